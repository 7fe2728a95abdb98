import type {
  AdminSetShippingPreference,
  AdminShippingPreferenceResponse,
} from "../../src/types/http";
import { failAtStep } from "../helpers/app/failing-step";
import { medusaAppSuite } from "../helpers/app/medusa-app";
import { allocationScene } from "../helpers/store/allocation";
import { refusalOf } from "../helpers/store/desk";
import { editOrder } from "../helpers/store/merchant";
import { on, shipDateScene } from "../helpers/store/ship-dates";
import { inDays, orderSupply } from "../helpers/store/supply";

medusaAppSuite("a person who names the day on which an order is wanted", {}, (app) => {
  const { first, second, entriesOf, placeOrder, send, backordersOf } = allocationScene(app);
  const { expected, placeFor } = shipDateScene(app);
  const prefer = (orderId: string, body: AdminSetShippingPreference) =>
    app.admin.post<AdminShippingPreferenceResponse>(
      `/admin/orders/${orderId}/shipping-preference`,
      body,
    );

  it("sees that what waits comes too late: where supply is late or cancelled, and when it comes", async () => {
    const variant = await expected(1);
    const { id, line: supply } = await orderSupply(app, {
      item: variant.item,
      quantity: 2,
      date: inDays(10),
    });
    const order = await placeFor(variant, 3, on(10));
    const states = async () =>
      (await backordersOf(order?.id ?? "")).claims.map((claim) => [
        claim.ship_date,
        claim.late_for_ship_date,
        claim.waiting_quantity,
        claim.promised_at,
      ]);
    expect(await states()).toEqual([[on(10), false, 2, inDays(10)]]);
    await app.inventory.updateReplenishmentOrder({ id, expected_at: inDays(11) });
    expect(await states()).toEqual([[on(10), true, 2, inDays(11)]]);
    await prefer(order?.id ?? "", { ship_date: on(11) });
    expect(await states()).toEqual([[on(11), false, 2, inDays(11)]]);
    await app.inventory.receiveReplenishmentOrder({
      id,
      lines: [{ line_id: supply, accepted: 1 }],
    });
    expect(await states()).toEqual([[on(11), false, 1, inDays(11)]]);
    await app.inventory.cancelReplenishmentOrder({ id });
    expect(await states()).toEqual([[on(11), true, 1, null]]);
    await app.inventory.adjustInventory(variant.item, first(), 1);
    expect(await states()).toEqual([[on(11), false, 0, null]]);
  });

  it("sees that it still waits when the day is over", async () => {
    const { order } = await placeOrder(2, { here: 1, there: 0, allow: true });
    await prefer(order.id, { ship_date: on(-1) });
    expect((await backordersOf(order.id)).claims).toMatchObject([
      { ship_date: on(-1), late_for_ship_date: true },
    ]);
  });

  it("names a day: nothing moves by it, and what is allocated anew counts what comes until then", async () => {
    const { order, line, variant, claims, row } = await placeOrder(2, {
      here: 2,
      there: 0,
      allow: false,
    });
    await orderSupply(app, {
      item: variant.item,
      quantity: 2,
      date: inDays(6),
      location: second(),
    });
    await app.inventory.adjustInventory(variant.item, first(), -1);
    const auto = (dry_run?: boolean) => send(order.id, line, "auto", dry_run);
    const there = () => send(order.id, line, [[second(), 2]]);
    expect(await refusalOf(there())).toMatchObject({ status: 400 });

    expect(await prefer(order.id, { ship_date: on(6) })).toEqual({
      ship: "available",
      ship_date: on(6),
      lines: [{ line_item_id: line, ship_date: on(6) }],
    });
    expect(await claims()).toEqual([["here", 2]]);
    expect(await auto(true)).toEqual([row(second(), 2, 2)]);
    expect(await claims()).toEqual([["here", 2]]);
    expect(await auto()).toEqual([row(second(), 2, 2)]);
    expect(await entriesOf(line)).toMatchObject([{ promised_at: new Date(inDays(6)) }]);

    // A line's own day comes first, also where it is earlier.
    expect(
      await prefer(order.id, { lines: [{ line_item_id: line, ship_date: on(5) }] }),
    ).toMatchObject({ ship_date: on(6), lines: [{ ship_date: on(5) }] });
    expect(await backordersOf(order.id)).toMatchObject({
      ship_date: on(6),
      claims: [{ ship_date: on(5), late_for_ship_date: true }],
    });
    expect(
      await prefer(order.id, {
        ship_date: null,
        lines: [{ line_item_id: line, ship_date: null }],
      }),
    ).toMatchObject({ ship_date: null, lines: [{ ship_date: null }] });
  });

  it("is told what is wrong, and nothing is written", async () => {
    const { order, line } = await placeOrder(1);
    await prefer(order.id, { ship_date: on(3), ship: "complete" });
    const wrong: [body: unknown, says: string][] = [
      [{}, "Name at least one of ship, ship_date, lines"],
      [{ ship_date: "soon" }, "ship_date must be a date"],
      [{ lines: [{ line_item_id: line, ship_date: "2026-02-30" }] }, "lines[0].ship_date"],
      [{ lines: [{ line_item_id: line }] }, "lines[0].ship_date"],
      [{ lines: [] }, "lines must have 1 to 1000 entries"],
      [
        { ship_date: on(9), lines: [{ line_item_id: "ordli_no", ship_date: on(1) }] },
        "lines[0].line_item_id: the order has no line ordli_no",
      ],
      [
        { lines: [on(1), on(2)].map((ship_date) => ({ line_item_id: line, ship_date })) },
        `lines[1].line_item_id: ${line} stands twice`,
      ],
      [{ when: on(1) }, "when"],
    ];
    for (const [body, says] of wrong) {
      expect(await refusalOf(prefer(order.id, body as AdminSetShippingPreference))).toMatchObject({
        status: 400,
        message: expect.stringContaining(says) as string,
      });
    }
    expect(await refusalOf(prefer("order_no", { ship_date: null }))).toMatchObject({
      status: 404,
    });
    expect((await backordersOf(order.id)).claims).toMatchObject([{ ship_date: on(3) }]);
    expect(await backordersOf(order.id)).toMatchObject({ ship: "complete" });
  });

  it("changes nothing where it fails half-way", async () => {
    const { order, line } = await placeOrder(1);
    await prefer(order.id, { ship_date: on(3), lines: [{ line_item_id: line, ship_date: on(4) }] });
    const putBack = failAtStep(
      "set-shipping-preference",
      "update-order-workflow-as-step",
      new Error("The power went out"),
    );
    await expect(
      prefer(order.id, { ship_date: on(8), lines: [{ line_item_id: line, ship_date: on(9) }] }),
    ).rejects.toThrow();
    putBack();
    expect(await prefer(order.id, { ship: null })).toMatchObject({
      ship_date: on(3),
      lines: [{ ship_date: on(4) }],
    });
  });

  it("mends an order whose day is no date: until then it shows none, and what would be claimed for it is refused", async () => {
    const { order, line, variant } = await placeOrder(1);
    await app.admin.post(`/admin/orders/${order.id}`, { metadata: { ship_date: "soon" } });
    expect(await backordersOf(order.id)).toMatchObject({
      ship_date: null,
      claims: [{ ship_date: null, late_for_ship_date: false }],
    });
    const message = expect.stringContaining("ship_date of the order must be a date") as string;
    expect(await refusalOf(send(order.id, line, "auto"))).toMatchObject({ message });
    const edit = () => editOrder(app, order.id, { add: [{ variant, quantity: 1 }] });
    expect(await refusalOf(edit())).toMatchObject({ message });
    await prefer(order.id, { ship_date: on(2) });
    expect(await send(order.id, line, "auto")).toHaveLength(1);
  });
});
