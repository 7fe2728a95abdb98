import { createHash } from "crypto";

import type { Context } from "@medusajs/framework/types";
import { generateEntityId } from "@medusajs/framework/utils";

import type { ChangeContext } from "./execute";

export type ChangeContextOptions = {
  /** The module method that is called. */
  cause: string;
  context: Context;
  actor?: string | null;
  /** What names the change, when its caller named it, and what it is made of: a key is of one payload only. */
  named?: { idempotency_key: string | null; payload: unknown };
};

const COMPENSATE = /:compensate$/;

/**
 * Reads from Medusa's context what a change is for.
 *
 * Call it before the first `await`: steps that run in parallel share one context object, and the next one overwrites its
 * `idempotencyKey`. That key therefore names no change, and a call is never taken for a repetition by it; it says only
 * whether the workflow goes forward or back, which is the same for all of its steps.
 *
 * @returns the change's correlation, and whether it is part of a workflow
 */
export function changeContext({
  cause,
  context,
  actor = null,
  named,
}: ChangeContextOptions): ChangeContext {
  const key = named?.idempotency_key ?? null;
  return {
    cause,
    correlation_id: context.eventGroupId ?? generateEntityId(undefined, "call"),
    in_workflow: Boolean(context.eventGroupId),
    compensating: COMPENSATE.test(context.idempotencyKey ?? ""),
    actor,
    idempotency_key: key,
    digest: key === null ? null : digest([cause, named?.payload]),
  };
}

function digest(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex");
}
