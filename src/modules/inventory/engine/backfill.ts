import { generateEntityId } from "@medusajs/framework/utils";
import type { Logger } from "@medusajs/framework/types";

import type { ExecuteSql } from "./execute";
import { reconcileLevels } from "./reconcile-levels";

/** Core writes the numeric column through a JavaScript number; where that lost digits, the raw twin has them. */
const RAW_TWINS = [
  ["inventory_level", "stocked_quantity"],
  ["inventory_level", "reserved_quantity"],
  ["inventory_level", "incoming_quantity"],
  ["reservation_item", "quantity"],
] as const;

/**
 * Fills in what the engine needs of a store that ran without it: exact quantities, a ledger that opens with the balances
 * that the levels have, and a queue of what core accepted beyond its stock, in which the newest claims wait. Safe to run
 * again; says in the log what it changed.
 *
 * Locks the rows that it changes, a slice of levels at a time, and no table.
 */
export async function backfill(execute: ExecuteSql, logger: Logger): Promise<void> {
  for (const [table, column] of RAW_TWINS) {
    const changed = await execute(
      `update "${table}" set "${column}" = ("raw_${column}"->>'value')::numeric
        where "${column}" <> ("raw_${column}"->>'value')::numeric
       returning 1 as one`,
      [],
    );
    if (changed.length) {
      logger.info(
        `  ✔ ${table}.${column}: ${changed.length} set to the exact value of raw_${column}`,
      );
    }
  }
  const { opened, reconciled, settled } = await reconcileLevels(execute, {
    cause: "migration",
    correlation_id: generateEntityId(undefined, "migration"),
    in_workflow: false,
    compensating: false,
    actor: null,
    idempotency_key: null,
    digest: null,
  });
  if (opened || reconciled || settled) {
    logger.info(
      `  ✔ Stock ledger: ${opened} levels opened, ${reconciled} reconciled; ${settled} levels had claims beyond their stock`,
    );
  }
}
