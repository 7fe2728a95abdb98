import { makeLevel, type MadeLevel, snapshot } from "../helpers/store/fixtures";
import {
  claimOf,
  expectedLedger,
  failureOf,
  inTransaction,
  ledgerOf,
  queueOf,
  stepContext,
  useStock,
  withoutChange,
  entry,
} from "../helpers/model/ledger";

describe("adjusting stock", () => {
  const stock = useStock();
  const balances = ({ item, location }: MadeLevel) => snapshot(stock.knex, item, location);

  it.each([
    [10, 5, "15"],
    [10, -4, "6"],
    [10, -10, "0"],
    [2, -5, "-3"],
    [-3, -1, "-4"],
    [-3, 5, "2"],
    [10, 0, "10"],
  ])("%d by %d is %s, without a question to policy", async (stocked, delta, result) => {
    const level = await makeLevel(stock.service, { stocked, allow_backorder: false });
    const adjusted = await stock.service.adjustInventory(level.item, level.location, delta);
    expect(adjusted).toMatchObject({
      id: level.id,
      inventory_item_id: level.item,
      location_id: level.location,
      stocked_quantity: Number(result),
      reserved_quantity: 0,
    });
    expect((await balances(level)).stocked).toBe(result);
  });

  it("fills those who wait", async () => {
    const level = await makeLevel(stock.service, { stocked: 1, allow_backorder: true });
    const { id } = await stock.service.createReservationItems(claimOf(level, 3));
    await stock.service.adjustInventory(level.item, level.location, 1);
    expect(await queueOf(stock.knex, level)).toEqual([entry(id, { filled: 1, open: 1 })]);
  });

  it("many lines come back in the order of the list, a level that stands twice as it is afterwards", async () => {
    const [a, b] = [
      await makeLevel(stock.service, { stocked: 1 }),
      await makeLevel(stock.service, { stocked: 2 }),
    ];
    const line = (level: MadeLevel, adjustment: number) => ({
      inventoryItemId: level.item,
      locationId: level.location,
      adjustment,
    });
    const levels = await stock.service.adjustInventory([line(b, 1), line(a, 5), line(b, 2)]);
    expect(levels.map(({ id, stocked_quantity }) => [id, stocked_quantity])).toEqual([
      [b.id, 5],
      [a.id, 6],
      [b.id, 5],
    ]);
    expect(await ledgerOf(stock.knex, b)).toEqual(
      expectedLedger("order", 2, [
        ["adjust", 1, "adjustInventory"],
        ["adjust", 2, "adjustInventory"],
      ]),
    );
    expect(await stock.service.adjustInventory([])).toEqual([]);
  });

  it("ten at once all count", async () => {
    const level = await makeLevel(stock.service, { stocked: 0 });
    await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        stock.service.adjustInventory(level.item, level.location, index + 1),
      ),
    );
    expect((await balances(level)).stocked).toBe("55");
  });

  it("a retried step that was compensated in between adjusts again", async () => {
    const level = await makeLevel(stock.service, { stocked: 10 });
    const invoke = stepContext();
    const compensate = {
      ...invoke,
      idempotencyKey: invoke.idempotencyKey?.replace(/:invoke$/, ":compensate"),
    };
    const adjust = (delta: number, context: object) =>
      stock.service.adjustInventory(level.item, level.location, delta, { ...context });
    await adjust(-4, invoke);
    await adjust(-4, invoke);
    await adjust(4, compensate);
    await adjust(4, compensate);
    expect((await balances(level)).stocked).toBe("10");
    await adjust(-4, invoke);
    expect((await balances(level)).stocked).toBe("6");
  });
});

