import type { Knex } from "@medusajs/framework/mikro-orm/knex";
import type { MedusaContainer } from "@medusajs/framework/types";
import { ContainerRegistrationKeys } from "@medusajs/framework/utils";

import { isStripeOrdersProvider } from "../providers/stripe-orders/types";

/** By what another payment provider's session or payment may know a payment at Stripe. */
export type PaymentNames = {
  /** The ids of the PaymentIntent and the Checkout session. */
  stripe_ids: string[];
  /** What Stripe's metadata says under `session_id`, where Medusa's own Stripe provider names its session. */
  session_ids: string[];
};

/** The prefix of Medusa's payment sessions. */
const SESSION_PREFIX = "payses_";

/**
 * Says whether a payment was opened by a payment session of another provider. Medusa completes that session's cart itself,
 * so an order that we made of it would be a second one for the same money, of whatever cart its metadata names.
 *
 * A session that Medusa has deleted leaves nothing but its name in the intent's metadata, which only Medusa writes.
 *
 * Reads three rows at most, by primary key and by the indexes on the data of sessions and payments that the Stripe orders
 * module's migration adds. Locks nothing.
 *
 * @param container - the application's
 * @param names - of the payment
 * @returns true where the payment is none of ours
 */
export async function isForeignPayment(
  container: MedusaContainer,
  { stripe_ids, session_ids }: PaymentNames,
): Promise<boolean> {
  const knex = container.resolve<Knex>(ContainerRegistrationKeys.PG_CONNECTION);
  if (session_ids.length && (await namesForeignSession(knex, session_ids))) {
    return true;
  }
  return await standsInForeignData(knex, stripe_ids);
}

async function namesForeignSession(knex: Knex, ids: string[]): Promise<boolean> {
  const { rows } = await knex.raw<{ rows: { id: string; provider_id: string }[] }>(
    "select id, provider_id from payment_session where id = any(?::text[])",
    [ids],
  );
  const providers = new Map(rows.map((row) => [row.id, row.provider_id]));
  return ids.some((id) => {
    const provider = providers.get(id);
    return provider === undefined
      ? id.startsWith(SESSION_PREFIX)
      : !isStripeOrdersProvider(provider);
  });
}

/** Providers keep a PaymentIntent whole, or its id under a key of their own: any value in the data counts. */
async function standsInForeignData(knex: Knex, stripeIds: string[]): Promise<boolean> {
  const path = `$.** ? (${stripeIds.map((id) => `@ == ${JSON.stringify(id)}`).join(" || ")})`;
  // `@\\?` is PostgreSQL's operator `@?`: knex takes a bare question mark for a parameter.
  const { rows } = await knex.raw<{ rows: { provider_id: string }[] }>(
    `select provider_id from payment_session where data @\\? ?::jsonpath
     union
     select provider_id from payment where data @\\? ?::jsonpath`,
    [path, path],
  );
  return rows.some(({ provider_id }) => !isStripeOrdersProvider(provider_id));
}
