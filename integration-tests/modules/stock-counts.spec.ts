import { makeLevel, type MadeLevel, snapshot, uniqueId } from "../helpers/store/fixtures";
import { bookAll, countStock, feedOf, now } from "../helpers/model/counts";
import {
  claimOf,
  failureOf,
  forms,
  ledgerOf,
  queueOf,
  stepContext,
  useStock,
  withoutChange,
} from "../helpers/model/ledger";

describe.each(forms)("a count, %s", (form) => {
  const stock = useStock({ deductOn: form });

  const count = (
    ...given: Parameters<typeof countStock> extends [unknown, ...infer Rest] ? Rest : never
  ) => countStock(stock.service, ...given);
  const lineOf = ({ item, location }: MadeLevel) => ({
    inventory_item_id: item,
    location_id: location,
  });
  const claim = (level: MadeLevel, quantity: number) =>
    stock.service.createReservationItems(claimOf(level, quantity));
  /** As core's fulfilment does: out of stock, then the claim goes. */
  const ship = async (level: MadeLevel, claimId: string, quantity: number) => {
    const context = stepContext();
    await stock.service.adjustInventory(level.item, level.location, -quantity, context);
    await stock.service.deleteReservationItems([claimId], context);
    await stock.service.endWorkflow(context.eventGroupId as string);
  };
  const available = async (level: MadeLevel) =>
    Number((await snapshot(stock.knex, level.item, level.location)).available);
  const onHand = async (level: MadeLevel) =>
    (await stock.service.listItemStock(level.item))[0].on_hand;

  describe("sets what it names, whatever is claimed", () => {
    it.each([
      ["on_hand", 10, { on_hand: 10, available: 7 }],
      ["on_hand", 1, { on_hand: 1, available: -2 }],
      ["on_hand", 0, { on_hand: 0, available: -3 }],
      [
        "stocked",
        4,
        form === "order" ? { on_hand: 7, available: 4 } : { on_hand: 4, available: 1 },
      ],
      [
        "stocked",
        -2,
        form === "order" ? { on_hand: 1, available: -2 } : { on_hand: -2, available: -5 },
      ],
      ["available", 4, { on_hand: 7, available: 4 }],
      ["available", -1, { on_hand: 2, available: -1 }],
    ])("%s %s", async (counts, quantity, expected) => {
      const level = await makeLevel(stock.service, { stocked: 5, allow_backorder: true });
      await claim(level, 3);
      const { status, counted, changed } = await count([{ ...lineOf(level), [counts]: quantity }]);
      expect({ status, counted }).toEqual({ status: "done", counted: 1 });
      expect({ on_hand: await onHand(level), available: await available(level) }).toEqual(expected);
      expect(
        (await ledgerOf(stock.knex, level)).filter((line) => line.startsWith("count")),
      ).toHaveLength(changed);
    });
  });

  describe("as of a moment keeps on top what moved after it", () => {
    it.each([
      ["on_hand", 20, 18],
      ["stocked", 20, form === "order" ? 20 - 1 + 3 : 18 + 3 - 3],
      ["available", 20, 22],
    ])("%s", async (counts, quantity) => {
      const level = await makeLevel(stock.service, { stocked: 50, allow_backorder: true });
      const shipped = await claim(level, 4);
      const kept = await claim(level, 2);
      await stock.service.adjustInventory(level.item, level.location, -7);
      const as_of = await now(stock.knex);
      const before = { on_hand: await onHand(level), available: await available(level) };
      // Shipped 4, received 5, sold 3, and gave 2 back.
      await ship(level, shipped.id, 4);
      await stock.service.receiveStock({
        inventory_item_id: level.item,
        location_id: level.location,
        accepted: 5,
      });
      await claim(level, 3);
      await stock.service.deleteReservationItems([kept.id]);
      const after = { on_hand: await onHand(level), available: await available(level) };
      const level_before = await snapshot(stock.knex, level.item, level.location);

      await count([{ ...lineOf(level), [counts]: quantity }], { as_of });
      const then = { on_hand: await onHand(level), available: await available(level) };
      const moved = {
        on_hand: after.on_hand - before.on_hand,
        available: after.available - before.available,
      };
      expect(moved).toEqual({ on_hand: 1, available: 4 });
      if (counts === "on_hand") {
        expect(then.on_hand).toBe(quantity + moved.on_hand);
      } else if (counts === "available") {
        expect(then.available).toBe(quantity + moved.available);
      } else {
        const { stocked } = await snapshot(stock.knex, level.item, level.location);
        const stockedMoved = form === "order" ? 5 - 3 + 2 : 5 - 4;
        expect(Number(stocked)).toBe(quantity + stockedMoved);
        expect(level_before).not.toEqual(await snapshot(stock.knex, level.item, level.location));
      }
    });

    it("and is not moved by an earlier count that was booked after it", async () => {
      const level = await makeLevel(stock.service, { stocked: 10 });
      const as_of = await now(stock.knex);
      await count([{ ...lineOf(level), on_hand: 3 }]);
      await count([{ ...lineOf(level), on_hand: 8 }], { as_of });
      expect(await onHand(level)).toBe(8);
      // Sent again under another key it changes nothing.
      const { changed } = await count([{ ...lineOf(level), on_hand: 8 }], { as_of });
      expect(changed).toBe(0);
    });

    it("of each line by itself", async () => {
      const early = await makeLevel(stock.service, { stocked: 10 });
      const late = await makeLevel(stock.service, { stocked: 10 });
      const as_of = await now(stock.knex);
      for (const { item, location } of [early, late]) {
        await stock.service.adjustInventory(item, location, -4);
      }
      await count([
        { ...lineOf(early), on_hand: 9, as_of },
        { ...lineOf(late), on_hand: 9 },
      ]);
      expect([await onHand(early), await onHand(late)]).toEqual([5, 9]);
    });
  });

  it("fills the first in the queue, makes the last wait, and tells of it", async () => {
    const level = await makeLevel(stock.service, { allow_backorder: true });
    const [first, second] = [await claim(level, 2), await claim(level, 3)];
    const filled = await count([{ ...lineOf(level), on_hand: 3 }]);
    expect(filled.fills).toMatchObject([
      { reservation_id: first.id, quantity: 2, remaining_quantity: 0 },
      { reservation_id: second.id, quantity: 1, remaining_quantity: 2 },
    ]);
    expect(filled).toMatchObject({ fill_count: 2, shortfall_count: 0, shortfalls: [] });
    const short = await count([{ ...lineOf(level), on_hand: 1 }]);
    expect(short.shortfalls).toMatchObject([
      { reservation_id: second.id, quantity: 1 },
      { reservation_id: first.id, quantity: 1 },
    ]);
    expect((await queueOf(stock.knex, level)).map(({ open }) => Number(open)).sort()).toEqual(
      [0, 0, 1, 1, 2].slice(1),
    );
    const updated = stock.events.named("inventory.inventory-level.updated");
    expect(updated.at(-1)?.data).toEqual({ id: level.id });
  });

  it("by sku, of many levels in slices, in any order of its lines", async () => {
    const location = uniqueId("sloc");
    const levels: MadeLevel[] = [];
    for (let made = 0; made < 30; made++) {
      levels.push(await makeLevel(stock.service, { location, stocked: made }));
    }
    const items = await stock.service.listInventoryItems({ id: levels.map(({ item }) => item) });
    const lines = items.map(({ sku }) => ({
      sku: sku as string,
      location_id: location,
      on_hand: 7,
    }));
    expect(await count(lines.reverse())).toMatchObject({ counted: 30, booked: 30, changed: 29 });
    expect(await Promise.all(levels.map(onHand))).toEqual(levels.map(() => 7));
  });

  describe("with bad lines", () => {
    const bad = async () => {
      const level = await makeLevel(stock.service, { stocked: 5 });
      const good = { ...lineOf(level), on_hand: 4 };
      const lines: [line: object, message: RegExp][] = [
        [{ ...good, on_hand: -1 }, /on_hand must be a number of at least 0/],
        [{ ...good, stocked: 3 }, /on_hand and stocked are given/],
        [lineOf(level), /on_hand, stocked, available: one of them must be given/],
        [{ ...good, inventory_item_id: "iitem_none" }, /inventory item iitem_none does not exist/],
        [
          { sku: "none", location_id: level.location, on_hand: 1 },
          /no inventory item has the sku "none"/,
        ],
        [{ ...good, location_id: "sloc_none" }, /is not stocked at location sloc_none/],
        [
          { ...good, location_id: undefined, location: "Attic" },
          /no stock location is named "Attic"/,
        ],
        [{ ...good, location: "Attic" }, /location_id and location are given/],
        [{ ...good, sku: "x" }, /inventory_item_id and sku are given/],
        [{ ...good, on_hand: "many" }, /on_hand must be a number/],
        [{ ...good, shelf: 3 }, /unknown field: shelf/],
        [{ ...good, as_of: "yesterday" }, /as_of must be a date/],
        [{ ...good, as_of: new Date(Date.now() + 3_600_000) }, /as_of must not be in the future/],
        [{ ...good, inventory_item_id: "a\0b" }, /U\+0000/],
        [null as never, /the line must be an object/],
      ];
      return { level, good, lines };
    };

    it("of all or nothing says what is wrong with each, and books none", async () => {
      const { good, lines } = await bad();
      const given = [good, ...lines.map(([line]) => line), good];
      const failure = await withoutChange(stock.knex, () =>
        failureOf(count(given, { idempotency_key: uniqueId("key") })),
      );
      expect(failure.type).toBe("invalid_data");
      const told = failure.message.split("\n");
      expect(told).toHaveLength(lines.length + 1);
      lines.forEach(([, message], place) => {
        expect(told[place]).toMatch(new RegExp(`^Line ${place + 2}: .*${message.source}`));
      });
      expect(told.at(-1)).toBe(`Line ${given.length}: names the same level as line 1`);
    });

    it("books the valid ones where that is asked for", async () => {
      const { level, good, lines } = await bad();
      const done = await count([good, ...lines.map(([line]) => line)], { mode: "valid-lines" });
      expect(done).toMatchObject({
        status: "done",
        counted: 1,
        changed: 1,
        error_count: lines.length,
      });
      expect(await stock.service.listStockCountErrors(done.id, { after: 3, limit: 2 })).toEqual([
        { line: 4, message: expect.stringMatching(lines[2][1]) },
        { line: 5, message: expect.stringMatching(lines[3][1]) },
      ]);
      expect(await onHand(level)).toBe(4);
    });

    it.each([
      ["no lines", [], {}, /The count has no lines/],
      ["a moment in the future", [{}], { as_of: "2999-01-01" }, /as_of must not be in the future/],
    ])("refuses %s", async (_name, lines, options, message) => {
      const failure = await withoutChange(stock.knex, () =>
        failureOf(count(lines as never, options)),
      );
      expect(failure.message).toMatch(message);
      const [, counts] = await stock.service.listAndCountStockCounts({ status: "receiving" });
      expect(counts).toBe(0);
    });
  });

  it("that is only tried says the same, and keeps nothing", async () => {
    const level = await makeLevel(stock.service, { allow_backorder: true });
    await claim(level, 3);
    const line = { ...lineOf(level), on_hand: 2 };
    const tried = await withoutChange(stock.knex, () => count([line], { dry_run: true }));
    const booked = await count([line]);
    const comparable = ({ fills, changed, counted }: typeof booked) => ({
      fills,
      changed,
      counted,
    });
    expect(comparable(tried)).toEqual(comparable(booked));
    await stock.service.discardStockCount(tried.id);
    expect(await stock.service.listStockCounts({ id: tried.id })).toEqual([]);
  });

  describe("with an idempotency key", () => {
    it("is booked once, and answers the same", async () => {
      const level = await makeLevel(stock.service, { stocked: 5, allow_backorder: true });
      await claim(level, 7);
      const options = { idempotency_key: uniqueId("key") };
      const lines = [{ ...lineOf(level), on_hand: 6 }];
      const first = await count(lines, options);
      await stock.service.adjustInventory(level.item, level.location, -2);
      const again = await withoutChange(stock.knex, () => count(lines, options));
      expect(again).toEqual(first);
    });

    it("refuses other lines, and other options, under the same key", async () => {
      const level = await makeLevel(stock.service, { stocked: 5 });
      const options = { idempotency_key: uniqueId("key") };
      await count([{ ...lineOf(level), on_hand: 6 }], options);
      for (const [lines, changed] of [
        [[{ ...lineOf(level), on_hand: 7 }], options],
        [
          [
            { ...lineOf(level), on_hand: 6 },
            { ...lineOf(level), on_hand: 6 },
          ],
          options,
        ],
        [[{ ...lineOf(level), on_hand: 6 }], { ...options, mode: "valid-lines" as const }],
      ] as const) {
        const failure = await withoutChange(stock.knex, () => failureOf(count(lines, changed)));
        expect(failure).toMatchObject({ type: "invalid_data", code: "idempotency_key_reused" });
      }
    });

    it("has its key free again after it was refused", async () => {
      const level = await makeLevel(stock.service, { stocked: 5 });
      const options = { idempotency_key: uniqueId("key") };
      const lines = [
        { ...lineOf(level), on_hand: 6 },
        { sku: uniqueId("sku"), location_id: level.location, on_hand: 1 },
      ];
      await failureOf(count(lines, options));
      const item = await stock.service.createInventoryItems({ sku: lines[1].sku as string });
      await makeLevel(stock.service, { item, location: level.location });
      expect(await count(lines, options)).toMatchObject({ status: "done", changed: 2 });
    });

    it("of a receipt is no key of a count", async () => {
      const level = await makeLevel(stock.service, { stocked: 5 });
      const idempotency_key = uniqueId("key");
      await stock.service.receiveStock({
        inventory_item_id: level.item,
        location_id: level.location,
        accepted: 1,
        idempotency_key,
      });
      const failure = await failureOf(
        count([{ ...lineOf(level), on_hand: 6 }], { idempotency_key }),
      );
      expect(failure.code).toBe("idempotency_key_reused");
    });
  });

  it("of a level that is taken away before it is booked says so, and books the others", async () => {
    const [gone, there] = [await makeLevel(stock.service), await makeLevel(stock.service)];
    const { id } = await stock.service.takeStockCount({
      lines: feedOf([gone, there].map((level) => ({ ...lineOf(level), on_hand: 2 }))),
    });
    await stock.service.deleteInventoryLevels([gone.id]);
    expect(await bookAll(stock.service, id)).toMatchObject({
      status: "done",
      counted: 1,
      error_count: 1,
    });
    expect(await stock.service.listStockCountErrors(id)).toMatchObject(
      [{ line: 1, message: /taken from the location/ }].map((error) => ({
        ...error,
        message: expect.stringMatching(error.message),
      })),
    );
    expect(await onHand(there)).toBe(2);
  });
});
