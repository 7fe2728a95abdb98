/**
 * Stands in for the Locking Module where core locks the inventory items of a claim: the claim locks its levels itself,
 * so the lock protects nothing, and costs the claims of one item their concurrency.
 */
export const NO_LOCKING = {
  execute: <Result>(_keys: string | string[], job: () => Promise<Result>): Promise<Result> => job(),
};
