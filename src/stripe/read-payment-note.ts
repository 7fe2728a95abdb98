import { z } from "@medusajs/framework/zod";
import type Stripe from "stripe";

import type { NewNote } from "../modules/stripe-orders/sql/settle-attempt";

const id = z.union([z.string(), z.object({ id: z.string() }).transform((of) => of.id)]);

const dispute = z.object({
  payment_intent: id.nullish(),
  amount: z.number().nonnegative().nullish(),
  reason: z.string().nullish(),
});

const charge = z.object({
  payment_intent: id.nullish(),
  amount_refunded: z.number().nonnegative(),
});

const intent = z.object({ id: z.string(), cancellation_reason: z.string().nullish() });

const session = z.object({ id: z.string(), payment_intent: id.nullish() });

/** What a note says beside event and time, and of which payment. */
type Told = {
  payment_intent_id?: string | null;
  checkout_session_id?: string;
  amount?: number | null;
  reason?: string | null;
  amount_returned?: number;
};

/**
 * Reads events that tell what became of a payment after it was made: a dispute, a refund, a cancellation, a Checkout
 * session that expired. None of them makes an order or undoes one.
 *
 * @param event - verified
 * @returns what to write down, and of which payment; `null` for events of other types and for other payments than ours can be
 */
export function readPaymentNote(event: Stripe.Event): NewNote | null {
  const told = readTold(event);
  if (!told || !(told.payment_intent_id || told.checkout_session_id)) {
    return null;
  }
  return {
    payment_intent_id: told.payment_intent_id ?? null,
    checkout_session_id: told.checkout_session_id ?? null,
    note: {
      event_id: event.id,
      event_type: event.type,
      at: new Date(event.created * 1000).toISOString(),
      ...(typeof told.amount === "number" && { amount: told.amount }),
      ...(told.reason && { reason: told.reason }),
    },
    amount_returned: told.amount_returned ?? null,
  };
}

function readTold(event: Stripe.Event): Told | undefined {
  const { object } = event.data;
  switch (event.type) {
    case "charge.dispute.created": {
      const { data } = dispute.safeParse(object);
      return data && { ...data, payment_intent_id: data.payment_intent };
    }
    case "charge.refunded": {
      const { data } = charge.safeParse(object);
      return (
        data && {
          payment_intent_id: data.payment_intent,
          amount: data.amount_refunded,
          amount_returned: data.amount_refunded,
        }
      );
    }
    case "payment_intent.canceled": {
      const { data } = intent.safeParse(object);
      return data && { payment_intent_id: data.id, reason: data.cancellation_reason };
    }
    case "checkout.session.expired": {
      const { data } = session.safeParse(object);
      return data && { payment_intent_id: data.payment_intent, checkout_session_id: data.id };
    }
    default:
      return undefined;
  }
}
