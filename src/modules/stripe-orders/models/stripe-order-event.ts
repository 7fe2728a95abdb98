import { model } from "@medusajs/framework/utils";

/** An event of Stripe's that told of a payment, and how often it was delivered. */
export const StripeOrderEvent = model
  .define("stripe_order_event", {
    id: model.id({ prefix: "soevt" }).primaryKey(),
    event_id: model.text(),
    event_type: model.text(),
    payment_intent_id: model.text(),
    deliveries: model.number().default(1),
    last_delivered_at: model.dateTime(),
  })
  .indexes([
    { on: ["event_id"], unique: true },
    { on: ["payment_intent_id"] },
    { on: ["last_delivered_at"] },
  ]);
