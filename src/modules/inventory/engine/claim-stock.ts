import type { LocationMapping } from "../domain/choose-location";
import {
  callFunction,
  ChangeContext,
  ExecuteSql,
  JsonRow,
  MissingLevel,
  RefusedLine,
} from "./execute";

/** One line of a claim. `quantity` > 0, as a decimal string. It names its location, or has a mapping to choose by. */
export type ClaimLine = {
  ordinal: number;
  reservation_id: string;
  line_item_id: string | null;
  inventory_item_id: string;
  location_id: string | null;
  /** `split`: whether the line may be parted; then the claims that are parted off have ids of `claimIdsOf`. */
  mapping: (Required<LocationMapping> & { split: boolean }) | null;
  quantity: string;
  /** What of the item is not parted. */
  unit: string;
  allow_backorder: boolean | null;
  deducted: boolean;
  /** Whether an order's workflow makes the claim: a sweep finds those whose line never came to be. */
  from_order: boolean;
  external_id: string | null;
  description: string | null;
  created_by: string | null;
  metadata: Record<string, unknown> | null;
  /** The day (`2026-12-24`) on which it is wanted: what is expected until then counts; null: only what stands there. */
  ship_date: string | null;
};

export type ClaimOutcome =
  | { missing: MissingLevel[] }
  | { unmapped: { ordinal: number; inventory_item_id: string; line_item_id: string | null }[] }
  | { refused: RefusedLine[] }
  | { claims: JsonRow[]; level_ids: string[]; replayed?: undefined }
  /** The answer that a change with the same key got. */
  | { claims: JsonRow[]; replayed: true }
  | { key_reused: true };

/** What one caller claims, all or nothing, and what for. */
export type ClaimCall = { lines: ClaimLine[]; context: ChangeContext };

/** Makes calls in one statement, each all or nothing by itself; see v1/. */
export async function claimStock(
  execute: ExecuteSql,
  calls: readonly ClaimCall[],
): Promise<ClaimOutcome[]> {
  if (calls.length === 1) {
    const [{ lines, context }] = calls;
    return [
      await callFunction<ClaimOutcome>(execute, "claim_stock(?::jsonb, ?::jsonb)", [
        JSON.stringify(lines),
        JSON.stringify(context),
      ]),
    ];
  }
  return callFunction(execute, "claim_stock_for_each(?::jsonb)", [JSON.stringify(calls)]);
}

export type PreviewOutcome = {
  missing?: MissingLevel[];
  unmapped?: Extract<ClaimOutcome, { unmapped: unknown }>["unmapped"];
  refused?: RefusedLine[];
};

/** Says what a claim of the lines would come to at this moment. Locks and writes nothing; the claim itself decides. */
export function previewClaim(execute: ExecuteSql, lines: ClaimLine[]): Promise<PreviewOutcome> {
  return callFunction(execute, "preview_claim(?::jsonb)", [JSON.stringify(lines)]);
}
