import type { MedusaContainer } from "@medusajs/framework/types";

import { inventoryOf } from "../../modules/inventory/inventory-of";
import {
  FINDING_KINDS,
  type FindStockFindingsOptions,
  REPAIRS,
  type StockFinding,
} from "../../modules/inventory/reconcile-types";
import { STRIPE_ORDERS_MODULE } from "../../modules/stripe-orders";
import type StripeOrdersModuleService from "../../modules/stripe-orders/service";

const ATTEMPT = "attempt_unfinished";

/** The module that keeps what became of payments, where the store has it. */
export function attemptsOf(container: MedusaContainer): StripeOrdersModuleService | undefined {
  return container.resolve<StripeOrdersModuleService>(STRIPE_ORDERS_MODULE, {
    allowUnregistered: true,
  });
}

/**
 * Lists what is not as it should be in the books, and payments that nobody works on.
 *
 * @param container - for the modules
 * @param options - only these kinds or ids; without them, all
 * @returns the findings in the order in which they are repaired, then by id
 */
export async function listStockFindings(
  container: MedusaContainer,
  options: FindStockFindingsOptions,
): Promise<StockFinding[]> {
  const { kinds = FINDING_KINDS, ids } = options;
  const attempts = kinds.includes(ATTEMPT)
    ? await attemptsOf(container)?.listUnfinishedAttempts(ids && attemptIds(ids))
    : undefined;
  const found = await inventoryOf(container).findStockFindings(options);
  const unfinished = (attempts ?? []).map(
    ({ id, payment_intent_id, order_id, status, due_at }): StockFinding => ({
      id: `${ATTEMPT}:${id}`,
      kind: ATTEMPT,
      inventory_level_id: null,
      inventory_item_id: null,
      location_id: null,
      order_id,
      line_item_id: null,
      reservation_id: null,
      detail: `The attempt of payment ${payment_intent_id} is ${status}, and ${
        due_at ? `was due at ${due_at.toISOString()}` : "nobody is to go on with it"
      }`,
      repair: REPAIRS[ATTEMPT] ?? "",
    }),
  );
  const rank = ({ kind }: StockFinding) => FINDING_KINDS.indexOf(kind);
  return [...found, ...unfinished].sort((a, b) => rank(a) - rank(b) || (a.id < b.id ? -1 : 1));
}

/** What of the ids of findings names attempts. */
export function attemptIds(ids: readonly string[]): string[] {
  const prefix = `${ATTEMPT}:`;
  return ids.filter((id) => id.startsWith(prefix)).map((id) => id.slice(prefix.length));
}
