import { makeItem, makeLevel } from "../helpers/store/fixtures";
import { medusaAppSuite, type TestApp } from "../helpers/app/medusa-app";
import { claimsOfOrder, NO_TRACES, orderTraces } from "../helpers/store/order-traces";
import type { OrderOutcome } from "../helpers/store/shopper";

/** Ids as Medusa makes them. A shopper who is refused has no use for them. */
const INTERNAL_ID = /(iitem|sloc|resitem|ordli|cali|variant|prod|sc|order|cart)_[0-9A-Z]/;

/** Takes a location off the sales channel, as an administrator does. */
async function unmap(app: TestApp, locationId: string): Promise<void> {
  await app.admin.post(`/admin/stock-locations/${locationId}/sales-channels`, {
    remove: [app.shop.salesChannelId],
  });
}

async function titleOf(app: TestApp, variant: { productId: string }): Promise<string> {
  const path = `/admin/products/${variant.productId}`;
  return (await app.admin.get<{ product: { title: string } }>(path)).product.title;
}

async function choosePayment(app: TestApp, cart: string): Promise<void> {
  const { payment_collection: collection } = await app.store.post<{
    payment_collection: { id: string };
  }>("/store/payment-collections", { cart_id: cart });
  await app.store.post(`/store/payment-collections/${collection.id}/payment-sessions`, {
    provider_id: "pp_system_default",
  });
}

/** Expects a refusal that a shopper can read, and nothing left of the order. */
async function expectRefused(
  app: TestApp,
  { refusal }: OrderOutcome,
  expected: { type: string; code: string; message: string },
): Promise<void> {
  const { request, ...said } = refusal ?? { request: "none" };
  expect(said).toEqual({ status: 400, ...expected });
  expect(said).not.toMatchObject({ message: expect.stringMatching(INTERNAL_ID) });
  expect(request).toMatch(/complete$/);
  expect(await orderTraces(app.knex)).toEqual(NO_TRACES);
}

