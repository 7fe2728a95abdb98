import { makeItem, makeLevel, uniqueId } from "../helpers/store/fixtures";
import { claimOf, failureOf, stepContext, useStock, withoutChange } from "../helpers/model/ledger";

describe("reading the ledger and the queue", () => {
  const stock = useStock();

  async function shortClaim() {
    const level = await makeLevel(stock.service, { stocked: 1, allow_backorder: true });
    const claim = await stock.service.createReservationItems(claimOf(level, 3), stepContext());
    return { level, claim };
  }

  it("the ledger refuses UPDATE and DELETE", async () => {
    const { level } = await shortClaim();
    for (const sql of [
      "update stock_movement set actor = 'me' where inventory_level_id = ?",
      "delete from stock_movement where inventory_level_id = ?",
    ]) {
      const error = await withoutChange(stock.knex, () =>
        failureOf(Promise.resolve(stock.knex.raw(sql, [level.id]))),
      );
      expect(error.message).toContain("stock_movement is append-only");
    }
  });

  it("a movement has its correlation", async () => {
    const { level, claim } = await shortClaim();
    const [opening, taken] = await stock.service.listStockMovements(
      { inventory_level_id: level.id },
      { order: { id: "ASC" } },
    );
    expect(opening).toMatchObject({ kind: "opening", reservation_id: null });
    expect(taken).toMatchObject({
      kind: "claim",
      cause: "createReservationItems",
      reservation_id: claim.id,
      line_item_id: claim.line_item_id,
      correlation_id: expect.stringMatching(/^group_/),
      stocked_delta: -3,
      raw_stocked_delta: { value: "-3", precision: 20 },
      stocked_quantity: -2,
      raw_stocked_quantity: { value: "-2", precision: 20 },
    });
  });

  it("list, listAndCount and retrieve work, with relations", async () => {
    const { level, claim } = await shortClaim();
    const relations = ["reservation", "inventory_level", "inventory_item"];
    const related = {
      reservation: { id: claim.id, quantity: 3 },
      inventory_level: { id: level.id, stocked_quantity: -2, backordered_quantity: 2 },
      inventory_item: { id: level.item },
    };
    const filters = { reservation_id: claim.id };

    const entries = await stock.service.listBackorderEntries(filters, { relations });
    expect(entries).toMatchObject([{ quantity: 2, status: "open", ...related }]);
    const id = entries[0]?.id ?? "";
    expect(await stock.service.retrieveBackorderEntry(id, { relations })).toMatchObject(related);
    expect(await stock.service.listAndCountBackorderEntries(filters)).toMatchObject([[{ id }], 1]);

    const movements = await stock.service.listStockMovements(filters, { relations });
    expect(movements).toMatchObject([{ kind: "claim", ...related }]);
    const movement = movements[0]?.id ?? "";
    expect(await stock.service.retrieveStockMovement(movement, { relations })).toMatchObject(
      related,
    );
    expect(
      await stock.service.listAndCountStockMovements(
        { inventory_item_id: level.item },
        { take: 1 },
      ),
    ).toMatchObject([[{}], 2]);
  });

  it("an unknown id is not found", async () => {
    for (const call of [
      () => stock.service.retrieveBackorderEntry("boent_no"),
      () => stock.service.retrieveStockMovement("stmov_no"),
    ]) {
      expect(await failureOf(call())).toMatchObject({ type: "not_found" });
    }
  });

  it("entries and movements of a claim that was deleted for good stay readable", async () => {
    const { claim } = await shortClaim();
    await stock.service.deleteReservationItems([claim.id]);
    const filters = { reservation_id: claim.id };
    expect(await stock.service.listBackorderEntries(filters)).toMatchObject([
      { status: "cancelled", quantity: 0, cancelled_quantity: 2 },
    ]);
    expect(await stock.service.listStockMovements(filters)).toHaveLength(2);
  });

  it("query.graph reads both, with their relations", async () => {
    const { level, claim } = await shortClaim();
    const fields = [
      "reservation.quantity",
      "inventory_level.stocked_quantity",
      "inventory_level.available_quantity",
      "inventory_item.sku",
    ];
    const filters = { reservation_id: claim.id };
    const related = {
      reservation: { quantity: 3 },
      inventory_level: { stocked_quantity: -2 },
      inventory_item: { sku: expect.any(String) },
    };
    const entries = await stock.query.graph({
      entity: "backorder_entry",
      fields: ["id", "quantity", "status", ...fields],
      filters,
    });
    expect(entries.data).toMatchObject([{ quantity: 2, status: "open", ...related }]);
    const movements = await stock.query.graph({
      entity: "stock_movement",
      fields: ["id", "kind", "stocked_delta", ...fields],
      filters,
    });
    expect(movements.data).toMatchObject([{ kind: "claim", stocked_delta: -3, ...related }]);
    expect(level.id).toBeTruthy();
  });

  it("levels and items have the policy columns and the available quantity, and filter by policy", async () => {
    const item = await makeItem(stock.service, { allow_backorder: false, backorder_limit: 4 });
    const level = await makeLevel(stock.service, {
      item,
      stocked: 5,
      allow_backorder: true,
      backorder_limit: 2.5,
    });
    await makeLevel(stock.service, { item, stocked: 5 });
    const policy = { allow_backorder: true, backorder_limit: 2.5 };
    const filters = { inventory_item_id: item.id, ...policy };

    const listed = await stock.service.listInventoryLevels(filters);
    expect(listed).toMatchObject([{ id: level.id, ...policy }]);
    expect(Number(listed[0]?.available_quantity)).toBe(5);
    const { data } = await stock.query.graph({
      entity: "inventory_level",
      fields: [
        "id",
        "allow_backorder",
        "backorder_limit",
        "backordered_quantity",
        "stocked_quantity",
        "reserved_quantity",
        "available_quantity",
      ],
      filters,
    });
    expect(data).toMatchObject([{ id: level.id, ...policy, backordered_quantity: 0 }]);
    expect(Number(data[0]?.available_quantity)).toBe(5);
    expect(
      await stock.service.listInventoryItems({ id: item.id, allow_backorder: false } as never),
    ).toMatchObject([{ allow_backorder: false, backorder_limit: 4 }]);
    expect(
      await stock.service.updateInventoryItems({ id: item.id, allow_backorder: null } as never),
    ).toMatchObject({ allow_backorder: null, backorder_limit: 4 });
  });

  it("a refused limit of an item is a clear error", async () => {
    const error = await failureOf(makeItem(stock.service, { backorder_limit: -1 }));
    expect(error).toMatchObject({
      type: "invalid_data",
      message: expect.stringContaining("backorder_limit must be a number of at least 0"),
    });
  });
});

