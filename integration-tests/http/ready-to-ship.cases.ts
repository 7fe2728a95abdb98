import type { IEventBusModuleService } from "@medusajs/framework/types";
import { Modules } from "@medusajs/framework/utils";

import sweepBackorderedEvents from "../../src/jobs/sweep-backordered-events";
import type { AdminStockFindingListResponse } from "../../src/types/http";
import type { OrderReadyToShipData } from "../../src/workflows/backorders/events";
import { times } from "../helpers/app/at-once";
import type { TestApp } from "../helpers/app/medusa-app";
import { waitFor } from "../helpers/app/wait-for";
import { allocationOf } from "../helpers/store/allocation";
import { deskOf } from "../helpers/store/desk";
import { uniqueId } from "../helpers/store/fixtures";
import { editOrder, fulfil, makeDraft } from "../helpers/store/merchant";
import { orderSupply } from "../helpers/store/supply";
import type { MadeVariant } from "../helpers/store/shop";
import { deliver } from "../helpers/stripe/deliver";
import { checkoutEvent } from "../helpers/stripe/events";
import { prepareUnpaidCart, priceOf } from "../helpers/stripe/shopping";

const RECONCILE = "/admin/stock/reconcile";

type Heard = OrderReadyToShipData & { outbox_id: unknown };

/**
 * Declares the tests of the event that an order is ready to ship.
 *
 * @param app the application, which takes Stripe's events
 */
