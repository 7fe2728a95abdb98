import type { HttpTypes } from "@medusajs/framework/types";

import type { StoreCartAvailabilityResponse } from "../../src/types/http/store-availability";
import type { HttpError } from "../helpers/app/http-client";
import { medusaAppSuite, type TestApp } from "../helpers/app/medusa-app";
import type { MadeVariant } from "../helpers/store/shop";
import { atBoth, bundle, CASES } from "./store-starter.cases";
import { makeChannel, scanning, storeClient } from "./store-support";

type Variant = HttpTypes.StoreProductVariant;

/** The `fields` that Medusa's Next.js starter asks for, as it writes them. */
const STARTER = {
  products:
    "*variants.calculated_price,+variants.inventory_quantity,*variants.images,+metadata,+tags,",
  variant: "*images",
  cart: "*items, *region, *items.product, *items.variant, *items.thumbnail, *items.metadata, +items.total, *promotions, +shipping_methods.name",
  order: "*payment_collections.payments,*items,*items.metadata,*items.variant,*items.product",
  orders: "*items,+items.metadata,*items.variant,*items.product",
};

/** What the starter's button says: the first of these that holds enables it. */
function canBeAdded(variant: Variant): boolean {
  return (
    !variant.manage_inventory || !!variant.allow_backorder || (variant.inventory_quantity ?? 0) > 0
  );
}

/** A variant as the starter's list of products has it, and its page, which asks the list for the handle. */
async function readAsStarter(app: TestApp, { id, productId }: MadeVariant): Promise<Variant[]> {
  const store = scanning(app.store);
  const query = { region_id: app.shop.regionId, fields: STARTER.products };
  const { products } = await store.get<{ products: HttpTypes.StoreProduct[] }>("/store/products", {
    ...query,
    limit: 12,
    offset: 0,
  });
  const listed = products.find((product) => product.id === productId);
  const page = await store.get<{ products: HttpTypes.StoreProduct[] }>("/store/products", {
    ...query,
    limit: 12,
    offset: 0,
    handle: listed?.handle,
  });
  const found = [listed, page.products[0]].flatMap((product) => product?.variants ?? []);
  expect(found.map((variant) => variant.id)).toEqual([id, id]);
  return found;
}

/** Says whether a cart takes a quantity, and an order of it would be accepted. */
async function isAccepted(app: TestApp, variant: MadeVariant, quantity: number): Promise<boolean> {
  try {
    const { cart } = await app.store.post<HttpTypes.StoreCartResponse>("/store/carts", {
      region_id: app.shop.regionId,
      sales_channel_id: app.shop.salesChannelId,
      items: [{ variant_id: variant.id, quantity }],
    });
    const { availability } = await app.store.get<StoreCartAvailabilityResponse>(
      `/store/carts/${cart.id}/availability`,
    );
    return availability.completable;
  } catch (error) {
    expect((error as HttpError).body).toMatchObject({ code: "insufficient_inventory" });
    return false;
  }
}

