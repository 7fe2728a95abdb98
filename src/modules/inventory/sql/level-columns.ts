/**
 * What changes of levels return of them, column by column: of hundreds of levels that is a third of what rows with the
 * names of their columns take, for the database to print and for Node to read. Quantities come as text, because JSON's
 * numbers lose digits.
 */
const COLUMNS = [
  "id",
  "inventory_item_id",
  "location_id",
  "raw_stocked_quantity->>'value'",
  "raw_reserved_quantity->>'value'",
  "raw_incoming_quantity->>'value'",
  "backordered_quantity",
  "allow_backorder",
  "backorder_limit",
  "metadata",
  "created_at",
  "updated_at",
  "deleted_at",
];

/**
 * @param alias - of the levels, in the statement around it
 * @returns SQL of an aggregate, which is read as {@link LevelColumns}; with a null in place of each list if there are none
 */
export function aggregateLevels(alias: string): string {
  return `json_build_array(${COLUMNS.map((column) => `json_agg(${alias}.${column})`).join(", ")})`;
}

/** Levels by column, each in the same order. */
export type LevelColumns = [
  ids: string[],
  itemIds: string[],
  locationIds: string[],
  stocked: string[],
  reserved: string[],
  incoming: string[],
  backordered: number[],
  allowBackorder: (boolean | null)[],
  backorderLimit: (number | null)[],
  metadata: (Record<string, unknown> | null)[],
  createdAt: string[],
  updatedAt: string[],
  deletedAt: (string | null)[],
];