medusaAppSuite("where a completed cart claims", {}, (app) => {
  const first = () => app.shop.locations[0];
  const second = () => app.shop.locations[1];
  const bothWith = (units: number) => ({ [first().id]: units, [second().id]: units });
  const claimsOf = (order: { id: string }) => claimsOfOrder(app.knex, order.id);

  describe("a cart claims at the location that its shipping option ships from", () => {
    it.each(["first", "second"] as const)("the %s of two that have the same", async (which) => {
      const location = which === "first" ? first() : second();
      const variant = await app.makeVariant({ stocked: bothWith(5) });

      const order = await app.placeOrder({
        variant,
        quantity: 2,
        shippingOptionId: location.shippingOptionId,
      });

      expect(await claimsOf(order)).toEqual([
        { inventory_item_id: variant.item, location_id: location.id, quantity: "2" },
      ]);
      expect(await app.balances(variant, location.id)).toMatchObject({ available: "3" });
    });

    it("also when nothing covers it and both allow it: it is backordered there", async () => {
      const variant = await app.makeVariant({
        stocked: { [first().id]: 1, [second().id]: 0 },
        levelPolicy: { allow_backorder: true },
      });

      const order = await app.placeOrder({
        variant,
        quantity: 2,
        shippingOptionId: second().shippingOptionId,
      });

      expect(await claimsOf(order)).toMatchObject([{ location_id: second().id }]);
      expect(await app.balances(variant, second().id)).toMatchObject({
        available: "-2",
        backordered: "2",
      });
      expect(await app.balances(variant)).toMatchObject({ available: "1" });
    });

    it("and at another of the channel when only that one has enough", async () => {
      const variant = await app.makeVariant({
        stocked: { [first().id]: 9, [second().id]: 0 },
        levelPolicy: { allow_backorder: true },
      });

      const order = await app.placeOrder({
        variant,
        quantity: 2,
        shippingOptionId: second().shippingOptionId,
      });

      expect(await claimsOf(order)).toMatchObject([{ location_id: first().id, quantity: "2" }]);
      expect(await app.balances(variant, second().id)).toMatchObject({ available: "0" });
    });

    it("and nowhere when none has enough by itself: refused", async () => {
      const variant = await app.makeVariant({ stocked: { [first().id]: 2, [second().id]: 1 } });
      const cart = await app.prepareCart({
        variant,
        quantity: 2,
        shippingOptionId: second().shippingOptionId,
      });
      await app.inventory.adjustInventory(variant.item, first().id, -1);

      const outcome = await app.completeCart(cart);

      await expectRefused(app, outcome, {
        type: "not_allowed",
        code: "insufficient_inventory",
        message: `Sold out: 2 x ${await titleOf(app, variant)} (One). 1 is left.`,
      });
      expect(await app.balances(variant)).toMatchObject({ available: "1" });
    });

    it("also when the sales channel does not map it", async () => {
      const variant = await app.makeVariant({ stocked: bothWith(5) });
      const cart = await app.prepareCart({
        variant,
        quantity: 1,
        shippingOptionId: second().shippingOptionId,
      });
      await unmap(app, second().id);

      const { order } = await app.completeCart(cart);

      expect(await claimsOf(order ?? { id: "" })).toMatchObject([{ location_id: second().id }]);
    });
  });

  describe("a cart whose shipping location does not stock the item", () => {
    it("claims where the sales channel has it", async () => {
      const variant = await app.makeVariant({ stocked: { [second().id]: 5 } });

      const order = await app.placeOrder({ variant, quantity: 2 });

      expect(await claimsOf(order)).toMatchObject([{ location_id: second().id, quantity: "2" }]);
    });

    it("claims nothing where the location was deleted meanwhile: unmapped", async () => {
      const variant = await app.makeVariant({ stocked: { [second().id]: 5 } });
      const cart = await app.prepareCart({ variant, quantity: 2 });
      await app.admin.delete(`/admin/stock-locations/${second().id}`);

      const outcome = await app.completeCart(cart);

      await expectRefused(app, outcome, {
        type: "invalid_data",
        code: "unmapped_location",
        message: `No stock location serves 2 x ${await titleOf(app, variant)} (One)`,
      });
    });
  });

  describe("a bundle whose items lie in different places", () => {
    const makeBundle = async (pegs: number, pegsAt: string) => {
      const tent = await makeItem(app.inventory);
      const peg = await makeItem(app.inventory);
      await makeLevel(app.inventory, { item: tent, location: first().id, stocked: 5 });
      await makeLevel(app.inventory, { item: peg, location: pegsAt, stocked: pegs });
      const parts = [
        { item: tent.id, required: 1 },
        { item: peg.id, required: 12 },
      ];
      return { tent: tent.id, peg: peg.id, variant: await app.makeVariant({ parts }) };
    };

    it("claims each item where it is", async () => {
      const { tent, peg, variant } = await makeBundle(24, second().id);

      const order = await app.placeOrder({ variant, quantity: 2 });

      const claims = await claimsOf(order);
      expect(claims).toHaveLength(2);
      expect(claims).toEqual(
        expect.arrayContaining([
          { inventory_item_id: tent, location_id: first().id, quantity: "2" },
          { inventory_item_id: peg, location_id: second().id, quantity: "24" },
        ]),
      );
    });

    it("claims none of them when one is short, and names the bundle once", async () => {
      const { tent, peg, variant } = await makeBundle(24, second().id);
      const cart = await app.prepareCart({ variant, quantity: 2 });
      await app.inventory.adjustInventory(peg, second().id, -1);

      const outcome = await app.completeCart(cart);

      await expectRefused(app, outcome, {
        type: "not_allowed",
        code: "insufficient_inventory",
        message: `Sold out: 2 x ${await titleOf(app, variant)} (One). 1 is left.`,
      });
      expect(await app.balances(tent)).toMatchObject({ available: "5" });
    });
  });

  describe("a refused cart", () => {
    it("names every failing line by title and quantity, claims none of the others, and stays usable", async () => {
      const [scarce, gone, plenty] = [
        await app.makeVariant({ stocked: 3 }),
        await app.makeVariant({ stocked: 1 }),
        await app.makeVariant({ stocked: 9 }),
      ];
      const cart = await app.prepareCart({
        lines: [
          { variant: plenty, quantity: 4 },
          { variant: scarce, quantity: 3 },
          { variant: gone, quantity: 1 },
        ],
      });
      await app.inventory.adjustInventory(scarce.item, first().id, -1);
      await app.inventory.adjustInventory(gone.item, first().id, -1);

      const refused = await app.completeCart(cart);

      await expectRefused(app, refused, {
        type: "not_allowed",
        code: "insufficient_inventory",
        message: expect.stringMatching(/^Sold out: /) as string,
      });
      const named = (refused.refusal?.message ?? "").split(/ ?Sold out: /).filter(Boolean);
      expect(named.sort()).toEqual(
        [
          `3 x ${await titleOf(app, scarce)} (One). 2 are left.`,
          `1 x ${await titleOf(app, gone)} (One).`,
        ].sort(),
      );
      expect(await app.balances(plenty)).toMatchObject({ available: "9" });

      const { cart: read } = await app.store.get<{
        cart: { items: { id: string; variant_id: string }[] };
      }>(`/store/carts/${cart}`);
      const lineOf = (variant: { id: string }) =>
        read.items.find((item) => item.variant_id === variant.id)?.id;
      await app.store.post(`/store/carts/${cart}/line-items/${lineOf(scarce)}`, { quantity: 2 });
      await app.store.delete(`/store/carts/${cart}/line-items/${lineOf(gone)}`);
      // Core drops the payment session when the total changes: the shopper chooses how to pay again.
      await choosePayment(app, cart);
      const { order } = await app.completeCart(cart);

      expect(await claimsOf(order ?? { id: "" })).toHaveLength(2);
      expect(await app.balances(scarce)).toMatchObject({ available: "0" });
      expect(await app.balances(plenty)).toMatchObject({ available: "5" });
    });

    it("that no location serves says so, and completes once one does", async () => {
      const variant = await app.makeVariant({ stocked: { [second().id]: 5 } });
      const cart = await app.prepareCart({ variant, quantity: 2 });
      await unmap(app, second().id);

      await expectRefused(app, await app.completeCart(cart), {
        type: "invalid_data",
        code: "unmapped_location",
        message: `No stock location serves 2 x ${await titleOf(app, variant)} (One)`,
      });
      await app.admin.post(`/admin/stock-locations/${second().id}/sales-channels`, {
        add: [app.shop.salesChannelId],
      });
      const { order } = await app.completeCart(cart);

      expect(await claimsOf(order ?? { id: "" })).toMatchObject([{ location_id: second().id }]);
    });

    it("with one unmapped line claims none of the others", async () => {
      const mapped = await app.makeVariant({ stocked: 5 });
      const unmapped = await app.makeVariant({ stocked: { [second().id]: 5 } });
      const cart = await app.prepareCart({
        lines: [
          { variant: mapped, quantity: 1 },
          { variant: unmapped, quantity: 3 },
        ],
      });
      await unmap(app, second().id);

      await expectRefused(app, await app.completeCart(cart), {
        type: "invalid_data",
        code: "unmapped_location",
        message: `No stock location serves 3 x ${await titleOf(app, unmapped)} (One)`,
      });
      expect(await app.balances(mapped)).toMatchObject({ available: "5" });
    });
  });

  it("completing a cart twice claims once", async () => {
    const variant = await app.makeVariant({ stocked: 5 });
    const cart = await app.prepareCart({ variant, quantity: 2 });

    const [once, twice] = [await app.completeCart(cart), await app.completeCart(cart)];

    expect(once.order?.id).toBeDefined();
    expect(twice.order?.id).toBe(once.order?.id);
    expect(await app.balances(variant)).toMatchObject({ available: "3" });
  });

  it("completing a cart again answers with its order, also when the stock is gone since", async () => {
    const variant = await app.makeVariant({ stocked: 2 });
    const cart = await app.prepareCart({ variant, quantity: 2 });
    const { order } = await app.completeCart(cart);

    const again = await app.completeCart(cart);

    expect(again.order?.id).toBe(order?.id);
    expect(await app.balances(variant)).toMatchObject({ available: "0" });
  });
});
