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
  lead_time_days: (number | null)[];
  metadata: (Record<string, unknown> | null)[];
  created_at: string[];
  updated_at: string[];
  deleted_at: (string | null)[];
};
