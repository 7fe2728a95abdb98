import type { ILockingModule } from "@medusajs/framework/types";
import { Modules } from "@medusajs/framework/utils";

import { replaceStep } from "../app/failing-step";
import type { TestApp } from "../app/medusa-app";
import type { Boundary } from "./cut-off";

/** A worker that stands still: `reached` once it does, `resume` lets it go on. */
export type Stall = { reached: Promise<void>; resume: () => void; mend: () => void };

/**
 * Has the next worker stand still after a step has done its work, as a process does that the operating system has
 * stopped. Workers that come to the step after it go on.
 *
 * @param boundary the step
 * @returns the stalled worker
 */
export function stallAfter(boundary: Boundary): Stall {
  let reach = (): void => undefined;
  let resume = (): void => undefined;
  const reached = new Promise<void>((resolve) => (reach = resolve));
  const resumed = new Promise<void>((resolve) => (resume = resolve));
  let first = true;
  const mend = replaceStep(boundary.workflow, boundary.step, (original) => ({
    invoke: async (args) => {
      const done = await original.invoke(args);
      if (first) {
        first = false;
        reach();
        await resumed;
      }
      return done;
    },
  }));
  return { reached, resume: () => resume(), mend };
}

/**
 * Has a stalled worker lose its payment: its lease runs out, and the lock and the hold that it has on the cart with it.
 *
 * @param app the application
 */
export async function loseLease(app: TestApp): Promise<void> {
  await app.container.resolve<ILockingModule>(Modules.LOCKING).releaseAll();
  await app.knex.raw(
    `do $$ begin
       if to_regclass('cart_order') is not null then
         update cart_order set held_until = now() - interval '1 second' where holder is not null;
       end if;
     end $$`,
  );
  await app.knex.raw(
    "update stripe_order_attempt set lease_expires_at = now() - interval '1 second' where status = 'processing'",
  );
}
