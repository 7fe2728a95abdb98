import type { Knex } from "@medusajs/framework/mikro-orm/knex";
import { dueOf, openOf } from "./supply-books";
import type { ReferenceModel } from "./reference-model";
import { day } from "./supply";
import { type OrderStatus, type Thousandths, toThousandths } from "./types";

/** Everything that model and module must agree on after each operation, in comparable form. */
export type Picture = {
  levels: Record<
    string,
    { stocked: number; reserved: number; available: number; open: number; incoming: number }
  >;
  claims: Record<string, { at: string; quantity: number; deducted: boolean; open: number }>;
  /** Per level: the open entries in queue order, with what each started with, and what it is promised. */
  queues: Record<string, QueuedEntry[]>;
  /** Per level: the lines of replenishment orders, as they were made. */
  supply: Record<string, PicturedLine[]>;
};

type QueuedEntry = {
  claim: string;
  open: Thousandths;
  total: Thousandths;
  priority: number;
  /** The day, or null. */
  promised: number | null;
  /** Which of the level's lines completes it. */
  by: number | null;
  /** Days after it was queued. */
  estimated: number | null;
};

type PicturedLine = {
  order: OrderStatus;
  quantity: Thousandths;
  received: Thousandths;
  rejected: Thousandths;
  cancelled: Thousandths;
  incoming: Thousandths;
  due: number | null;
};

/**
 * @param model the reference model
 * @returns what the module's tables should say
 */
export function pictureOfModel(model: ReferenceModel): Picture {
  const picture: Picture = { levels: {}, claims: {}, queues: {}, supply: {} };
  for (const claim of model.liveClaims) {
    const own = model.entries.filter((entry) => entry.claim === claim.id);
    picture.claims[claim.id] = {
      at: `${claim.item} at ${claim.location}`,
      quantity: claim.quantity,
      deducted: claim.deducted,
      open: own.reduce((open, entry) => open + entry.open, 0),
    };
  }
  for (const level of model.levels) {
    const key = `${level.item} at ${level.location}`;
    const queue = model.queueOf(level);
    picture.levels[key] = {
      stocked: level.stocked,
      reserved: level.reserved,
      available: level.stocked - level.reserved,
      open: queue.reduce((open, entry) => open + entry.open, 0),
      incoming: model.supply.incoming(level),
    };
    const lines = model.supply.linesAt(level);
    const promises = model.supply.promises(level);
    picture.queues[key] = queue.map((entry) => {
      const { claim, open, total, priority } = entry;
      const { day: promised = null, line = null, estimate = null } = promises.get(entry) ?? {};
      const by = line === null ? null : lines.indexOf(line);
      return { claim, open, total, priority, promised, by, estimated: estimate };
    });
  }
  for (const line of model.supply.lines) {
    const { quantity, received, rejected, cancelled } = line;
    (picture.supply[`${line.item} at ${line.location}`] ??= []).push({
      order: line.order.status,
      ...{ quantity, received, rejected, cancelled },
      incoming: openOf(line),
      due: dueOf(line),
    });
  }
  return picture;
}

type LevelRow = {
  place: string;
  stocked: string;
  reserved: string;
  available: string;
  open: string;
  incoming: string;
};
type ClaimRow = { id: string; place: string; quantity: string; deducted: boolean; open: string };
type EntryRow = {
  id: string;
  claim: string;
  place: string;
  open: string;
  total: string;
  priority: number;
  promised: number | null;
  line: string | null;
  estimated: number | null;
};
type LineRow = {
  id: string;
  order_id: string;
  place: string;
  order: OrderStatus;
  due: number | null;
} & Record<"quantity" | "received" | "rejected" | "cancelled" | "incoming", string>;

/** What the module's tables say, as they say it. */
export type Tables = {
  levels: LevelRow[];
  claims: ClaimRow[];
  entries: EntryRow[];
  lines: LineRow[];
};

const dayOf = (moment: string) =>
  `(extract(epoch from ${moment} - timestamptz '${day(0)}') / 86400)::float`;

