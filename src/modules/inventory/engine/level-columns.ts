/** A level's columns, and the SQL of each. Quantities come as text, because JSON's numbers lose digits. */
const COLUMNS = {
  id: "id",
  inventory_item_id: "inventory_item_id",
  location_id: "location_id",
  stocked_quantity: "raw_stocked_quantity->>'value'",
  reserved_quantity: "raw_reserved_quantity->>'value'",
  incoming_quantity: "raw_incoming_quantity->>'value'",
  backordered_quantity: "backordered_quantity",
  allow_backorder: "allow_backorder",
  backorder_limit: "backorder_limit",
  metadata: "metadata",
  created_at: "created_at",
  updated_at: "updated_at",
  deleted_at: "deleted_at",
} as const satisfies Record<keyof LevelColumns, string>;

/**
 * Levels by column, each list in the same order. What changes of levels return is printed so: of hundreds of levels it is
 * a third of what rows with the names of their columns take, for the database to print and for Node to read.
 */
export type LevelColumns = {
  id: string[];
  inventory_item_id: string[];
  location_id: string[];
  stocked_quantity: string[];
  reserved_quantity: string[];
  incoming_quantity: string[];
  backordered_quantity: number[];
  allow_backorder: (boolean | null)[];
  backorder_limit: (number | null)[];
  metadata: (Record<string, unknown> | null)[];
  created_at: string[];
  updated_at: string[];
  deleted_at: (string | null)[];
};

/**
 * @param alias - of the levels, of which there is at least one, in the statement around it
 * @returns SQL of an aggregate, which is read as {@link LevelColumns}
 */
export function aggregateLevels(alias: string): string {
  const columns = Object.entries(COLUMNS).map(
    ([name, sql]) => `'${name}', json_agg(${alias}.${sql})`,
  );
  return `json_build_object(${columns.join(", ")})`;
}