medusaAppSuite("the starter storefront's own requests", {}, (app) => {
  it.each(CASES)("$name", async ({ make, allow_backorder, inventory_quantity }) => {
    const made = await make(app);

    const shown = await readAsStarter(app, made);
    for (const variant of shown) {
      expect(variant).toMatchObject({ allow_backorder });
      expect(variant.inventory_quantity).toBe(inventory_quantity);
    }
    const alone = await app.store.get<{ variant: Variant }>(`/store/product-variants/${made.id}`, {
      fields: STARTER.variant,
    });
    expect(alone.variant).toMatchObject({ allow_backorder });

    // The store takes into a cart, and would make an order of, exactly what the button offers...
    expect(await isAccepted(app, made, 1)).toBe(canBeAdded(shown[0]));
    // ...and one unit beyond stock, exactly where allow_backorder says so.
    expect(await isAccepted(app, made, (inventory_quantity ?? 0) + 1)).toBe(allow_backorder);
  });

  it("orders come of what its button offers: a level's allowance, a bundle, the second location", async () => {
    const made = [
      await app.makeVariant({ stocked: 0, levelPolicy: { allow_backorder: true } }),
      await bundle(app, [{ stocked: 5 }, { allow_backorder: true }]),
      await atBoth(app, [
        [0, false],
        [1, true],
      ]),
    ];
    const { order } = await app.tryOrder({
      lines: made.map((variant) => ({ variant, quantity: 2 })),
    });
    expect(order?.items).toHaveLength(3);
  });

  it("its cart and its orders tell the same of the variants of their lines", async () => {
    const allowed = await app.makeVariant({ stocked: 3, levelPolicy: { allow_backorder: true } });
    const denied = await app.makeVariant({
      stocked: 3,
      allow_backorder: true,
      levelPolicy: { allow_backorder: false },
    });
    const expected = new Map([
      [allowed.id, true],
      [denied.id, false],
    ]);
    const check = (items: { variant?: unknown }[] | null | undefined) => {
      const variants = (items ?? []).map((line) => line.variant as Variant);
      expect(new Map(variants.map(({ id, allow_backorder }) => [id, allow_backorder]))).toEqual(
        expected,
      );
    };
    const store = scanning(app.store);
    const cartId = await app.prepareCart({
      lines: [
        { variant: allowed, quantity: 1 },
        { variant: denied, quantity: 1 },
      ],
    });
    const { cart } = await store.get<HttpTypes.StoreCartResponse>(`/store/carts/${cartId}`, {
      fields: STARTER.cart,
    });
    check(cart.items);

    const { order } = await app.completeCart(cartId);
    const read = await store.get<HttpTypes.StoreOrderResponse>(`/store/orders/${order?.id}`, {
      fields: STARTER.order,
    });
    check(read.order.items);
  });

  it("a page of many variants is answered from one read, with the quantity or without", async () => {
    for (const stocked of [0, 1, 2]) {
      await app.makeVariant({ stocked, levelPolicy: { allow_backorder: stocked === 0 } });
    }
    const reads = jest.spyOn(app.inventory, "listVariantStock");
    const told = async (fields: string) => {
      const { products } = await app.store.get<{ products: HttpTypes.StoreProduct[] }>(
        "/store/products",
        { fields, order: "created_at" },
      );
      return products.map(({ variants }) => variants?.[0]?.allow_backorder);
    };
    try {
      expect(await told("variants.inventory_quantity,variants.allow_backorder")).toEqual([
        true,
        false,
        false,
      ]);
      expect(reads).toHaveBeenCalledTimes(1);
      expect(await told("variants.allow_backorder")).toEqual([true, false, false]);
      expect(reads).toHaveBeenCalledTimes(2);
    } finally {
      reads.mockRestore();
    }
  });

  it("a key with several channels is told what holds in any of them, or in the one that is named", async () => {
    const [first] = app.shop.locations;
    const other = await makeChannel(app, [first.id]);
    const variant = await atBoth(app, [
      [0, false],
      [5, true],
    ]);
    await app.admin.post(`/admin/products/${variant.productId}`, {
      sales_channels: [{ id: app.shop.salesChannelId }, { id: other }],
    });
    const client = scanning(await storeClient(app, [app.shop.salesChannelId, other]));
    const told = async (query: Record<string, unknown>) => {
      const { products } = await client.get<{ products: HttpTypes.StoreProduct[] }>(
        "/store/products",
        { id: variant.productId, ...query },
      );
      return products[0].variants?.[0]?.allow_backorder;
    };
    expect(await told({})).toBe(true);
    expect(await told({ sales_channel_id: app.shop.salesChannelId })).toBe(true);
    expect(await told({ sales_channel_id: other })).toBe(false);
  });

  it("the dashboard keeps the stored value", async () => {
    const variant = await app.makeVariant({
      stocked: 0,
      allow_backorder: true,
      levelPolicy: { allow_backorder: false },
    });
    const { product } = await app.admin.get<HttpTypes.AdminProductResponse>(
      `/admin/products/${variant.productId}`,
    );
    expect(product.variants?.[0]).toMatchObject({ allow_backorder: true });
    const stored = await app.admin.get<{ variant: HttpTypes.AdminProductVariant }>(
      `/admin/products/${variant.productId}/variants/${variant.id}`,
    );
    expect(stored.variant).toMatchObject({ allow_backorder: true });
  });
});
