import type { TestApp } from "../helpers/app/medusa-app";
import type { AdminItemStockResponse, AdminStockCountResponse } from "../../src/types/http";
import { now } from "../helpers/model/counts";
import { type Form, orderKit } from "./orders.actions";

/**
 * Declares the tests of a warehouse that ships what the shop does not know of yet.
 *
 * @param app the application
 * @param form the module's option `deductOn` that it runs with
 */
export function declareShippedBehind(app: TestApp, form: Form): void {
  const { expectLevel, fulfil, cancelFulfilment } = orderKit(app, form);
  const patient = (stocked = 0) =>
    app.makeVariant({ stocked, levelPolicy: { allow_backorder: true } });
  const stockOf = async (item: string) => {
    const { levels } = await app.admin.get<AdminItemStockResponse>(
      `/admin/inventory-items/${item}/stock`,
    );
    return levels[0];
  };
  const count = (item: string, counted: object, as_of?: Date) =>
    app.admin.post<AdminStockCountResponse>("/admin/stock-counts", {
      lines: [{ inventory_item_id: item, location_id: app.shop.locations[0].id, ...counted }],
      ...(as_of && { as_of: as_of.toISOString() }),
    });

  it("3 are shipped where 0 are recorded; what that leaves is on hand below zero", async () => {
    const variant = await patient();
    const order = await app.placeOrder({ variant, quantity: 3 });
    await fulfil(order);
    await expectLevel(variant, { onHand: -3, claimed: 0, backordered: 0 });
    expect(await stockOf(variant.item)).toMatchObject({
      on_hand: -3,
      claimed: 0,
      waiting: 0,
      to_sell: 0,
    });
    expect(await app.inventory.findBreaches()).toEqual([]);
  });

  it("a part is shipped, and what is left waits", async () => {
    const variant = await patient(1);
    const order = await app.placeOrder({ variant, quantity: 5 });
    await fulfil(order, { quantity: 3 });
    await expectLevel(variant, { onHand: -2, claimed: 2, backordered: 2 });
  });

  it("the next count nets right: what is owed, what was shipped since, what is booked already", async () => {
    const variant = await patient();
    const shipped = await app.placeOrder({ variant, quantity: 3 });
    const later = await app.placeOrder({ variant, quantity: 2 });
    const waiting = await app.placeOrder({ variant, quantity: 4 });
    // The warehouse has 10 that nobody told the shop of. It ships 3, which its system books, and is read.
    await fulfil(shipped);
    const as_of = await now(app.knex as never);
    // 2 more leave after the reading. 7 were read; 5 are there, and 4 are owed.
    await fulfil(later);
    await expectLevel(variant, { onHand: -5, claimed: 4, backordered: 4 });
    const answer = await count(variant.item, { on_hand: 7 }, as_of);
    expect(answer.fills).toMatchObject([
      { order_id: waiting.id, quantity: 4, remaining_quantity: 0 },
    ]);
    await expectLevel(variant, { onHand: 5, claimed: 4 });
    // The same reading once more changes nothing, and the next one, which has booked the 2, neither.
    expect((await count(variant.item, { on_hand: 7 }, as_of)).stock_count.changed).toBe(0);
    expect((await count(variant.item, { on_hand: 5 })).stock_count.changed).toBe(0);
    await expectLevel(variant, { onHand: 5, claimed: 4 });
  });

  it("a reading that names what is free to sell nets right, too", async () => {
    const variant = await patient();
    const order = await app.placeOrder({ variant, quantity: 3 });
    const as_of = await now(app.knex as never);
    await fulfil(order);
    await app.placeOrder({ variant, quantity: 2 });
    // 4 were free after the 3 that are owed; 2 of them are sold since.
    await count(variant.item, { available: 4 }, as_of);
    await expectLevel(variant, { onHand: 4, claimed: 2 });
  });

  it("a fulfilment that is cancelled after the count comes back on top of it", async () => {
    const variant = await patient();
    const order = await app.placeOrder({ variant, quantity: 3 });
    const fulfilment = await fulfil(order);
    await count(variant.item, { on_hand: 1 });
    await expectLevel(variant, { onHand: 1, claimed: 0 });
    await cancelFulfilment(order, fulfilment);
    await expectLevel(variant, { onHand: 4, claimed: 3 });
  });
}
