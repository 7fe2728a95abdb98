import {
  day,
  effectsOf,
  incomingOf,
  orderSupply,
  promisesOf,
  receiveFirstLine,
} from "../helpers/model/supply";
import { patientStock } from "../helpers/model/patient-stock";
import {
  failureOf,
  forms,
  ledgerOf,
  stepContext,
  useStock,
  withoutChange,
} from "../helpers/model/ledger";
import { snapshot, uniqueId } from "../helpers/store/fixtures";

describe.each(forms)("receipts, deductOn %s", (form) => {
  const stock = useStock({ deductOn: form });
  const { patientLevel, claimAt } = patientStock(stock);
  const receive = (
    order: Parameters<typeof receiveFirstLine>[1],
    accepted: number,
    more?: object,
  ) => receiveFirstLine(stock.service, order, accepted, more);

  describe("receipts", () => {
    it("fill the first in the queue at once, partly, over and short, and close the order", async () => {
      const level = await patientLevel();
      const claims = [await claimAt(level, 2), await claimAt(level, 3)];
      const order = await orderSupply(stock.service, [[level, 4]], { day: 1 });
      const first = await receive(order, 3);
      expect(effectsOf(first)).toEqual([
        `${claims[0]} filled 2, left 0`,
        `${claims[1]} filled 1, left 2`,
      ]);
      expect(first.receipt).toMatchObject({
        replenishment_order_id: order.id,
        lines: [{ accepted: 3, rejected: 0 }],
      });
      expect(first.replenishment_orders[0]).toMatchObject({
        status: "ordered",
        lines: [{ received: 3, incoming: 1 }],
      });
      const second = await receive(order, 3);
      expect(effectsOf(second)).toEqual([`${claims[1]} filled 2, left 0`]);
      expect(second.replenishment_orders[0]).toMatchObject({
        status: "received",
        lines: [{ received: 6, incoming: 0 }],
      });
      expect(await snapshot(stock.knex, level.item, level.location)).toMatchObject({
        available: "1",
        backordered: "0",
      });
      expect((await ledgerOf(stock.knex, level)).slice(-2)).toEqual([
        expect.stringMatching(/^receive by receiveReplenishmentOrder: 3, 0/),
        expect.stringMatching(/^receive by receiveReplenishmentOrder: 3, 0/),
      ]);
    });

    it("what is rejected is not waited for any more, and the reason is kept", async () => {
      const level = await patientLevel();
      const claim = await claimAt(level, 3);
      const order = await orderSupply(stock.service, [[level, 3]], { day: 1 });
      const booked = await receive(order, 2, {
        lines: [
          { line_id: order.lines?.[0].id ?? "", accepted: 2, rejected: 1, reason: "bent rims" },
        ],
      });
      expect(effectsOf(booked)).toEqual([
        `${claim} filled 2, left 1`,
        `${claim} ${day(1)} -> null`,
      ]);
      expect(booked.receipt?.lines).toMatchObject([{ rejected: 1, reason: "bent rims" }]);
      expect(booked.replenishment_orders[0].status).toBe("received");
    });

    it("the same one by its key is booked once, and another with that key is refused", async () => {
      const level = await patientLevel();
      const order = await orderSupply(stock.service, [[level, 4]]);
      const key = uniqueId("key");
      const [first, second] = await Promise.all([
        receive(order, 1, { idempotency_key: key }),
        receive(order, 1, { idempotency_key: key }),
      ]);
      const again = await withoutChange(stock.knex, () =>
        receive(order, 1, { idempotency_key: key }),
      );
      expect(second.receipt?.id).toBe(first.receipt?.id);
      expect(again.receipt?.id).toBe(first.receipt?.id);
      expect(again.replayed).toBe(true);
      expect(await incomingOf(stock.knex, level)).toBe(3);
      expect(await failureOf(receive(order, 2, { idempotency_key: key }))).toMatchObject({
        code: "idempotency_key_reused",
      });
    });

    it("goods may come without an order, and late to one that is closed", async () => {
      const level = await patientLevel();
      const claim = await claimAt(level, 3);
      const came = await stock.service.receiveStock({
        inventory_item_id: level.item,
        location_id: level.location,
        accepted: 1,
        actor: "user_1",
        received_at: "2026-01-02",
      });
      expect(effectsOf(came)).toEqual([`${claim} filled 1, left 2`]);
      expect(came.receipt).toMatchObject({
        replenishment_order_id: null,
        actor: "user_1",
        received_at: new Date("2026-01-02"),
      });
      const order = await orderSupply(stock.service, [[level, 2]]);
      await stock.service.closeReplenishmentOrder({ id: order.id });
      const closed = await orderSupply(stock.service, [[level, 1]]);
      await receive(closed, 1);
      expect(effectsOf(await receive(closed, 1))).toEqual([`${claim} filled 1, left 0`]);
    });

    it("is taken back whole: the goods, the order's lines, its key, and the queue", async () => {
      const level = await patientLevel();
      const claim = await claimAt(level, 2);
      const order = await orderSupply(stock.service, [[level, 2]], { day: 1 });
      const key = uniqueId("key");
      const { receipt } = await receive(order, 2, { idempotency_key: key });
      await stock.service.undoReceipt(receipt?.id ?? "");
      expect(await promisesOf(stock.knex, level)).toEqual([[claim, 2, day(1)]]);
      expect(await incomingOf(stock.knex, level)).toBe(2);
      const again = await receive(order, 2, { idempotency_key: key });
      expect(again.replayed).toBe(false);
    });

    it("inside a workflow it settles at once", async () => {
      const level = await patientLevel();
      const claim = await claimAt(level, 2);
      const order = await orderSupply(stock.service, [[level, 2]]);
      const booked = await stock.service.receiveReplenishmentOrder(
        { id: order.id, lines: [{ line_id: order.lines?.[0].id ?? "", accepted: 2 }] },
        stepContext(),
      );
      expect(effectsOf(booked)).toEqual([`${claim} filled 2, left 0`]);
    });
  });

  describe("previews", () => {
    it("say what the booking then does, and write nothing", async () => {
      const level = await patientLevel();
      const claims = [await claimAt(level, 2), await claimAt(level, 3)];
      const order = await orderSupply(stock.service, [[level, 4]], { day: 1 });
      const preview = await withoutChange(stock.knex, () => receive(order, 3, { dry_run: true }));
      expect(preview.replenishment_orders[0].lines).toMatchObject([{ received: 3 }]);
      expect(effectsOf(preview)).toEqual(effectsOf(await receive(order, 3)));

      const late = { id: order.id, expected_at: day(5) };
      const moved = await withoutChange(stock.knex, () =>
        stock.service.updateReplenishmentOrder({ ...late, dry_run: true }),
      );
      expect(effectsOf(moved)).toEqual(
        effectsOf(await stock.service.updateReplenishmentOrder(late)),
      );

      const adjustment = {
        adjustments: [
          { inventory_item_id: level.item, location_id: level.location, adjustment: -1 },
        ],
      };
      const short = await withoutChange(stock.knex, () =>
        stock.service.adjustStock({ ...adjustment, dry_run: true }),
      );
      expect(effectsOf(short)).toContain(`${claims[1]} short 1`);
      expect(effectsOf(short)).toEqual(effectsOf(await stock.service.adjustStock(adjustment)));
    });
  });
});
