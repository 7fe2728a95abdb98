import type { ExecuteSql } from "./execute";
import { engineFunction } from "./install";

/** When a claim could ship. */
export type ExpectedDateRow = {
  expected_at: Date | null;
  kind: "supply" | "estimate" | null;
};

/** A level and a quantity, a decimal string > 0. */
export type AskedQuantity = { inventory_item_id: string; location_id: string; quantity: string };

/** Says when claims of some quantities, made now, could ship; see v1/expected-dates.ts. In the order of the input. */
export function readExpectedDates(
  execute: ExecuteSql,
  asked: readonly AskedQuantity[],
): Promise<ExpectedDateRow[]> {
  return execute<ExpectedDateRow>(
    `select expected_at, kind from ${engineFunction("expected_dates")}(?::text[], ?::text[], ?::numeric[]) order by place`,
    [
      asked.map((line) => line.inventory_item_id),
      asked.map((line) => line.location_id),
      asked.map((line) => line.quantity),
    ],
  );
}

/** A level and a day, `2026-12-24`. */
export type AskedDay = { inventory_item_id: string; location_id: string; ship_date: string };

/** Says what is expected at levels until the end of days, as `numeric` prints it; see v1/ship-dates.ts. In the order of the input. */
export async function readIncomingUntil(
  execute: ExecuteSql,
  asked: readonly AskedDay[],
): Promise<string[]> {
  const rows = await execute<{ quantity: string }>(
    `select coalesce(${engineFunction("incoming_until")}(l.id, asked.ship_date), 0)::text as quantity
       from unnest(?::text[], ?::text[], ?::date[]) with ordinality as asked (inventory_item_id, location_id, ship_date, place)
       left join inventory_level l
         on l.inventory_item_id = asked.inventory_item_id
        and l.location_id = asked.location_id
        and l.deleted_at is null
      order by asked.place`,
    [
      asked.map((line) => line.inventory_item_id),
      asked.map((line) => line.location_id),
      asked.map((line) => line.ship_date),
    ],
  );
  return rows.map(({ quantity }) => quantity);
}

/** What comes to a level on one day. */
export type IncomingRow = {
  inventory_item_id: string;
  location_id: string;
  date: Date | null;
  /** As `numeric` prints it. */
  quantity: string;
};

/** Lists what is on its way to levels, by date, what has none last. Locks nothing. */
export function readIncoming(
  execute: ExecuteSql,
  levels: readonly { inventory_item_id: string; location_id: string }[],
): Promise<IncomingRow[]> {
  return execute<IncomingRow>(
    `select l.inventory_item_id, l.location_id, s.due_at as date, trim_scale(sum(s.incoming))::text as quantity
       from (select distinct * from unnest(?::text[], ?::text[])) as asked (inventory_item_id, location_id)
       join inventory_level l
         on l.inventory_item_id = asked.inventory_item_id
        and l.location_id = asked.location_id
        and l.deleted_at is null
       join replenishment_line s on s.inventory_level_id = l.id and s.incoming > 0
      group by l.inventory_item_id, l.location_id, s.due_at
      order by l.inventory_item_id, l.location_id, s.due_at`,
    [levels.map((level) => level.inventory_item_id), levels.map((level) => level.location_id)],
  );
}
