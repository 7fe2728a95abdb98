/** A level of the case's item: where it is, what it has, and its own policy. Backorders are off unless a policy says so. */
export type CaseLevel = {
  location_id: string;
  /** Available, in the item's unit; may be negative. */
  available: number;
  allow_backorder?: boolean | null;
  backorder_limit?: number | null;
  /** What is expected until the line's day, beside twice as much that comes later. */
  incoming?: number;
};

/** What becomes of the line where it was sent. */
export type CaseOutcome = "covered" | "backordered" | "refused" | "unmapped";

/** Where the line is sent, `null` where nothing serves it, and what becomes of it. */
export type CaseAnswer = [location: string | null, outcome: CaseOutcome];

/** One line of the table: a rule of docs/architecture.md, "Which location", a stock shape, and the answer. */
export type LocationCase = {
  rule: string;
  /** The shipping method's location; none unless given. */
  shipping?: string;
  /** The sales channel's locations; none unless given. */
  channel?: string[];
  levels: CaseLevel[];
  /** What the line claims; 2 unless given. */
  quantity?: number;
  /** Whether the line names a day on which it is wanted. */
  dated?: boolean;
  /** The item's own policy. */
  item?: { allow_backorder?: boolean | null; backorder_limit?: number | null };
  /** The variant's flag. */
  allow_backorder?: boolean;
  answer: CaseAnswer;
  /**
   * The pieces where the option `splitLines` is "when_short", those with most stock first; the whole line at the one location of
   * `answer` unless given. "covered" and "backordered" are the whole line's.
   */
  whenShort?: { pieces: [location: string, quantity: number][]; outcome: CaseOutcome };
  /** What a unit of the variant takes of the item; 1 unless given. */
  unit?: number;
  /** The answer where the option `locations` is "shipping"; the same unless given. */
  onlyShipping?: CaseAnswer;
};

export type CasePolicy = Pick<CaseLevel, "allow_backorder" | "backorder_limit" | "incoming">;

/** The levels of a case as reads see them: what is expected counts where the line names a day. */
export function expectedByDate<Level extends { incoming?: number }>({
  levels,
  dated,
}: {
  levels: readonly Level[];
  dated?: boolean;
}): Level[] {
  return levels.map((level) => (dated ? level : { ...level, incoming: undefined }));
}

export const level = (
  location_id: string,
  available: number,
  policy: CasePolicy = {},
): CaseLevel => ({
  location_id,
  available,
  ...policy,
});
export const on: CasePolicy = { allow_backorder: true };
export const off: CasePolicy = { allow_backorder: false };
export const soon = (incoming: number, policy: CasePolicy = {}): CasePolicy => ({
  ...policy,
  incoming,
});
export const upTo = (backorder_limit: number): CasePolicy => ({ ...on, backorder_limit });

/** Ships from b; the channel maps both. */
export const both = { shipping: "b", channel: ["a", "b"] };
