import type { HttpTypes } from "@medusajs/framework/types";

import type { StoreCartAvailabilityResponse } from "../../src/types/http/store-availability";
import { uniqueId } from "../helpers/store/fixtures";
import type { HttpClient } from "../helpers/app/http-client";
import { medusaAppSuite } from "../helpers/app/medusa-app";
import { describeShippingOptions } from "./store-carts.options";
import {
  makeOutsideLocation,
  makeChannel,
  refusalOf,
  scanning,
  storeClient,
} from "./store-support";

type Lines = { variant: { id: string }; quantity: number }[];

medusaAppSuite("carts and what stock allows", {}, (app) => {
  let store: HttpClient;
  let first: string;
  let second: string;

  beforeEach(() => {
    store = scanning(app.store);
    [first, second] = app.shop.locations.map(({ id }) => id);
  });

  const ask = async (cartId: string, client = store) =>
    (await client.get<StoreCartAvailabilityResponse>(`/store/carts/${cartId}/availability`))
      .availability;

  const prepare = (lines: Lines) => app.prepareCart({ lines });

  const makeCart = async (lines: Lines = []) => {
    const { cart } = await store.post<HttpTypes.StoreCartResponse>("/store/carts", {
      region_id: app.shop.regionId,
      items: lines.map(({ variant, quantity }) => ({ variant_id: variant.id, quantity })),
    });
    return cart.id;
  };

  const add = (cartId: string, variant: { id: string }, quantity: number) =>
    store.post<HttpTypes.StoreCartResponse>(`/store/carts/${cartId}/line-items`, {
      variant_id: variant.id,
      quantity,
    });

  /** A bundle of one part, so that lines can share an item. */
  const bundleOf = (item: string, required: number) =>
    app.makeVariant({ parts: [{ item, required }] });

  describe("GET /store/carts/:id/availability", () => {
    it("says what ships now and what ships later, and completion does so", async () => {
      const variant = await app.makeVariant({
        stocked: 2,
        levelPolicy: { allow_backorder: true, backorder_limit: 3 },
      });
      const cartId = await prepare([{ variant, quantity: 5 }]);
      expect(await ask(cartId)).toEqual({
        cart_id: cartId,
        completable: true,
        lines: [
          {
            line_item_id: expect.stringMatching(/^cali_/),
            variant_id: variant.id,
            quantity: 5,
            ships_now_quantity: 2,
            backorder_quantity: 3,
            unavailable_quantity: 0,
            expected_at: null,
            expected_kind: null,
            ship_date: null,
            late_for_ship_date: false,
          },
        ],
      });
      expect(await app.completeCart(cartId)).toHaveProperty("order.id");
      expect(await app.balances(variant)).toMatchObject({ available: "-3", backordered: "3" });
    });

    it("says what cannot be had once others were faster, and completion refuses", async () => {
      const variant = await app.makeVariant({ stocked: 3 });
      const cartId = await prepare([{ variant, quantity: 3 }]);
      await app.placeOrder({ variant, quantity: 2 });
      expect(await ask(cartId)).toMatchObject({
        completable: false,
        lines: [{ ships_now_quantity: 1, backorder_quantity: 0, unavailable_quantity: 2 }],
      });
      expect(await app.completeCart(cartId)).toMatchObject({
        refusal: { status: 400, code: "insufficient_inventory" },
      });
    });

    it("judges lines that share an inventory item together", async () => {
      const single = await app.makeVariant({ stocked: 7 });
      const double = await bundleOf(single.item, 2);
      // One after the other: lines of one request may be of the same moment, and then either comes first.
      const cartId = await prepare([{ variant: single, quantity: 3 }]);
      await add(cartId, double, 2);
      await app.inventory.adjustInventory(single.item, first, -2);
      const judged = await ask(cartId);
      expect(judged.completable).toBe(false);
      expect(judged.lines.map((line) => line.ships_now_quantity)).toEqual([3, 1]);
      expect(judged.lines.map((line) => line.unavailable_quantity)).toEqual([0, 1]);
      expect(await app.completeCart(cartId)).toHaveProperty("refusal");
    });

    it("an unmanaged variant always ships now; an empty cart cannot be completed", async () => {
      const variant = await app.makeVariant({ stocked: 0 });
      await app.admin.post(`/admin/products/${variant.productId}/variants/${variant.id}`, {
        manage_inventory: false,
      });
      const cartId = await makeCart([{ variant, quantity: 7 }]);
      expect(await ask(cartId)).toMatchObject({
        completable: true,
        lines: [{ ships_now_quantity: 7, unavailable_quantity: 0 }],
      });
      expect(await ask(await makeCart())).toMatchObject({ completable: false, lines: [] });
    });

    it.each(["cart_unknown", "%00", "a%20b", "cart_%E2%80%A8"])(
      "the unknown cart %s is not found",
      async (id) => {
        expect(await refusalOf(ask(id))).toMatchObject({
          status: 404,
          body: { type: "not_found", message: expect.stringContaining("was not found") },
        });
      },
    );

    it("a cart of a channel that the key does not open is not found", async () => {
      const cartId = await makeCart();
      const client = await storeClient(app, [await makeChannel(app, [])]);
      expect(await refusalOf(ask(cartId, client))).toMatchObject({ status: 404 });
    });

    it("another registered customer's cart is not found; a guest needs only the id, as in core", async () => {
      const [owner, stranger] = [await signUp(), await signUp()];
      const { cart } = await owner.post<HttpTypes.StoreCartResponse>("/store/carts", {
        region_id: app.shop.regionId,
      });
      expect(await ask(cart.id, owner)).toMatchObject({ cart_id: cart.id });
      expect(await ask(cart.id)).toMatchObject({ cart_id: cart.id });
      expect(await refusalOf(ask(cart.id, stranger))).toMatchObject({ status: 404 });
    });

    it("a completed cart is refused: its stock is claimed", async () => {
      const variant = await app.makeVariant({ stocked: 3 });
      const cartId = await prepare([{ variant, quantity: 1 }]);
      await app.completeCart(cartId);
      expect(await refusalOf(ask(cartId))).toMatchObject({
        status: 400,
        body: { type: "not_allowed", message: expect.stringContaining("already completed") },
      });
    });

    async function signUp(): Promise<HttpClient> {
      const credentials = { email: `${uniqueId("shopper")}@example.com`, password: "secret-1" };
      const key = { "x-publishable-api-key": app.shop.publishableKey };
      const { token } = await app.anonymous.post<{ token: string }>(
        "/auth/customer/emailpass/register",
        credentials,
      );
      await app
        .clientWith({ ...key, authorization: `Bearer ${token}` })
        .post("/store/customers", { email: credentials.email });
      const session = await app.anonymous.post<{ token: string }>(
        "/auth/customer/emailpass",
        credentials,
      );
      return app.clientWith({ ...key, authorization: `Bearer ${session.token}` });
    }
  });

  describe("adding to a cart", () => {
    const insufficient = (message: string) => ({
      status: 400,
      body: { type: "not_allowed", code: "insufficient_inventory", message },
    });

    it.each([
      ["the level", { levelPolicy: { allow_backorder: true } }],
      ["the item", { itemPolicy: { allow_backorder: true } }],
      ["the variant", { allow_backorder: true }],
    ])("is allowed beyond stock where %s allows backorders", async (_who, policy) => {
      const variant = await app.makeVariant({ stocked: 1, ...policy });
      const cartId = await makeCart();
      expect((await add(cartId, variant, 4)).cart.items).toHaveLength(1);
    });

    it("is refused beyond stock with the code and the line's title", async () => {
      const variant = await app.makeVariant({ stocked: 3 });
      const { product } = await app.admin.get<HttpTypes.AdminProductResponse>(
        `/admin/products/${variant.productId}`,
      );
      const message = (units: number) => `Sold out: ${units} x ${product.title} (One). 3 are left.`;
      const cartId = await makeCart();
      expect(await refusalOf(add(cartId, variant, 4))).toMatchObject(insufficient(message(4)));
      const { cart } = await add(cartId, variant, 2);
      // The line is merged with the one that is there, and so is its quantity.
      expect(await refusalOf(add(cartId, variant, 2))).toMatchObject(insufficient(message(4)));
      const change = (quantity: number) =>
        store.post(`/store/carts/${cartId}/line-items/${cart.items?.[0]?.id}`, { quantity });
      await change(3);
      expect(await refusalOf(change(5))).toMatchObject(insufficient(message(5)));
      expect(await refusalOf(makeCart([{ variant, quantity: 9 }]))).toMatchObject(
        insufficient(message(9)),
      );
      await change(0);
    });

    it("is refused with the line's title and no ids where no location of the channel stocks it", async () => {
      const outlet = await makeOutsideLocation(app);
      const variant = await app.makeVariant({ stocked: { [outlet]: 5 } });
      expect(await refusalOf(add(await makeCart(), variant, 2))).toMatchObject({
        status: 400,
        body: {
          type: "invalid_data",
          code: "unmapped_location",
          message: expect.stringMatching(/^No stock location serves 2 x product_\w+ \(One\)$/),
        },
      });
    });

    it("is refused where the level says no, although the variant says yes", async () => {
      const variant = await app.makeVariant({
        stocked: 3,
        allow_backorder: true,
        levelPolicy: { allow_backorder: false },
      });
      const cartId = await makeCart();
      expect(await refusalOf(add(cartId, variant, 4))).toMatchObject({
        status: 400,
        body: { code: "insufficient_inventory" },
      });
      await add(cartId, variant, 3);
    });

    it("is refused beyond the limit, and counts a bundle's parts", async () => {
      const single = await app.makeVariant({
        stocked: 3,
        levelPolicy: { allow_backorder: true, backorder_limit: 2 },
      });
      const double = await bundleOf(single.item, 2);
      const cartId = await makeCart();
      expect(await refusalOf(add(cartId, double, 3))).toMatchObject({
        status: 400,
        body: { message: expect.stringMatching(/^Sold out: 3 x .+\. 2 are left\.$/) },
      });
      await add(cartId, double, 2);
      // The limit is one for both: 4 of 5 are in the cart.
      expect(await refusalOf(add(cartId, single, 2))).toMatchObject({ status: 400 });
      await add(cartId, single, 1);
      expect(await ask(cartId)).toMatchObject({ completable: true });
    });

    it("is refused where no location has the quantity by itself", async () => {
      const variant = await app.makeVariant({ stocked: { [first]: 5, [second]: 3 } });
      const cartId = await makeCart();
      expect(await refusalOf(add(cartId, variant, 7))).toMatchObject({ status: 400 });
      await add(cartId, variant, 5);
      expect(await refusalOf(makeCart([{ variant, quantity: 6 }]))).toMatchObject({ status: 400 });
    });

    it("is refused where it would take what another line of the cart can have now", async () => {
      const levelPolicy = { allow_backorder: null, backorder_limit: 2 };
      const lenient = await app.makeVariant({ stocked: 3, levelPolicy, allow_backorder: true });
      const strict = await app.makeVariant({ parts: [{ item: lenient.item, required: 1 }] });
      const cartId = await makeCart([{ variant: lenient, quantity: 4 }]);
      // Claims that may not be backordered come first: 2 of 3 would leave 1 and 2 of the limit for 4.
      expect(await refusalOf(add(cartId, strict, 2))).toMatchObject({ status: 400 });
    });

    it("is allowed beside a line that cannot be had any more", async () => {
      const [gone, there] = [
        await app.makeVariant({ stocked: 1 }),
        await app.makeVariant({ stocked: 1 }),
      ];
      const cartId = await makeCart([{ variant: gone, quantity: 1 }]);
      await app.inventory.adjustInventory(gone.item, first, -1);
      expect((await add(cartId, there, 1)).cart.items).toHaveLength(2);
    });

    it("-3 at one location takes nothing from 5 at another", async () => {
      const variant = await app.makeVariant({ stocked: { [first]: 0, [second]: 5 } });
      await app.inventory.adjustInventory(variant.item, first, -3);
      const cartId = await makeCart();
      await add(cartId, variant, 5);
      expect(await refusalOf(add(cartId, variant, 1))).toMatchObject({ status: 400 });
    });

    it("bad bodies and unknown carts are core's to refuse", async () => {
      const variant = await app.makeVariant({ stocked: 1 });
      const cartId = await makeCart();
      expect(await refusalOf(add(cartId, variant, -1))).toMatchObject({ status: 400 });
      expect(await refusalOf(add(cartId, { id: "variant_unknown" }, 1))).toMatchObject({
        status: 400,
      });
      expect(await refusalOf(add("cart_unknown", variant, 1))).toMatchObject({ status: 404 });
    });
  });

  describeShippingOptions(app);
});
