import type { Knex } from "@medusajs/framework/mikro-orm/knex";
import type { Context } from "@medusajs/framework/types";

import type { Breach } from "../../src/modules/inventory/types";
import { claimOf, failureOf, inTransaction, useStock } from "../helpers/model/ledger";
import { day, orderSupply } from "../helpers/model/supply";
import { makeLevel, type MadeLevel } from "../helpers/store/fixtures";

const stock = useStock({ deductOn: "order" });

/** 2 units; an order's claim of 4, which waits for 2; then a claim by hand of 1, which waits whole: S = -2, R = 1. */
type Scene = { level: MadeLevel; order: string; byHand: string };

async function makeScene(): Promise<Scene> {
  const { service } = stock;
  const level = await makeLevel(service, { stocked: 2, allow_backorder: true, backorder_limit: 5 });
  const order = await service.createReservationItems(claimOf(level, 4));
  const byHand = await service.createReservationItems(
    claimOf(level, 1, { line_item_id: undefined }),
  );
  return { level, order: order.id, byHand: byHand.id };
}

/** Breaks the books by SQL, past the trigger that keeps the ledger, asks what is wrong, and undoes it. */
async function breachesAfter(
  sql: string,
  ask: (context: Context) => Promise<Breach[]>,
): Promise<Breach[]> {
  let found: Breach[] = [];
  const undo = new Error("undo");
  const work = inTransaction(stock.service, async (context) => {
    const { transactionManager } = context as { transactionManager: EntityManager };
    await transactionManager
      .getTransactionContext()
      .raw(`set local session_replication_role = replica; ${sql}`);
    found = await ask(context);
    throw undo;
  });
  await expect(work).rejects.toBe(undo);
  return found;
}

type EntityManager = { getTransactionContext: () => Knex.Transaction };

const brief = ({ invariant, expected, actual }: Breach) => [invariant, expected, actual];

/** A number and its exact twin, as SQL sets both. */
const both = (column: string, value: number) =>
  `${column} = ${value}, raw_${column} = '{"value": "${value}", "precision": 20}'`;

type Broken = {
  what: string;
  sql: (scene: Scene) => string;
  breaches: (string | null)[][];
};

const broken: Broken[] = [
  {
    what: "I1, where a held claim is another than reserved says",
    sql: ({ byHand }) =>
      `update reservation_item set ${both("quantity", 2)} where id = '${byHand}'`,
    breaches: [["I1", "2", "1"]],
  },
  {
    what: "I2, where a level has another balance than its ledger",
    sql: ({ level }) =>
      `update inventory_level set ${both("stocked_quantity", -1)} where id = '${level.id}'`,
    breaches: [
      ["I2", "-2", "-1"],
      ["I5", "2", "3"],
    ],
  },
  {
    what: "I2, where a movement records another balance than its delta makes, once for the first of them",
    sql: ({ level }) =>
      `update stock_movement set ${both("stocked_quantity", 9)} where inventory_level_id = '${level.id}'`,
    breaches: [["I2", "2", "9"]],
  },
  {
    what: "I3, where the last claim went further below zero than policy allows",
    sql: ({ level }) => `update inventory_level set backorder_limit = 2 where id = '${level.id}'`,
    breaches: [["I3", "-2", "-3"]],
  },
  {
    what: "I3, where the last claim was not allowed to go below zero at all",
    sql: ({ level }) =>
      `update inventory_level set allow_backorder = false where id = '${level.id}'`,
    breaches: [["I3", "0", "-3"]],
  },
  {
    what: "I4, where a claim waits for more than it is",
    sql: ({ order }) =>
      `update backorder_entry set ${both("quantity", 5)} where reservation_id = '${order}'`,
    breaches: [
      ["I4", "4", "5"],
      ["I5", "6", "3"],
      ["I5", "3", "6"],
    ],
  },
  {
    what: "I5, where the queue is shorter than the shortage",
    sql: ({ order, level }) =>
      `update backorder_entry set ${both("quantity", 1)} where reservation_id = '${order}';
       update inventory_level set backordered_quantity = 2 where id = '${level.id}'`,
    breaches: [["I5", "3", "2"]],
  },
  {
    what: "I5, where the level counts its queue wrongly",
    sql: ({ level }) =>
      `update inventory_level set backordered_quantity = 8 where id = '${level.id}'`,
    breaches: [["I5", "3", "8"]],
  },
];

/** The scene's level with a lead time, and an order of 2 for it on day 1: the order's claim is promised, the other is not. */
async function makeSupplied(): Promise<Scene> {
  const scene = await makeScene();
  const { level } = scene;
  const fields = { inventory_item_id: level.item, location_id: level.location, lead_time_days: 2 };
  await stock.service.updateInventoryLevels(fields);
  await orderSupply(stock.service, [[level, 2]], { day: 1 });
  return scene;
}

const seconds = (days: number) => String(Date.parse(day(days)) / 1000);

