import type { HttpTypes } from "@medusajs/framework/types";
import { Modules } from "@medusajs/framework/utils";

import sweepBackorderedEvents from "../../src/jobs/sweep-backordered-events";
import type { BackorderEvent } from "../../src/workflows/backorders/events";
import { medusaAppSuite } from "../helpers/app/medusa-app";
import { waitFor } from "../helpers/app/wait-for";
import { inDays, orderSupply } from "../helpers/store/supply";

const NAMES = [
  "inventory.backorder-filled",
  "inventory.backorder-promised",
  "inventory.backorder-delayed",
];

medusaAppSuite("events of what becomes of a backorder", {}, (app) => {
  const seen: Pick<BackorderEvent, "name" | "data">[] = [];

  beforeAll(() => {
    const bus = app.container.resolve(Modules.EVENT_BUS);
    for (const name of NAMES) {
      bus.subscribe(
        name,
        async (event) => {
          seen.push({ name: event.name, data: event.data } as BackorderEvent);
          return Promise.resolve();
        },
        { subscriberId: `test-${name}` },
      );
    }
  });

  beforeEach(() => {
    seen.length = 0;
  });

  afterEach(() => app.waitForWorkflows());

  const sellsAhead = () => app.makeVariant({ levelPolicy: { allow_backorder: true } });

  const next = async () => {
    await waitFor(
      () => Promise.resolve(seen),
      (events) => events.length > 0,
    );
    return seen.splice(0);
  };

  const allHandled = () =>
    waitFor(
      () => app.knex.raw("select 1 from inventory_outbox where handled_at is null"),
      ({ rows }: { rows: unknown[] }) => rows.length === 0,
    );

  it("say whose it is, and what waits until when, before and after", async () => {
    const variant = await sellsAhead();
    const order = await app.placeOrder({ variant, quantity: 3 });
    const [entry] = await app.inventory.listBackorderEntries({});
    const whose = {
      backorder_entry_id: entry.id,
      reservation_id: entry.reservation_id,
      order_id: order.id,
      line_item_id: order.items?.[0].id,
      variant_id: variant.id,
      inventory_item_id: variant.item,
      location_id: app.shop.locations[0].id,
      inventory_level_id: entry.inventory_level_id,
    };
    const state = (waiting_quantity: number, promised_at: string | null) => ({
      waiting_quantity,
      promised_at,
    });

    const supply = await orderSupply(app, { item: variant.item, quantity: 3, date: inDays(5) });
    expect(await next()).toEqual([
      {
        name: "inventory.backorder-promised",
        data: { ...whose, from: state(3, null), to: state(3, inDays(5)) },
      },
    ]);

    await app.inventory.updateReplenishmentOrder({ id: supply.id, expected_at: inDays(9) });
    expect(await next()).toEqual([
      {
        name: "inventory.backorder-delayed",
        data: { ...whose, from: state(3, inDays(5)), to: state(3, inDays(9)) },
      },
    ]);

    await app.inventory.receiveReplenishmentOrder({
      id: supply.id,
      lines: [{ line_id: supply.line, accepted: 1 }],
    });
    expect(await next()).toEqual([
      {
        name: "inventory.backorder-filled",
        data: {
          ...whose,
          from: state(3, inDays(9)),
          to: state(2, inDays(9)),
          filled_quantity: 1,
        },
      },
    ]);

    await app.inventory.cancelReplenishmentOrder({ id: supply.id });
    expect(await next()).toEqual([
      {
        name: "inventory.backorder-delayed",
        data: { ...whose, from: state(2, inDays(9)), to: state(2, null) },
      },
    ]);
  });

  it("are sent, and worked on, by the sweep where a crash kept them", async () => {
    const variant = await sellsAhead();
    const order = await app.placeOrder({ variant, quantity: 1 });
    await orderSupply(app, { item: variant.item, quantity: 1, date: inDays(5) });
    await next();
    await allHandled();
    // As after a crash before the event, and one before the plugin's own consumer was done.
    await app.knex.raw(
      "update inventory_outbox set sent_at = null, handled_at = null, lease_until = null where name = 'inventory.backorder-promised'",
    );
    await app.knex.raw(
      "update inventory_outbox set handled_at = null, lease_until = null, sent_at = now() - interval '1 hour' where name = 'inventory.backordered'",
    );
    await app.knex.raw("delete from notification; delete from customer_notice");

    await sweepBackorderedEvents(app.container);

    expect(await next()).toMatchObject([{ data: { order_id: order.id } }]);
    await allHandled();
    const { notifications } = await app.admin.get<HttpTypes.AdminNotificationListResponse>(
      "/admin/notifications?channel=email",
    );
    expect(notifications.map(({ template }) => template)).toEqual(["backorder-confirmed"]);
  });

  it("the draft follows what is short, also where the event of that was lost", async () => {
    const variant = await sellsAhead();
    await app.placeOrder({ variant, quantity: 4 });
    const wanted = async () => {
      const [draft] = await app.inventory.listReplenishmentOrders(
        { status: "draft" },
        { relations: ["lines"] },
      );
      return draft?.lines?.map(({ quantity }) => Number(quantity)) ?? [];
    };
    await waitFor(wanted, ([quantity]) => quantity === 4);
    await app.inventory.adjustInventory(variant.item, app.shop.locations[0].id, 3);
    await waitFor(wanted, ([quantity]) => quantity === 1);
    await allHandled();

    await app.knex.raw("delete from replenishment_line; delete from replenishment_order");
    await sweepBackorderedEvents(app.container);
    expect(await wanted()).toEqual([1]);
  });

  it("the bell names the orders that wait, the latest first", async () => {
    const variant = await sellsAhead();
    const numbers: (number | undefined)[] = [];
    for (const quantity of [2, 1]) {
      numbers.unshift((await app.placeOrder({ variant, quantity })).display_id);
    }
    await waitFor(
      async () => {
        const { notifications } = await app.admin.get<HttpTypes.AdminNotificationListResponse>(
          "/admin/notifications?channel=feed",
        );
        return notifications.map(({ data }) => String(data?.description));
      },
      ([text]) =>
        /^3 of \S+ at First warehouse are waited for, in 2 backorders: /.test(text ?? "") &&
        text.endsWith(`orders ${numbers.map((number) => `#${number}`).join(", ")}.`),
    );
  });
});
