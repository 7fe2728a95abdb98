import type {
  IPaymentModuleService,
  MedusaContainer,
  PaymentDTO,
  PaymentProviderContext,
  PaymentSessionDTO,
} from "@medusajs/framework/types";
import {
  ContainerRegistrationKeys,
  MathBN,
  MedusaError,
  Modules,
  PaymentSessionStatus,
} from "@medusajs/framework/utils";

import type { PaidPayment } from "../modules/stripe-orders/types";
import {
  ADOPT_INTENT,
  type AdoptionContext,
  isStripeOrdersProvider,
} from "../providers/stripe-orders/types";
import { fromSmallestUnit } from "../providers/stripe-orders/amounts";

/** Where carts and orders name the payment that they are for. */
export const INTENT_METADATA_KEY = "stripe_payment_intent_id";

/**
 * Finds the payment provider that adopts paid PaymentIntents.
 *
 * @param container - the application's
 * @returns its id
 * @throws MedusaError `unexpected_state` when the store has not configured it
 */
export async function findProviderId(container: MedusaContainer): Promise<string> {
  const providers = await container
    .resolve(Modules.PAYMENT)
    .listPaymentProviders({ is_enabled: true });
  const provider = providers.find(({ id }) => isStripeOrdersProvider(id));
  if (!provider) {
    throw new MedusaError(
      MedusaError.Types.UNEXPECTED_STATE,
      "The payment provider medusa-plugin-backorders/providers/stripe-orders is not in the Payment Module's " +
        "providers: add it in medusa-config.ts",
    );
  }
  return provider.id;
}

/** Whether a session or a payment is the one that adopts a PaymentIntent. */
export function adopts(
  { provider_id, data }: { provider_id: string; data?: Record<string, unknown> | null },
  paymentIntentId: string,
): boolean {
  return isStripeOrdersProvider(provider_id) && data?.payment_intent_id === paymentIntentId;
}

/**
 * Opens a session that adopts a payment, in a payment collection.
 *
 * @param container - the application's
 * @param collectionId - the payment collection
 * @param payment - what Stripe took
 * @returns the session's id
 */
export async function openSession(
  container: MedusaContainer,
  collectionId: string,
  payment: PaidPayment,
): Promise<string> {
  const context: AdoptionContext = {
    [ADOPT_INTENT]: {
      payment_intent_id: payment.payment_intent_id,
      checkout_session_id: payment.checkout_session_id,
    },
  };
  const session = await container.resolve(Modules.PAYMENT).createPaymentSession(collectionId, {
    provider_id: await findProviderId(container),
    amount: fromSmallestUnit(payment.amount, payment.currency_code),
    currency_code: payment.currency_code,
    data: {},
    context: context as PaymentProviderContext,
  });
  return session.id;
}

/** Sessions that nothing was paid with yet: the cart's order is paid otherwise, and core takes the first that it finds. */
export function isOpen(session: PaymentSessionDTO): boolean {
  return (
    session.status !== PaymentSessionStatus.AUTHORIZED &&
    session.status !== PaymentSessionStatus.CAPTURED
  );
}

/**
 * Forgets a session by which a worker adopted a PaymentIntent, and the payment that came of it. The money at Stripe stays
 * where it is. Safe to do twice.
 *
 * @param container - the application's
 * @param sessionId - the session that this worker opened
 * @param leaseHolds - whether the worker still has the payment: else a payment that came of its session is its successor's
 */
export async function forgetAdoption(
  container: MedusaContainer,
  sessionId: string,
  leaseHolds: boolean,
): Promise<void> {
  const payments = container.resolve(Modules.PAYMENT) as PaymentService;
  const [session] = await payments.listPaymentSessions(
    { id: [sessionId] },
    { relations: ["payment"] },
  );
  if (!session || (session.payment && !leaseHolds)) {
    return;
  }
  if (session.payment) {
    await payments.deletePayments([session.payment.id]);
  }
  await payments.deletePaymentSession(session.id);
}

/**
 * Finds the sessions of a cart that adopted a PaymentIntent.
 *
 * @param container - the application's
 * @param cartId - the cart
 * @param paymentIntentId - the PaymentIntent
 * @returns their ids
 */
export async function findAdoptions(
  container: MedusaContainer,
  cartId: string,
  paymentIntentId: string,
): Promise<string[]> {
  const collection = await findCollection(container, { cart_id: cartId });
  if (!collection) {
    return [];
  }
  const { sessions } = await readCollection(container, collection);
  return sessions.filter((one) => adopts(one, paymentIntentId)).map(({ id }) => id);
}

/** The Payment Module generates this method, and its type leaves it out. */
type PaymentService = IPaymentModuleService & {
  deletePayments(ids: string[]): Promise<void>;
};

/** Finds the payment collection of a cart or an order. */
export async function findCollection(
  container: MedusaContainer,
  of: { cart_id: string } | { order_id: string },
): Promise<string | null> {
  const query = container.resolve(ContainerRegistrationKeys.QUERY);
  const { data } = await query.graph({
    entity: "cart_id" in of ? "cart_payment_collection" : "order_payment_collection",
    fields: ["payment_collection_id"],
    filters: of,
  });
  const links = data as { payment_collection_id: string }[];
  return links.at(-1)?.payment_collection_id ?? null;
}

/** Reads the sessions of a payment collection and the payments that came of them, past every cache. */
export async function readCollection(
  container: MedusaContainer,
  collectionId: string,
): Promise<{ sessions: PaymentSessionDTO[]; taken: PaymentDTO[] }> {
  const payments = container.resolve(Modules.PAYMENT);
  const [sessions, taken] = await Promise.all([
    payments.listPaymentSessions({ payment_collection_id: collectionId }),
    payments.listPayments({ payment_collection_id: collectionId } as object, {
      relations: ["captures", "refunds"],
    }),
  ]);
  return { sessions, taken };
}

/** Whether money was captured by a payment, and not all of it given back. */
export function isKept(payment: PaymentDTO): boolean {
  const sum = (rows: { amount: unknown }[] | undefined) =>
    (rows ?? []).reduce((total, row) => MathBN.add(total, row.amount as number), MathBN.convert(0));
  return MathBN.gt(sum(payment.captures), sum(payment.refunds));
}