/** One statement, so that it is one moment. Texts, because JavaScript's numbers would round. */
const tables = `
  select
    (select coalesce(json_agg(l), '[]') from (
       select inventory_item_id || ' at ' || location_id as place,
              stocked_quantity::text as stocked, reserved_quantity::text as reserved,
              (stocked_quantity - reserved_quantity)::text as available,
              backordered_quantity::text as open, incoming_quantity::text as incoming
         from inventory_level where deleted_at is null) l) as levels,
    (select coalesce(json_agg(r), '[]') from (
       select r.id, r.inventory_item_id || ' at ' || r.location_id as place,
              r.quantity::text as quantity, r.deducted,
              coalesce((select sum(e.quantity) from backorder_entry e
                         where e.reservation_id = r.id), 0)::text as open
         from reservation_item r where r.deleted_at is null) r) as claims,
    (select coalesce(json_agg(s order by s.id), '[]') from (
       select s.id, o.id as order_id, s.inventory_item_id || ' at ' || o.location_id as place,
              o.status as order, ${dayOf("s.due_at")} as due,
              ${["quantity", "received", "rejected", "cancelled", "incoming"].map((name) => `s.${name}::text as ${name}`).join(", ")}
         from replenishment_line s
         join replenishment_order o on o.id = s.replenishment_order_id
        where o.deleted_at is null) s) as lines,
    (select coalesce(json_agg(e order by e.priority desc, e.queued_at, e.id), '[]') from (
       select id, queued_at, reservation_id as claim, priority, ${dayOf("promised_at")} as promised,
              replenishment_line_id as line,
              (extract(epoch from estimated_at - queued_at) / 86400)::float as estimated,
              inventory_item_id || ' at ' || location_id as place,
              quantity::text as open,
              (quantity + filled_quantity + cancelled_quantity)::text as total
         from backorder_entry where quantity > 0) e) as entries`;

/** @param knex a connection to the module's database */
export async function readTables(knex: Knex): Promise<Tables> {
  const { rows } = await knex.raw<{ rows: [Tables] }>(tables);
  return rows[0];
}

/**
 * @param tables what the module's tables say
 * @param nameOf the model's name for an item, a location or a claim, by the module's id
 * @returns the same in the model's names
 */
export function pictureOfTables(
  { levels, claims, entries, lines }: Tables,
  nameOf: (text: string) => string,
): Picture {
  const placeOf = (place: string) => place.split(" at ").map(nameOf).join(" at ");
  const picture: Picture = { levels: {}, claims: {}, queues: {}, supply: {} };
  for (const { place, stocked, reserved, available, open, incoming } of levels) {
    picture.levels[placeOf(place)] = {
      stocked: toThousandths(stocked),
      reserved: toThousandths(reserved),
      available: toThousandths(available),
      open: toThousandths(open),
      incoming: toThousandths(incoming),
    };
    picture.queues[placeOf(place)] = [];
  }
  for (const { id, place, quantity, deducted, open } of claims) {
    picture.claims[nameOf(id)] = {
      at: placeOf(place),
      quantity: toThousandths(quantity),
      deducted,
      open: toThousandths(open),
    };
  }
  for (const { claim, place, open, total, priority, promised, line, estimated } of entries) {
    const here = lines.filter((each) => each.place === place);
    (picture.queues[placeOf(place)] ??= []).push({
      claim: nameOf(claim),
      open: toThousandths(open),
      total: toThousandths(total),
      ...{ priority, promised, estimated },
      by: line === null ? null : here.findIndex(({ id }) => id === line),
    });
  }
  for (const { place, order, due, ...quantities } of lines) {
    (picture.supply[placeOf(place)] ??= []).push({
      order,
      quantity: toThousandths(quantities.quantity),
      received: toThousandths(quantities.received),
      rejected: toThousandths(quantities.rejected),
      cancelled: toThousandths(quantities.cancelled),
      incoming: toThousandths(quantities.incoming),
      due,
    });
  }
  return picture;
}
