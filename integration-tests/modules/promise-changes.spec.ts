import { times } from "../helpers/app/at-once";
import { claimOf, forms, stepContext, useStock, withoutChange } from "../helpers/model/ledger";
import { patientStock, placeOf } from "../helpers/model/patient-stock";
import { day, effectsOf, orderSupply } from "../helpers/model/supply";

describe.each(forms)("what moves promises, deductOn %s", (form) => {
  const stock = useStock({ deductOn: form });
  const { patientLevel, claimAt, claimsAt, entryOf, setPriority, claimsWaiting, told } =
    patientStock(stock);

  describe("who moves", () => {
    it("stock that is no supply fills the first, and the others move up", async () => {
      const level = await patientLevel();
      const claims = await claimsAt(level, [1, 1, 1]);
      await orderSupply(stock.service, [
        [level, 1, 1],
        [level, 1, 2],
      ]);
      await told(level);
      const adjusted = await stock.service.adjustStock({
        adjustments: [{ ...placeOf(level), adjustment: 1 }],
      });
      expect(effectsOf(adjusted)).toEqual([
        `${claims[0]} filled 1, left 0`,
        `${claims[1]} ${day(2)} -> ${day(1)}`,
        `${claims[2]} null -> ${day(2)}`,
      ]);
      expect(await told(level)).toEqual([
        [claims[0], "filled", day(1), null],
        [claims[1], "promised", day(2), day(1)],
        [claims[2], "promised", null, day(2)],
      ]);
    });

    it("a claim that is cancelled lets the others move up", async () => {
      const level = await patientLevel();
      const claims = await claimsAt(level, [2, 2]);
      await orderSupply(stock.service, [[level, 2]], { day: 1 });
      await told(level);
      await stock.service.deleteReservationItems([claims[0]]);
      expect(await told(level)).toEqual([[claims[1], "promised", null, day(1)]]);
    });

    it("a workflow that gives back and takes again tells nobody else", async () => {
      const level = await patientLevel();
      const claims = await claimsAt(level, [2, 2]);
      await orderSupply(stock.service, [[level, 2]], { day: 1 });
      await told(level);
      const context = stepContext();
      await stock.service.softDeleteReservationItems([claims[0]], {}, context);
      await stock.service.restoreReservationItems([claims[0]], {}, context);
      await stock.service.endWorkflow(context.eventGroupId ?? "");
      const others = (await told(level)).filter(([claim]) => claim !== claims[0]);
      expect(others).toEqual([]);
      expect(await claimsWaiting(level)).toEqual(claims);
    });

    it("one change of a date tells each entry once, and a date that comes back is told, too", async () => {
      const level = await patientLevel();
      const claims = await claimsAt(
        level,
        times(12, () => 1),
      );
      const order = await orderSupply(stock.service, [[level, 12]], { day: 3 });
      await told(level);
      const late = { id: order.id, expected_at: day(6) };
      await stock.service.updateReplenishmentOrder(late);
      expect(await told(level)).toEqual(claims.map((claim) => [claim, "delayed", day(3), day(6)]));
      await stock.service.updateReplenishmentOrder(late);
      expect(await told(level)).toEqual([]);
      await stock.service.updateReplenishmentOrder({ id: order.id, expected_at: day(3) });
      expect(await told(level)).toEqual(claims.map((claim) => [claim, "promised", day(6), day(3)]));
      const { promise_history: history, first_promised_at: first } = await entryOf(claims[0]);
      expect(history?.map(({ from, to }) => [from && new Date(from), to && new Date(to)])).toEqual([
        [null, new Date(day(3))],
        [new Date(day(3)), new Date(day(6))],
        [new Date(day(6)), new Date(day(3))],
      ]);
      expect(first).toEqual(new Date(day(3)));
    });

    it("several orders that are made together tell each entry once", async () => {
      const level = await patientLevel();
      const claim = await claimAt(level, 1);
      await told(level);
      const orderFor = (on: number) => ({
        location_id: level.location,
        status: "ordered" as const,
        expected_at: day(on),
        lines: [{ inventory_item_id: level.item, quantity: 1 }],
      });
      const made = await stock.service.createReplenishmentOrders([orderFor(5), orderFor(3)]);
      expect(effectsOf(made)).toEqual([`${claim} null -> ${day(3)}`]);
      expect(await told(level)).toEqual([[claim, "promised", null, day(3)]]);
    });

    it("a line that takes again keeps its priority, and a claim the one that it was given last", async () => {
      const level = await patientLevel();
      const [first, second] = await claimsAt(level, [1, 1]);
      await setPriority(second, 3);
      const { line_item_id } = await entryOf(second);
      const context = stepContext();
      await stock.service.deleteReservationItems([second], context);
      const again = await stock.service.createReservationItems(
        claimOf(level, 1, { line_item_id }),
        context,
      );
      await stock.service.endWorkflow(context.eventGroupId ?? "");
      const order = () => claimsWaiting(level);
      expect(await order()).toEqual([again.id, first]);

      await stock.service.adjustInventory(level.item, level.location, 1);
      await stock.service.adjustInventory(level.item, level.location, -1);
      expect(await order()).toEqual([again.id, first]);
      await setPriority(again.id, -1);
      await stock.service.adjustInventory(level.item, level.location, 2);
      await stock.service.adjustInventory(level.item, level.location, -2);
      expect(await order()).toEqual([first, again.id]);
    });
  });

  describe("what once went wrong", () => {
    it("a draft that cannot be placed keeps its lines", async () => {
      const level = await patientLevel();
      const draft = await orderSupply(stock.service, [[level, 1]], { status: "draft" });
      await stock.service.batchReplenishmentLines({
        id: draft.id,
        update: [{ id: draft.lines?.[0].id ?? "", quantity: 0 }],
      });
      await withoutChange(stock.knex, () =>
        expect(stock.service.placeReplenishmentOrder({ id: draft.id })).rejects.toThrow(
          /has no lines: there is nothing to order/,
        ),
      );
    });

    it("a deleted draft comes back although another follows the shortage by now", async () => {
      const level = await patientLevel();
      await claimAt(level, 2);
      const draftOf = async () => {
        const [draft] = await stock.service.listReplenishmentOrders(
          { location_id: level.location, follows_shortage: true },
          { relations: ["lines"] },
        );
        return draft;
      };
      await stock.service.followShortage([level.id]);
      const first = await draftOf();
      await stock.service.deleteReplenishmentOrder(first.id);
      await stock.service.followShortage([level.id]);
      const second = await draftOf();
      const restored = await stock.service.restoreReplenishmentOrder(first);
      expect(restored.replenishment_orders[0]).toMatchObject({
        id: first.id,
        status: "draft",
        follows_shortage: false,
      });
      expect((await draftOf()).id).toBe(second.id);
    });

    it("a receipt of a level's own supply is undone when the level has other supply of its own", async () => {
      const level = await patientLevel();
      const setIncoming = (incoming_quantity: number) =>
        stock.service.updateInventoryLevels({ ...placeOf(level), incoming_quantity });
      await setIncoming(2);
      const [line] = await stock.service.listReplenishmentLines({ inventory_level_id: level.id });
      const booked = await stock.service.receiveReplenishmentOrder({
        id: line.replenishment_order_id,
        lines: [{ line_id: line.id, accepted: 2 }],
      });
      await setIncoming(3);
      await stock.service.undoReceipt(booked.receipt?.id ?? "");
      const [{ incoming_quantity }] = await stock.service.listInventoryLevels(placeOf(level));
      expect(incoming_quantity).toBe(5);
      expect((await setIncoming(6)).incoming_quantity).toBe(6);
    });
  });
});
