import type { FindingKind, LevelBalances, LevelChange, StockFinding } from "../../reconcile-types";
import { callFunction, type ChangeContext, type ExecuteSql } from "../execute";
import { EVENT_COUNTS } from "./loose-findings";
import { EXCESS, LACKING, ORDER_IN_MOTION } from "./order-findings";

/**
 * Takes what a repair of a finding works on: first that no other repair of it is under way, then its claim, then its level, in
 * the order in which every change takes them.
 */
export async function lockFinding(execute: ExecuteSql, finding: StockFinding): Promise<void> {
  const { id, reservation_id, inventory_item_id, location_id, inventory_level_id } = finding;
  await execute("select pg_advisory_xact_lock(hashtextextended(?::text, 0))", [id]);
  if (reservation_id) {
    await execute("select 1 from reservation_item where id = ?::text for update", [reservation_id]);
  }
  if (inventory_level_id) {
    await execute("select 1 from inventory_level where id = ?::text for update", [
      inventory_level_id,
    ]);
  } else if (inventory_item_id && location_id) {
    await callFunction(execute, "lock_levels(?::text[], ?::text[])", [
      [inventory_item_id],
      [location_id],
    ]);
  }
}

/** Repairs the books of a finding's level; see v1/repairs.ts. The level is locked. */
export async function repairLevel(
  execute: ExecuteSql,
  finding: { kind: FindingKind; subject: string; inventory_level_id: string | null },
  context: ChangeContext,
): Promise<void> {
  await callFunction(execute, "repair_level(?::text, ?::text, ?::text, ?::jsonb)", [
    finding.kind,
    finding.subject,
    finding.inventory_level_id,
    JSON.stringify(context),
  ]);
}

/** An event becomes due again, and whoever sends or handles events takes it; one that nobody waits for is dropped. */
export async function finishEvent(execute: ExecuteSql, id: string): Promise<void> {
  await execute(
    `with event as (
       select o.id, o.sent_at, ${EVENT_COUNTS} as counts from inventory_outbox o where o.id = ?::text for update
     ),
     dropped as (
       delete from inventory_outbox o using event where o.id = event.id and not event.counts and event.sent_at is null
     )
     update inventory_outbox o
        set due_at = coalesce(o.due_at, clock_timestamp()), lease_until = null,
            handled_at = case when not event.counts then clock_timestamp() else o.handled_at end
       from event
      where o.id = event.id and (event.counts or event.sent_at is not null)`,
    [id],
  );
}

/** A notice becomes due again; where customers are not told it is closed. */
export async function finishNotice(
  execute: ExecuteSql,
  orderId: string,
  { told }: { told: boolean },
): Promise<void> {
  await execute(
    `update customer_notice
        set due_at = case when ?::boolean then now() end, lease_until = null, updated_at = now(),
            plan = case when ?::boolean then plan end, confirm = confirm and ?::boolean
      where order_id = ?::text`,
    [told, told, told, orderId],
  );
}

/** What a line lacks of an item, and whether its variant allows backorders. */
export async function readLacking(
  execute: ExecuteSql,
  { line_item_id, inventory_item_id }: StockFinding,
): Promise<{ quantity: string; allow_backorder: boolean | null } | undefined> {
  const [lacking] = await execute<{ quantity: string; allow_backorder: boolean | null }>(LACKING, [
    line_item_id,
    inventory_item_id,
  ]);
  return lacking;
}

/** A claim of which a line has no use, or not for all of it. */
export type ExcessClaim = { id: string; whole: boolean; left_over: string };

/** The claims that a line has no use for, the last first. */
export function readExcess(
  execute: ExecuteSql,
  { line_item_id, inventory_item_id }: StockFinding,
): Promise<ExcessClaim[]> {
  const line = [line_item_id, inventory_item_id];
  return execute<ExcessClaim>(EXCESS, [...line, ...line]);
}

/** Whether an edit, a claim, an exchange or a fulfilment of the order may be in the middle of its work. */
export async function isOrderInMotion(execute: ExecuteSql, orderId: string): Promise<boolean> {
  const [{ moving }] = await execute<{ moving: boolean }>(ORDER_IN_MOTION, [orderId, orderId]);
  return moving;
}

type BalancesRow = LevelBalances & { id: string; location_id: string };

/** The balances of an item's levels, deleted ones too. */
export async function readBalances(
  execute: ExecuteSql,
  inventoryItemId: string | null,
): Promise<Map<string, BalancesRow>> {
  const rows = inventoryItemId
    ? await execute<BalancesRow>(
        `select id, location_id, trim_scale(stocked_quantity)::text as stocked_quantity,
                trim_scale(reserved_quantity)::text as reserved_quantity,
                trim_scale(backordered_quantity)::text as backordered_quantity,
                trim_scale(incoming_quantity)::text as incoming_quantity
           from inventory_level
          where inventory_item_id = ?::text
          order by location_id, id`,
        [inventoryItemId],
      )
    : [];
  return new Map(rows.map((row) => [row.id, row]));
}

/** What became other between two readings of {@link readBalances}. */
export function changesOf(
  inventoryItemId: string | null,
  before: Map<string, BalancesRow>,
  after: Map<string, BalancesRow>,
): LevelChange[] {
  return [...before.values()].flatMap((row) => {
    const now = after.get(row.id);
    const [from, to] = [balancesOf(row), now && balancesOf(now)];
    return to && JSON.stringify(from) !== JSON.stringify(to)
      ? {
          inventory_level_id: row.id,
          inventory_item_id: inventoryItemId ?? "",
          location_id: row.location_id,
          from,
          to,
        }
      : [];
  });
}

function balancesOf({ id: _id, location_id: _location, ...balances }: BalancesRow): LevelBalances {
  return balances;
}
