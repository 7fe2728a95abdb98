import type { MedusaContainer } from "@medusajs/framework/types";

/** How many events one run takes on. */
const AT_ONCE = 100;

type Crowd<Input> = { inputs: Input[]; done: Promise<void> };

/**
 * Does work for events that may come in crowds: a batch that changes 10,000 levels emits 10,000 events at the same moment,
 * and as many queries would leave no database connection to the shoppers. While one run is under way, what arrives is
 * gathered for the next.
 *
 * @param work - does what one input asks for, or many; in each application one run at a time
 * @returns what to call for each event; it settles as the run does that took the event on
 */
export function inCrowds<Input>(
  work: (container: MedusaContainer, inputs: readonly Input[]) => Promise<void>,
): (container: MedusaContainer, input: Input) => Promise<void> {
  const queues = new WeakMap<MedusaContainer, { last: Promise<void>; open?: Crowd<Input> }>();

  return (container, input) => {
    const queue = queues.get(container) ?? { last: Promise.resolve() };
    queues.set(container, queue);
    if (!queue.open || queue.open.inputs.length === AT_ONCE) {
      const crowd: Crowd<Input> = { inputs: [], done: Promise.resolve() };
      crowd.done = queue.last.then(() => {
        if (queue.open === crowd) {
          queue.open = undefined;
        }
        return work(container, crowd.inputs);
      });
      // Whoever waits for a crowd is told that it failed; the next one runs all the same.
      queue.last = crowd.done.catch(() => undefined);
      queue.open = crowd;
    }
    queue.open.inputs.push(input);
    return queue.open.done;
  };
}
