import type { Context, IInventoryService, Message } from "@medusajs/framework/types";
import { createDatabase, type TestDatabase } from "../helpers/postgres/database";
import { makeLevel, type MadeLevel, uniqueId } from "../helpers/store/fixtures";
import { bootInventory, type BootedInventory } from "../helpers/app/inventory-module";
import { countStock } from "../helpers/model/counts";
import { claimOf, failureOf, inTransaction, useStock } from "../helpers/model/ledger";
import { waitFor } from "../helpers/app/wait-for";

type Scene = { level: MadeLevel; away: MadeLevel; claim: string; line: string };
type Call = (service: IInventoryService, scene: Scene, context: Context) => Promise<unknown>;

const rows: [method: string, call: Call, before?: Call][] = [
  ["createReservationItems", (s, { level }, c) => s.createReservationItems([claimOf(level, 1)], c)],
  [
    "updateReservationItems",
    (s, { claim }, c) => s.updateReservationItems([{ id: claim, quantity: 2 }], c),
  ],
  [
    "softDeleteReservationItems",
    (s, { claim }, c) => s.softDeleteReservationItems([claim], undefined, c),
  ],
  ["deleteReservationItems", (s, { claim }, c) => s.deleteReservationItems([claim], c)],
  [
    "deleteReservationItemsByLineItem",
    (s, { line }, c) => s.deleteReservationItemsByLineItem(line, c),
  ],
  [
    "deleteReservationItemByLocationId",
    (s, { level }, c) => s.deleteReservationItemByLocationId(level.location, c),
  ],
  [
    "restoreReservationItems",
    (s, { claim }, c) => s.restoreReservationItems([claim], undefined, c),
    (s, { claim }) => s.softDeleteReservationItems([claim]),
  ],
  [
    "restoreReservationItemsByLineItem",
    (s, { line }, c) => s.restoreReservationItemsByLineItem(line, c),
    (s, { line }) => s.deleteReservationItemsByLineItem(line),
  ],
  ["adjustInventory", (s, { level }, c) => s.adjustInventory(level.item, level.location, 1, c)],
  [
    "updateInventoryLevels",
    (s, { level }, c) =>
      s.updateInventoryLevels(
        [{ inventory_item_id: level.item, location_id: level.location, stocked_quantity: 8 }],
        c,
      ),
  ],
  [
    "createInventoryLevels",
    (s, { level }, c) =>
      s.createInventoryLevels([{ inventory_item_id: level.item, location_id: "sloc_new" }], c),
  ],
  ["deleteInventoryLevel", (s, { away }, c) => s.deleteInventoryLevel(away.item, away.location, c)],
];

const calls = rows.map(([method, call, before]) => ({ method, call, before }));

/** A message with its ids named by their role, as core and ours have other ids. */
function printed(message: Message, roles: Map<string, string>): string {
  const { id } = message.data as { id: string };
  const group = message.metadata?.eventGroupId;
  return `${message.name} of ${roles.get(id) ?? "new"} in ${group}`;
}

