import { randomFrom, times } from "../helpers/app/at-once";
import { forms, useStock } from "../helpers/model/ledger";
import { patientStock, placeOf } from "../helpers/model/patient-stock";
import { day, orderSupply } from "../helpers/model/supply";
import { makeItem } from "../helpers/store/fixtures";

/** A queue and its supply, by the numbers of claims and days. */
type Case = {
  rule: string;
  /** What each claim waits for, and its priority. */
  queue: (number | [quantity: number, priority: number])[];
  /** Quantities, with their days; without one, undated. */
  supply: [quantity: number, day?: number][];
  /** What each claim is promised, in the order of `queue`. */
  promised: (number | null)[];
};

const cases: Case[] = [
  { rule: "nothing is promised without supply", queue: [2], supply: [], promised: [null] },
  {
    rule: "the line that brings it all gives its day",
    queue: [2],
    supply: [[2, 4]],
    promised: [4],
  },
  {
    rule: "the line that completes an entry gives its day",
    queue: [4],
    supply: [
      [3, 1],
      [3, 5],
    ],
    promised: [5],
  },
  {
    rule: "what supply covers in part is promised no day",
    queue: [2, 3, 1],
    supply: [[4, 1]],
    promised: [1, null, null],
  },
  {
    rule: "supply is walked by day, however it was made",
    queue: [1, 1, 1],
    supply: [
      [1, 9],
      [1, 2],
      [1, 5],
    ],
    promised: [2, 5, 9],
  },
  {
    rule: "lines of one day are one after the other",
    queue: [2, 2],
    supply: [
      [1, 3],
      [3, 3],
    ],
    promised: [3, 3],
  },
  {
    rule: "supply without a day comes last, and promises none",
    queue: [2, 2, 1],
    supply: [[2], [2, 8]],
    promised: [8, null, null],
  },
  {
    rule: "several entries share a line",
    queue: [1, 2, 0.5],
    supply: [
      [3, 1],
      [2, 2],
    ],
    promised: [1, 1, 2],
  },
  {
    rule: "the highest priority comes first, and in it the oldest",
    queue: [1, [1, 1], [1, -1], [1, 1]],
    supply: [
      [1, 1],
      [1, 2],
      [1, 3],
      [1, 4],
    ],
    promised: [3, 1, 4, 2],
  },
];

describe.each(forms)("promises, deductOn %s", (form) => {
  const stock = useStock({ deductOn: form });
  const { patientLevel, claimAt, claimsAt, entryOf, setPriority, promisedAt } = patientStock(stock);

  describe("the rule", () => {
    it.each(cases)("$rule", async ({ queue, supply, promised }) => {
      const level = await patientLevel();
      const claims = await claimsAt(
        level,
        queue.map((each) => (typeof each === "number" ? each : each[0])),
      );
      for (const [number, each] of queue.entries()) {
        if (typeof each !== "number") {
          await setPriority(claims[number], each[1]);
        }
      }
      for (const [quantity, on] of supply) {
        await orderSupply(stock.service, [[level, quantity, on]]);
      }
      const found = await promisedAt(level);
      expect(claims.map((claim) => found.get(claim))).toEqual(
        promised.map((on) => (on === null ? null : day(on))),
      );
    });

    it.each(cases)("$rule: also of claims that come when the supply is there", async (each) => {
      const level = await patientLevel();
      for (const [quantity, on] of each.supply) {
        await orderSupply(stock.service, [[level, quantity, on]]);
      }
      const claims = await claimsAt(
        level,
        each.queue.map((claim) => [claim].flat()[0]),
      );
      for (const [number, claim] of each.queue.entries()) {
        if (typeof claim !== "number") {
          await setPriority(claims[number], claim[1]);
        }
      }
      const found = await promisedAt(level);
      expect(claims.map((claim) => found.get(claim))).toEqual(
        each.promised.map((on) => (on === null ? null : day(on))),
      );
    });
  });

  describe("estimates", () => {
    const days = async (claim: string) => {
      const { estimated_at, queued_at } = await entryOf(claim);
      return estimated_at && (estimated_at.getTime() - queued_at.getTime()) / 86_400_000;
    };

    it("are by the lead time of the level, else of the item, and follow when it changes", async () => {
      const item = await makeItem(stock.service);
      const levels = [
        await patientLevel(0, { item: item.id }),
        await patientLevel(0, { item: item.id }),
      ];
      const claims = [await claimAt(levels[0], 1), await claimAt(levels[1], 1)];
      expect(await Promise.all(claims.map(days))).toEqual([null, null]);
      await stock.service.updateInventoryItems({ id: item.id, lead_time_days: 5 } as {
        id: string;
      });
      expect(await Promise.all(claims.map(days))).toEqual([5, 5]);
      await stock.service.updateInventoryLevels({
        ...placeOf(levels[0]),
        lead_time_days: 2,
      } as Parameters<typeof stock.service.updateInventoryLevels>[0] & object);
      expect(await Promise.all(claims.map(days))).toEqual([2, 5]);
      await stock.service.updateInventoryItems({ id: item.id, lead_time_days: 9 } as {
        id: string;
      });
      expect(await Promise.all(claims.map(days))).toEqual([2, 9]);
      expect(await days(await claimAt(levels[1], 1))).toBe(9);
    });

    it("give way to a promise, and come back when it is gone", async () => {
      const item = await makeItem(stock.service, { lead_time_days: 3 } as object);
      const level = await patientLevel(0, { item: item.id });
      const claim = await claimAt(level, 1);
      const order = await orderSupply(stock.service, [[level, 1]], { day: 4 });
      expect(await days(claim)).toBeNull();
      await stock.service.cancelReplenishmentOrder({ id: order.id });
      expect(await days(claim)).toBe(3);
      await orderSupply(stock.service, [[level, 1]]);
      expect(await days(claim)).toBe(3);
    });
  });

  it("an expected date is what a claim made now gets, on random levels", async () => {
    const random = randomFrom(20_261_124);
    for (let round = 0; round < 25; round++) {
      const item = await makeItem(stock.service, {
        lead_time_days: random.oneOf([null, 4]),
      } as object);
      const level = await patientLevel(random.below(4) - 1, { item: item.id });
      const claims = await claimsAt(
        level,
        times(random.below(4), () => 1 + random.below(3)),
      );
      for (let line = 0; line < random.below(4); line++) {
        await orderSupply(stock.service, [
          [level, 1 + random.below(4), random.oneOf([[], [1], [2], [3]])[0]],
        ]);
      }
      const waiting = await stock.service.listBackorderEntries({ reservation_id: claims });
      if (waiting.length) {
        const { id } = random.oneOf(waiting);
        const priority = random.oneOf([-1, 1]);
        await stock.service.setBackorderPriority({ priority, backorder_entry_ids: [id] });
      }
      const quantity = 1 + random.below(4);
      const [expected] = await stock.service.listExpectedDates([{ ...placeOf(level), quantity }]);
      const claim = await claimAt(level, quantity);
      const entry = await entryOf(claim);
      if (entry?.promised_at) {
        expect(expected).toEqual({ expected_at: entry.promised_at, expected_kind: "supply" });
      } else {
        expect(expected.expected_kind).toBe(entry?.estimated_at ? "estimate" : null);
      }
    }
  });
});