export function declareReadyToShip(app: TestApp): void {
  const { send, release } = allocationOf(app);
  const { ordered, receive } = deskOf(app);
  const heard: Heard[] = [];
  const first = () => app.shop.locations[0].id;
  const second = () => app.shop.locations[1].id;

  beforeAll(() => {
    app.container.resolve<IEventBusModuleService>(Modules.EVENT_BUS).subscribe(
      "order.ready-to-ship",
      async ({ data, metadata }) => {
        heard.push({ ...(data as OrderReadyToShipData), outbox_id: metadata?.outbox_id });
        return Promise.resolve();
      },
      { subscriberId: uniqueId("ready") },
    );
  });

  beforeEach(() => {
    heard.length = 0;
  });

  afterEach(() => app.waitForWorkflows());

  /** What was told, once everything that is due is out and worked on. */
  const told = async (): Promise<Heard[]> => {
    await app.waitForWorkflows();
    await sweepBackorderedEvents(app.container);
    await waitFor(
      () =>
        app.knex.raw(
          "select 1 from inventory_outbox where due_at is not null and handled_at is null and name <> 'order.covered'",
        ),
      ({ rows }: { rows: unknown[] }) => rows.length === 0,
    );
    return heard;
  };

  const tellsOnce = async (order: { id: string; display_id?: number }, ship = "available") => {
    expect(await told()).toEqual([
      { id: order.id, display_id: order.display_id, ship, outbox_id: expect.any(String) as string },
    ]);
  };

  const sellsAhead = (here = 0, there = 0) =>
    app.makeVariant({
      stocked: { [first()]: here, [second()]: there },
      levelPolicy: { allow_backorder: true },
    });
  const arrives = (variant: MadeVariant, quantity: number, location = first()) =>
    app.inventory.adjustInventory(variant.item, location, quantity);

  /** An order of two lines that wait, each for two units. */
  const placeWaiting = async () => {
    const variants = [await sellsAhead(), await sellsAhead()] as const;
    const order = await app.placeOrder({
      lines: variants.map((variant) => ({ variant, quantity: 2 })),
    });
    const lineOf = (variant: MadeVariant) =>
      order.items?.find(({ variant_id }) => variant_id === variant.id)?.id ?? "";
    return { order, variants, lines: variants.map(lineOf) as [string, string] };
  };
  type Waiting = Awaited<ReturnType<typeof placeWaiting>>;

  const last: [string, (waiting: Waiting) => Promise<unknown>][] = [
    ["a receipt", async ({ variants: [, variant] }) => receive(await ordered(variant, 2), 2)],
    ["an adjustment", ({ variants: [, variant] }) => arrives(variant, 2)],
    [
      "a count",
      ({ variants: [, variant] }) =>
        app.admin.post("/admin/stock-counts", {
          lines: [{ inventory_item_id: variant.item, location_id: first(), available: 0 }],
        }),
    ],
    [
      "a move to where there is stock",
      async ({ order, variants: [, variant], lines: [, line] }) => {
        await arrives(variant, 2, second());
        await send(order.id, line, [[second(), 2]]);
      },
    ],
    [
      "an allocation to where the rule says",
      async ({ order, variants: [, variant], lines: [, line] }) => {
        await arrives(variant, 2, second());
        await send(order.id, line, "auto");
      },
    ],
    [
      "an edit that leaves the line out",
      ({ order, lines: [, line] }) => editOrder(app, order.id, { quantities: { [line]: 0 } }),
    ],
    [
      "an edit to what is covered",
      async ({ order, variants: [, variant], lines: [, line] }) => {
        await arrives(variant, 1);
        expect(await told()).toEqual([]);
        await editOrder(app, order.id, { quantities: { [line]: 1 } });
      },
    ],
    [
      "a fulfilment of the line, which ships ahead of the books",
      ({ order, lines: [, line] }) =>
        fulfil(app, order.id, { line, quantity: 2, locationId: first() }),
    ],
  ];

  it.each(last)(
    "goes out once, when the last of what it waits for is covered by %s",
    async (_by, cover) => {
      const waiting = await placeWaiting();
      await arrives(waiting.variants[0], 2);
      expect(await told()).toEqual([]);
      await cover(waiting);
      await tellsOnce(waiting.order);
      await tellsOnce(waiting.order);
    },
  );

  it("is told by what another order gives back", async () => {
    const variant = await sellsAhead(2);
    const other = await app.placeOrder({ variant, quantity: 2 });
    const order = await app.placeOrder({ variant, quantity: 2 });
    expect(await told()).toEqual([]);
    await app.admin.post(`/admin/orders/${other.id}/cancel`, {});
    await tellsOnce(order);
  });

  it("is told of whom the queue comes to first", async () => {
    const variant = await sellsAhead();
    await app.placeOrder({ variant, quantity: 2 });
    const raised = await app.placeOrder({ variant, quantity: 2 });
    await app.admin.post("/admin/backorders/priority", { order_id: raised.id, priority: 5 });
    await arrives(variant, 3);
    await tellsOnce(raised);
  });

  const ways: [string, (variant: MadeVariant) => Promise<string>][] = [
    ["a cart", async (variant) => (await app.placeOrder({ variant, quantity: 2 })).id],
    [
      "Stripe",
      async (variant) => {
        const cart = await prepareUnpaidCart(app, variant, 2);
        const event = checkoutEvent({ amount: priceOf(2), metadata: { cart_id: cart } });
        return (await deliver(app, event)).body.order_id ?? "";
      },
    ],
    [
      "a draft",
      async (variant) => {
        const { shippingOptionId } = app.shop.locations[0];
        const draft = await makeDraft(app, { lines: [{ variant, quantity: 2 }], shippingOptionId });
        await draft.convert();
        return draft.id;
      },
    ],
  ];

  it.each(ways)("goes out alike for an order by %s", async (_way, place) => {
    const variant = await sellsAhead();
    const id = await place(variant);
    expect(await told()).toEqual([]);
    await arrives(variant, 2);
    expect(await told()).toMatchObject([{ id, ship: "available" }]);
  });

  it("says that the order ships complete, where it does", async () => {
    const variant = await sellsAhead(1);
    const order = await app.placeOrder({ variant, quantity: 2 });
    await app.admin.post(`/admin/orders/${order.id}/shipping-preference`, { ship: "complete" });
    await arrives(variant, 1);
    await tellsOnce(order, "complete");
  });

  it("goes out again, once for each time that the order waits", async () => {
    const variant = await sellsAhead();
    const order = await app.placeOrder({ variant, quantity: 2 });
    const line = order.items?.[0]?.id ?? "";
    await arrives(variant, 2);
    expect(await told()).toHaveLength(1);
    await editOrder(app, order.id, { quantities: { [line]: 3 } });
    expect(await told()).toHaveLength(1);
    await arrives(variant, 1);
    const events = await told();
    expect(events.map(({ id }) => id)).toEqual([order.id, order.id]);
    expect(new Set(events.map(({ outbox_id }) => outbox_id)).size).toBe(2);
  });

  it("is not told of an order that never waited, is cancelled, or has nothing left to ship", async () => {
    const variant = await sellsAhead(1);
    await app.placeOrder({ variant, quantity: 1 });
    const cancelled = await app.placeOrder({ variant, quantity: 1 });
    await app.admin.post(`/admin/orders/${cancelled.id}/cancel`, {});
    // What ships ahead of the books leaves less for others.
    const other = await sellsAhead();
    const shipped = await app.placeOrder({ variant: other, quantity: 2 });
    const line = shipped.items?.[0]?.id ?? "";
    await fulfil(app, shipped.id, { line, quantity: 2, locationId: first() });
    await arrives(variant, 5);
    await arrives(other, 5);
    expect(await told()).toEqual([]);
  });

  it("is not told while a line is claimed nowhere, but once that is allocated", async () => {
    const { order, variants, lines } = await placeWaiting();
    await arrives(variants[0], 2);
    await release(order.id, [lines[1]]);
    expect(await told()).toEqual([]);
    await age();
    expect(await unfinished()).toEqual([]);
    await arrives(variants[1], 2);
    expect(await told()).toEqual([]);
    await send(order.id, lines[1], "auto");
    await tellsOnce(order);
  });

  /** As after an hour in which nobody looked. */
  const age = () =>
    app.knex.raw(
      `update inventory_outbox set created_at = now() - interval '1 hour';
       update unsettled_change set changed_at = now() - interval '1 hour'`,
    );

  const unfinished = async () => {
    const { findings } = await app.admin.get<AdminStockFindingListResponse>(RECONCILE, {
      kinds: ["event_unfinished"],
    });
    return findings;
  };

  describe("where a process died", () => {
    // Committed; what a workflow of that process emits is never released.
    const dead = () => ({ eventGroupId: uniqueId("dead") });
    /** Fills at once. */
    const receipt = async (variant: MadeVariant) => {
      const { id, line } = await orderSupply(app, { item: variant.item, quantity: 2, date: null });
      await app.inventory.receiveReplenishmentOrder(
        { id, lines: [{ line_id: line, accepted: 2 }] },
        dead(),
      );
    };
    /** Fills when the workflow is over. */
    const adjustment = ({ item }: MadeVariant) =>
      app.inventory.adjustInventory(item, first(), 2, dead() as never);

    it.each([
      ["a receipt", receipt],
      ["an adjustment", adjustment],
    ])(
      "before its workflow with %s could end, the sweep tells when it is over",
      async (_of, cover) => {
        const variant = await sellsAhead();
        const order = await app.placeOrder({ variant, quantity: 2 });
        await cover(variant);
        expect(await told()).toEqual([]);
        await age();
        await tellsOnce(order);
        await tellsOnce(order);
      },
    );

    it("and the order is cancelled before the sweep, nothing is told", async () => {
      const variant = await sellsAhead();
      const order = await app.placeOrder({ variant, quantity: 2 });
      await receipt(variant);
      await app.admin.post(`/admin/orders/${order.id}/cancel`, {});
      await age();
      expect(await told()).toEqual([]);
    });

    it("and nobody sweeps, a reconciliation finds what was not looked at, and has it told", async () => {
      const variant = await sellsAhead();
      const order = await app.placeOrder({ variant, quantity: 2 });
      await told();
      await receipt(variant);
      await age();
      const found = await unfinished();
      expect(found.map(({ detail }) => detail).join()).toContain("was not looked at");
      await app.admin.post(RECONCILE, {
        dry_run: false,
        kinds: ["change_unsettled", "event_unfinished"],
      });
      await tellsOnce(order);
      expect(await unfinished()).toEqual([]);
    });

    it("after the event, before it was noted that it is out, the same one goes out again", async () => {
      const variant = await sellsAhead();
      const order = await app.placeOrder({ variant, quantity: 2 });
      await arrives(variant, 2);
      await tellsOnce(order);
      await app.knex.raw(
        "update inventory_outbox set sent_at = null, handled_at = null, lease_until = null where name = 'order.ready-to-ship'",
      );
      const events = await told();
      expect(events).toHaveLength(2);
      expect(events[0]).toEqual(events[1]);
    });
  });

  it("two receipts at once that cover the last two entries tell once", async () => {
    const orders = [];
    for (const _order of times(4, (number) => number)) {
      orders.push(await placeWaiting());
    }
    const supply = await Promise.all(
      orders.flatMap(({ variants }) => variants.map((variant) => ordered(variant, 2))),
    );
    await Promise.all(supply.map((order) => receive(order, 2)));
    const events = await told();
    expect(events.map(({ id }) => id).sort()).toEqual(orders.map(({ order }) => order.id).sort());
  });
}
