/**
 * How PostgreSQL plans the statements of a function that is called from outside, and of those that it calls: once for
 * each connection, and by the indexes. Without it a plan is made for the size that a table happens to have, and kept: one
 * that was small at the connection's first claim would be read from end to end when it has grown.
 */
export const PLAN_BY_KEY = "set plan_cache_mode = force_generic_plan set enable_seqscan = off";

/** How long one statement waits for a level at most: a level that is held for longer is an accident, not a queue. */
const LOCK_TIMEOUT = "10s";

/** The settings of every function that is called from outside and locks levels. */
export const LOCKING = `${PLAN_BY_KEY} set lock_timeout = '${LOCK_TIMEOUT}'`;
