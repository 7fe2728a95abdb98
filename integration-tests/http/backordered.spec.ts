import type { IEventBusModuleService } from "@medusajs/framework/types";
import { Modules } from "@medusajs/framework/utils";
import { completeCartWorkflow } from "@medusajs/medusa/core-flows";

import sweepBackorderedEvents from "../../src/jobs/sweep-backordered-events";
import inventoryBackordered from "../../src/subscribers/inventory-backordered";
import type { InventoryBackorderedData } from "../../src/workflows/backorders/events";
import { medusaAppSuite, type TestApp } from "../helpers/app/medusa-app";
import { waitFor } from "../helpers/app/wait-for";

medusaAppSuite("inventory.backordered", {}, (app) => {
  const seen: InventoryBackorderedData[] = [];

  beforeAll(() => {
    const bus = app.container.resolve<IEventBusModuleService>(Modules.EVENT_BUS);
    bus.subscribe(
      "inventory.backordered",
      async (event) => {
        seen.push(event.data as InventoryBackorderedData);
        return Promise.resolve();
      },
      { subscriberId: "test-backordered" },
    );
  });

  beforeEach(() => {
    seen.length = 0;
  });

  // What an event sets going belongs to its test: the next one finds another database.
  afterEach(() => app.waitForWorkflows());

  it("emits the event once for the entry, with every field, when the order is placed", async () => {
    const variant = await app.makeVariant({ stocked: 2, levelPolicy: { allow_backorder: true } });

    const order = await app.placeOrder({ variant, quantity: 5 });

    const entry = await notifiedEntry(app);
    await waitFor(
      () => Promise.resolve(seen),
      (events) => events.length > 0,
    );
    const [claim] = await app.inventory.listReservationItems({});
    expect(seen).toEqual([
      {
        variant_id: variant.id,
        inventory_item_id: variant.item,
        location_id: app.shop.locations[0].id,
        inventory_level_id: entry.inventory_level_id,
        delta: -5,
        new_stock: (await app.balances(variant)).reserved === "0" ? -3 : 2,
        available: -3,
        backordered_quantity: 3,
        order_id: order.id,
        line_item_id: order.items?.[0].id,
        reservation_id: claim.id,
        backorder_entry_id: entry.id,
      },
    ]);
  });

  it("emits nothing for an order within stock, and requests and tells nothing", async () => {
    const variant = await app.makeVariant({ stocked: 2, levelPolicy: { allow_backorder: true } });

    await app.placeOrder({ variant, quantity: 2 });
    await app.waitForWorkflows();

    expect(seen).toEqual([]);
    expect(await feed(app)).toEqual([]);
    expect(await replenishmentOrders(app)).toEqual([]);
  });

  it("emits nothing for an order that was rolled back after its claim, now or in a sweep", async () => {
    const variant = await app.makeVariant({ stocked: 0, levelPolicy: { allow_backorder: true } });
    const cartId = await app.prepareCart({ variant, quantity: 3 });
    const payment = app.container.resolve(Modules.PAYMENT);
    const authorize = jest
      .spyOn(Object.getPrototypeOf(payment) as typeof payment, "authorizePaymentSession")
      .mockRejectedValue(new Error("The card was declined"));

    const { errors } = await completeCartWorkflow(app.container).run({
      input: { id: cartId },
      throwOnError: false,
    });
    authorize.mockRestore();
    await ageEvents(app);
    await sweepBackorderedEvents(app.container);

    expect(errors).toHaveLength(1);
    expect(seen).toEqual([]);
    expect(await app.balances(variant)).toEqual({
      stocked: "0",
      reserved: "0",
      available: "0",
      backordered: "0",
    });
  });

  it("emits from the sweep what a crash kept back, once it is old enough", async () => {
    const variant = await app.makeVariant({ stocked: 0, levelPolicy: { allow_backorder: true } });
    await app.placeOrder({ variant, quantity: 1 });
    const entry = await notifiedEntry(app);
    await waitFor(
      () => Promise.resolve(seen),
      (events) => events.length === 1,
    );
    // As after a crash between the claim and its event.
    await app.knex.raw("update backorder_entry set notified_at = null");
    await app.knex.raw("update inventory_outbox set due_at = null, sent_at = null");

    await sweepBackorderedEvents(app.container);
    expect(seen).toHaveLength(1);

    await ageEvents(app);
    await sweepBackorderedEvents(app.container);
    await sweepBackorderedEvents(app.container);
    await waitFor(
      () => Promise.resolve(seen),
      (events) => events.length > 1,
    );
    expect(seen.map((event) => event.backorder_entry_id)).toEqual([entry.id, entry.id]);
  });

  it("does from the sweep what the plugin's own consumer failed to do", async () => {
    const variant = await app.makeVariant({ stocked: 0, levelPolicy: { allow_backorder: true } });
    await app.placeOrder({ variant, quantity: 2 });
    const handled = async () =>
      (await app.knex.raw("select 1 from inventory_outbox where handled_at is not null")) as {
        rows: unknown[];
      };
    await waitFor(handled, ({ rows }) => rows.length === 1);
    // As when the consumer failed, and the bus tried once.
    await app.knex.raw(
      "delete from notification; delete from replenishment_line; delete from replenishment_order",
    );
    await app.knex.raw(
      "update inventory_outbox set handled_at = null, sent_at = now() - interval '1 hour'",
    );

    await sweepBackorderedEvents(app.container);

    expect(await feed(app)).toHaveLength(1);
    expect(await replenishmentOrders(app)).toMatchObject([{ lines: [{ quantity: 2 }] }]);
    expect((await handled()).rows).toHaveLength(1);
  });

  it("fills those who wait when a workflow of core's has ended: cancelling an order, setting a level", async () => {
    const variant = await app.makeVariant({ stocked: 2, levelPolicy: { allow_backorder: true } });
    const first = await app.placeOrder({ variant, quantity: 2 });
    await app.placeOrder({ variant, quantity: 3 });
    const open = async () => (await app.balances(variant)).backordered;
    expect(await open()).toBe("3");
    await app.admin.post(`/admin/orders/${first.id}/cancel`, {});
    await waitFor(open, (quantity) => quantity === "1");
    await app.inventory.adjustInventory(variant.item, app.shop.locations[0].id, 1);
    expect(await open()).toBe("0");
  });

  it("gathers the backorders of one level in one notification and one line of a draft that grows", async () => {
    const variant = await app.makeVariant({ stocked: 1, levelPolicy: { allow_backorder: true } });

    const first = await app.placeOrder({ variant, quantity: 3 });
    await waitFor(
      () => replenishmentOrders(app),
      (orders) => orders[0]?.lines[0]?.quantity === 2,
    );
    await waitFor(
      () => feed(app),
      (found) => found[0]?.data.title.endsWith(`, for order #${first.display_id}`),
    );
    const second = await app.placeOrder({ variant, quantity: 4 });
    const orders = await waitFor(
      () => replenishmentOrders(app),
      (found) => found[0]?.lines[0]?.quantity === 6,
    );
    const notifications = await waitFor(
      () => feed(app),
      (found) => found[0]?.data.description.startsWith("6 of"),
    );

    expect(orders).toHaveLength(1);
    expect(orders[0]).toMatchObject({
      status: "draft",
      lines: [{ inventory_item_id: variant.item }],
    });
    expect(notifications).toHaveLength(1);
    const named = [second, first].map(({ id, display_id }) => ({ id, display_id }));
    expect(notifications[0].data).toMatchObject({
      title: expect.stringMatching(
        `^Backordered: .*, for orders #${second.display_id}, #${first.display_id}$`,
      ) as string,
      orders: named,
    });
  });

  it("handles the same event twice as if it came once", async () => {
    const variant = await app.makeVariant({ stocked: 0, levelPolicy: { allow_backorder: true } });
    await app.placeOrder({ variant, quantity: 2 });
    await waitFor(
      () => feed(app),
      (found) => found.length === 1,
    );
    const before = [await feed(app), await replenishmentOrders(app)];

    await Promise.all(
      [1, 2, 3].map(() =>
        inventoryBackordered({
          event: { name: "inventory.backordered", data: seen[0] },
          container: app.container,
          pluginOptions: {},
        }),
      ),
    );

    const after = [await feed(app), await replenishmentOrders(app)];
    expect(after.map((list) => list.length)).toEqual([1, 1]);
    expect(after[1][0]).toMatchObject({ lines: [{ quantity: 2 }] });
    expect(before[0][0]).toMatchObject({ id: after[0][0].id });
  });

  it("lists replenishment orders to administrators only, filtered by status", async () => {
    const variant = await app.makeVariant({ stocked: 0, levelPolicy: { allow_backorder: true } });
    await app.placeOrder({ variant, quantity: 2 });
    await waitFor(
      () => replenishmentOrders(app),
      (found) => found.length === 1,
    );

    await expect(app.anonymous.get("/admin/replenishment-orders")).rejects.toMatchObject({
      status: 401,
    });
    await expect(app.admin.get("/admin/replenishment-orders?status=lost")).rejects.toMatchObject({
      status: 400,
    });
    expect(await app.admin.get("/admin/replenishment-orders?status=received")).toMatchObject({
      replenishment_orders: [],
      count: 0,
    });
  });
});

type Notification = {
  id: string;
  data: { title: string; description: string; orders: { id: string; display_id: number }[] };
};
type ReplenishmentOrder = {
  id: string;
  status: string;
  lines: { inventory_item_id: string; quantity: number }[];
};

async function feed(app: TestApp): Promise<Notification[]> {
  const { notifications } = await app.admin.get<{ notifications: Notification[] }>(
    "/admin/notifications?channel=feed",
  );
  return notifications.filter(({ data }) => data.title.startsWith("Backordered: "));
}

async function replenishmentOrders(app: TestApp): Promise<ReplenishmentOrder[]> {
  const answer = await app.admin.get<{ replenishment_orders: ReplenishmentOrder[] }>(
    "/admin/replenishment-orders",
  );
  return answer.replenishment_orders;
}

/** Waits for the one entry of the test to be noted as notified. */
async function notifiedEntry(app: TestApp) {
  const [entry] = await waitFor(
    () => app.inventory.listBackorderEntries({}),
    ([found]) => found?.notified_at !== null,
  );
  return entry;
}

async function ageEvents(app: TestApp): Promise<void> {
  await app.knex.raw("update inventory_outbox set created_at = now() - interval '1 hour'");
}