describe("asking before claiming", () => {
  const stock = useStock();

  async function itemWith(...levels: { stocked: number; allow?: boolean; limit?: number }[]) {
    const item = await makeItem(stock.service);
    const locations: string[] = [];
    for (const { stocked, allow = null, limit = null } of levels) {
      const policy = { allow_backorder: allow, backorder_limit: limit };
      locations.push((await makeLevel(stock.service, { item, stocked, ...policy })).location);
    }
    return { item: item.id, locations };
  }

  it.each<[rule: string, levels: Parameters<typeof itemWith>, quantity: number, answer: boolean]>([
    ["stock covers it", [{ stocked: 5 }], 5, true],
    ["stock does not cover it", [{ stocked: 5 }], 6, false],
    ["two locations cover it together", [{ stocked: 3 }, { stocked: 2 }], 5, true],
    ["a negative location eats nothing of another", [{ stocked: 5 }, { stocked: -4 }], 5, true],
    ["a negative location adds nothing", [{ stocked: 5 }, { stocked: -4 }], 6, false],
    [
      "policy allows it at one of the locations",
      [{ stocked: 0 }, { stocked: 0, allow: true }],
      9,
      true,
    ],
    ["exactly the limit", [{ stocked: 1, allow: true, limit: 3 }], 4, true],
    ["beyond the limit", [{ stocked: 1, allow: true, limit: 3 }], 5, false],
    ["a limit of 0 is none at all", [{ stocked: 1, allow: true, limit: 0 }], 2, false],
    ["nothing is asked for", [{ stocked: 0 }], 0, true],
    ["there is no level", [], 1, false],
  ])("confirmInventory: %s", async (_rule, levels, quantity, answer) => {
    const { item, locations } = await itemWith(...levels);
    expect(await stock.service.confirmInventory(item, locations, quantity)).toBe(answer);
  });

  it("confirmInventory is true exactly when the claim at that location is accepted", async () => {
    for (const levels of [
      [{ stocked: 2 }],
      [{ stocked: 2, allow: true }],
      [{ stocked: 2, allow: true, limit: 1 }],
      [{ stocked: -1, allow: true, limit: 3 }],
    ]) {
      for (let quantity = 1; quantity <= 5; quantity++) {
        const { item, locations } = await itemWith(...levels);
        const answer = await stock.service.confirmInventory(item, locations, quantity);
        const claiming = stock.service.createReservationItems(
          claimOf({ item, location: locations[0] ?? "" }, quantity),
        );
        expect(answer).toBe(await claiming.then(() => true).catch(() => false));
      }
    }
  });

  it.each([-1, NaN, "abc"])("confirmInventory of %p is refused", async (quantity) => {
    const { item, locations } = await itemWith({ stocked: 1 });
    expect(
      await failureOf(stock.service.confirmInventory(item, locations, quantity)),
    ).toMatchObject({ type: "invalid_data" });
  });

  it("the totals add up over the locations that are asked for", async () => {
    const { item, locations } = await itemWith({ stocked: 5 }, { stocked: -2 }, { stocked: 100 });
    const asked = locations.slice(0, 2);
    await stock.service.createReservationItems(
      claimOf({ item, location: locations[0] ?? "" }, 2, { line_item_id: undefined }),
    );
    const totals = await Promise.all([
      stock.service.retrieveStockedQuantity(item, asked),
      stock.service.retrieveReservedQuantity(item, asked),
      stock.service.retrieveAvailableQuantity(item, asked),
    ]);
    expect(totals.map(Number)).toEqual([3, 2, 1]);
  });

  it("an unknown item is not found", async () => {
    const item = uniqueId("iitem");
    for (const call of [
      () => stock.service.retrieveStockedQuantity(item, ["sloc"]),
      () => stock.service.retrieveReservedQuantity(item, ["sloc"]),
      () => stock.service.retrieveAvailableQuantity(item, ["sloc"]),
      () => stock.service.confirmInventory(item, ["sloc"], 1),
    ]) {
      expect(await failureOf(call())).toMatchObject({ type: "not_found" });
    }
  });
});
