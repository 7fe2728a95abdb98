import type { FindingKind } from "../../../src/modules/inventory/reconcile-types";
import type { MadeLevel } from "../store/fixtures";
import { day } from "./supply";

/** 2 units; an order's claim of 4, which waits for 2; a claim by hand of 1, which waits whole; 2 ordered for day 1. */
export type BrokenScene = { level: MadeLevel; order: string; byHand: string };

/** Sets a number and its exact twin. */
export const both = (column: string, value: number) =>
  `${column} = ${value}, raw_${column} = '{"value": "${value}", "precision": 20}'`;

/** A way to break the books, and what is found then. */
export type BrokenBooks = {
  what: string;
  sql: (scene: BrokenScene) => string;
  kinds: FindingKind[];
};

/** Longer than anybody has to finish something. */
export const LONG_AGO = "now() - interval '1 day'";

/** What a person with psql, a crash or a switched-off subscriber can do to the books of one level. */
export const BROKEN_BOOKS: BrokenBooks[] = [
  {
    what: "reserved that somebody set",
    sql: ({ level }) =>
      `update inventory_level set ${both("reserved_quantity", 7)} where id = '${level.id}'`,
    kinds: ["reserved_wrong", "balance_not_in_ledger", "queue_wrong"],
  },
  {
    what: "a claim that was made bigger",
    sql: ({ byHand }) =>
      `update reservation_item set ${both("quantity", 2)} where id = '${byHand}'`,
    kinds: ["reserved_wrong"],
  },
  {
    what: "a held claim that was deleted from under its level",
    sql: ({ byHand }) => `delete from reservation_item where id = '${byHand}'`,
    kinds: ["reserved_wrong", "entry_without_claim"],
  },
  {
    what: "stock that was set without a movement",
    sql: ({ level }) =>
      `update inventory_level set ${both("stocked_quantity", -1)} where id = '${level.id}'`,
    kinds: ["balance_not_in_ledger", "queue_wrong"],
  },
  {
    what: "stock of which only the number was set",
    sql: ({ level }) => `update inventory_level set stocked_quantity = 20 where id = '${level.id}'`,
    kinds: ["twin_differs", "balance_not_in_ledger", "queue_wrong"],
  },
  {
    what: "a movement that was deleted",
    sql: ({ order }) => `delete from stock_movement where reservation_id = '${order}'`,
    kinds: ["balance_not_in_ledger", "ledger_broken"],
  },
  {
    what: "a movement that was written over",
    sql: ({ order }) =>
      `update stock_movement set ${both("stocked_quantity", 9)} where reservation_id = '${order}'`,
    kinds: ["ledger_broken"],
  },
  {
    what: "all movements deleted",
    sql: ({ level }) => `delete from stock_movement where inventory_level_id = '${level.id}'`,
    kinds: ["balance_not_in_ledger"],
  },
  {
    what: "an exact twin of the ledger that was written over",
    sql: ({ order }) =>
      `update stock_movement set raw_stocked_delta = '{"value": "9"}' where reservation_id = '${order}'`,
    kinds: ["ledger_broken"],
  },
  {
    what: "an entry that waits for more than its claim",
    sql: ({ order }) =>
      `update backorder_entry set ${both("quantity", 5)} where reservation_id = '${order}'`,
    kinds: ["entry_exceeds_claim", "queue_wrong", "promise_wrong"],
  },
  {
    what: "an entry that was deleted",
    sql: ({ byHand }) => `delete from backorder_entry where reservation_id = '${byHand}'`,
    kinds: ["queue_wrong"],
  },
  {
    what: "a level that counts its queue wrongly",
    sql: ({ level }) =>
      `update inventory_level set backordered_quantity = 8 where id = '${level.id}'`,
    kinds: ["queue_wrong"],
  },
  {
    what: "incoming that somebody set",
    sql: ({ level }) =>
      `update inventory_level set ${both("incoming_quantity", 5)} where id = '${level.id}'`,
    kinds: ["incoming_wrong"],
  },
  {
    what: "a replenishment order that was cancelled by its column",
    sql: ({ level }) =>
      `update replenishment_order set status = 'cancelled' where location_id = '${level.location}'`,
    kinds: ["incoming_wrong"],
  },
  {
    what: "a date that somebody promised",
    sql: ({ order }) =>
      `update backorder_entry set promised_at = '${day(7)}' where reservation_id = '${order}'`,
    kinds: ["promise_wrong", "event_missing"],
  },
  {
    what: "an event that was deleted before it was sent",
    sql: ({ byHand }) =>
      `delete from inventory_outbox where backorder_entry_id in (
         select id from backorder_entry where reservation_id = '${byHand}')`,
    kinds: ["event_missing"],
  },
  {
    what: "a fill that was not told",
    sql: ({ order }) =>
      `update backorder_entry set ${both("filled_quantity", 3)} where reservation_id = '${order}'`,
    kinds: ["event_missing"],
  },
  {
    what: "a level that was deleted from under its claims",
    sql: ({ level }) => `update inventory_level set deleted_at = now() where id = '${level.id}'`,
    kinds: ["claim_without_level", "claim_without_level", "deleted_level_reserved"],
  },
  {
    what: "a level whose row was deleted",
    sql: ({ level }) => `delete from inventory_level where id = '${level.id}'`,
    kinds: ["claim_without_level", "claim_without_level"],
  },
  {
    what: "a change that nobody settled",
    sql: ({ level }) =>
      `insert into unsettled_change (inventory_level_id, correlation_id, delta, changed_at)
       values ('${level.id}', 'crashed', -3, ${LONG_AGO})`,
    kinds: ["change_unsettled", "queue_wrong"],
  },
  {
    what: "events of a claim that nobody waits for",
    sql: ({ byHand }) =>
      `update backorder_entry set status = 'cancelled', ${both("quantity", 0)}, ${both("cancelled_quantity", 1)}
        where reservation_id = '${byHand}';
       update inventory_outbox set created_at = ${LONG_AGO} where backorder_entry_id in (
         select id from backorder_entry where reservation_id = '${byHand}')`,
    kinds: ["queue_wrong", "event_unfinished"],
  },
];
