import { ArrowPath, ArrowUturnLeft } from "@medusajs/icons";
import { toast, usePrompt } from "@medusajs/ui";

import type { AdminStripeOrderAttempt } from "../../../types/stripe";
import { useActOnPayment } from "../../hooks/payments";
import { useAllowed } from "../../hooks/use-allowed";
import { useText } from "../../hooks/use-text";
import { RowMenu } from "../common/named-cells";

/** A person may try again what was refused or failed. */
const RETRIED = ["unfulfillable", "failed", "waiting"];

/** A person may give back what no order can be made of, unless Stripe refused that before. */
const mayBeRefunded = ({ status, refund_error }: AdminStripeOrderAttempt): boolean =>
  status === "unfulfillable" && refund_error === null;

/** What a person may do about a payment: try again to make its order, or give it back. */
export function PaymentMenu({ attempt }: { attempt: AdminStripeOrderAttempt }) {
  const { t, locale } = useText();
  const { mutate } = useActOnPayment();
  const mayAct = useAllowed().may("order:update");
  const prompt = usePrompt();
  const onError = ({ message }: Error) => toast.error(message);

  const retry = () =>
    mutate(
      { id: attempt.id, action: "retry" },
      {
        onSuccess: ({ stripe_order_attempt: { order_id, reason_message } }) =>
          order_id === null
            ? toast.warning(reason_message ?? t("payments.noOrder"))
            : toast.success(t("payments.ordered")),
        onError,
      },
    );
  const refund = async () => {
    const confirmed = await prompt({
      title: t("payments.refund.title"),
      description: t("payments.refund.question", { amount: formatAmount(attempt, locale) }),
      confirmText: t("payments.refund.action"),
      cancelText: t("translation:actions.cancel"),
    });
    if (!confirmed) {
      return;
    }
    mutate(
      { id: attempt.id, action: "refund" },
      {
        onSuccess: ({ stripe_order_attempt: { status } }) =>
          status === "refunded"
            ? toast.success(t("payments.refund.done"))
            : toast.warning(t("payments.refund.refused")),
        onError,
      },
    );
  };

  const actions = [
    ...(RETRIED.includes(attempt.status)
      ? [{ icon: <ArrowPath />, label: t("payments.retry"), onClick: retry }]
      : []),
    ...(mayBeRefunded(attempt)
      ? [
          {
            icon: <ArrowUturnLeft />,
            label: t("payments.refund.action"),
            onClick: () => void refund(),
          },
        ]
      : []),
  ];
  return <RowMenu name={attempt.payment_intent_id} actions={mayAct ? actions : []} />;
}

/** Stripe counts in the currency's smallest unit. */
export function formatAmount(
  { amount, currency_code }: Pick<AdminStripeOrderAttempt, "amount" | "currency_code">,
  locale: string,
): string {
  const format = new Intl.NumberFormat(locale, { style: "currency", currency: currency_code });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(Number(amount) / 10 ** digits);
}