describe("levels", () => {
  const stock = useStock();

  it("are created with their policy and an opening movement, negative stock too", async () => {
    const level = await makeLevel(stock.service, {
      stocked: -2,
      allow_backorder: true,
      backorder_limit: 2.5,
    });
    expect(level).toMatchObject({
      stocked_quantity: -2,
      reserved_quantity: 0,
      incoming_quantity: 0,
      allow_backorder: true,
      backorder_limit: 2.5,
      backordered_quantity: 0,
    });
    expect(await ledgerOf(stock.knex, level)).toEqual(expectedLedger("order", -2, []));
  });

  it("many are created together or not at all", async () => {
    const first = await makeLevel(stock.service);
    const input = ["sloc_b", "sloc_a", first.location].map((location_id) => ({
      inventory_item_id: first.item,
      location_id,
    }));
    const error = await withoutChange(stock.knex, () =>
      failureOf(stock.service.createInventoryLevels(input)),
    );
    expect(error).toMatchObject({
      type: "invalid_data",
      message: expect.stringContaining("inventory_levels[2]"),
    });
    const created = await stock.service.createInventoryLevels(input.slice(0, 2));
    expect(created.map(({ location_id }) => location_id)).toEqual(["sloc_b", "sloc_a"]);
  });

  it("of one item and location are created once by two at once", async () => {
    const { item } = await makeLevel(stock.service);
    const input = { inventory_item_id: item, location_id: "sloc_new", stocked_quantity: 1 };
    const outcomes = await Promise.allSettled(
      [1, 2, 3].map(() => stock.service.createInventoryLevels(input)),
    );
    const reasons = outcomes.flatMap((outcome) =>
      outcome.status === "rejected" ? [outcome.reason] : [],
    );
    expect(reasons).toMatchObject([{ type: "invalid_data" }, { type: "invalid_data" }]);
  });

  it("that exist are not created again, by the same step either", async () => {
    const { item } = await makeLevel(stock.service);
    const input = ["sloc_b", "sloc_a"].map((location_id) => ({
      inventory_item_id: item,
      location_id,
      stocked_quantity: 3,
    }));
    const context = stepContext();
    const create = () => stock.service.createInventoryLevels(input, context);

    const ids = (await create()).map(({ id }) => id);
    expect(await failureOf(create())).toMatchObject({ type: "invalid_data" });
    await stock.service.deleteInventoryLevels(ids[0] ?? "");
    expect(await failureOf(create())).toMatchObject({
      type: "invalid_data",
      message: expect.stringContaining("inventory_levels[1]") as string,
    });
  });

  it("adjusted as a list inside a transaction of the caller's follow it, wherever the context stands", async () => {
    const level = await makeLevel(stock.service, { stocked: 4 });
    const adjustment = [{ inventoryItemId: level.item, locationId: level.location, adjustment: 1 }];
    const transaction = inTransaction(stock.service, async (context) => {
      await stock.service.adjustInventory(adjustment, context);
      throw new Error("the caller's own");
    });
    await expect(transaction).rejects.toThrow("the caller's own");
    expect(await snapshot(stock.knex, level.item, level.location)).toMatchObject({ stocked: "4" });
  });

  it("set to a stocked quantity get the difference as a movement; what is left out stays", async () => {
    const level = await makeLevel(stock.service, { stocked: 4, backorder_limit: 3 });
    const updated = await stock.service.updateInventoryLevels({
      inventory_item_id: level.item,
      location_id: level.location,
      stocked_quantity: 9,
      incoming_quantity: 7,
      metadata: { bin: "A1" },
    });
    expect(updated).toMatchObject({
      id: level.id,
      stocked_quantity: 9,
      incoming_quantity: 7,
      backorder_limit: 3,
      allow_backorder: null,
      metadata: { bin: "A1" },
    });
    expect(await ledgerOf(stock.knex, level)).toEqual(
      expectedLedger("order", 4, [["adjust", 5, "updateInventoryLevels"]]),
    );
  });

  it("set to what they have, or to another policy, get no movement", async () => {
    const level = await makeLevel(stock.service, { stocked: 4, allow_backorder: true });
    const update = (fields: object) =>
      stock.service.updateInventoryLevels({
        inventory_item_id: level.item,
        location_id: level.location,
        ...fields,
      });
    await update({ stocked_quantity: 4, reserved_quantity: 99 });
    await update({ allow_backorder: false, backorder_limit: 0 });
    expect(await update({ allow_backorder: null, backorder_limit: null })).toMatchObject({
      allow_backorder: null,
      backorder_limit: null,
      reserved_quantity: 0,
    });
    expect(await ledgerOf(stock.knex, level)).toHaveLength(1);
  });

  it.each([
    [
      "deleteInventoryLevel",
      (l: MadeLevel) => stock.service.deleteInventoryLevel(l.item, l.location),
    ],
    ["deleteInventoryLevels", (l: MadeLevel) => stock.service.deleteInventoryLevels([l.id])],
    [
      "softDeleteInventoryLevels",
      (l: MadeLevel) => stock.service.softDeleteInventoryLevels([l.id]),
    ],
    [
      "deleteInventoryItemLevelByLocationId",
      (l: MadeLevel) => stock.service.deleteInventoryItemLevelByLocationId(l.location),
    ],
    ["deleteInventoryItems", (l: MadeLevel) => stock.service.deleteInventoryItems([l.item])],
    [
      "softDeleteInventoryItems",
      (l: MadeLevel) => stock.service.softDeleteInventoryItems([l.item]),
    ],
  ])(
    "%s is refused while claims stand on the level, and works once they are gone",
    async (_name, remove) => {
      const level = await makeLevel(stock.service, { stocked: 4 });
      const { id } = await stock.service.createReservationItems(claimOf(level, 1));
      const error = await withoutChange(stock.knex, () => failureOf(remove(level)));
      expect(error).toMatchObject({ type: "not_allowed" });
      await stock.service.softDeleteReservationItems([id]);
      await remove(level);
      expect(await stock.service.listInventoryLevels({ inventory_item_id: level.item })).toEqual(
        [],
      );
      expect(await ledgerOf(stock.knex, level)).toHaveLength(3);
    },
  );

  it("deleteInventoryLevel of a level that is not there does nothing, as in core", async () => {
    await withoutChange(stock.knex, () =>
      stock.service.deleteInventoryLevel("iitem_no", "sloc_no"),
    );
  });

  it("deletion and a claim at once: the claim stands on a level, or is told that there is none", async () => {
    for (let round = 0; round < 5; round++) {
      const level = await makeLevel(stock.service, { stocked: 4 });
      const outcomes = await Promise.allSettled([
        stock.service.deleteInventoryLevel(level.item, level.location),
        stock.service.createReservationItems(claimOf(level, 1)),
      ]);
      const failures = outcomes.flatMap((o) => (o.status === "rejected" ? [o.reason.type] : []));
      expect(["not_allowed", "not_found"]).toEqual(expect.arrayContaining(failures));
      expect(failures).toHaveLength(1);
    }
  });
});