describe("events", () => {
  const stock = useStock();
  let database: TestDatabase;
  let core: BootedInventory<IInventoryService>;

  beforeAll(async () => {
    // Our module adds columns to core's models, for the whole process: core needs them in its tables.
    database = await createDatabase({ template: "inventory" });
    core = await bootInventory({ databaseUrl: database.url, module: "core" });
  });
  afterAll(async () => {
    await core?.shutdown();
    await database?.drop();
  });

  async function prepare(service: IInventoryService): Promise<Scene> {
    const level = await makeLevel(service, { stocked: 9 });
    const away = await makeLevel(service, { item: level.item });
    const line = uniqueId("ordli");
    const { id } = await service.createReservationItems(claimOf(level, 3, { line_item_id: line }));
    return { level, away, claim: id, line };
  }

  async function emitted(
    module: Pick<BootedInventory<IInventoryService>, "service" | "events">,
    call: Call,
    before?: Call,
  ): Promise<string[]> {
    const scene = await prepare(module.service);
    await before?.(module.service, scene, {});
    module.events.clear();
    await call(module.service, scene, { eventGroupId: "group_1" } as Context);
    const roles = new Map([
      [scene.level.id, "the level"],
      [scene.away.id, "the other level"],
      [scene.claim, "the claim"],
    ]);
    return [...new Set(module.events.map((message) => printed(message, roles)))].sort();
  }

  it.each(calls)("of $method are core's: names, ids and group", async ({ call, before }) => {
    const theirs = await emitted(core, call, before);
    const ours = await emitted(stock as never, call, before);
    expect(ours).toEqual(expect.arrayContaining(theirs));
    expect(ours.length).toBeGreaterThan(0);
  });

  it.each(calls)("of $method come once each", async ({ call, before }) => {
    const scene = await prepare(stock.service as IInventoryService);
    await before?.(stock.service as IInventoryService, scene, {});
    stock.events.clear();
    await call(stock.service as IInventoryService, scene, {});
    const keys = stock.events.map(({ name, data }) => `${name} ${(data as { id: string }).id}`);
    expect(keys).toEqual([...new Set(keys)]);
  });

  it.each(calls)(
    "of $method in a transaction of the caller's carry his group, by which they are dropped when it fails",
    async ({ call, before }) => {
      const scene = await prepare(stock.service as IInventoryService);
      await before?.(stock.service as IInventoryService, scene, {});
      stock.events.clear();
      await failureOf(
        inTransaction(stock.service, async (context) => {
          const grouped = { ...context, eventGroupId: "group_2" };
          await call(stock.service as IInventoryService, scene, grouped);
          throw new Error("outer failure");
        }),
      );
      expect(stock.events.map(({ metadata }) => metadata?.eventGroupId)).toEqual(
        stock.events.map(() => "group_2"),
      );
    },
  );

  it("of a named claim: none when it is made again", async () => {
    const { level } = await prepare(stock.service as IInventoryService);
    const named = { ...claimOf(level, 1), idempotency_key: uniqueId("key") };
    await stock.service.createReservationItems(named);
    stock.events.clear();
    await stock.service.createReservationItems(named);
    expect(stock.events.map(({ name }) => name)).toEqual([]);
  });

  it("of a level with two lines: one", async () => {
    const { level } = await prepare(stock.service as IInventoryService);
    stock.events.clear();
    await stock.service.createReservationItems([claimOf(level, 1), claimOf(level, 1)]);
    await stock.service.adjustInventory(
      [1, 2].map((adjustment) => ({
        inventoryItemId: level.item,
        locationId: level.location,
        adjustment,
      })),
    );
    expect(stock.events.named("inventory.inventory-level.updated")).toHaveLength(2);
  });

  it("inside a transaction of the caller's: when it has committed, and none when it was rolled back", async () => {
    const { level } = await prepare(stock.service as IInventoryService);
    const adjustment = { inventoryItemId: level.item, locationId: level.location, adjustment: 1 };
    stock.events.clear();
    await inTransaction(stock.service, async (context) => {
      await stock.service.adjustInventory([adjustment], context);
      await stock.service.adjustInventory(level.item, level.location, 1, context);
      await stock.service.createReservationItems(claimOf(level, 1), context);
      expect(stock.events).toHaveLength(0);
    });
    await waitFor(
      () => Promise.resolve(stock.events),
      (events) => events.length === 4,
    );
    stock.events.clear();
    await failureOf(
      inTransaction(stock.service, async (context) => {
        await stock.service.adjustInventory([adjustment], context);
        throw new Error("outer failure");
      }),
    );
    expect(stock.events).toHaveLength(0);
  });

  it("of a refused call: none", async () => {
    const { level, claim, away } = await prepare(stock.service as IInventoryService);
    stock.events.clear();
    await failureOf(stock.service.createReservationItems(claimOf(level, 99)));
    await failureOf(stock.service.updateReservationItems({ id: claim, quantity: 99 }));
    await failureOf(
      stock.service.updateReservationItems({ id: claim, location_id: away.location }),
    );
    await failureOf(stock.service.adjustInventory("iitem_no", level.location, 1));
    await failureOf(stock.service.deleteInventoryLevel(level.item, level.location));
    expect(stock.events).toHaveLength(0);
  });

  it("of a move name both levels", async () => {
    const { level, claim } = await prepare(stock.service as IInventoryService);
    const away = await makeLevel(stock.service, { item: level.item, stocked: 9 });
    stock.events.clear();
    await stock.service.updateReservationItems({ id: claim, location_id: away.location });
    const updated = stock.events.named("inventory.inventory-level.updated");
    expect(updated.map(({ data }) => (data as { id: string }).id).sort()).toEqual(
      [level.id, away.id].sort(),
    );
  });

  it("a count names the levels of a slice in one event, so that a feed of a million does not fill the memory", async () => {
    const levels = await Promise.all(
      [0, 1, 2].map((stocked) => makeLevel(stock.service, { stocked })),
    );
    const updated = () => stock.events.named("inventory.inventory-level.updated");
    const before = updated().length;
    await countStock(
      stock.service,
      levels.map(({ item, location }) => ({
        inventory_item_id: item,
        location_id: location,
        on_hand: 2,
      })),
    );
    const told = updated()
      .slice(before)
      .map(({ data }) => data as { id: string[] });
    expect(told).toHaveLength(1);
    // The third had what was counted.
    expect(told[0].id.sort()).toEqual([levels[0].id, levels[1].id].sort());
  });
});
