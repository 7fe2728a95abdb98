import type { Knex } from "@medusajs/framework/mikro-orm/knex";

import { atOnce, bootServers, type Servers } from "../helpers/app/at-once";
import { bootInventory, type BootedInventory } from "../helpers/app/inventory-module";
import { bookAll, countStock, feedOf, now } from "../helpers/model/counts";
import { checkInvariants } from "../helpers/model/invariants";
import { claimOf, failureOf, stepContext, useStock } from "../helpers/model/ledger";
import { connect } from "../helpers/postgres/database";
import { failingProxy, type FailingProxy } from "../helpers/postgres/failing-proxy";
import { makeLevel, type MadeLevel, uniqueId } from "../helpers/store/fixtures";

const lineOf = ({ item, location }: MadeLevel, on_hand: number) => ({
  inventory_item_id: item,
  location_id: location,
  on_hand,
});

describe("counts while others work at the same levels", () => {
  let servers: Servers;
  let knex: Knex;

  beforeAll(async () => {
    servers = await bootServers(["order", "fulfillment"]);
    knex = connect(servers.database.url, 1);
  });

  afterAll(async () => {
    await knex?.destroy();
    await servers?.shutdown();
  });

  it("net with what is claimed, shipped, received and released at the same moment", async () => {
    const { first, second } = servers;
    const location = uniqueId("sloc");
    for (let round = 0; round < 6; round++) {
      const levels: MadeLevel[] = [];
      for (let made = 0; made < 6; made++) {
        levels.push(
          await makeLevel(first.service, { location, stocked: 3, allow_backorder: true }),
        );
      }
      const held = await first.service.createReservationItems(
        levels.map((level) => claimOf(level, 2)),
      );
      const as_of = await now(knex);
      const ship = async (place: number) => {
        const context = stepContext();
        const { item } = levels[place];
        await second.service.adjustInventory(item, location, -2, context);
        await second.service.deleteReservationItems([held[place].id], context);
        await second.service.endWorkflow(context.eventGroupId as string);
      };
      const { failed, refused } = await atOnce<unknown>([
        () =>
          countStock(
            first.service,
            levels.map((level) => lineOf(level, 10)),
            { as_of },
          ),
        () =>
          countStock(second.service, levels.map((level) => lineOf(level, 10)).reverse(), { as_of }),
        ...levels.map((level) => () => second.service.createReservationItems(claimOf(level, 4))),
        ...levels.map((_, place) => () => ship(place)),
        () =>
          first.service.receiveStock({
            inventory_item_id: levels[0].item,
            location_id: location,
            accepted: 5,
          }),
      ]);
      expect([failed, refused]).toEqual([[], []]);
      // 10 were counted; 2 were shipped from each since, and 5 came to the first.
      const onHand = await Promise.all(
        levels.map(async ({ item }) => (await first.service.listItemStock(item))[0].on_hand),
      );
      expect(onHand).toEqual([13, 8, 8, 8, 8, 8]);
      await checkInvariants(knex);
    }
    expect(await first.service.findBreaches()).toEqual([]);
  });

  it("with one key, sent twice at once, are booked once", async () => {
    const { first, second } = servers;
    const level = await makeLevel(first.service, { stocked: 3 });
    const options = { idempotency_key: uniqueId("erp") };
    const { failed } = await atOnce([
      () => countStock(first.service, [lineOf(level, 7)], options),
      () => countStock(second.service, [lineOf(level, 7)], options),
    ]);
    // One of them may be told that the other is at it.
    for (const failure of failed) {
      expect(failure).toMatchObject({ type: "conflict" });
    }
    const again = await countStock(first.service, [lineOf(level, 7)], options);
    expect(again).toMatchObject({ status: "done", changed: 1 });
    const movements = await first.service.listStockMovements({
      inventory_level_id: level.id,
      kind: "count",
    });
    expect(movements).toHaveLength(1);
  });

  it("booked by two servers at once are booked once", async () => {
    const { first, second } = servers;
    const location = uniqueId("sloc");
    const levels: MadeLevel[] = [];
    for (let made = 0; made < 8; made++) {
      levels.push(await makeLevel(first.service, { location }));
    }
    const { id } = await first.service.takeStockCount({
      lines: feedOf(levels.map((level) => lineOf(level, 4))),
    });
    await Promise.all([bookAll(first.service, id), bookAll(second.service, id)]);
    expect(await first.service.readStockCount(id)).toMatchObject({ booked: 8, changed: 8 });
    const movements = await first.service.listStockMovements({
      location_id: location,
      kind: "count",
    });
    expect(movements).toHaveLength(8);
  });
});

describe("a crash while a count is booked", () => {
  const stock = useStock();
  let proxy: FailingProxy;
  let failing: BootedInventory;

  beforeAll(async () => {
    proxy = await failingProxy(stock.database.url);
    failing = await bootInventory({ databaseUrl: proxy.url, poolSize: 2 });
  });

  afterAll(async () => {
    await failing?.shutdown();
    await proxy?.close();
  });

  const STATEMENT = "backorders_v1_book_count";
  const moments: [
    name: string,
    booked: number,
    cut: (id: string, level: MadeLevel) => Promise<void>,
  ][] = [
    [
      "before the database got a slice",
      0,
      async (id) => {
        proxy.cutBefore(STATEMENT);
        await failureOf(failing.service.bookStockCountSlice(id));
      },
    ],
    [
      "while a slice is booked",
      0,
      async (id, level) => {
        const blocker = await stock.knex.transaction();
        await blocker.raw("select id from inventory_level where id = ? for update", [level.id]);
        const failure = failureOf(failing.service.bookStockCountSlice(id));
        for (let ended = 0; ended === 0;) {
          const { rows } = await stock.knex.raw<{ rows: object[] }>(
            `select pg_terminate_backend(pid) from pg_stat_activity
              where datname = current_database() and wait_event_type = 'Lock' and query like ?`,
            [`%${STATEMENT}%`],
          );
          ended = rows.length;
        }
        await failure;
        await blocker.rollback();
      },
    ],
    [
      "after a slice was booked, before the answer came",
      1,
      async (id) => {
        proxy.cutAnswersTo(STATEMENT);
        await failureOf(failing.service.bookStockCountSlice(id));
      },
    ],
  ];

  it.each(moments)(
    "%s leaves all of it or nothing, and whoever goes on ends it",
    async (_name, booked, cut) => {
      const level = await makeLevel(stock.service, { allow_backorder: true });
      const claim = await stock.service.createReservationItems(claimOf(level, 3));
      const { id } = await stock.service.takeStockCount({ lines: feedOf([lineOf(level, 2)]) });
      await cut(id, level);
      expect(await stock.service.readStockCount(id)).toMatchObject({
        status: booked ? "done" : "running",
        booked,
      });
      const done = await bookAll(stock.service, id);
      expect(done).toMatchObject({ status: "done", booked: 1, changed: 1 });
      expect(done.fills).toMatchObject([{ reservation_id: claim.id, quantity: 2 }]);
      const told = await stock
        .knex("inventory_outbox")
        .where({ inventory_level_id: level.id, name: "inventory.backorder-filled" });
      expect(told).toHaveLength(1);
    },
  );
});