const brokenSupply: Broken[] = [
  {
    what: "I7, where a level awaits another quantity than its orders bring",
    sql: ({ level }) =>
      `update inventory_level set ${both("incoming_quantity", 5)} where id = '${level.id}'`,
    breaches: [["I7", "2", "5"]],
  },
  {
    what: "I7, where an order was cancelled past the engine",
    sql: ({ level }) =>
      `update replenishment_order set status = 'cancelled' where location_id = '${level.location}'`,
    breaches: [["I7", "0", "2"]],
  },
  {
    what: "I8 and I9, where an entry has another date than its supply",
    sql: ({ order }) =>
      `update backorder_entry set promised_at = '${day(7)}' where reservation_id = '${order}'`,
    breaches: [
      ["I8", seconds(1), seconds(7)],
      ["I9", seconds(7), seconds(1)],
    ],
  },
  {
    what: "I8, where an estimate is not by the lead time",
    sql: ({ byHand }) =>
      `update backorder_entry set estimated_at = null where reservation_id = '${byHand}'`,
    breaches: [["I8", expect.any(String) as unknown as string, null]],
  },
  {
    what: "I9, where an entry never told that it waits",
    sql: ({ byHand }) =>
      `delete from inventory_outbox where name = 'inventory.backordered' and backorder_entry_id in (
         select id from backorder_entry where reservation_id = '${byHand}')`,
    breaches: [["I9", "1", "0"]],
  },
  {
    what: "I9, where a fill was not told",
    sql: ({ order }) =>
      `update backorder_entry set ${both("filled_quantity", 3)} where reservation_id = '${order}'`,
    breaches: [["I9", "3", "0"]],
  },
];

/** Every quantity that has an exact twin. */
const twins: Record<string, string[]> = {
  inventory_level: ["stocked_quantity", "reserved_quantity", "incoming_quantity"],
  reservation_item: ["quantity"],
  backorder_entry: ["quantity", "filled_quantity", "cancelled_quantity"],
  stock_movement: ["stocked_delta", "reserved_delta", "stocked_quantity", "reserved_quantity"],
};

describe("findBreaches", () => {
  it("lists nothing where the books are right", async () => {
    const { service } = stock;
    const { level, order, byHand } = await makeScene();
    await service.updateReservationItems({ id: order, quantity: 3 });
    await service.deleteReservationItems([byHand]);
    await service.createReservationItems(claimOf(level, 2.5));
    await makeLevel(service, { stocked: "0.1" });
    expect(await service.findBreaches()).toEqual([]);
  });

  it.each(broken)("lists $what", async ({ sql, breaches }) => {
    const scene = await makeScene();
    const found = await breachesAfter(sql(scene), (context) =>
      stock.service.findBreaches({}, context),
    );
    expect(found.map(brief)).toEqual(breaches);
    for (const breach of found) {
      expect(breach).toMatchObject({
        inventory_level_id: scene.level.id,
        inventory_item_id: scene.level.item,
        location_id: scene.level.location,
        detail: `${breach.detail.split(": it is ")[0]}: it is ${breach.actual}, and should be ${breach.expected}`,
      });
    }
  });

  it.each(brokenSupply)("lists $what", async ({ sql, breaches }) => {
    const scene = await makeSupplied();
    const ask = (context: Context) =>
      stock.service.findBreaches({ level_ids: [scene.level.id] }, context);
    expect(await ask({})).toEqual([]);
    expect((await breachesAfter(sql(scene), ask)).map(brief)).toEqual(breaches);
  });

  it.each(Object.entries(twins).flatMap(([table, columns]) => columns.map((c) => [table, c])))(
    "lists I6, where %s.%s is another than its exact twin",
    async (table, column) => {
      await makeScene();
      const found = await breachesAfter(
        `update ${table} set raw_${column} = '{"value": "1234.5", "precision": 20}'
          where id = (select min(id) from ${table})`,
        (context) => stock.service.findBreaches({}, context),
      );
      expect(found).toMatchObject([{ invariant: "I6", expected: "1234.5" }]);
      expect(found[0].detail).toContain(column);
    },
  );

  it("does not take a claim for a breach of a policy that was changed after it", async () => {
    const { service } = stock;
    const { level } = await makeScene();
    await service.updateInventoryLevels({
      inventory_item_id: level.item,
      location_id: level.location,
      backorder_limit: 1,
    });
    const onItem = await makeScene();
    await service.updateInventoryLevels({
      inventory_item_id: onItem.level.item,
      location_id: onItem.level.location,
      allow_backorder: null,
    });
    // Core's type does not know the policy columns.
    const switchedOff = { id: onItem.level.item, allow_backorder: false } as object;
    await service.updateInventoryItems([switchedOff as { id: string }]);
    expect(await service.findBreaches()).toEqual([]);
  });

  it("lists the breaches of the levels that are named, by level, and so many as are asked for", async () => {
    const { service } = stock;
    const scenes = [await makeScene(), await makeScene(), await makeScene()];
    const [first, second] = scenes.map(({ level }) => level.id).sort();
    const ask = (options: Parameters<typeof service.findBreaches>[0]) =>
      breachesAfter("update inventory_level set backordered_quantity = 8", (context) =>
        service.findBreaches(options, context),
      );
    const levelsOf = (breaches: Breach[]) => breaches.map((breach) => breach.inventory_level_id);
    expect(levelsOf(await ask({ level_ids: [second, first] }))).toEqual([first, second]);
    expect(levelsOf(await ask({ level_ids: [second, first], limit: 1 }))).toEqual([first]);
    expect(levelsOf(await ask({ limit: 2 }))).toHaveLength(2);
    expect(await ask({ level_ids: [] })).toEqual([]);
  });

  it.each([
    [{ limit: 0 }, /options\.limit must be a whole number greater than 0, received 0/],
    [{ limit: 1.5 }, /options\.limit/],
    [{ level_ids: [""] }, /options\.level_ids\[0\] is missing/],
    [{ levels: [] }, /options has an unknown field: levels/],
  ])("refuses %j", async (options, message) => {
    const error = await failureOf(stock.service.findBreaches(options as object));
    expect(error).toMatchObject({ type: "invalid_data", message: expect.stringMatching(message) });
  });
});
