import type { BigNumberInput, ILockingModule } from "@medusajs/framework/types";
import { MathBN, MedusaError, Modules } from "@medusajs/framework/utils";
import { setTimeout as wait } from "node:timers/promises";

import { inventoryOf } from "../modules/inventory/inventory-of";
import type { StepArguments, StepHandler } from "./core-step";

/** How long a change waits for another one of the same order, and how long it may take. Seconds. */
export const ORDER_LOCK = { timeout: 10, ttl: 30 } as const;

/** The step behind all those in which core's fulfilments change stock and claims. */
export const AFTER_CLAIMS_STEP = "emit-inventory-level-updated";

const PAUSE_MS = 100;

/** A claim, as core's steps read it. */
export type ClaimRow = {
  id: string;
  line_item_id: string;
  inventory_item_id: string;
  location_id: string;
  quantity: BigNumberInput;
};

/**
 * Locks the order before the step in which a fulfilment begins to change stock, by the key that core's order edits and this
 * plugin's allocation use, up to {@link unlockOrder}. Core read the claims some steps before, with a provider's call in
 * between: a claim that moved meanwhile would be left behind for good. So it is looked whether they are what was read. A workflow
 * that is nested in another leaves the lock to that one, as core's own step does.
 *
 * @param original - the step
 * @param seen - the claims that the workflow read
 * @returns a handler that throws MedusaError `conflict` where the claims changed, or the order stays locked
 */
export function lockOrder(
  original: StepHandler,
  seen: (args: StepArguments) => readonly ClaimRow[],
): StepHandler {
  return {
    async invoke(args) {
      await acquire(args);
      try {
        await refuseChanged(args, seen(args));
        return await original.invoke(args);
      } catch (error) {
        await release(args);
        throw error;
      }
    },
    async compensate(args) {
      const undone = await original.compensate?.(args);
      await release(args);
      return undone;
    },
  };
}

/** Gives the lock back, after a step. Where the process dies before, the lock ends by itself. */
export function unlockOrder(original: StepHandler): StepHandler {
  return {
    ...original,
    async invoke(args) {
      const done = await original.invoke(args);
      await release(args);
      return done;
    },
  };
}

/** The claims of an order are not what a fulfilment read of them. */
export function claimsChanged(): MedusaError {
  return new MedusaError(
    MedusaError.Types.CONFLICT,
    "Somebody changed where the order is claimed at this moment. Please try again.",
  );
}

async function refuseChanged(args: StepArguments, seen: readonly ClaimRow[]): Promise<void> {
  const line_item_id = [...new Set(seen.map((row) => row.line_item_id))];
  if (!line_item_id.length) {
    return;
  }
  const now = await inventoryOf(args.container).listReservationItems(
    { line_item_id },
    { take: null as never },
  );
  if (String(statesOf(now as ClaimRow[])) !== String(statesOf(seen))) {
    throw claimsChanged();
  }
}

function statesOf(rows: readonly ClaimRow[]): string[] {
  return rows
    .map(({ id, location_id, quantity }) =>
      [id, location_id, MathBN.convert(quantity).toFixed()].join(" "),
    )
    .sort();
}

async function acquire(args: StepArguments): Promise<void> {
  const lock = lockOf(args);
  const deadline = Date.now() + ORDER_LOCK.timeout * 1000;
  while (lock) {
    try {
      return await lock.locking.acquire(lock.key, {
        ownerId: lock.ownerId,
        expire: ORDER_LOCK.ttl,
      });
    } catch {
      if (Date.now() >= deadline) {
        throw new MedusaError(
          MedusaError.Types.CONFLICT,
          "Somebody is changing the order at this moment. Please try again.",
        );
      }
      await wait(PAUSE_MS);
    }
  }
}

async function release(args: StepArguments): Promise<void> {
  const lock = lockOf(args);
  await lock?.locking.release(lock.key, { ownerId: lock.ownerId });
}

function lockOf(args: StepArguments) {
  const flow = args.transaction.getFlow();
  const key = (args.payload as { order_id?: string } | undefined)?.order_id;
  return key && !flow?.metadata?.parentStepIdempotencyKey
    ? {
        key,
        ownerId: flow?.transactionId,
        locking: args.container.resolve<ILockingModule>(Modules.LOCKING),
      }
    : undefined;
}
