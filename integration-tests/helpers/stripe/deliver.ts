import type { TestApp } from "../app/medusa-app";
import { type MadeEvent, sign } from "./events";

/** What the webhook answered. */
export type Delivery = {
  status: number;
  body: {
    status?: string;
    order_id?: string | null;
    attempt_id?: string;
    reason_code?: string;
    message?: string;
  };
};

/** How an event is sent, where it is not as Stripe sends it. */
export type DeliveryOptions = { signature?: string | null; body?: string };

/**
 * Delivers an event over HTTP, byte by byte as it was signed.
 *
 * @param app the application
 * @param event the event
 * @param options a signature or a body of the test's own; `null` leaves the signature out
 * @returns status and body of the answer
 */
export async function deliver(
  app: TestApp,
  event: MadeEvent,
  options: DeliveryOptions = {},
): Promise<Delivery> {
  const signature = options.signature === undefined ? sign(event.body) : options.signature;
  const answer = await fetch(`${app.baseUrl}/hooks/stripe/orders`, {
    method: "POST",
    headers: {
      "content-type": "application/json; charset=utf-8",
      ...(signature !== null && { "stripe-signature": signature }),
    },
    body: options.body ?? event.body,
  });
  return { status: answer.status, body: (await answer.json()) as Delivery["body"] };
}
