/**
 * The rules of policy, each once, as SQL expressions. Their TypeScript twins are in domain/policy.ts; both are held to one
 * table of cases.
 */

/** Whether policy allows backorders: the level's word, else the item's, else the claim's (the variant's or the line's). */
export const allowedSql = (level: string, item: string, claim: string): string =>
  `coalesce(${level}.allow_backorder, ${item}.allow_backorder, ${claim}, false)`;

/** How far below zero a level may be claimed; null: no limit. */
export const limitSql = (level: string, item: string): string =>
  `coalesce(${level}.backorder_limit, ${item}.backorder_limit)`;

/** The columns of a judgement, as SQL expressions. */
export type JudgementSql = {
  /** Available before the claim. */
  available: string;
  quantity: string;
  allowed: string;
  limit: string;
};

/** Whether policy lets a claim leave the shortage that it would leave. */
export const allowsShortageSql = ({ available, quantity, allowed, limit }: JudgementSql): string =>
  `(${allowed} and (${limit} is null or ${quantity} - ${available} <= ${limit}))`;

/** I3: stock covers the claim, or policy allows the shortage. */
export const acceptsSql = (judgement: JudgementSql): string =>
  `(${judgement.available} >= ${judgement.quantity} or ${allowsShortageSql(judgement)})`;
