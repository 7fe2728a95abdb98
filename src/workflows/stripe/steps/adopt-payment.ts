import type { BigNumberInput, MedusaContainer, PaymentDTO } from "@medusajs/framework/types";
import { ContainerRegistrationKeys, Modules, OrderStatus } from "@medusajs/framework/utils";
import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk";

import type { PaidPayment } from "../../../modules/stripe-orders/types";
import { fromSmallestUnit, toSmallestUnit } from "../../../providers/stripe-orders/amounts";
import {
  adopts,
  findCollection,
  isKept,
  openSession,
  readCollection,
} from "../../../stripe/payment-sessions";
import { StripeOrderRefusal, StripeOrderRefusalCode } from "../../../stripe/refusal";

/** The id of {@link adoptStripePaymentStep}. */
export const adoptStripePaymentStepId = "adopt-stripe-payment";

type AdoptInput = { cart_id: string; order_id: string; payment: PaidPayment };

type Order = {
  id: string;
  status: string;
  currency_code: string;
  total: BigNumberInput;
};

/**
 * Makes sure that the payment is on the order. After core's completion it is, and nothing is done. It is not where the
 * storefront completed the cart at the same moment with a session of its own, or where a process died half way: then the
 * order adopts it here.
 *
 * There is nothing to undo: the order was paid with this payment, whoever made it.
 *
 * @throws StripeOrderRefusal when the order is paid by another payment, was cancelled, or costs something else
 */
export const adoptStripePaymentStep = createStep(
  adoptStripePaymentStepId,
  async (input: AdoptInput, { container }) => {
    const collectionId = await ensureCollection(container, input);
    const { sessions, taken } = await readCollection(container, collectionId);
    const adopted = taken.find((one) => adopts(one, input.payment.payment_intent_id));
    const order = await readOrder(container, input.order_id);
    if (adopted && isKept(adopted)) {
      await addTransactions(container, order, adopted);
      return new StepResponse({ order_id: order.id });
    }
    checkOrder(order, input.payment, taken);
    const begun = sessions.find((one) => adopts(one, input.payment.payment_intent_id));
    const session = begun?.id ?? (await openSession(container, collectionId, input.payment));
    await container.resolve(Modules.PAYMENT).authorizePaymentSession(session, {});
    const after = await readCollection(container, collectionId);
    for (const payment of after.taken.filter((one) =>
      adopts(one, input.payment.payment_intent_id),
    )) {
      await addTransactions(container, order, payment);
    }
    await cancelOthers(container, taken);
    return new StepResponse({ order_id: order.id });
  },
);

async function readOrder(container: MedusaContainer, id: string): Promise<Order> {
  const query = container.resolve(ContainerRegistrationKeys.QUERY);
  const { data } = await query.graph({
    entity: "order",
    fields: ["id", "status", "currency_code", "total"],
    filters: { id },
  });
  return data[0] as unknown as Order;
}

function checkOrder(order: Order, payment: PaidPayment, taken: PaymentDTO[]): void {
  const cancelled = order.status === OrderStatus.CANCELED;
  const paid = taken.some(isKept);
  const fits =
    order.currency_code === payment.currency_code &&
    toSmallestUnit(order.total, order.currency_code) === payment.amount;
  if (cancelled || paid || !fits) {
    throw new StripeOrderRefusal(
      StripeOrderRefusalCode.CART_ALREADY_ORDERED,
      `The cart is order ${order.id}, which ${
        cancelled ? "was cancelled" : paid ? "is paid otherwise" : "costs something else"
      }`,
    );
  }
}

/** The order's collection, which is its cart's; linked here where a process died before core did it. */
async function ensureCollection(
  container: MedusaContainer,
  { order_id, cart_id, payment }: AdoptInput,
): Promise<string> {
  const ofOrder = await findCollection(container, { order_id });
  if (ofOrder) {
    return ofOrder;
  }
  const collectionId =
    (await findCollection(container, { cart_id })) ?? (await makeCollection(container, payment));
  await container.resolve(ContainerRegistrationKeys.LINK).create({
    [Modules.ORDER]: { order_id },
    [Modules.PAYMENT]: { payment_collection_id: collectionId },
  });
  return collectionId;
}

async function makeCollection(
  container: MedusaContainer,
  { amount, currency_code }: PaidPayment,
): Promise<string> {
  const [created] = await container
    .resolve(Modules.PAYMENT)
    .createPaymentCollections([{ amount: fromSmallestUnit(amount, currency_code), currency_code }]);
  return created.id;
}

/** Books the payment's captures on the order, once. */
async function addTransactions(
  container: MedusaContainer,
  order: Order,
  payment: PaymentDTO,
): Promise<void> {
  const orders = container.resolve(Modules.ORDER);
  const booked = await orders.listOrderTransactions({ order_id: order.id });
  const known = new Set(booked.map(({ reference_id }) => reference_id));
  const missing = (payment.captures ?? []).filter(({ id }) => !known.has(id));
  if (missing.length) {
    await orders.addOrderTransactions(
      missing.map((capture) => ({
        order_id: order.id,
        amount: capture.amount,
        currency_code: order.currency_code,
        reference: "capture",
        reference_id: capture.id,
      })),
    );
  }
}

/** What another provider has authorised and not captured must not be captured too: the shopper has paid. */
async function cancelOthers(container: MedusaContainer, others: PaymentDTO[]): Promise<void> {
  const payments = container.resolve(Modules.PAYMENT);
  for (const other of others.filter((one) => !isKept(one) && !one.canceled_at)) {
    try {
      await payments.cancelPayment(other.id);
    } catch (error) {
      container
        .resolve(ContainerRegistrationKeys.LOGGER)
        .warn(
          `Payment ${other.id} of order with another payment could not be cancelled (${(error as Error).name}): ` +
            "cancel it by hand, or the shopper may pay twice",
        );
    }
  }
}
