import { Modules } from "@medusajs/framework/utils";

import { medusaAppSuite } from "../helpers/app/medusa-app";
import { allocationScene } from "../helpers/store/allocation";
import { deskOf } from "../helpers/store/desk";
import { makeItem, makeLevel } from "../helpers/store/fixtures";
import { editOrder, fulfil } from "../helpers/store/merchant";
import { type ClaimRow, claimsOfOrder } from "../helpers/store/order-traces";

medusaAppSuite("where a person has an order's lines claimed", {}, (app) => {
  const { first, second, placeOrder, entriesOf, allocate, send, release, backordersOf } =
    allocationScene(app);
  const { books } = deskOf(app);

  const sorted = <Row extends readonly [string, number]>(rows: readonly Row[]) =>
    [...rows].sort(([a], [b]) => a.localeCompare(b));

  it("a line is moved as a whole, and keeps its claim", async () => {
    const { order, line, claims, available, row } = await placeOrder(3);
    const [before] = await app.inventory.listReservationItems({ line_item_id: line });

    expect(await send(order.id, line, [[second(), 3]])).toEqual([row(second(), 3)]);

    expect(await claims()).toEqual([["there", 3]]);
    expect(await available()).toEqual({ here: "10", there: "7" });
    const [after] = await app.inventory.listReservationItems({ line_item_id: line });
    expect(after?.id).toBe(before?.id);
  });

  it("a line is parted over locations, and put together again", async () => {
    const { order, line, claims, available, row } = await placeOrder(5);

    const parted = await send(order.id, line, [
      [first(), 2],
      [second(), 3],
    ]);
    expect(parted).toEqual(expect.arrayContaining([row(first(), 2), row(second(), 3)]));
    expect(sorted(await claims())).toEqual([
      ["here", 2],
      ["there", 3],
    ]);
    expect(await available()).toEqual({ here: "8", there: "7" });

    await send(order.id, line, [[second(), 5]]);
    expect(await claims()).toEqual([["there", 5]]);
    expect(await available()).toEqual({ here: "10", there: "5" });
  });

  it("what waits leaves before what is covered, and keeps its place in the queue", async () => {
    const { order, line, row } = await placeOrder(7, { here: 4, there: 0, allow: true });
    const [waiting] = await entriesOf(line);
    await app.admin.post("/admin/backorders/priority", { order_id: order.id, priority: 4 });

    const parted = await send(order.id, line, [
      [first(), 4],
      [second(), 3],
    ]);

    expect(parted).toEqual(expect.arrayContaining([row(first(), 4), row(second(), 3, 3)]));
    const moved = await entriesOf(line);
    expect(moved).toEqual([
      expect.objectContaining({
        location_id: second(),
        quantity: 3,
        priority: 4,
        queued_at: waiting?.queued_at,
      }),
    ]);
  });

  it("stock elsewhere covers what waits, once it is sent there", async () => {
    const { order, line, row } = await placeOrder(3, { here: 0, there: 0, allow: true });
    await app.inventory.adjustInventory([
      { inventoryItemId: row(null, 0).inventory_item_id, locationId: second(), adjustment: 5 },
    ]);
    expect(await send(order.id, line, "auto")).toEqual([row(second(), 3)]);
    expect(await entriesOf(line)).toEqual([]);
  });

  it("what a line leaves behind covers who waits there", async () => {
    const { variant, order, line } = await placeOrder(3, { here: 3, there: 3, allow: true });
    await app.placeOrder({ variant, quantity: 3 });
    const later = await app.placeOrder({ variant, quantity: 2 });
    expect(await backordersOf(later.id)).toMatchObject({ ready_to_ship: "nothing" });

    // The second order took what was there. More comes, and the first order leaves home.
    await app.inventory.adjustInventory([
      { inventoryItemId: variant.item, locationId: second(), adjustment: 3 },
    ]);
    await send(order.id, line, [[second(), 3]]);
    await app.waitForWorkflows();

    expect(await backordersOf(later.id)).toMatchObject({ ready_to_ship: "all" });
  });

  it("a dry run answers the same and writes nothing", async () => {
    const { order, line, row } = await placeOrder(5);
    const before = await books();

    const tried = await send(
      order.id,
      line,
      [
        [first(), 2],
        [second(), 3],
      ],
      true,
    );
    expect(tried).toEqual(expect.arrayContaining([row(first(), 2), row(second(), 3)]));
    expect(await send(order.id, line, "auto", true)).toEqual([row(first(), 5)]);
    expect(await books()).toEqual(before);
  });

  it("what is as it is to be stays untouched", async () => {
    const { order, line } = await placeOrder(4, { here: 4 });
    await send(order.id, line, [
      [first(), 1],
      [second(), 3],
    ]);
    const before = await books();
    await send(order.id, line, [
      [second(), 3],
      [first(), 1],
    ]);
    expect(await books()).toEqual(before);
  });

  it("of what has shipped nothing is claimed again", async () => {
    const { order, line, claims, row } = await placeOrder(5);
    await fulfil(app, order.id, { line, quantity: 2 });
    expect(await send(order.id, line, [[second(), 3]])).toEqual([row(second(), 3)]);
    expect(await claims()).toEqual([["there", 3]]);
  });

  it("several lines swap their places at full levels, in one call", async () => {
    const variant = await app.makeVariant({ stocked: { [first()]: 2, [second()]: 2 } });
    const one = await app.placeOrder({ variant, quantity: 2 });
    await editOrder(app, one.id, { add: [{ variant, quantity: 2 }] });
    const lines = await app.inventory.listReservationItems({ inventory_item_id: variant.item });
    expect(lines).toHaveLength(2);

    await allocate(
      one.id,
      lines.map(({ line_item_id, location_id }) => ({
        line_item_id: line_item_id as string,
        to: [{ location_id: location_id === first() ? second() : first(), quantity: 2 }],
      })),
    );
    const after = await app.inventory.listReservationItems({ inventory_item_id: variant.item });
    for (const { id, location_id } of lines) {
      expect(after.find((claim) => claim.id === id)?.location_id).not.toBe(location_id);
    }
  });

  describe("kits", () => {
    it("every item of a line moves by what a unit takes of it, or where the rule sends it", async () => {
      const [frame, wheel] = [await makeItem(app.inventory), await makeItem(app.inventory)];
      for (const location of [first(), second()]) {
        await makeLevel(app.inventory, { item: frame, location, stocked: 5 });
        await makeLevel(app.inventory, { item: wheel, location, stocked: 10 });
      }
      const variant = await app.makeVariant({
        parts: [
          { item: frame.id, required: 1 },
          { item: wheel.id, required: 2 },
        ],
      });
      const order = await app.placeOrder({ variant, quantity: 3 });
      const line = order.items?.[0]?.id ?? "";

      await send(order.id, line, [
        [first(), 1],
        [second(), 2],
      ]);

      const claim = (item: { id: string }, location_id: string, quantity: number): ClaimRow => ({
        inventory_item_id: item.id,
        location_id,
        quantity: String(quantity),
      });
      const parted = await claimsOfOrder(app.knex, order.id);
      expect(parted).toHaveLength(4);
      expect(parted).toEqual(
        expect.arrayContaining([
          claim(frame, first(), 1),
          claim(frame, second(), 2),
          claim(wheel, first(), 2),
          claim(wheel, second(), 4),
        ]),
      );

      await send(order.id, line, "auto");
      const home = await claimsOfOrder(app.knex, order.id);
      expect(home).toHaveLength(2);
      expect(home).toEqual(
        expect.arrayContaining([claim(frame, first(), 3), claim(wheel, first(), 6)]),
      );
    });
  });

  describe("giving back", () => {
    it("a line's claims, then the order's", async () => {
      const { order, line, claims, available } = await placeOrder(3);
      const added = await app.makeVariant({ stocked: 5 });
      await editOrder(app, order.id, { add: [{ variant: added, quantity: 2 }] });

      const { released } = await release(order.id, [line]);
      expect(released).toMatchObject([
        {
          line_item_id: line,
          location_id: first(),
          quantity: 3,
          reservation_id: expect.any(String),
        },
      ]);
      expect(await available()).toEqual({ here: "10", there: "10" });
      expect(await claims()).toHaveLength(1);

      expect((await release(order.id)).released).toHaveLength(1);
      expect((await release(order.id)).released).toEqual([]);
      expect(await claims()).toEqual([]);
      expect((await backordersOf(order.id)).unallocated).toHaveLength(2);
    });
  });

  it("events tell of what changed", async () => {
    const { order, line } = await placeOrder(3);
    const heard: string[] = [];
    const bus = app.container.resolve(Modules.EVENT_BUS);
    for (const name of [
      "inventory.inventory-level.updated",
      "inventory.reservation-item.created",
      "inventory.reservation-item.updated",
      "inventory.reservation-item.deleted",
    ]) {
      bus.subscribe(name, async () => void heard.push(name), { subscriberId: `heard-${name}` });
    }
    await send(order.id, line, [
      [first(), 1],
      [second(), 2],
    ]);
    await send(order.id, line, [[first(), 3]]);
    await app.waitForWorkflows();
    expect(new Set(heard)).toEqual(
      new Set([
        "inventory.inventory-level.updated",
        "inventory.reservation-item.created",
        "inventory.reservation-item.updated",
        "inventory.reservation-item.deleted",
      ]),
    );
  });
});
