/**
 * What a reconciliation finds, in the order in which it is listed and repaired: what a claim should not be here for comes
 * before what the books say of its level, since its release changes them.
 */
export const FINDING_KINDS = [
  // Claims.
  "claim_without_level",
  "claim_without_line",
  "claim_of_closed_cart",
  "claim_without_order",
  "claim_of_cancelled_order",
  "claim_of_archived_order",
  "claim_of_fulfilled_line",
  "claim_exceeds_line",
  // The books of levels.
  "twin_differs",
  "reserved_wrong",
  "balance_not_in_ledger",
  "ledger_broken",
  "deleted_level_reserved",
  "change_unsettled",
  "entry_without_claim",
  "entry_exceeds_claim",
  "queue_wrong",
  "incoming_wrong",
  "promise_wrong",
  // Claims that are to be made, once the books say what there is.
  "line_without_claim",
  // What nobody would finish.
  "event_missing",
  "event_unfinished",
  "notice_unfinished",
  "attempt_unfinished",
  // What needs a person.
  "policy_broken",
  "on_hand_negative",
] as const;

export type FindingKind = (typeof FINDING_KINDS)[number];

/** What a repair of each kind does; `null`: a person has to decide. */
export const REPAIRS: Record<FindingKind, string | null> = {
  claim_without_level: "Delete the claim; there is no level to give its quantity back to",
  claim_without_line: "Release the claim",
  claim_of_closed_cart: "Release the claim",
  claim_without_order: "Release the claim",
  claim_of_cancelled_order: "Release the claim",
  claim_of_archived_order: "Release the claim",
  claim_of_fulfilled_line: "Release the claim",
  claim_exceeds_line: "Release what the line has no use for",
  twin_differs: "Write the exact value again",
  reserved_wrong: "Set reserved to what is held",
  balance_not_in_ledger: "Write into the ledger what was changed without it",
  ledger_broken:
    "Close the ledger with a movement that says what is; earlier rows stay as they are",
  deleted_level_reserved: "Set reserved of the deleted level to 0",
  change_unsettled: "Settle the level",
  entry_without_claim: "Cancel the entry",
  entry_exceeds_claim: "Cancel what the claim does not cover of the entry",
  queue_wrong: "Settle the level",
  incoming_wrong: "Bring incoming and the replenishment lines in step",
  promise_wrong: "Plan the level's queue again",
  line_without_claim: "Claim what is missing, where the order's mapping and the policy allow it",
  event_missing: "Put the event into the outbox",
  event_unfinished: "Send and handle the event, or drop it where nobody waits any more",
  notice_unfinished: "Tell the customer, or close the notice where customers are not told",
  attempt_unfinished: "Make the attempt due, so that the job works on it",
  policy_broken: null,
  on_hand_negative: null,
};

/** What a person has to do where no repair is made. */
export const ADVICE: Partial<Record<FindingKind, string>> = {
  policy_broken: "Needs a person: receive stock, raise the limit, or release the claim",
  on_hand_negative: "Needs a person: count this",
};

/** Something in the books that is not as it should be. */
export type StockFinding = {
  /** Made of the kind and of what the finding is about, so that the same finding has the same id whenever it is found. */
  id: string;
  kind: FindingKind;
  inventory_level_id: string | null;
  inventory_item_id: string | null;
  location_id: string | null;
  order_id: string | null;
  line_item_id: string | null;
  reservation_id: string | null;
  /** What is, and what should be. */
  detail: string;
  /** What a repair would do, or what a person has to. */
  repair: string;
};

export type FindStockFindingsOptions = {
  /** Only these kinds; without it, all. */
  kinds?: readonly FindingKind[];
  /** Only findings with these ids; without it, all. */
  ids?: readonly string[];
};

/** The balances of a level. Decimals as `numeric` prints them. */
export type LevelBalances = {
  stocked_quantity: string;
  reserved_quantity: string;
  backordered_quantity: string;
  incoming_quantity: string;
};

/** What a repair did to a level, or would do. */
export type LevelChange = {
  inventory_level_id: string;
  inventory_item_id: string;
  location_id: string;
  from: LevelBalances;
  to: LevelBalances;
};

/** A finding that was repaired, or would be. */
export type RepairedFinding = StockFinding & { changes: LevelChange[] };

export type SkippedFinding = {
  id: string;
  /** Why nothing was done. */
  reason: string;
};

export type RepairOutcome = { repaired: RepairedFinding } | { skipped: SkippedFinding };
