import type { Knex } from "@medusajs/framework/mikro-orm/knex";
import type { ReferenceModel } from "./reference-model";
import { type Thousandths, toThousandths } from "./types";

/** Everything that model and module must agree on after each operation, in comparable form. */
export type Picture = {
  levels: Record<string, { stocked: number; reserved: number; available: number; open: number }>;
  claims: Record<string, { at: string; quantity: number; deducted: boolean; open: number }>;
  /** Per level: the open entries in queue order, with what each started with. */
  queues: Record<string, { claim: string; open: Thousandths; total: Thousandths }[]>;
};

/**
 * @param model the reference model
 * @returns what the module's tables should say
 */
export function pictureOfModel(model: ReferenceModel): Picture {
  const picture: Picture = { levels: {}, claims: {}, queues: {} };
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
    };
    picture.queues[key] = queue.map(({ claim, open, total }) => ({ claim, open, total }));
  }
  return picture;
}

type LevelRow = {
  place: string;
  stocked: string;
  reserved: string;
  available: string;
  open: string;
};
type ClaimRow = { id: string; place: string; quantity: string; deducted: boolean; open: string };
type EntryRow = { claim: string; place: string; open: string; total: string };

/** One statement, so that it is one moment. Texts, because JavaScript's numbers would round. */
const tables = `
  select
    (select coalesce(json_agg(l), '[]') from (
       select inventory_item_id || ' at ' || location_id as place,
              stocked_quantity::text as stocked, reserved_quantity::text as reserved,
              (stocked_quantity - reserved_quantity)::text as available,
              backordered_quantity::text as open
         from inventory_level where deleted_at is null) l) as levels,
    (select coalesce(json_agg(r), '[]') from (
       select r.id, r.inventory_item_id || ' at ' || r.location_id as place,
              r.quantity::text as quantity, r.deducted,
              coalesce((select sum(e.quantity) from backorder_entry e
                         where e.reservation_id = r.id), 0)::text as open
         from reservation_item r where r.deleted_at is null) r) as claims,
    (select coalesce(json_agg(e order by e.queued_at, e.id), '[]') from (
       select id, queued_at, reservation_id as claim,
              inventory_item_id || ' at ' || location_id as place,
              quantity::text as open,
              (quantity + filled_quantity + cancelled_quantity)::text as total
         from backorder_entry where quantity > 0) e) as entries`;

/**
 * @param knex a connection to the module's database
 * @param nameOf the model's name for an item, a location or a claim, by the module's id
 * @returns what the module's tables say, in the model's names
 */
export async function pictureOfTables(
  knex: Knex,
  nameOf: (text: string) => string,
): Promise<Picture> {
  const { rows } = await knex.raw<{
    rows: [{ levels: LevelRow[]; claims: ClaimRow[]; entries: EntryRow[] }];
  }>(tables);
  const [{ levels, claims, entries }] = rows;
  const placeOf = (place: string) => place.split(" at ").map(nameOf).join(" at ");
  const picture: Picture = { levels: {}, claims: {}, queues: {} };
  for (const { place, stocked, reserved, available, open } of levels) {
    picture.levels[placeOf(place)] = {
      stocked: toThousandths(stocked),
      reserved: toThousandths(reserved),
      available: toThousandths(available),
      open: toThousandths(open),
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
  for (const { claim, place, open, total } of entries) {
    (picture.queues[placeOf(place)] ??= []).push({
      claim: nameOf(claim),
      open: toThousandths(open),
      total: toThousandths(total),
    });
  }
  return picture;
}
