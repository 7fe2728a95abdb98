import type { HttpTypes } from "@medusajs/framework/types";
import { addToCartWorkflow } from "@medusajs/medusa/core-flows";

import type {
  StoreAvailabilityResponse,
  StoreCartAvailabilityResponse,
} from "../../src/types/http";
import { medusaAppSuite } from "../helpers/app/medusa-app";
import { allocationScene } from "../helpers/store/allocation";
import { refusalOf } from "../helpers/store/desk";
import { makeItem, makeLevel } from "../helpers/store/fixtures";
import { editOrder, makeDraft } from "../helpers/store/merchant";
import { NO_TRACES, orderTraces } from "../helpers/store/order-traces";
import { on, shipDateScene } from "../helpers/store/ship-dates";
import { chooseToPay } from "../helpers/store/shopper";
import type { MadeVariant } from "../helpers/store/shop";
import { inDays, orderSupply } from "../helpers/store/supply";

medusaAppSuite("lines and orders that are wanted on a day", {}, (app) => {
  const { first, second, entriesOf } = allocationScene(app);
  const { expected, orderFor, placeFor, claimsAt } = shipDateScene(app);

  const cartOf = (variant: MadeVariant, quantity: number, metadata: Record<string, unknown> = {}) =>
    app.prepareCart({ lines: [{ variant, quantity }], metadata });

  const answerOf = async (cart: string) =>
    (await app.store.get<StoreCartAvailabilityResponse>(`/store/carts/${cart}/availability`))
      .availability;

  it("from the cart to the delivery: the answer, the claim, its promise", async () => {
    const variant = await expected(1, [2, 10], [5, 20]);
    const cart = await cartOf(variant, 3, { ship_date: on(10) });
    expect(await answerOf(cart)).toMatchObject({
      completable: true,
      lines: [
        {
          ships_now_quantity: 1,
          backorder_quantity: 2,
          unavailable_quantity: 0,
          expected_at: inDays(10),
          ship_date: on(10),
          late_for_ship_date: false,
        },
      ],
    });

    const { order } = await app.completeCart(cart);
    const line = order?.items?.[0]?.id ?? "";
    const [entry] = await entriesOf(line);
    expect(entry).toMatchObject({ quantity: 2, promised_at: new Date(inDays(10)) });
    expect(await claimsAt(order as { id: string })).toEqual([["here", 3]]);
    // A day later there is more, but who waits has taken what comes first.
    expect(await orderFor(variant, 1, on(19))).toMatchObject({
      refusal: { code: "insufficient_inventory" },
    });
    expect((await orderFor(variant, 5, on(20))).order).toBeDefined();
  });

  it("more than there is by then is refused in the cart, at its completion and beforehand, in a shopper's words", async () => {
    const variant = await expected(1, [2, 10]);
    const message = expect.stringMatching(/^Sold out: 4 x .*\. 3 are left\.$/) as string;
    expect(await orderFor(variant, 4, on(10))).toMatchObject({
      refusal: { status: 400, code: "insufficient_inventory", message },
    });
    const cart = await cartOf(variant, 1);
    await app.store.post(`/store/carts/${cart}`, { metadata: { ship_date: on(10) } });
    const { cart: filled } = await app.store.get<HttpTypes.StoreCartResponse>(
      `/store/carts/${cart}`,
    );
    const line = `/store/carts/${cart}/line-items/${filled.items?.[0]?.id}`;
    expect(await refusalOf(app.store.post(line, { quantity: 4 }))).toMatchObject({
      status: 400,
      message,
    });
    await app.store.post(line, { quantity: 3 });
    await chooseToPay(app.store, cart);
    // Without its day the cart is told the truth, and refused when it is completed.
    await app.store.post(`/store/carts/${cart}`, { metadata: { ship_date: "" } });
    expect(await answerOf(cart)).toMatchObject({
      completable: false,
      lines: [{ ships_now_quantity: 1, unavailable_quantity: 2, ship_date: null }],
    });
    expect(await app.completeCart(cart)).toMatchObject({
      refusal: { code: "insufficient_inventory" },
    });
    await app.store.post(`/store/carts/${cart}`, { metadata: { ship_date: on(9) } });
    expect(await app.completeCart(cart)).toMatchObject({
      refusal: { message: expect.stringMatching(/^Sold out: 3 x .*\. 1 is left\.$/) as string },
    });
    expect(await orderTraces(app.knex)).toEqual(NO_TRACES);
  });

  it("two shoppers at once for the last that is expected: one gets it", async () => {
    const variant = await expected(0, [1, 10]);
    const carts = await Promise.all([1, 2, 3].map(() => cartOf(variant, 1, { ship_date: on(12) })));
    const outcomes = await Promise.all(carts.map((cart) => app.completeCart(cart)));
    expect(outcomes.filter(({ order }) => order)).toHaveLength(1);
    expect(outcomes.flatMap(({ refusal }) => refusal?.code ?? [])).toEqual([
      "insufficient_inventory",
      "insufficient_inventory",
    ]);
  });

  it("a line's own day comes before its cart's, and what is wanted now gets what stands there", async () => {
    const variant = await expected(1, [1, 10]);
    const { order } = await app.tryOrder({
      lines: [
        { variant, quantity: 1, metadata: { gift: "later" } },
        { variant, quantity: 1, metadata: { ship_date: on(0) } },
      ],
      metadata: { ship_date: on(11) },
    });
    const late = order?.items?.find(({ metadata }) => metadata?.gift === "later");
    const now = order?.items?.find(({ metadata }) => metadata?.ship_date === on(0));
    expect(await entriesOf(now?.id ?? "")).toEqual([]);
    expect(await entriesOf(late?.id ?? "")).toMatchObject([
      { quantity: 1, promised_at: new Date(inDays(10)) },
    ]);
  });

  it("a line that comes into a cart is taken in by its own day, also by code that does not pass the Store API", async () => {
    const [here, variant] = [await expected(1), await expected(0, [2, 10])];
    const cart = await cartOf(here, 1);
    const add = (ship_date?: string) =>
      app.store.post<HttpTypes.StoreCartResponse>(`/store/carts/${cart}/line-items`, {
        variant_id: variant.id,
        quantity: 2,
        ...(ship_date && { metadata: { ship_date } }),
      });
    for (const day of [undefined, on(9)]) {
      expect(await refusalOf(add(day))).toMatchObject({
        status: 400,
        message: expect.stringMatching(/^Sold out: 2 x /) as string,
      });
    }
    expect((await add(on(10))).cart.items).toHaveLength(2);
    const addByCode = (quantity: number) =>
      addToCartWorkflow(app.container).run({
        input: {
          cart_id: cart,
          items: [{ variant_id: variant.id, quantity, metadata: { ship_date: on(11) } }],
        },
      });
    await addByCode(1);
    await expect(addByCode(3)).rejects.toMatchObject({ code: "insufficient_inventory" });
  });

  it("stock elsewhere comes before what is expected at home, that before what is expected elsewhere", async () => {
    const variant = await expected(0, [9, 10], [9, 10, second()]);
    await app.inventory.adjustInventory(variant.item, second(), 1);
    const order = () => placeFor(variant, 1, on(10));
    expect(await claimsAt(await order())).toEqual([["there", 1]]);
    expect(await claimsAt(await order())).toEqual([["here", 1]]);
  });

  it("a kit is there when all of its parts are", async () => {
    const [frame, wheel] = [await makeItem(app.inventory), await makeItem(app.inventory)];
    for (const { id } of [frame, wheel]) {
      await makeLevel(app.inventory, { item: id, location: first(), stocked: 1 });
    }
    const kit = await app.makeVariant({
      parts: [
        { item: frame.id, required: 1 },
        { item: wheel.id, required: 2 },
      ],
    });
    await orderSupply(app, { item: wheel.id, quantity: 2, date: inDays(5) });
    expect((await orderFor(kit, 1, on(4))).refusal).toMatchObject({
      code: "insufficient_inventory",
    });
    const { order } = await orderFor(kit, 1, on(5));
    expect(await entriesOf(order?.items?.[0]?.id ?? "")).toMatchObject([
      { inventory_item_id: wheel.id, quantity: 1 },
    ]);
  });

  it("variants say what is there by a day that is asked for, and shipping options go by the cart's", async () => {
    const variant = await expected(1, [2, 10], [3, 12, second()]);
    const ask = async (ship_date?: string) => {
      const { availability } = await app.store.get<StoreAvailabilityResponse>(
        "/store/availability",
        { variant_id: variant.id, quantity: 2, ...(ship_date !== undefined && { ship_date }) },
      );
      return availability[0];
    };
    expect(await ask()).toMatchObject({ available_quantity: 1, orderable_quantity: 1 });
    expect(await ask(on(9))).toMatchObject({ available_quantity: 1, orderable_quantity: 1 });
    expect(await ask(on(10))).toMatchObject({ available_quantity: 3, orderable_quantity: 3 });
    expect(await ask(`${on(12)}T08:00:00+02:00`)).toMatchObject({
      available_quantity: 6,
      orderable_quantity: 3,
      expected_at: inDays(10),
    });
    expect(await refusalOf(ask("soon"))).toMatchObject({
      status: 400,
      message: expect.stringContaining("ship_date must be a date") as string,
    });

    const cart = await cartOf(variant, 2, { ship_date: on(10) });
    const insufficient = async () => {
      const { shipping_options: options } = await app.store.get<{
        shipping_options: { id: string; insufficient_inventory: boolean }[];
      }>("/store/shipping-options", { cart_id: cart });
      return options.map((option) => option.insufficient_inventory);
    };
    expect(await insufficient()).not.toContain(true);
    await app.store.post(`/store/carts/${cart}`, { metadata: { ship_date: on(9) } });
    expect(await insufficient()).not.toContain(false);
  });

  it("what is no date is refused where it is written, by name, and nothing is written", async () => {
    const variant = await expected(5);
    const lines = [{ variant, quantity: 1 }];
    const bad = { ship_date: "soon" };
    const says = (field: string) => ({
      status: 400,
      message: `${field} must be a date: YYYY-MM-DD, or ISO 8601 with a time zone, received "soon"`,
    });
    expect((await app.tryOrder({ lines, metadata: bad })).refusal).toMatchObject(
      says("metadata.ship_date"),
    );
    expect(
      (await app.tryOrder({ lines: [...lines, { ...lines[0], metadata: bad }] })).refusal,
    ).toMatchObject(says("items[1].metadata.ship_date"));
    const cart = await cartOf(variant, 1, { ship_date: on(4) });
    for (const [path, body] of [
      ["", { metadata: bad }],
      ["/line-items", { variant_id: variant.id, quantity: 1, metadata: bad }],
    ] as const) {
      const request = app.store.post(`/store/carts/${cart}${path}`, body);
      expect(await refusalOf(request)).toMatchObject(says("metadata.ship_date"));
    }
    const { cart: kept } = await app.store.get<HttpTypes.StoreCartResponse>(`/store/carts/${cart}`);
    expect(kept).toMatchObject({ metadata: { ship_date: on(4) }, items: [{ quantity: 1 }] });
  });

  it("what is no date and came another way is refused by every answer and by the order, and nothing is written", async () => {
    const variant = await expected(5);
    const cart = await cartOf(variant, 1);
    const words = "ship_date of the order must be a date: YYYY-MM-DD, or ISO 8601 with a time zone";
    await app.knex.raw(`update cart set metadata = '{"ship_date": 24}' where id = ?`, [cart]);
    const message = `${words}, received 24`;
    for (const request of [
      () => answerOf(cart),
      () => app.store.get("/store/shipping-options", { cart_id: cart }),
      () =>
        app.store.post(`/store/carts/${cart}/line-items`, { variant_id: variant.id, quantity: 1 }),
    ]) {
      expect(await refusalOf(request())).toMatchObject({ status: 400, message });
    }
    expect(await app.completeCart(cart)).toMatchObject({ refusal: { message } });
    expect(await orderTraces(app.knex)).toEqual(NO_TRACES);
    await app.store.post(`/store/carts/${cart}`, { metadata: { ship_date: on(3) } });
    expect((await app.completeCart(cart)).order).toBeDefined();
  });

  it("an edit, a line that comes into one, and a draft go by the order's day", async () => {
    const variant = await expected(0, [4, 10]);
    const order = await placeFor(variant, 1, on(10));
    const [{ id: line }] = order.items ?? [];
    await editOrder(app, order?.id ?? "", { quantities: { [line]: 2 } });
    await editOrder(app, order?.id ?? "", { add: [{ variant, quantity: 1 }] });
    expect((await claimsAt(order as { id: string })).sort()).toEqual([
      ["here", 1],
      ["here", 2],
    ]);
    const more = await refusalOf(editOrder(app, order?.id ?? "", { quantities: { [line]: 4 } }));
    expect(more).toMatchObject({ message: expect.stringContaining("Not enough stock") as string });
  });

  it("a draft goes by its own day", async () => {
    const variant = await expected(0, [2, 10]);
    const draft = await makeDraft(app, {
      lines: [{ variant, quantity: 2, metadata: { ship_date: on(10) } }],
      shippingOptionId: app.shop.locations[0].shippingOptionId,
    });
    await draft.convert();
    expect(await claimsAt(draft)).toEqual([["here", 2]]);
    await expect(
      makeDraft(app, { lines: [{ variant, quantity: 1, metadata: { ship_date: on(10) } }] }),
    ).rejects.toThrow();
  });
});
