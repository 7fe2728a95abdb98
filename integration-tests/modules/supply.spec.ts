import {
  day,
  effectsOf,
  incomingOf,
  orderSupply,
  promisesOf,
  receiveFirstLine,
} from "../helpers/model/supply";
import { patientStock } from "../helpers/model/patient-stock";
import { failureOf, forms, useStock, withoutChange } from "../helpers/model/ledger";
import { type MadeLevel, uniqueId } from "../helpers/store/fixtures";

describe.each(forms)("supply, deductOn %s", (form) => {
  const stock = useStock({ deductOn: form });
  const { patientLevel, claimAt } = patientStock(stock);
  const receive = (
    order: Parameters<typeof receiveFirstLine>[1],
    accepted: number,
    more?: object,
  ) => receiveFirstLine(stock.service, order, accepted, more);

  describe("orders", () => {
    it("a draft brings nothing; placed, it is incoming and promises its day", async () => {
      const level = await patientLevel();
      const claim = await claimAt(level, 2);
      const draft = await orderSupply(stock.service, [[level, 5]], { status: "draft" });
      expect(draft).toMatchObject({ status: "draft", display_id: expect.any(Number) });
      expect(await incomingOf(stock.knex, level)).toBe(0);
      expect(await promisesOf(stock.knex, level)).toEqual([[claim, 2, null]]);

      const placed = await stock.service.placeReplenishmentOrder({
        id: draft.id,
        expected_at: day(3),
      });
      expect(placed.replenishment_orders[0]).toMatchObject({
        status: "ordered",
        ordered_at: expect.any(Date),
        lines: [{ quantity: 5, incoming: 5, received: 0 }],
      });
      expect(effectsOf(placed)).toEqual([`${claim} null -> ${day(3)}`]);
      expect(await incomingOf(stock.knex, level)).toBe(5);
    });

    it("a line's own date goes before its order's, and another date of the order moves the rest", async () => {
      const location = uniqueId("sloc");
      const levels = [await patientLevel(0, { location }), await patientLevel(0, { location })];
      const claims = [await claimAt(levels[0], 1), await claimAt(levels[1], 1)];
      const order = await orderSupply(
        stock.service,
        [
          [levels[0], 1],
          [levels[1], 1, 9],
        ],
        { day: 2 },
      );
      const moved = await stock.service.updateReplenishmentOrder({
        id: order.id,
        expected_at: day(4),
      });
      expect(effectsOf(moved)).toEqual([`${claims[0]} ${day(2)} -> ${day(4)}`]);
      expect(await promisesOf(stock.knex, levels[1])).toEqual([[claims[1], 1, day(9)]]);
    });

    it("a line whose own date is its order's moves with the order, as what is imported does", async () => {
      const level = await patientLevel(0);
      const claim = await claimAt(level, 1);
      const order = await orderSupply(stock.service, [[level, 1, 2]], { day: 2, status: "draft" });
      const change = (days: number) => ({ id: order.id, expected_at: day(days) });
      await stock.service.placeReplenishmentOrder(change(3));
      expect(await promisesOf(stock.knex, level)).toEqual([[claim, 1, day(3)]]);
      await stock.service.updateReplenishmentOrder(change(4));
      expect(await promisesOf(stock.knex, level)).toEqual([[claim, 1, day(4)]]);
    });

    it("cancelling makes the gap visible again: no date, nothing incoming, an event each", async () => {
      const level = await patientLevel();
      const claims = [await claimAt(level, 1), await claimAt(level, 2)];
      const order = await orderSupply(stock.service, [[level, 3]], { day: 1 });
      const ended = await stock.service.cancelReplenishmentOrder({ id: order.id });
      expect(ended.replenishment_orders[0]).toMatchObject({
        status: "cancelled",
        closed_at: expect.any(Date),
        lines: [{ cancelled: 3, incoming: 0 }],
      });
      expect(effectsOf(ended)).toEqual(claims.map((claim) => `${claim} ${day(1)} -> null`));
      expect(await incomingOf(stock.knex, level)).toBe(0);
    });

    it("closed short is received where something came, and cancelled where nothing did", async () => {
      const level = await patientLevel();
      const orders = [
        await orderSupply(stock.service, [[level, 3]]),
        await orderSupply(stock.service, [[level, 3]]),
      ];
      await receive(orders[0], 1);
      const ends = [
        await stock.service.closeReplenishmentOrder({ id: orders[0].id }),
        await stock.service.closeReplenishmentOrder({ id: orders[1].id }),
      ];
      expect(ends.map((end) => end.replenishment_orders[0].status)).toEqual([
        "received",
        "cancelled",
      ]);
    });

    it("lines are added, changed and removed together, and promises follow", async () => {
      const level = await patientLevel();
      const claim = await claimAt(level, 5);
      const order = await orderSupply(
        stock.service,
        [
          [level, 3],
          [level, 1],
        ],
        { day: 1 },
      );
      const [kept, gone] = order.lines ?? [];
      const changed = await stock.service.batchReplenishmentLines({
        id: order.id,
        create: [{ inventory_item_id: level.item, quantity: 2, expected_at: day(7) }],
        update: [{ id: kept.id, quantity: 4 }],
        delete: [gone.id],
      });
      expect(changed.replenishment_orders[0].lines).toMatchObject([
        { id: kept.id, quantity: 4, incoming: 4, set_by_person: true },
        { quantity: 2, incoming: 2 },
      ]);
      expect(effectsOf(changed)).toEqual([`${claim} null -> ${day(7)}`]);
    });

    it("refuses what cannot be, by name, and writes nothing", async () => {
      const level = await patientLevel();
      const draft = await orderSupply(stock.service, [[level, 3]], { status: "draft" });
      const ended = await orderSupply(stock.service, [[level, 3]]);
      await stock.service.cancelReplenishmentOrder({ id: ended.id });
      const ordered = await orderSupply(stock.service, [[level, 3]]);
      await receive(ordered, 2);
      const line = ordered.lines?.[0].id ?? "";
      const calls: [() => Promise<unknown>, RegExp][] = [
        [() => receive(draft, 1), /is a draft: order it before/],
        [() => receive(ended, 1), /is cancelled: nothing can be received/],
        [() => receive({ id: "replo_none", lines: [{ id: "x" }] }, 1), /replo_none was not found/],
        [() => receive({ id: ordered.id, lines: [{ id: "x" }] }, 1), /lines\[0\].* has no line x/],
        [() => receive(ordered, -1), /lines\[0\]\.accepted must be a number of at least 0/],
        [() => receive(ordered, 0), /accepted or lines\[0\]\.rejected must be greater than 0/],
        [
          () => receive(ordered, 0, { lines: [{ line_id: line, accepted: 0, rejected: 2 }] }),
          /lines\[0\]\.rejected must be at most 1/,
        ],
        [
          () => receive(ordered, 1, { received_at: day(900) }),
          /received_at must not be in the future/,
        ],
        [
          () => orderSupply(stock.service, [[{ ...level, item: "iitem_none" }, 1]]),
          /replenishment_orders\[0\]\.lines\[0\]: inventory item iitem_none does not exist/,
        ],
        [
          () => orderSupply(stock.service, [[{ ...level, location: "sloc_none" }, 1]]),
          /lines\[0\]: item .* is not stocked at location sloc_none/,
        ],
        [
          () => orderSupply(stock.service, [[level, 0]]),
          /quantity must be a number greater than 0/,
        ],
        [
          () =>
            stock.service.updateReplenishmentOrder({ id: ordered.id, expected_at: "31.12.2030" }),
          /expected_at must be a date: YYYY-MM-DD, or ISO 8601/,
        ],
        [
          () => stock.service.updateReplenishmentOrder({ id: ended.id, expected_at: day(1) }),
          /is cancelled: expected_at cannot change/,
        ],
        [
          () => stock.service.placeReplenishmentOrder({ id: ordered.id }),
          /is ordered, and no draft/,
        ],
        [
          () => stock.service.cancelReplenishmentOrder({ id: ended.id }),
          /is cancelled, and cannot/,
        ],
        [
          () => stock.service.closeReplenishmentOrder({ id: draft.id }),
          /is draft, and cannot be closed/,
        ],
        [() => stock.service.deleteReplenishmentOrder(ordered.id), /only a draft can be deleted/],
        [
          () =>
            stock.service.batchReplenishmentLines({
              id: ordered.id,
              update: [{ id: line, quantity: 1 }],
            }),
          /update\[0\]: 2 of the line have arrived/,
        ],
      ];
      for (const [call, message] of calls) {
        const failure = await withoutChange(stock.knex, () => failureOf(call()));
        expect(failure.message).toMatch(message);
      }
    });

    it("is set back as it was read, with its lines, as a compensation does", async () => {
      const level = await patientLevel();
      const claim = await claimAt(level, 2);
      const order = await orderSupply(stock.service, [[level, 2]], { day: 1 });
      await stock.service.batchReplenishmentLines({
        id: order.id,
        create: [{ inventory_item_id: level.item, quantity: 1 }],
        delete: [order.lines?.[0].id ?? ""],
      });
      await stock.service.cancelReplenishmentOrder({ id: order.id });
      const restored = await stock.service.restoreReplenishmentOrder(order);
      expect(restored.replenishment_orders[0]).toMatchObject({
        status: "ordered",
        closed_at: null,
        lines: [{ id: order.lines?.[0].id, quantity: 2, incoming: 2, cancelled: 0 }],
      });
      expect(await promisesOf(stock.knex, level)).toEqual([[claim, 2, day(1)]]);
    });
  });

  describe("incoming quantities that others set", () => {
    const setIncoming = (level: MadeLevel, incoming_quantity: number) =>
      stock.service.updateInventoryLevels({
        inventory_item_id: level.item,
        location_id: level.location,
        incoming_quantity,
      });

    it("are kept as supply without a date, which orders do not overwrite", async () => {
      const level = await patientLevel();
      const claim = await claimAt(level, 2);
      expect((await setIncoming(level, 3)).incoming_quantity).toBe(3);
      expect(await promisesOf(stock.knex, level)).toEqual([[claim, 2, null]]);
      const order = await orderSupply(stock.service, [[level, 2]], { day: 1 });
      expect(await incomingOf(stock.knex, level)).toBe(5);
      expect(await promisesOf(stock.knex, level)).toEqual([[claim, 2, day(1)]]);
      await receive(order, 2);
      expect(await incomingOf(stock.knex, level)).toBe(3);
      await setIncoming(level, 1);
      expect(await incomingOf(stock.knex, level)).toBe(1);
      await setIncoming(level, 0);
      expect(await stock.service.listReplenishmentLines({ inventory_level_id: level.id })).toEqual(
        expect.arrayContaining([expect.objectContaining({ from_level: true, cancelled: 3 })]),
      );
    });

    it("cannot be less than what orders bring, and a level may be created with some", async () => {
      const level = await patientLevel();
      await orderSupply(stock.service, [[level, 2]]);
      const failure = await withoutChange(stock.knex, () => failureOf(setIncoming(level, 1)));
      expect(failure.message).toBe(
        "inventory_levels[0].incoming_quantity must be at least 2, which replenishment orders bring: shorten or cancel these",
      );
      const created = await stock.service.createInventoryLevels({
        inventory_item_id: level.item,
        location_id: uniqueId("sloc"),
        incoming_quantity: 4,
      });
      expect(created.incoming_quantity).toBe(4);
    });
  });

  describe("drafts", () => {
    const draftOf = async (level: MadeLevel) => {
      const [draft] = await stock.service.listReplenishmentOrders(
        { location_id: level.location, status: "draft", follows_shortage: true },
        { relations: ["lines"] },
      );
      return draft?.lines?.map((line) => [line.inventory_item_id, line.quantity]);
    };
    const follow = (level: MadeLevel) => stock.service.followShortage([level.id]);

    it("follow the shortage: they grow, shrink and empty, and ask for nothing twice", async () => {
      const level = await patientLevel();
      const claims = [await claimAt(level, 2), await claimAt(level, 3)];
      expect(await stock.service.listUnfollowedLevels(1000)).toContain(level.id);
      await Promise.all([follow(level), follow(level)]);
      expect(await draftOf(level)).toEqual([[level.item, 5]]);
      expect(await follow(level)).toEqual([]);
      await stock.service.deleteReservationItems([claims[1]]);
      await follow(level);
      expect(await draftOf(level)).toEqual([[level.item, 2]]);
      const order = await orderSupply(stock.service, [[level, 1]]);
      await follow(level);
      expect(await draftOf(level)).toEqual([[level.item, 1]]);
      await stock.service.cancelReplenishmentOrder({ id: order.id });
      await follow(level);
      expect(await draftOf(level)).toEqual([[level.item, 2]]);
      await stock.service.deleteReservationItems([claims[0]]);
      await follow(level);
      expect(await draftOf(level)).toEqual([]);
    });

    it("lines that a person changed stay as they were set, and a placed draft makes room for the next", async () => {
      const level = await patientLevel();
      await claimAt(level, 2);
      await follow(level);
      const [draft] = await stock.service.listReplenishmentOrders(
        { location_id: level.location },
        { relations: ["lines"] },
      );
      await stock.service.batchReplenishmentLines({
        id: draft.id,
        update: [{ id: draft.lines?.[0].id ?? "", quantity: 10 }],
      });
      await claimAt(level, 1);
      await follow(level);
      expect(await draftOf(level)).toEqual([[level.item, 10]]);
      await stock.service.placeReplenishmentOrder({ id: draft.id });
      await claimAt(level, 9);
      await follow(level);
      expect(await draftOf(level)).toEqual([[level.item, 2]]);
    });
  });
});
