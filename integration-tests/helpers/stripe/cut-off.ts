import type { ILockingModule } from "@medusajs/framework/types";
import { Modules } from "@medusajs/framework/utils";

import { STRIPE_ORDERS_MODULE } from "../../../src/modules/stripe-orders";
import type StripeOrdersModuleService from "../../../src/modules/stripe-orders/service";
import { handlersOf, replaceStep } from "../app/failing-step";
import type { TestApp } from "../app/medusa-app";

/** A place where the making of an order can break off: a step of a workflow. */
export type Boundary = { workflow: string; step: string };

const OURS = "create-order-from-stripe";
const CORE = "complete-cart";

/** Every step that is run for an order, ours and core's. */
export function boundaries(): Boundary[] {
  return [OURS, CORE].flatMap((workflow) =>
    [...handlersOf(workflow).keys()].map((step) => ({ workflow, step })),
  );
}

/**
 * Makes a step fail, as a fault that passes: the engine undoes what was done before.
 *
 * @param boundary the step
 * @returns whether the step was reached, and a function that mends it
 */
export function failAt(boundary: Boundary): { reached: () => boolean; mend: () => void } {
  let reached = false;
  const mend = replaceStep(boundary.workflow, boundary.step, () => ({
    invoke: () => {
      reached = true;
      return Promise.reject(new Error("The test's fault"));
    },
  }));
  return { reached: () => reached, mend };
}

/**
 * Makes the process die, as far as the database and Stripe can tell, right after a step has done its work: nothing is
 * undone, nothing is written down, no event gets out, and locks in its memory are gone.
 *
 * @param app the application
 * @param boundary the step
 * @returns whether the step was reached, and a function that starts the process anew
 */
export function dieAfter(
  app: TestApp,
  boundary: Boundary,
): { reached: () => boolean; restart: () => Promise<void> } {
  let reached = false;
  const mends = [OURS, CORE].flatMap((workflow) =>
    [...handlersOf(workflow).keys()].map((step) =>
      replaceStep(workflow, step, (original) => ({
        invoke: async (args) => {
          const done = await original.invoke(args);
          if (workflow === boundary.workflow && step === boundary.step) {
            reached = true;
            throw new Error("The test's crash");
          }
          return done;
        },
        ...(original.compensate && { compensate: () => Promise.resolve(undefined) }),
      })),
    ),
  );
  const attempts = app.container.resolve<StripeOrdersModuleService>(STRIPE_ORDERS_MODULE);
  const closeAttempt = attempts.closeAttempt.bind(attempts);
  attempts.closeAttempt = (lease, end, context) =>
    end.status === "succeeded"
      ? closeAttempt(lease, end, context)
      : Promise.reject(new Error("The test's crash"));
  return {
    reached: () => reached,
    restart: async () => {
      mends.forEach((mend) => mend());
      attempts.closeAttempt = closeAttempt;
      await app.knex.raw(
        "update cart_order set held_until = now() - interval '1 second' where holder is not null",
      );
      await app.container.resolve<ILockingModule>(Modules.LOCKING).releaseAll();
      await app.knex.raw(
        "update stripe_order_attempt set lease_expires_at = now() - interval '1 second' where status = 'processing'",
      );
    },
  };
}
