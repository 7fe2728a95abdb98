import type { StockMovementKind } from "../types";
import { callFunction, type ExecuteSql } from "./execute";

/** A movement as a follower reads it; see v1/ledger.ts. */
export type FollowedMovement = {
  id: string;
  created_at: string;
  kind: StockMovementKind;
  cause: string;
  inventory_level_id: string;
  inventory_item_id: string;
  sku: string | null;
  location_id: string;
  stocked_delta: number;
  reserved_delta: number;
  stocked_quantity: number;
  reserved_quantity: number;
  reservation_id: string | null;
  line_item_id: string | null;
  correlation_id: string | null;
  actor: string | null;
  reverses_id: string | null;
};

/** The movements behind one, as far as none can come before them any more; see v1/ledger.ts. Locks nothing. */
export function followMovements(
  execute: ExecuteSql,
  { after, limit }: { after: string | null; limit: number },
): Promise<{ movements: FollowedMovement[] } | { archived: string }> {
  return callFunction(execute, "follow_movements(?::text, ?::integer)", [after, limit]);
}
