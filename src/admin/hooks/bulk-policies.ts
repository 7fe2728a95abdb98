import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";

import type {
  AdminBackorderPolicyListParams,
  AdminBackorderPolicyListResponse,
  AdminItemBackorderPolicyListResponse,
  AdminUpdateBackorderPolicy,
} from "../../types/http";
import { policyKeys, stockKeys } from "../lib/query-keys";
import { sdk } from "../lib/sdk";

/** Whose policies are listed: those of levels, or of the items that they inherit from. */
export type PolicyKind = "levels" | "items";

/** A level or an item by a key: an item's id, and for a level the location's id after a slash. */
export type PolicyKey = string;

/** The key of a row. */
export const policyKey = (row: { inventory_item_id: string; location_id?: string }): PolicyKey =>
  row.location_id === undefined
    ? row.inventory_item_id
    : `${row.inventory_item_id}/${row.location_id}`;

/** How many levels or items are read or set by one call, so that the bar moves. */
export const CHUNK = 1_000;

/** Levels or items that could not be set: their places among those that were chosen, from 1 on, and why. */
export type BulkFailure = { from: number; to: number; message: string; keys: PolicyKey[] };

/** How far it is. */
export type BulkProgress = {
  done: number;
  total: number;
  failures: BulkFailure[];
  /** `stopped`: a person did, before all was done. */
  state: "running" | "stopped" | "ended";
};

export const listPath = (kind: PolicyKind) =>
  kind === "levels" ? "/admin/backorder-policies" : "/admin/backorder-policies/items";

/**
 * Reads the keys of all that a filter matches, page by page.
 *
 * @param kind - what is listed
 * @param filter - as of the list; its page is left out
 * @param onPage - told how many are read after each page
 */
export async function readAllKeys(
  kind: PolicyKind,
  filter: AdminBackorderPolicyListParams,
  onPage: (read: number) => void,
): Promise<PolicyKey[]> {
  const keys: PolicyKey[] = [];
  for (;;) {
    const { backorder_policies: rows } = await sdk.client.fetch<
      AdminBackorderPolicyListResponse | AdminItemBackorderPolicyListResponse
    >(listPath(kind), { query: { ...filter, order: "id", limit: CHUNK, offset: keys.length } });
    keys.push(...rows.map(policyKey));
    onPage(keys.length);
    if (rows.length < CHUNK) {
      return keys;
    }
  }
}

/**
 * Sets one policy at many levels or items, in chunks: each chunk is set as a whole or not at all, and one that fails does not
 * hold up the others.
 */
export function useBulkPolicies(kind: PolicyKind) {
  const queryClient = useQueryClient();
  const [progress, setProgress] = useState<BulkProgress>();
  const isStopped = useRef(false);

  const run = async (
    keys: PolicyKey[],
    change: AdminUpdateBackorderPolicy,
  ): Promise<BulkProgress> => {
    isStopped.current = false;
    let now: BulkProgress = { done: 0, total: keys.length, failures: [], state: "running" };
    setProgress(now);
    for (let start = 0; start < keys.length && !isStopped.current; start += CHUNK) {
      const chunk = keys.slice(start, start + CHUNK);
      try {
        await setChunk(kind, chunk, change);
      } catch (error) {
        const { message } = error as Error;
        const failure = { from: start + 1, to: start + chunk.length, message, keys: chunk };
        now = { ...now, failures: [...now.failures, failure] };
      }
      now = { ...now, done: start + chunk.length };
      setProgress(now);
    }
    now = { ...now, state: now.done < now.total ? "stopped" : "ended" };
    setProgress(now);
    await Promise.all(
      [policyKeys.all, stockKeys.all].map((queryKey) =>
        queryClient.invalidateQueries({ queryKey }),
      ),
    );
    return now;
  };

  return {
    progress,
    run,
    /** Ends it after the chunk that is under way. */
    stop: () => {
      isStopped.current = true;
    },
    reset: () => setProgress(undefined),
  };
}

function setChunk(kind: PolicyKind, keys: PolicyKey[], change: AdminUpdateBackorderPolicy) {
  const entries = keys.map((key) => {
    const [inventory_item_id, location_id] = key.split("/");
    return kind === "levels"
      ? { inventory_item_id, location_id, ...change }
      : { inventory_item_id, ...change };
  });
  return sdk.client.fetch(`${listPath(kind)}/batch`, { method: "POST", body: { [kind]: entries } });
}
