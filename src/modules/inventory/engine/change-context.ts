import { createHash } from "crypto";

import { Context } from "@medusajs/framework/types";
import { generateEntityId } from "@medusajs/framework/utils";

import { ChangeContext } from "./execute";

export type ChangeContextOptions = {
  /** The module method that is called. */
  cause: string;
  /** What it is called with, without ids that are generated anew at each call. */
  payload: unknown;
  context: Context;
  actor?: string | null;
};

const INVOKE = /:invoke$/;
const COMPENSATE = /:compensate$/;

/**
 * Reads from Medusa's context what a change is for.
 *
 * Call it before the first `await`: steps that run in parallel share one context object, and the next one overwrites its
 * `idempotencyKey`.
 *
 * The key of a retry is the step's key and the payload together. A step that calls the same method twice with the very
 * same payload is taken for its own retry.
 *
 * @returns the change's correlation, and its idempotency key when a workflow step makes it
 */
export function changeContext({
  cause,
  payload,
  context,
  actor = null,
}: ChangeContextOptions): ChangeContext {
  const stepKey = context.idempotencyKey || null;
  return {
    cause,
    correlation_id: context.eventGroupId ?? generateEntityId(undefined, "call"),
    compensating: stepKey !== null && COMPENSATE.test(stepKey),
    actor,
    idempotency_key: stepKey && `${stepKey}|${digest([cause, payload])}`,
    undone_by_key: stepKey && INVOKE.test(stepKey) ? stepKey.replace(INVOKE, ":compensate") : null,
  };
}

function digest(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 32);
}
