import type {
  AdminAdjustStockResponse,
  AdminReceiveStockResponse,
  AdminReplenishmentReceiptListResponse,
} from "../../src/types/http";
import { expectDocumented } from "../helpers/app/openapi";
import { medusaAppSuite } from "../helpers/app/medusa-app";
import { day, deskOf, draftSupply, listBackorders, ORDERS, refusalOf } from "../helpers/store/desk";

medusaAppSuite("replenishment orders over the Admin API", {}, (app) => {
  const {
    location,
    scarce,
    backorder,
    draft,
    ordered,
    lineOf,
    read,
    change,
    receive,
    list,
    listen,
  } = deskOf(app);

  describe("an order's life", () => {
    it("a draft is created with its lines; placed, it is incoming and promised; received, it fills the queue", async () => {
      const variant = await scarce();
      const [first, second] = await backorder(variant, 2, 1);
      const heard = listen();

      const made = await draft(variant, 3, {
        supplier: "Acme",
        reference: "PO-7",
        note: "Call first",
      });
      expect(made).toMatchObject({
        status: "draft",
        location_id: location(),
        supplier: "Acme",
        reference: "PO-7",
        note: "Call first",
        expected_at: null,
        lines: [{ inventory_item_id: variant.item, quantity: 3, received: 0, incoming: 0 }],
      });
      expect(made.display_id).toBeGreaterThan(0);

      const placed = await change(made.id, "/order", { expected_at: day(10) });
      expect(placed.replenishment_order).toMatchObject({
        id: made.id,
        status: "ordered",
        expected_at: day(10),
        lines: [{ incoming: 3, due_at: day(10) }],
      });
      expect(placed.promises).toEqual(
        [first, second].map((order) =>
          expect.objectContaining({
            order_id: order.id,
            order_display_id: order.display_id,
            line_item_id: order.items?.[0]?.id,
            from: null,
            to: day(10),
          }),
        ),
      );

      const part = await receive(made, 2, { received_at: "2026-01-02" });
      expect(part).toMatchObject({
        receipt: {
          replenishment_order_id: made.id,
          received_at: "2026-01-02T00:00:00.000Z",
          lines: [{ replenishment_line_id: lineOf(made), accepted: 2, rejected: 0 }],
        },
        replenishment_order: { status: "ordered", lines: [{ received: 2, incoming: 1 }] },
        fills: [{ order_id: first.id, quantity: 2, remaining_quantity: 0 }],
      });
      expect((await receive(made, 1)).replenishment_order).toMatchObject({ status: "received" });
      expect(await read(made.id)).toMatchObject({
        status: "received",
        lines: [{ received: 3, inventory_item: { id: variant.item } }],
        receipts: [{ lines: [{ accepted: 2 }] }, { lines: [{ accepted: 1 }] }],
      });
      expect(heard).toEqual([
        { name: "replenishment-order.created", data: { id: made.id } },
        { name: "replenishment-order.ordered", data: { id: made.id } },
        {
          name: "replenishment-order.received",
          data: { id: made.id, receipt_id: part.receipt.id },
        },
        {
          name: "replenishment-order.received",
          data: { id: made.id, receipt_id: expect.stringMatching(/^replre_/) as string },
        },
      ]);
    });

    it("the receipt says who booked it", async () => {
      const variant = await scarce();
      const { receipt } = await receive(await ordered(variant, 1), 1);
      const { user } = await app.admin.get<{ user: { id: string } }>("/admin/users/me");
      expect(receipt.actor).toBe(user.id);
    });

    it("a later date moves the promises, by what is asked and no more", async () => {
      const variant = await scarce();
      const [order] = await backorder(variant, 1);
      const supply = await ordered(variant, 1, { expected_at: day(5), supplier: "Acme" });
      const { replenishment_order, promises } = await change(supply.id, "", {
        expected_at: day(9),
        note: "Delayed at the port",
      });
      expect(replenishment_order).toMatchObject({
        supplier: "Acme",
        note: "Delayed at the port",
        expected_at: day(9),
      });
      expect(promises).toEqual([
        expect.objectContaining({ order_id: order.id, from: day(5), to: day(9) }),
      ]);
      expect((await listBackorders(app.admin)).backorders).toEqual([
        expect.objectContaining({
          order_id: order.id,
          promised_at: day(9),
          first_promised_at: day(5),
          slip_days: 4,
          replenishment_order: { id: supply.id, display_id: supply.display_id, supplier: "Acme" },
        }),
      ]);
    });

    it("cancelled or closed short, what is open does not come: its promises are gone", async () => {
      for (const [action, status] of [
        ["cancel", "cancelled"],
        ["close", "received"],
      ] as const) {
        const variant = await scarce();
        const [order] = await backorder(variant, 3);
        const supply = await ordered(variant, 3, { expected_at: day(5) });
        if (action === "close") {
          await receive(supply, 1);
        }
        const heard = listen();
        const { replenishment_order, promises } = await change(supply.id, `/${action}`);
        expect(replenishment_order).toMatchObject({ status, lines: [{ incoming: 0 }] });
        expect(promises).toEqual([
          expect.objectContaining({ order_id: order.id, from: day(5), to: null }),
        ]);
        expect(heard).toEqual([
          {
            name: `replenishment-order.${action === "close" ? "closed" : "cancelled"}`,
            data: { id: supply.id },
          },
        ]);
      }
    });

    it("lines are added, changed and deleted together", async () => {
      const [one, two, three] = [await scarce(), await scarce(), await scarce()];
      const order = await draftSupply(app.admin, location(), [
        [one.item, 1],
        [two.item, 2],
      ]);
      const [first, second] = order.lines ?? [];
      const { replenishment_order } = await change(order.id, "/lines/batch", {
        create: [{ inventory_item_id: three.item, quantity: 3, expected_at: "2030-01-04" }],
        update: [{ id: first?.id, quantity: "4.5" }],
        delete: [second?.id],
      });
      expect(replenishment_order.lines).toEqual([
        expect.objectContaining({ id: first?.id, quantity: 4.5 }),
        expect.objectContaining({
          inventory_item_id: three.item,
          quantity: 3,
          expected_at: day(3),
        }),
      ]);
    });

    it("a draft is deleted, an order that is placed is not", async () => {
      const variant = await scarce();
      const made = await draft(variant, 1);
      const heard = listen();
      expect(await app.admin.delete(`${ORDERS}/${made.id}`)).toEqual({
        id: made.id,
        object: "replenishment_order",
        deleted: true,
      });
      expect(await refusalOf(read(made.id))).toMatchObject({ status: 404 });
      expect(heard).toEqual([{ name: "replenishment-order.deleted", data: { id: made.id } }]);

      const placed = await ordered(variant, 1);
      expect(await refusalOf(app.admin.delete(`${ORDERS}/${placed.id}`))).toMatchObject({
        status: 400,
      });
      expect(await read(placed.id)).toMatchObject({ status: "ordered" });
    });

    it("goods that came without an order fill the queue in one call", async () => {
      const variant = await scarce();
      const [order] = await backorder(variant, 3);
      const answer = await app.admin.post<AdminReceiveStockResponse>(
        `/admin/inventory-items/${variant.item}/location-levels/${location()}/receipts`,
        { accepted: 2, rejected: 1, reason: "Broken" },
      );
      expect(answer).toMatchObject({
        receipt: {
          replenishment_order_id: null,
          lines: [{ accepted: 2, rejected: 1, reason: "Broken" }],
        },
        fills: [{ order_id: order.id, quantity: 2, remaining_quantity: 1 }],
      });
      expect(await app.balances(variant)).toMatchObject({ stocked: "-1", backordered: "1" });
    });
  });

  describe("the list", () => {
    it("is filtered, searched, sorted and paged", async () => {
      const [one, two] = [await scarce(), await scarce()];
      const late = await ordered(one, 1, {
        expected_at: "2026-01-01",
        supplier: "Acme",
        reference: "PO-1",
      });
      const soon = await ordered(two, 1, {
        expected_at: day(1),
        supplier: "Bolt",
        reference: "PO-2",
      });
      const open = await draftSupply(
        app.admin,
        location(),
        [
          [one.item, 1],
          [two.item, 1],
        ],
        { note: "50% off" },
      );
      const ids = async (query: Record<string, unknown>) =>
        (await list(query)).replenishment_orders.map(({ id }) => id);

      expect(await ids({})).toEqual([open.id, soon.id, late.id]);
      expect(await ids({ order: "display_id" })).toEqual([late.id, soon.id, open.id]);
      expect(await ids({ status: "draft" })).toEqual([open.id]);
      expect(await ids({ status: ["draft", "ordered"], supplier: "Bolt" })).toEqual([soon.id]);
      expect(await ids({ reference: "PO-1" })).toEqual([late.id]);
      expect(await ids({ display_id: soon.display_id })).toEqual([soon.id]);
      expect(await ids({ inventory_item_id: one.item })).toEqual([open.id, late.id]);
      expect(await ids({ location_id: app.shop.locations[1].id })).toEqual([]);
      expect(await ids({ overdue: true })).toEqual([late.id]);
      expect(await ids({ overdue: false })).toEqual([open.id, soon.id]);
      expect(await ids({ q: "acm" })).toEqual([late.id]);
      expect(await ids({ q: `#${soon.display_id}` })).toEqual([soon.id]);
      expect(await ids({ q: "0%" })).toEqual([open.id]);
      const { sku } = await app.inventory.retrieveInventoryItem(one.item);
      expect(await ids({ q: sku })).toEqual([open.id, late.id]);

      expect(await list({ limit: 1, offset: 1 })).toMatchObject({
        replenishment_orders: [{ id: soon.id, lines: [{ inventory_item: { id: two.item } }] }],
        count: 3,
        limit: 1,
        offset: 1,
      });
    });

    it("an order's receipts are listed, newest first", async () => {
      const supply = await ordered(await scarce(), 3);
      const one = await receive(supply, 1);
      const two = await receive(supply, 1);
      expect(
        await app.admin.get<AdminReplenishmentReceiptListResponse>(
          `${ORDERS}/${supply.id}/receipts`,
        ),
      ).toMatchObject({
        receipts: [
          { id: two.receipt.id, lines: [{ accepted: 1 }] },
          { id: one.receipt.id, lines: [{ accepted: 1 }] },
        ],
        count: 2,
      });
      expect(await refusalOf(app.admin.get(`${ORDERS}/replo_no/receipts`))).toMatchObject({
        status: 404,
      });
    });
  });

  it("the OpenAPI file has the fields that the routes answer with", async () => {
    const variant = await scarce();
    await backorder(variant, 2);
    const supply = await ordered(variant, 2);
    const moved = await change(supply.id, "", { expected_at: day(2) });
    expectDocumented(moved, "AdminReplenishmentOrderChangeResponse");
    expectDocumented(moved.promises[0], "AdminPromiseChange");
    const received = await receive(supply, 2);
    expectDocumented(received, "AdminReplenishmentReceiptResponse");
    expectDocumented(received.fills[0], "AdminBackorderFill");
    const whole = await read(supply.id);
    expectDocumented(whole, "AdminReplenishmentOrder");
    expectDocumented(whole.lines?.[0], "AdminReplenishmentLine");
    expectDocumented(whole.receipts?.[0], "AdminReplenishmentReceipt");
    expectDocumented(whole.receipts?.[0]?.lines?.[0], "AdminReplenishmentReceiptLine");
    expectDocumented(await list({}), "AdminReplenishmentOrderListResponse");
    const path = `/admin/inventory-items/${variant.item}/location-levels/${location()}/adjustments`;
    const adjusted = await app.admin.post<AdminAdjustStockResponse>(path, { adjustment: -1 });
    expectDocumented(adjusted, "AdminAdjustStockResponse");
    expectDocumented(adjusted.inventory_level, "AdminAdjustedLevel");
    expectDocumented(adjusted.shortfalls[0], "AdminBackorderShortfall");
    const { backorders } = await listBackorders(app.admin);
    expectDocumented(backorders[0], "AdminBackorder");
  });

  it("an adjustment answers with the level as it is then", async () => {
    const variant = await scarce(1);
    const [order] = await backorder(variant, 3);
    const path = `/admin/inventory-items/${variant.item}/location-levels/${location()}/adjustments`;
    expect(
      await app.admin.post<AdminAdjustStockResponse>(path, { adjustment: "1.5" }),
    ).toMatchObject({
      inventory_level: { stocked_quantity: -0.5, backordered_quantity: 0.5 },
      fills: [{ order_id: order.id, quantity: 1.5, remaining_quantity: 0.5 }],
      shortfalls: [],
    });
  });
});
