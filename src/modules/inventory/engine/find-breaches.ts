import { BREACH_DETAIL, breachesSql } from "./breach-rules";
import type { ExecuteSql } from "./execute";

/**
 * Lists where the books break what must always hold (I1 to I9 in docs/architecture.md), in one statement over any number of
 * levels, so that all of it is one moment of the database.
 *
 * I3 speaks of the moment at which a claim was accepted. It is judged for the last claim of a level that is below zero,
 * as long as neither level nor item was changed since: only then is today's policy the one that the claim met. Claims that
 * took again what their own workflow gave back, and restored ones, ask no policy, and are not judged.
 *
 * Locks nothing.
 * Returns: one row for each breach, by level, then by invariant; see {@link Breach}.
 */

/** The rules of the books that {@link findBreaches} checks. */
export type Invariant = "I1" | "I2" | "I3" | "I4" | "I5" | "I6" | "I7" | "I8" | "I9";

/** One place where the books break a rule. Decimals as `numeric` prints them. */
export type Breach = {
  invariant: Invariant;
  inventory_level_id: string;
  inventory_item_id: string;
  location_id: string;
  /** What is, and what should be. */
  detail: string;
  /** What should be; `null` where it is no one number. */
  expected: string | null;
  /** What is. */
  actual: string | null;
};

export type FindBreachesOptions = {
  /** Only these levels; without it, all. */
  level_ids?: readonly string[];
  /** How many breaches at most; without it, all. */
  limit?: number;
};

const breachesOf = (scoped: boolean): string => `
  with ${breachesSql(scoped)}
  select breach.invariant,
         level.id as inventory_level_id,
         level.inventory_item_id,
         level.location_id,
         ${BREACH_DETAIL} as detail,
         trim_scale(breach.expected)::text as expected,
         trim_scale(breach.actual)::text as actual
    from breach
    join level on level.id = breach.level_id
   order by level.id, breach.invariant, breach.rule
   limit ?::bigint`;

/** Lists where the books of levels break I1 to I9; see the head of this file. */
export function findBreaches(
  execute: ExecuteSql,
  { level_ids, limit }: FindBreachesOptions,
): Promise<Breach[]> {
  return level_ids
    ? execute<Breach>(breachesOf(true), [level_ids, limit ?? null])
    : execute<Breach>(breachesOf(false), [limit ?? null]);
}
