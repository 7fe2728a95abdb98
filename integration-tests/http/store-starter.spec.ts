import type { HttpTypes } from "@medusajs/framework/types";

import type { StoreCartAvailabilityResponse } from "../../src/types/http/store-availability";
import type { HttpError } from "../helpers/app/http-client";
import { medusaAppSuite, type TestApp } from "../helpers/app/medusa-app";
import { makeItem, makeLevel } from "../helpers/store/fixtures";
import type { MadeVariant, VariantInput } from "../helpers/store/shop";
import { scanning } from "./store-support";

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

type Case = {
  name: string;
  make: (app: TestApp) => Promise<MadeVariant>;
  allow_backorder: boolean;
  /** undefined: nothing is counted. */
  inventory_quantity: number | undefined;
};

/** A variant whose only level has been claimed below zero. */
async function sold(app: TestApp, quantity: number, input: VariantInput): Promise<MadeVariant> {
  const variant = await app.makeVariant(input);
  await app.inventory.adjustInventory(variant.item, app.shop.locations[0].id, -quantity);
  return variant;
}

/** A variant at both locations, each with a policy of its own. */
async function atBoth(
  app: TestApp,
  [first, second]: [stocked: number, allow_backorder: boolean | null][],
): Promise<MadeVariant> {
  const [a, b] = app.shop.locations;
  const variant = await app.makeVariant({ stocked: { [a.id]: first[0], [b.id]: second[0] } });
  await app.inventory.updateInventoryLevels([
    { inventory_item_id: variant.item, location_id: a.id, allow_backorder: first[1] },
    { inventory_item_id: variant.item, location_id: b.id, allow_backorder: second[1] },
  ]);
  return variant;
}

/** A bundle of a frame and two wheels, each with nothing in stock, or a little. */
async function bundle(
  app: TestApp,
  parts: { stocked?: number; allow_backorder?: boolean; backorder_limit?: number }[],
): Promise<MadeVariant> {
  const items = [];
  for (const { stocked = 0, ...policy } of parts) {
    const item = await makeItem(app.inventory);
    await makeLevel(app.inventory, {
      item,
      location: app.shop.locations[0].id,
      stocked,
      ...policy,
    });
    items.push(item);
  }
  return app.makeVariant({
    parts: items.map((item, index) => ({ item: item.id, required: index + 1 })),
  });
}

const CASES: Case[] = [
  {
    name: "in stock, without a policy",
    make: (app) => app.makeVariant({ stocked: 3 }),
    allow_backorder: false,
    inventory_quantity: 3,
  },
  {
    name: "sold out, without a policy",
    make: (app) => app.makeVariant({ stocked: 0 }),
    allow_backorder: false,
    inventory_quantity: 0,
  },
  {
    name: "allowed by the variant",
    make: (app) => app.makeVariant({ stocked: 0, allow_backorder: true }),
    allow_backorder: true,
    inventory_quantity: 0,
  },
  {
    name: "negative, and backorders are switched off by now",
    make: (app) => sold(app, 3, { stocked: 0 }),
    allow_backorder: false,
    inventory_quantity: 0,
  },
  {
    name: "negative, and backorders go on",
    make: (app) => sold(app, 3, { stocked: 0, levelPolicy: { allow_backorder: true } }),
    allow_backorder: true,
    inventory_quantity: 0,
  },
  {
    name: "allowed by its level only",
    make: (app) => app.makeVariant({ stocked: 0, levelPolicy: { allow_backorder: true } }),
    allow_backorder: true,
    inventory_quantity: 0,
  },
  {
    name: "in stock and allowed by its level: one beyond stock would be accepted",
    make: (app) => app.makeVariant({ stocked: 4, levelPolicy: { allow_backorder: true } }),
    allow_backorder: true,
    inventory_quantity: 4,
  },
  {
    name: "allowed by its item only",
    make: (app) => app.makeVariant({ stocked: 0, itemPolicy: { allow_backorder: true } }),
    allow_backorder: true,
    inventory_quantity: 0,
  },
  {
    name: "allowed by the variant, denied by its level",
    make: (app) =>
      app.makeVariant({
        stocked: 0,
        allow_backorder: true,
        levelPolicy: { allow_backorder: false },
      }),
    allow_backorder: false,
    inventory_quantity: 0,
  },
  {
    name: "allowed by the variant, denied by its item, in stock",
    make: (app) =>
      app.makeVariant({
        stocked: 2,
        allow_backorder: true,
        itemPolicy: { allow_backorder: false },
      }),
    allow_backorder: false,
    inventory_quantity: 2,
  },
  {
    name: "allowed with a limit of 0",
    make: (app) =>
      app.makeVariant({
        stocked: 0,
        allow_backorder: true,
        levelPolicy: { backorder_limit: 0 },
      }),
    allow_backorder: false,
    inventory_quantity: 0,
  },
  {
    name: "allowed with a limit that is exhausted",
    make: (app) =>
      sold(app, 2, { stocked: 0, levelPolicy: { allow_backorder: true, backorder_limit: 2 } }),
    allow_backorder: false,
    inventory_quantity: 0,
  },
  {
    name: "allowed with a limit that has one unit left",
    make: (app) =>
      sold(app, 1, { stocked: 0, levelPolicy: { allow_backorder: true, backorder_limit: 2 } }),
    allow_backorder: true,
    inventory_quantity: 0,
  },
  {
    name: "a bundle whose parts are all allowed",
    make: (app) => bundle(app, [{ allow_backorder: true }, { allow_backorder: true }]),
    allow_backorder: true,
    inventory_quantity: 0,
  },
  {
    name: "a bundle with a part that is sold out and not allowed",
    make: (app) => bundle(app, [{ allow_backorder: true }, { stocked: 1 }]),
    allow_backorder: false,
    inventory_quantity: 0,
  },
  {
    name: "a bundle with a part whose limit is less than one bundle needs",
    make: (app) =>
      bundle(app, [{ allow_backorder: true }, { allow_backorder: true, backorder_limit: 1 }]),
    allow_backorder: false,
    inventory_quantity: 0,
  },
  {
    name: "a bundle whose only sold out part is allowed",
    make: (app) => bundle(app, [{ stocked: 5 }, { allow_backorder: true }]),
    allow_backorder: true,
    inventory_quantity: 0,
  },
  {
    name: "at two locations, one denied and one allowed",
    make: (app) =>
      atBoth(app, [
        [0, false],
        [0, true],
      ]),
    allow_backorder: true,
    inventory_quantity: 0,
  },
  {
    name: "at two locations, one in stock and one allowed",
    make: (app) =>
      atBoth(app, [
        [0, true],
        [5, false],
      ]),
    allow_backorder: true,
    inventory_quantity: 5,
  },
  {
    name: "at two locations, both denied, one in stock",
    make: (app) =>
      atBoth(app, [
        [0, false],
        [1, false],
      ]),
    allow_backorder: false,
    inventory_quantity: 1,
  },
  {
    name: "not managed: every order of it is accepted",
    make: async (app) => {
      const variant = await app.makeVariant({ stocked: 0 });
      await app.admin.post(`/admin/products/${variant.productId}/variants/${variant.id}`, {
        manage_inventory: false,
      });
      return variant;
    },
    allow_backorder: true,
    inventory_quantity: undefined,
  },
];

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
