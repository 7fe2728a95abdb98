import type { AdminOrderBackordersResponse } from "../../src/types/http";
import { medusaAppSuite } from "../helpers/app/medusa-app";
import { allocationOf } from "../helpers/store/allocation";
import { day, deskOf } from "../helpers/store/desk";
import { makeItem, makeLevel } from "../helpers/store/fixtures";
import { fulfil } from "../helpers/store/merchant";

medusaAppSuite("what of an order can be fulfilled, and what happened to it", {}, (app) => {
  const { location, scarce, backorder, ordered, receive } = deskOf(app);
  const { send } = allocationOf(app);
  const read = (id: string) =>
    app.admin.get<AdminOrderBackordersResponse>(`/admin/orders/${id}/backorders`);
  /** Of each shipment: where from, and of each line how much is claimed there and how much of it is covered. */
  const shipmentsOf = async (id: string) =>
    (await read(id)).shipments.map(({ location_name, items }) => [
      location_name,
      ...items.map(({ quantity, covered_quantity }) => `${covered_quantity} of ${quantity}`),
    ]);

  it("lines of one location are one shipment, with what of each is there", async () => {
    const [some, none] = [await scarce(2), await scarce(0)];
    const order = await app.placeOrder({
      lines: [
        { variant: some, quantity: 3 },
        { variant: none, quantity: 1 },
      ],
    });
    const { shipments, ready_to_ship } = await read(order.id);
    expect(ready_to_ship).toBe("part");
    expect(shipments).toEqual([
      {
        location_id: location(),
        location_name: "First warehouse",
        requires_shipping: true,
        shipping_option_id: expect.stringMatching(/^so_/) as string,
        items: expect.arrayContaining([
          expect.objectContaining({ quantity: 3, covered_quantity: 2, variant_title: "One" }),
          expect.objectContaining({ quantity: 1, covered_quantity: 0 }),
        ]) as unknown[],
      },
    ]);
    const covered = shipments.flatMap(({ items }) => items).find((item) => item.covered_quantity);
    await fulfil(app, order.id, {
      line: covered?.line_item_id ?? "",
      quantity: 2,
      locationId: location(),
    });
    expect(await shipmentsOf(order.id)).toEqual([["First warehouse", "0 of 1", "0 of 1"]]);
    expect(await app.balances(some)).toMatchObject({ stocked: "-1", backordered: "1" });
  });

  it("a kit has as many as the scarcest of its parts makes whole", async () => {
    const [frame, wheel] = [await makeItem(app.inventory), await makeItem(app.inventory)];
    const level = { location: location(), allow_backorder: true };
    await makeLevel(app.inventory, { item: frame, stocked: 5, ...level });
    await makeLevel(app.inventory, { item: wheel, stocked: 5, ...level });
    const bicycle = await app.makeVariant({
      parts: [
        { item: frame.id, required: 1 },
        { item: wheel.id, required: 2 },
      ],
    });
    const order = await app.placeOrder({ variant: bicycle, quantity: 3 });
    expect(await shipmentsOf(order.id)).toEqual([["First warehouse", "2 of 3"]]);
  });

  it("a line that is parted over locations ships from each; a cancelled order from none", async () => {
    const second = app.shop.locations[1].id;
    const variant = await app.makeVariant({
      stocked: { [location()]: 5, [second]: 5 },
      levelPolicy: { allow_backorder: true },
    });
    const order = await app.placeOrder({ variant, quantity: 4 });
    await send(order.id, order.items?.[0]?.id ?? "", [
      [location(), 1],
      [second, 3],
    ]);
    expect((await shipmentsOf(order.id)).sort()).toEqual([
      ["First warehouse", "1 of 1"],
      ["Second warehouse", "3 of 3"],
    ]);
    await app.admin.post(`/admin/orders/${order.id}/cancel`);
    expect(await read(order.id)).toMatchObject({ shipments: [], claims: [] });
  });

  it("tells what was claimed, waited, was promised, filled and shipped, the latest first", async () => {
    const variant = await scarce(1);
    const [order] = await backorder(variant, 3);
    const supply = await ordered(variant, 2, { expected_at: day(4) });
    await receive(supply, 2);
    await fulfil(app, order.id, {
      line: order.items?.[0]?.id ?? "",
      quantity: 3,
      locationId: location(),
    });
    const { history } = await read(order.id);
    expect(history.map(({ kind, quantity }) => [kind, quantity])).toEqual([
      ["released", 3],
      ["filled", 2],
      ["promised", null],
      ["waiting", 2],
      ["claimed", 3],
    ]);
    expect(history[2]).toMatchObject({ from: null, to: day(4), location_id: location() });
    expect(history[0]).toMatchObject({ variant_title: "One", actor: null });
  });
});
