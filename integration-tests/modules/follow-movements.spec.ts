import { atOnce, bootServers, randomFrom, type Servers } from "../helpers/app/at-once";
import { waitFor } from "../helpers/app/wait-for";
import { claimOf, failureOf, inTransaction, useStock } from "../helpers/model/ledger";
import { makeLevel, type MadeLevel } from "../helpers/store/fixtures";
import type InventoryModuleService from "../../src/modules/inventory/service";

type Movement = Awaited<ReturnType<InventoryModuleService["followStockMovements"]>>[number];

/** Follows until a movement is handed out: those of other databases of the server hold the newest back, too. */
const followUntil = (service: InventoryModuleService, id: string, after?: string) =>
  waitFor(
    () => service.followStockMovements({ after, limit: 10_000 }),
    (movements) => movements.some((movement) => movement.id === id),
  );

const lastOf = async (service: InventoryModuleService, level: MadeLevel): Promise<string> => {
  const [last] = await service.listStockMovements(
    { inventory_level_id: level.id },
    { take: 1, order: { id: "DESC" } },
  );
  return (last as { id: string }).id;
};

describe("who follows the ledger", () => {
  const stock = useStock();

  it("reads on behind a movement, in the order of the ids, with the item's sku", async () => {
    const level = await makeLevel(stock.service, { stocked: 3 });
    await stock.service.createReservationItems(claimOf(level, 2));
    await stock.service.adjustInventory(level.item, level.location, 4);
    const all = await followUntil(stock.service, await lastOf(stock.service, level));
    const own = all.filter(({ inventory_level_id }) => inventory_level_id === level.id);
    const { sku } = await stock.service.retrieveInventoryItem(level.item);
    expect(own).toMatchObject([
      { kind: "opening", stocked_quantity: 3, sku },
      { kind: "claim", stocked_delta: -2, stocked_quantity: 1, reservation_id: expect.any(String) },
      { kind: "adjust", stocked_delta: 4, stocked_quantity: 5, reservation_id: null },
    ]);
    const after = own[0]?.id;
    expect(await stock.service.followStockMovements({ after, limit: 1 })).toEqual([own[1]]);
    expect(await stock.service.followStockMovements({ after: own[2]?.id })).toEqual([]);
  });

  it("is not told of a movement while one with a lower id is not committed", async () => {
    const [held, free] = [await makeLevel(stock.service), await makeLevel(stock.service)];
    const after = await lastOf(stock.service, free);
    await followUntil(stock.service, after);
    const { service } = stock;
    await inTransaction(service, async (context) => {
      await service.adjustInventory(held.item, held.location, 1, context);
      // Committed, with a higher id than what is still open.
      await service.adjustInventory(free.item, free.location, 2);
      const { stocked } = (await stock
        .knex("inventory_level")
        .where({ id: free.id })
        .first("stocked_quantity as stocked")) as { stocked: string };
      expect(Number(stocked)).toBe(2);
      expect(await service.followStockMovements({ after })).toEqual([]);
    });
    const told = await followUntil(service, await lastOf(service, free), after);
    expect(told.map(({ inventory_level_id }) => inventory_level_id)).toEqual([held.id, free.id]);
  });

  it("is not told of one either that an older transaction wrote before a younger one's lower id", async () => {
    const [one, two] = [await makeLevel(stock.service), await makeLevel(stock.service)];
    const after = await lastOf(stock.service, two);
    await followUntil(stock.service, after);
    const { service, knex } = stock;
    const older = await knex.transaction();
    // Its number is the lower one.
    await older.raw("select pg_current_xact_id()");
    await inTransaction(service, async (context) => {
      await service.adjustInventory(one.item, one.location, 1, context);
      await older.raw(
        "select backorders_v1_adjust_levels(array[?], array[?], array[2]::numeric[], ?::jsonb)",
        [
          two.item,
          two.location,
          JSON.stringify({ cause: "test", in_workflow: false, compensating: false }),
        ],
      );
      await older.commit();
      expect(await service.followStockMovements({ after })).toEqual([]);
    });
    const told = await followUntil(service, await lastOf(service, two), after);
    expect(told.map(({ inventory_level_id }) => inventory_level_id)).toEqual([one.id, two.id]);
  });

  it("goes on past a movement that was rolled back", async () => {
    const [gone, there] = [await makeLevel(stock.service), await makeLevel(stock.service)];
    const after = await lastOf(stock.service, there);
    await failureOf(
      inTransaction(stock.service, async (context) => {
        await stock.service.adjustInventory(gone.item, gone.location, 1, context);
        await stock.service.adjustInventory(there.item, there.location, 2);
        throw new Error("rolled back");
      }),
    );
    const told = await followUntil(stock.service, await lastOf(stock.service, there), after);
    expect(told).toHaveLength(1);
  });

  it.each([
    [{ after: "stmov_1" }, /after must be the id of a movement/],
    [{ limit: 0 }, /limit must be/],
    [{ limit: 10_001 }, /limit must be/],
  ])("is refused %j", async (input, message) => {
    const failure = await failureOf(stock.service.followStockMovements(input));
    expect(failure.message).toMatch(message);
  });
});

describe("who follows the ledger while many write", () => {
  let servers: Servers;

  beforeAll(async () => {
    servers = await bootServers(["order", "fulfillment"]);
  });
  afterAll(() => servers?.shutdown());

  it("gets every movement once, each level's in order", async () => {
    const { first, second } = servers;
    const random = randomFrom(20_261_127);
    const levels: MadeLevel[] = [];
    for (let made = 0; made < 12; made++) {
      levels.push(await makeLevel(first.service, { allow_backorder: true }));
    }
    const told: Movement[] = [];
    const follow = async () => {
      const page = await first.service.followStockMovements({ after: told.at(-1)?.id, limit: 7 });
      told.push(...page);
      return page.length;
    };
    let writing = true;
    const writers = atOnce<unknown>(
      Array.from({ length: 120 }, (_, number) => async () => {
        const { service } = number % 2 ? first : second;
        const chosen = random.shuffled(levels).slice(0, 3);
        await (number % 5
          ? service.createReservationItems(chosen.map((level) => claimOf(level, 1)))
          : inTransaction(service, async (context) => {
              for (const level of chosen.sort((a, b) => (a.item < b.item ? -1 : 1))) {
                await service.adjustInventory(level.item, level.location, 3, context);
              }
            }));
      }),
    ).finally(() => (writing = false));
    while (writing) {
      await follow();
    }
    expect((await writers).failed).toEqual([]);
    const [, count] = await first.service.listAndCountStockMovements({});
    await waitFor(
      async () => {
        await follow();
        return told.length;
      },
      (length) => length >= count,
    );
    const ids = told.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)].sort());
    expect(ids).toHaveLength(count);
    for (const level of levels) {
      let stocked = 0;
      for (const movement of told.filter((row) => row.inventory_level_id === level.id)) {
        stocked += movement.stocked_delta;
        expect(movement.stocked_quantity).toBe(stocked);
      }
    }
  });
});
