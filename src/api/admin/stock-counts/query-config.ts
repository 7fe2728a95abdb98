/** The resource of the routes, as core names it for its permissions. */
export enum Entities {
  inventory_level = "inventory_level",
}

/** What is told of a count. */
export const stockCountFields = [
  "id",
  "status",
  "mode",
  "as_of",
  "received",
  "counted",
  "booked",
  "changed",
  "error_count",
  "fill_count",
  "shortfall_count",
  "idempotency_key",
  "actor",
  "created_at",
  "finished_at",
] as const;

/** What a list of counts answers, and how it is paged. */
export const listStockCountsConfig = {
  defaults: [...stockCountFields],
  allowed: [...stockCountFields],
  defaultLimit: 20,
  isList: true,
};
