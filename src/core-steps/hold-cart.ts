import { MedusaError } from "@medusajs/framework/utils";

import { contextOf, type StepArguments, type StepHandler } from "./core-step";
import { type CartHold, holdCart, letGoOfCart } from "./one-order-per-cart";

export const ACQUIRE_STEP = "acquire-lock-step";
export const RELEASE_STEP = "release-lock-step";

const COMPLETE_CART = "complete-cart";

/**
 * Core's step that locks the cart which is completed. Before it does, in whatever memory the Locking Module has, the cart
 * is held in the database: everything that follows is read by one server at a time.
 */
export function holdWithLock(original: StepHandler): StepHandler {
  return {
    async invoke(args) {
      const hold = holdOf(args);
      await holdCart(args.container, hold);
      try {
        return await original.invoke(args);
      } catch (error) {
        await letGoOfCart(args.container, hold);
        throw error;
      }
    },
    async compensate(args) {
      const undone = await original.compensate?.(args);
      await letGoOfCart(args.container, holdOf(args));
      return undone;
    },
  };
}

/** Core's last step, which gives the lock back. */
export function letGoWithLock(original: StepHandler): StepHandler {
  return {
    ...original,
    async invoke(args) {
      const released = await original.invoke(args);
      await letGoOfCart(args.container, holdOf(args));
      return released;
    },
  };
}

/** The cart that a run of `complete-cart` is for. */
export function cartIdOf(args: StepArguments): string {
  const { id } = (args.payload ?? {}) as { id?: string };
  if (!id) {
    throw new MedusaError(
      MedusaError.Types.UNEXPECTED_STATE,
      `The workflow "${COMPLETE_CART}" was not given the cart's id where this plugin looks for it`,
    );
  }
  return id;
}

/** Names the run that a step belongs to, with the workflows that it is nested in. */
export function runOf(args: StepArguments): string {
  const run = contextOf(args).eventGroupId;
  if (!run) {
    throw new MedusaError(
      MedusaError.Types.UNEXPECTED_STATE,
      `The run of the workflow "${COMPLETE_CART}" has no event group, by which this plugin tells runs apart`,
    );
  }
  return run;
}

function holdOf(args: StepArguments): CartHold {
  return { cart_id: cartIdOf(args), holder: runOf(args), taken_by: COMPLETE_CART };
}
