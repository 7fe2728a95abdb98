import { BigNumberInput } from "@medusajs/framework/types";
import { MathBN } from "@medusajs/framework/utils";

/** The two policy columns of a level or an inventory item. `null` or absent inherits. */
export type BackorderPolicyColumns = {
  allow_backorder?: boolean | null;
  /** How far below zero the level's available quantity may go, >= 0. 0 means not at all. */
  backorder_limit?: BigNumberInput | null;
};

export type BackorderPolicySources = {
  level?: BackorderPolicyColumns | null;
  item?: BackorderPolicyColumns | null;
  /** What the claim brings: the variant's or the line's `allow_backorder`. It has no limit of its own. */
  claim?: { allow_backorder?: boolean | null } | null;
};

/** The policy that a claim on a level meets, and where each half of it comes from. */
export type EffectiveBackorderPolicy = {
  allow_backorder: boolean;
  /** `null`: no limit. */
  backorder_limit: BigNumberInput | null;
  allow_backorder_from: "level" | "item" | "claim" | "default";
  backorder_limit_from: "level" | "item" | "default";
};

/**
 * Resolves the inheritance level, then item, then claim, then "off". The level comes first because it is the
 * warehouse's word: `false` there refuses, whatever the item or the variant says. Each half is inherited by itself.
 *
 * @param sources - the policy columns of level and item, and the claim's flag
 * @returns the effective policy, and the source of each half
 */
export function effectivePolicy({
  level,
  item,
  claim,
}: BackorderPolicySources): EffectiveBackorderPolicy {
  const allowed = firstSet([
    ["level", level?.allow_backorder],
    ["item", item?.allow_backorder],
    ["claim", claim?.allow_backorder],
  ]);
  const limit = firstSet([
    ["level", level?.backorder_limit],
    ["item", item?.backorder_limit],
  ]);
  return {
    allow_backorder: allowed?.[1] ?? false,
    backorder_limit: limit?.[1] ?? null,
    allow_backorder_from: allowed?.[0] ?? "default",
    backorder_limit_from: limit?.[0] ?? "default",
  };
}

export type ClaimJudgement = {
  /** The level's available quantity before the claim; may be negative. */
  available: BigNumberInput;
  /** The claim's quantity, > 0. */
  quantity: BigNumberInput;
  policy: Pick<EffectiveBackorderPolicy, "allow_backorder" | "backorder_limit">;
  /** Units that the same workflow put back at the level, >= 0: it may take them again whatever the policy says. */
  credit?: BigNumberInput;
};

/**
 * Says whether a claim is accepted: stock covers it, or policy allows the shortage that it leaves, or the same workflow
 * put the units back. The engine judges by the same rule in SQL, under the lock; this is the rule for reads and previews.
 *
 * @returns true when the claim would be accepted
 */
export function acceptsClaim(judgement: ClaimJudgement): boolean {
  const { available, quantity, credit = 0 } = judgement;
  return (
    MathBN.gte(available, quantity) || MathBN.gte(credit, quantity) || allowsShortage(judgement)
  );
}

/** Says whether policy allows the shortage that a claim leaves. */
export function allowsShortage({ available, quantity, policy }: ClaimJudgement): boolean {
  const { allow_backorder, backorder_limit } = policy;
  return (
    allow_backorder &&
    (backorder_limit === null || MathBN.lte(MathBN.sub(quantity, available), backorder_limit))
  );
}

function firstSet<S extends string, V>(sources: [S, V | null | undefined][]): [S, V] | undefined {
  return sources.find((source): source is [S, V] => source[1] !== null && source[1] !== undefined);
}
