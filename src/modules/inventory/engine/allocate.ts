import type { ClaimLine } from "./claim-stock";
import {
  callFunction,
  type ChangeContext,
  type ExecuteSql,
  type MissingLevel,
  type RefusedLine,
} from "./execute";

/** Where one inventory item of an order's line is to be claimed. Quantities > 0, as decimal strings, in the item's unit. */
export type AllocatedPart = {
  ordinal: number;
  line_item_id: string;
  inventory_item_id: string;
  allow_backorder: boolean | null;
  /** As of {@link ClaimLine}; left out: as the claims have it. */
  ship_date?: string | null;
  /** The form of claims that have to be made where the part has none. */
  deducted: boolean;
  new_id: string;
} & (
  | { to: { location_id: string; quantity: string; reservation_id: string | null }[] }
  | ({ to: null; keep: boolean } & Pick<ClaimLine, "quantity" | "unit" | "mapping">)
);

/** A claim of a part as it was. */
export type ClaimBefore = {
  reservation_id: string;
  line_item_id: string;
  inventory_item_id: string;
  location_id: string;
  quantity: string;
};

export type AllocationOutcome = {
  allocation: {
    line_item_id: string;
    inventory_item_id: string;
    location_id: string;
    reservation_id: string;
    quantity: string;
    waiting_quantity: string;
  }[];
  /** Parts that no mapped location stocks: their claims were given back. */
  unmapped: { line_item_id: string; inventory_item_id: string; quantity: string }[];
  before: ClaimBefore[];
  created_ids: string[];
  updated_ids: string[];
  deleted_ids: string[];
  level_ids: string[];
};

/** Makes the claims of order lines what they are to be; see v1/allocate.ts. With `dry_run` it is tried and taken back. */
export function allocate(
  execute: ExecuteSql,
  input: { parts: AllocatedPart[]; dry_run: boolean; checked: boolean },
  context: ChangeContext,
): Promise<{ missing: MissingLevel[] } | { refused: RefusedLine[] } | AllocationOutcome> {
  return callFunction(execute, "allocate(?::jsonb, ?::jsonb)", [
    JSON.stringify(input),
    JSON.stringify(context),
  ]);
}
