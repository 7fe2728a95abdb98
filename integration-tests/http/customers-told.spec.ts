import type { Logger, NotificationTypes } from "@medusajs/framework/types";
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils";
import { LocalNotificationService } from "@medusajs/notification-local/dist/services/local";
import { inspect } from "node:util";

import tellCustomers from "../../src/jobs/tell-customers";
import type { CustomerMessageData } from "../../src/workflows/backorders/customer-messages";
import { medusaAppSuite } from "../helpers/app/medusa-app";
import { waitFor } from "../helpers/app/wait-for";
import { editOrder } from "../helpers/store/merchant";
import { inDays, orderSupply } from "../helpers/store/supply";

type Told = NotificationTypes.NotificationDTO & { data: CustomerMessageData; status: string };

medusaAppSuite("what customers are told of what they wait for", {}, (app) => {
  afterEach(async () => {
    jest.restoreAllMocks();
    await app.waitForWorkflows();
  });

  const sellsAhead = (stocked = 0) =>
    app.makeVariant({ stocked, levelPolicy: { allow_backorder: true } });

  const notifications = async () =>
    (await app.container
      .resolve(Modules.NOTIFICATION)
      .listNotifications(
        { channel: "email" },
        { order: { created_at: "ASC" }, take: 100 },
      )) as unknown as Told[];

  const templates = async () => (await notifications()).map(({ template }) => template);

  /** Waits until all events are worked on and nothing is due, and says what customers were sent. */
  const told = async (): Promise<(string | null | undefined)[]> => {
    await waitFor(
      async () => {
        const { rows } = (await app.knex.raw(
          `select (select count(*)::int from inventory_outbox where handled_at is null) as events,
                  (select count(*)::int from customer_notice where due_at <= now()) as due`,
        )) as { rows: { events: number; due: number }[] };
        return rows[0];
      },
      ({ events, due }) => events + due === 0,
    );
    return templates();
  };

  const gather = (minutes: number) => {
    const options = app.inventory.getBackorderOptions();
    jest.spyOn(app.inventory, "getBackorderOptions").mockReturnValue({
      ...options,
      notifyCustomers: options.notifyCustomers && {
        ...options.notifyCustomers,
        gather_minutes: minutes,
      },
    });
  };

  /** As after the time that changes are gathered for, or a lease holds. */
  const later = () =>
    app.knex.raw(
      "update customer_notice set due_at = least(due_at, now()), lease_until = now() - interval '1 second'",
    );

  it("once that parts of a new order wait, with all that an e-mail needs", async () => {
    const variant = await sellsAhead(1);
    const order = await app.placeOrder({ variant, quantity: 3 });
    expect(await told()).toEqual(["backorder-confirmed"]);
    const [message] = await notifications();
    expect(message).toMatchObject({
      to: order.email,
      channel: "email",
      status: "success",
      resource_type: "order",
      resource_id: order.id,
      data: {
        order_id: order.id,
        display_id: order.display_id,
        first_name: "Ada",
        last_name: "Shopper",
        lines: [
          {
            line_item_id: order.items?.[0].id,
            title: order.items?.[0].product_title,
            variant_title: "One",
            covered_quantity: 1,
            waiting_quantity: 2,
            promised_at: null,
            estimated_at: null,
          },
        ],
      },
    });
    expect(JSON.stringify(message.data)).not.toContain("@");
  });

  it("nothing of an order that stock covers", async () => {
    await app.placeOrder({ variant: await app.makeVariant({ stocked: 2 }), quantity: 2 });
    expect(await told()).toEqual([]);
  });

  it("the first date with the confirmation, and not again", async () => {
    const variant = await sellsAhead();
    await orderSupply(app, { item: variant.item, quantity: 5, date: inDays(6) });
    await app.placeOrder({ variant, quantity: 2 });
    expect(await told()).toEqual(["backorder-confirmed"]);
    expect((await notifications())[0].data.lines).toMatchObject([{ promised_at: inDays(6) }]);
  });

  it("a date, its delay, and what can ship, in one message each for all lines of an order", async () => {
    const [one, other] = [await sellsAhead(), await sellsAhead()];
    await app.placeOrder({
      lines: [
        { variant: one, quantity: 2 },
        { variant: other, quantity: 1 },
      ],
    });
    await told();
    gather(5);
    const { replenishment_orders: made } = await app.inventory.createReplenishmentOrders([
      {
        location_id: app.shop.locations[0].id,
        status: "ordered",
        expected_at: inDays(5),
        lines: [
          { inventory_item_id: one.item, quantity: 2 },
          { inventory_item_id: other.item, quantity: 1 },
        ],
      },
    ]);
    const supply = made[0];
    expect(await told()).toEqual(["backorder-confirmed"]);
    await later();
    await tellCustomers(app.container);
    expect(await told()).toEqual(["backorder-confirmed", "backorder-promised"]);
    expect((await notifications())[1].data.lines).toMatchObject([
      { promised_at: inDays(5), previous_promised_at: null, change: "promised" },
      { promised_at: inDays(5), previous_promised_at: null, change: "promised" },
    ]);

    await app.inventory.updateReplenishmentOrder({ id: supply.id, expected_at: inDays(12) });
    await later();
    await tellCustomers(app.container);
    expect((await told()).slice(2)).toEqual(["backorder-delayed"]);
    expect((await notifications())[2].data.lines).toMatchObject([
      { promised_at: inDays(12), previous_promised_at: inDays(5), change: "delayed" },
      { promised_at: inDays(12), previous_promised_at: inDays(5), change: "delayed" },
    ]);

    const line = supply.lines?.find(({ inventory_item_id }) => inventory_item_id === one.item);
    await app.inventory.receiveReplenishmentOrder({
      id: supply.id,
      lines: [{ line_id: line?.id ?? "", accepted: 1 }],
    });
    await told();
    await later();
    await tellCustomers(app.container);
    expect((await told()).slice(3)).toEqual(["backorder-ready"]);
    expect((await notifications())[3].data.lines).toMatchObject([
      { ready_quantity: 1, covered_quantity: 1, waiting_quantity: 1, promised_at: inDays(12) },
    ]);
  });

  it("one change of a date at a supplier: one event for each entry, one message for each order", async () => {
    const variant = await sellsAhead();
    const events: string[] = [];
    app.container.resolve(Modules.EVENT_BUS).subscribe(
      "inventory.backorder-delayed",
      async ({ data }) => {
        events.push((data as { backorder_entry_id: string }).backorder_entry_id);
        return Promise.resolve();
      },
      { subscriberId: "test-delayed" },
    );
    const orders = [];
    for (const quantity of [1, 2, 3]) {
      orders.push(await app.placeOrder({ variant, quantity }));
    }
    const supply = await orderSupply(app, { item: variant.item, quantity: 9, date: inDays(5) });
    await told();
    const before = (await notifications()).length;
    await app.inventory.updateReplenishmentOrder({ id: supply.id, expected_at: inDays(8) });
    await told();
    const sent = (await notifications()).slice(before);
    expect(sent.map(({ template }) => template)).toEqual(orders.map(() => "backorder-delayed"));
    expect(sent.map(({ resource_id }) => resource_id).sort()).toEqual(
      orders.map(({ id }) => id).sort(),
    );
    expect(new Set(events).size).toBe(3);
  });

  it("nothing of a date that went to and fro while changes are gathered", async () => {
    const variant = await sellsAhead();
    await app.placeOrder({ variant, quantity: 1 });
    const supply = await orderSupply(app, { item: variant.item, quantity: 9, date: inDays(5) });
    const before = await told();
    gather(5);
    await app.inventory.updateReplenishmentOrder({ id: supply.id, expected_at: inDays(8) });
    await app.inventory.updateReplenishmentOrder({ id: supply.id, expected_at: inDays(5) });
    await told();
    await later();
    await tellCustomers(app.container);
    expect(await told()).toEqual(before);
  });

  it("everything once, also where the provider fails, and without the address in a log", async () => {
    const logged: string[] = [];
    const logger = app.container.resolve<Logger>(ContainerRegistrationKeys.LOGGER);
    for (const level of ["debug", "info", "warn", "error", "log"] as const) {
      jest.spyOn(logger, level).mockImplementation((...words: unknown[]) => {
        logged.push(inspect(words, { depth: 10 }));
      });
    }
    let failing = true;
    jest
      .spyOn(LocalNotificationService.prototype, "send")
      .mockImplementation(({ to, channel }: { to: string; channel: string }) =>
        failing && channel === "email"
          ? Promise.reject(new Error(`550 no such mailbox: ${to}`))
          : Promise.resolve({}),
      );
    const variant = await sellsAhead();
    const order = await app.placeOrder({ variant, quantity: 1 });
    await waitFor(
      () => Promise.resolve(logged.join("\n")),
      (text) => text.includes(order.id) && text.includes("could not be told"),
    );
    expect((await notifications()).map(({ status }) => status)).toEqual(["failure"]);
    failing = false;
    await later();
    await tellCustomers(app.container);
    await later();
    await tellCustomers(app.container);
    expect((await notifications()).map(({ status }) => status)).toEqual(["failure", "success"]);
    expect(logged.join("\n")).not.toContain("@example.com");
  });

  it("everything once, also where the process dies before it is sent, or before it is noted that it was", async () => {
    // Whose death this is, is in the log of the event bus, too.
    const logger = app.container.resolve<Logger>(ContainerRegistrationKeys.LOGGER);
    jest.spyOn(logger, "error").mockImplementation(() => undefined);
    const variant = await sellsAhead();
    const close = jest
      .spyOn(app.inventory, "closeCustomerNotice")
      .mockRejectedValue(new Error("The process has died"));
    await app.placeOrder({ variant, quantity: 1 });
    await waitFor(
      () => Promise.resolve(close.mock.calls.length),
      (calls) => calls > 0,
    );
    expect(await templates()).toEqual(["backorder-confirmed"]);
    close.mockRestore();
    await later();
    await tellCustomers(app.container);
    expect(await templates()).toEqual(["backorder-confirmed"]);

    // Leased and planned by one that dies then; the next one sends what was planned.
    const plan = app.inventory.planCustomerNotice.bind(app.inventory);
    const died = jest
      .spyOn(app.inventory, "planCustomerNotice")
      .mockImplementationOnce(async (...planned) => {
        await plan(...planned);
        throw new Error("The process has died");
      });
    await orderSupply(app, { item: variant.item, quantity: 1, date: inDays(3) });
    await waitFor(
      () => Promise.resolve(died.mock.calls.length),
      (calls) => calls === 1,
    );
    await waitFor(
      () => app.knex.raw("select 1 from customer_notice where plan is not null"),
      ({ rows }: { rows: unknown[] }) => rows.length === 1,
    );
    expect(await templates()).toEqual(["backorder-confirmed"]);
    await later();
    await tellCustomers(app.container);
    expect(await templates()).toEqual(["backorder-confirmed", "backorder-promised"]);
  });

  it("everything once, also where several servers send at the same moment", async () => {
    const variant = await sellsAhead();
    await app.placeOrder({ variant, quantity: 1 });
    await told();
    gather(5);
    await orderSupply(app, { item: variant.item, quantity: 1, date: inDays(3) });
    await told();
    await later();
    await Promise.all([1, 2, 3, 4, 5].map(() => tellCustomers(app.container)));
    expect(await told()).toEqual(["backorder-confirmed", "backorder-promised"]);
  });

  it("of an order that ships complete: nothing is ready before all of it is, also where a person cuts the rest", async () => {
    const variants = [await sellsAhead(), await sellsAhead()] as const;
    const order = await app.placeOrder({
      lines: variants.map((variant) => ({ variant, quantity: 2 })),
    });
    await app.admin.post(`/admin/orders/${order.id}/shipping-preference`, { ship: "complete" });
    expect(await told()).toEqual(["backorder-confirmed"]);
    await app.inventory.adjustInventory(variants[0].item, app.shop.locations[0].id, 2);
    await told();
    await app.inventory.adjustInventory(variants[1].item, app.shop.locations[0].id, 1);
    expect(await told()).toEqual(["backorder-confirmed"]);
    const line = order.items?.find(({ variant_id }) => variant_id === variants[1].id)?.id ?? "";
    await editOrder(app, order.id, { quantities: { [line]: 1 } });
    await waitFor(told, (sent) => sent.length > 1);
    expect(await templates()).toEqual(["backorder-confirmed", "backorder-ready"]);
    const [, { data }] = await notifications();
    expect(data).toMatchObject({ ship: "complete", promised_at: null });
    expect(data.lines.map(({ ready_quantity }) => ready_quantity).sort()).toEqual([1, 2]);
  });

  it("nothing of an order that is cancelled", async () => {
    const variant = await sellsAhead();
    const order = await app.placeOrder({ variant, quantity: 1 });
    await told();
    await app.admin.post(`/admin/orders/${order.id}/cancel`, {});
    await orderSupply(app, { item: variant.item, quantity: 5, date: inDays(3) });
    expect(await told()).toEqual(["backorder-confirmed"]);
  });
});
