import type { TestApp } from "../helpers/app/medusa-app";
import { failAtStep } from "../helpers/app/failing-step";
import { allocationScene } from "../helpers/store/allocation";
import { refusalOf } from "../helpers/store/desk";
import { editOrder, exchange, fulfil, replaceClaimed } from "../helpers/store/merchant";
import { on, shipDateScene } from "../helpers/store/ship-dates";
import { inDays, orderSupply } from "../helpers/store/supply";

/**
 * What becomes of orders that were accepted for what is expected: they ship, are cancelled, edited and exchanged as every other.
 *
 * @param app the application
 */
export function declareShipDateLives(app: TestApp): void {
  const { first, second, send, release, entriesOf, backordersOf } = allocationScene(app);
  const { expected, placeFor, claimsAt } = shipDateScene(app);

  /** An order of three for a day, of which one is there and two are expected by then. */
  const place = async () => {
    const variant = await expected(1);
    const supply = await orderSupply(app, { item: variant.item, quantity: 2, date: inDays(10) });
    const order = await placeFor(variant, 3, on(10));
    const id = order.id;
    const receive = (accepted: number) =>
      app.inventory.receiveReplenishmentOrder({
        id: supply.id,
        lines: [{ line_id: supply.line, accepted }],
      });
    const available = async (location = first()) =>
      (await app.balances(variant, location)).available;
    return { variant, id, order: { id }, line: order?.items?.[0]?.id ?? "", receive, available };
  };

  it("what has come ships, a fulfilment that is cancelled is claimed again, and the rest ships when it comes", async () => {
    const { id, order, line, receive, available } = await place();
    expect(await available()).toBe("-2");
    await fulfil(app, id, { line, quantity: 1 });
    await receive(1);
    expect(await entriesOf(line)).toMatchObject([{ quantity: 1 }]);
    await fulfil(app, id, { line, quantity: 1 });
    const { order: found } = await app.admin.get<{ order: { fulfillments: { id: string }[] } }>(
      `/admin/orders/${id}`,
      { fields: "fulfillments.id" },
    );
    for (const fulfilment of found.fulfillments) {
      await app.admin.post(`/admin/orders/${id}/fulfillments/${fulfilment.id}/cancel`);
    }
    expect(await claimsAt(order)).toEqual([["here", 3]]);
    expect(await available()).toBe("-1");
    await receive(1);
    await fulfil(app, id, { line, quantity: 3 });
    expect([await claimsAt(order), await available()]).toEqual([[], "0"]);
  });

  it("an order that is cancelled before its supply comes leaves what stands there, and its supply to others", async () => {
    const { variant, id, order, available } = await place();
    await app.admin.post(`/admin/orders/${id}/cancel`);
    expect([await claimsAt(order), await available()]).toEqual([[], "1"]);
    expect(await placeFor(variant, 3, on(10))).toBeDefined();
  });

  it("an edit that fails after its claim leaves the order's claim as it was", async () => {
    const { id, line, order, available } = await place();
    const before = await app.inventory.listReservationItems({ line_item_id: line });
    const putBack = failAtStep(
      "confirm-order-edit-request",
      "confirm-order-changes",
      new Error("No"),
    );
    await expect(editOrder(app, id, { quantities: { [line]: 2 } })).rejects.toThrow();
    putBack();
    expect([await claimsAt(order), await available()]).toEqual([[["here", 3]], "-2"]);
    expect(await app.inventory.listReservationItems({ line_item_id: line })).toMatchObject(
      before.map((claim) => ({ location_id: claim.location_id, ship_date: on(10) })),
    );
  });

  it("what goes out in an exchange or for a claim goes by the order's day", async () => {
    const { variant, id, line, receive } = await place();
    await receive(2);
    await fulfil(app, id, { line, quantity: 3 });
    await orderSupply(app, { item: variant.item, quantity: 2, date: inDays(9) });
    const swap = {
      line,
      quantity: 1,
      outbound: { variant, quantity: 1 },
      outboundOption: app.shop.locations[0].shippingOptionId,
    };
    await exchange(app, id, swap);
    await replaceClaimed(app, id, swap);
    const waiting = { quantity: 1, waiting_quantity: 1, ship_date: on(10), promised_at: inDays(9) };
    expect((await backordersOf(id)).claims).toMatchObject([waiting, waiting]);
    expect(await refusalOf(exchange(app, id, swap))).toMatchObject({
      message: expect.stringMatching(/required inventory|Not enough stock/) as string,
    });
  });

  it("goods that leave from elsewhere take their claim there, and what stays keeps its day", async () => {
    const { variant, id, line, order } = await place();
    await app.inventory.adjustInventory(variant.item, second(), 1);
    await fulfil(app, id, { line, quantity: 1, locationId: second() });
    expect(await claimsAt(order)).toEqual([["here", 2]]);
    expect(await app.inventory.listReservationItems({ line_item_id: line })).toMatchObject([
      { ship_date: on(10) },
    ]);
    expect(await app.inventory.findBreaches()).toEqual([]);
  });

  it("what a person gave back is claimed again by its day, and what is parted off keeps it", async () => {
    const { id, line, order } = await place();
    await release(id);
    expect(await claimsAt(order)).toEqual([]);
    await send(id, line, "auto");
    expect(await claimsAt(order)).toEqual([["here", 3]]);
    expect(
      await refusalOf(
        send(id, line, [
          [first(), 1],
          [second(), 2],
        ]),
      ),
    ).toMatchObject({ status: 400 });
    expect(await claimsAt(order)).toEqual([["here", 3]]);
    expect(await app.inventory.findBreaches()).toEqual([]);
  });
}
