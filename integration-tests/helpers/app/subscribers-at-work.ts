import type { MedusaContainer } from "@medusajs/framework/types";
import { Modules } from "@medusajs/framework/utils";
import type { EventEmitter } from "node:events";
import { setTimeout as wait } from "node:timers/promises";

type Listener = ((...parameters: unknown[]) => unknown) & { subscriberId?: string };

/** How long nothing may happen before the subscribers count as done: an event is on its way for a turn or two. */
const QUIET_MILLISECONDS = 30;

/**
 * Watches the subscribers of the local event bus, which nobody awaits: one that outlives its test meets the database of
 * the next. Subscribers on Redis are watched by their queue, and are none of this.
 *
 * @param container the application's, with its subscribers loaded
 * @returns a function that waits until none is at work
 */
export function watchSubscribers(container: MedusaContainer): () => Promise<void> {
  const { eventEmitter_: emitter } = container.resolve(Modules.EVENT_BUS) as unknown as {
    eventEmitter_?: EventEmitter;
  };
  let atWork = 0;
  for (const event of emitter?.eventNames() ?? []) {
    for (const listener of emitter?.listeners(event) as Listener[]) {
      const watched: Listener = async (...parameters) => {
        atWork++;
        try {
          return await listener(...parameters);
        } finally {
          atWork--;
        }
      };
      watched.subscriberId = listener.subscriberId;
      emitter?.off(event, listener).on(event, watched);
    }
  }
  return async () => {
    do {
      await wait(QUIET_MILLISECONDS);
    } while (atWork);
  };
}
