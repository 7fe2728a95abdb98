/**
 * How PostgreSQL plans the statements of a function that is called from outside, and of those that it calls: once for
 * each connection, and by the indexes. Without it a plan is made for the size that a table happens to have, and kept: one
 * that was small at the connection's first claim would be read from end to end when it has grown.
 */
export const PLAN_BY_KEY = "set plan_cache_mode = force_generic_plan set enable_seqscan = off";
