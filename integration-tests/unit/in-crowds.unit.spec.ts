import type { MedusaContainer } from "@medusajs/framework/types";
import { createMedusaContainer } from "@medusajs/framework/utils";

import { inCrowds } from "../../src/workflows/backorders/in-crowds";

/** Work that notes what it was given, and ends when the test lets it. */
function notedWork() {
  const runs: number[][] = [];
  const ends: ((error?: Error) => void)[] = [];
  const call = inCrowds(
    (_container, inputs: readonly number[]) =>
      new Promise<void>((resolve, reject) => {
        runs.push([...inputs]);
        ends.push((error) => (error ? reject(error) : resolve()));
      }),
  );
  return { runs, ends, call };
}

const untilIdle = () => new Promise((resolve) => setImmediate(resolve));

describe("events in crowds", () => {
  let container: MedusaContainer;

  beforeEach(() => {
    container = createMedusaContainer();
  });

  it("one event is worked on at once, and by itself", async () => {
    const { runs, ends, call } = notedWork();
    const done = call(container, 1);
    await untilIdle();
    expect(runs).toEqual([[1]]);
    ends[0]?.();
    await done;
  });

  it("what arrives during a run is gathered for the next, in the order in which it came", async () => {
    const { runs, ends, call } = notedWork();
    const first = call(container, 1);
    await untilIdle();
    const others = [call(container, 2), call(container, 3)];
    await untilIdle();
    expect(runs).toEqual([[1]]);
    ends[0]?.();
    await first;
    await untilIdle();
    expect(runs).toEqual([[1], [2, 3]]);
    ends[1]?.();
    await Promise.all(others);
  });

  it("10,000 at the same moment are 100 runs, one at a time", async () => {
    let atWork = 0;
    let runs = 0;
    const seen: number[] = [];
    const call = inCrowds(async (_container, inputs: readonly number[]) => {
      expect(++atWork).toBe(1);
      await untilIdle();
      seen.push(...inputs);
      runs++;
      atWork--;
    });
    const numbers = Array.from({ length: 10_000 }, (_, number) => number);
    await Promise.all(numbers.map((number) => call(container, number)));
    expect(seen).toEqual(numbers);
    expect(runs).toBe(100);
  });

  it("a run that fails is told to those that were in it, and the next one runs", async () => {
    const { runs, ends, call } = notedWork();
    const failing = [call(container, 1), call(container, 2)];
    const failed = Promise.allSettled(failing);
    await untilIdle();
    const later = call(container, 3);
    ends[0]?.(new Error("The database is away"));
    expect(await failed).toMatchObject([
      { status: "rejected", reason: { message: "The database is away" } },
      { status: "rejected" },
    ]);
    await untilIdle();
    ends[1]?.();
    await later;
    expect(runs).toEqual([[1, 2], [3]]);
  });

  it("another application does not wait", async () => {
    const { runs, ends, call } = notedWork();
    const both = [call(container, 1), call(createMedusaContainer(), 2)];
    await untilIdle();
    expect(runs).toEqual([[1], [2]]);
    ends.forEach((end) => end());
    await Promise.all(both);
  });
});
