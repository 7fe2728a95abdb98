import type { HttpTypes } from "@medusajs/framework/types";

import { makeItem, makeLevel, uniqueId } from "../helpers/store/fixtures";
import type { HttpClient } from "../helpers/app/http-client";
import { medusaAppSuite } from "../helpers/app/medusa-app";
import type { MadeVariant } from "../helpers/store/shop";
import {
  makeChannel,
  makeOutsideLocation,
  refusalOf,
  scanning,
  setRelationsLimit,
  storeClient,
} from "./store-support";

type Variant = HttpTypes.StoreProductVariant;

/** What `fields` may ask for beyond the types of the store API. */
type StockedVariant = {
  inventory_items?: { inventory?: { id: string; location_levels?: unknown[] } }[];
};

/** What each of core's four routes says of a variant's `inventory_quantity`. */
async function quantitiesOf(
  store: HttpClient,
  { id, productId }: MadeVariant,
  query: Record<string, unknown> = {},
): Promise<unknown[]> {
  const ofVariants = { fields: "+variants.inventory_quantity", ...query };
  const ofVariant = { fields: "+inventory_quantity", ...query };
  const { products } = await store.get<{ products: HttpTypes.StoreProduct[] }>("/store/products", {
    ...ofVariants,
    id: productId,
  });
  const { product } = await store.get<{ product: HttpTypes.StoreProduct }>(
    `/store/products/${productId}`,
    ofVariants,
  );
  const { variants } = await store.get<{ variants: Variant[] }>("/store/product-variants", {
    ...ofVariant,
    id,
  });
  const { variant } = await store.get<{ variant: Variant }>(
    `/store/product-variants/${id}`,
    ofVariant,
  );
  return [products[0]?.variants?.[0], product.variants?.[0], variants[0], variant].map(
    (found) => found?.inventory_quantity,
  );
}

const everywhere = (quantity: unknown) => [quantity, quantity, quantity, quantity];

const LEVELS = "+variants.inventory_items.inventory.location_levels";

medusaAppSuite("what core's store routes show", {}, (app) => {
  let store: HttpClient;
  let first: string;
  let second: string;

  beforeEach(() => {
    store = scanning(app.store);
    [first, second] = app.shop.locations.map(({ id }) => id);
  });

  afterEach(() => {
    jest.restoreAllMocks();
    setRelationsLimit(undefined);
  });

  /** A variant with -3 at the first location and 5 at the second. */
  async function makeUneven(input: Parameters<typeof app.makeVariant>[0] = {}) {
    const variant = await app.makeVariant({ ...input, stocked: { [first]: 0, [second]: 5 } });
    await app.inventory.adjustInventory(variant.item, first, -3);
    return variant;
  }

  describe("inventory_quantity", () => {
    it("is 5 where one location has -3 and another 5", async () => {
      expect(await quantitiesOf(store, await makeUneven())).toEqual(everywhere(5));
    });

    it("is 0, and not negative, where every location is below zero", async () => {
      const variant = await app.makeVariant({ stocked: 0 });
      await app.inventory.adjustInventory(variant.item, first, -7);
      expect(await quantitiesOf(store, variant)).toEqual(everywhere(0));
    });

    it("does not count a location outside the channel", async () => {
      const outlet = await makeOutsideLocation(app);
      const variant = await app.makeVariant({ stocked: { [first]: 2, [outlet]: 100 } });
      expect(await quantitiesOf(store, variant)).toEqual(everywhere(2));
    });

    it("of a bundle is the least of its parts, each clamped before it is summed", async () => {
      const [frame, wheel] = [await makeItem(app.inventory), await makeItem(app.inventory)];
      await makeLevel(app.inventory, { item: frame, location: first, stocked: 9 });
      await makeLevel(app.inventory, { item: wheel, location: first, stocked: 0 });
      await makeLevel(app.inventory, { item: wheel, location: second, stocked: 5 });
      await app.inventory.adjustInventory(wheel.id, first, -4);
      const bike = await app.makeVariant({
        parts: [
          { item: frame.id, required: 1 },
          { item: wheel.id, required: 2 },
        ],
      });
      expect(await quantitiesOf(store, bike)).toEqual(everywhere(2));
    });

    it("is exact for decimals that floating point cannot add", async () => {
      const outlet = await makeOutsideLocation(app);
      await app.admin.post(`/admin/stock-locations/${outlet}/sales-channels`, {
        add: [app.shop.salesChannelId],
      });
      const item = await makeItem(app.inventory);
      for (const [location, stocked] of [
        [first, "0.7"],
        [second, "0.1"],
        [outlet, "0.2"],
      ]) {
        await makeLevel(app.inventory, { item, location, stocked });
      }
      const variant = await app.makeVariant({ parts: [{ item: item.id, required: 1 }] });
      expect(await quantitiesOf(store, variant)).toEqual(everywhere(1));
    });

    it("is absent where inventory is not managed, and null without inventory items, as in core", async () => {
      const unmanaged = await makeUneven();
      await app.admin.post(`/admin/products/${unmanaged.productId}/variants/${unmanaged.id}`, {
        manage_inventory: false,
      });
      expect(await quantitiesOf(store, unmanaged)).toEqual(everywhere(undefined));

      const bare = await makeUneven();
      await app.admin.delete(
        `/admin/products/${bare.productId}/variants/${bare.id}/inventory-items/${bare.item}`,
      );
      expect(await quantitiesOf(store, bare)).toEqual(everywhere(null));
    });

    it("is read for a page of many variants in one read, in pages, in order", async () => {
      const made = [];
      for (let stocked = 0; stocked < 12; stocked++) {
        made.push(await app.makeVariant({ stocked }));
      }
      const reads = jest.spyOn(app.inventory, "listVariantStock");
      const page = await store.get<{ products: HttpTypes.StoreProduct[]; count: number }>(
        "/store/products",
        {
          fields: "id,variants.inventory_quantity,variants.allow_backorder",
          limit: 5,
          offset: 4,
          order: "created_at",
        },
      );
      expect(page.count).toBe(12);
      // Should core ask otherwise after an upgrade, this is 0, and its own slow and unclamped sum is shown.
      expect(reads).toHaveBeenCalledTimes(1);
      expect(page.products.map(({ id }) => id)).toEqual(
        made.slice(4, 9).map(({ productId }) => productId),
      );
      expect(page.products.map(({ variants }) => variants?.[0]?.inventory_quantity)).toEqual([
        4, 5, 6, 7, 8,
      ]);
    });
  });

  describe("several publishable-key channels behave as in core", () => {
    it("one of two has to be named, and its own locations count", async () => {
      const other = await makeChannel(app, [first]);
      const variant = await makeUneven();
      await app.admin.post(`/admin/products/${variant.productId}`, {
        sales_channels: [{ id: app.shop.salesChannelId }, { id: other }],
      });
      const client = scanning(await storeClient(app, [app.shop.salesChannelId, other]));
      const unnamed = await refusalOf(quantitiesOf(client, variant));
      expect(unnamed).toMatchObject({
        status: 400,
        body: { message: expect.stringContaining("Inventory availability cannot be calculated") },
      });
      const named = { sales_channel_id: app.shop.salesChannelId };
      expect(await quantitiesOf(client, variant, named)).toEqual(everywhere(5));
      expect(await quantitiesOf(client, variant, { sales_channel_id: other })).toEqual(
        everywhere(0),
      );
      const foreign = await makeChannel(app, []);
      expect(
        await refusalOf(quantitiesOf(client, variant, { sales_channel_id: foreign })),
      ).toMatchObject({ status: 400 });
    });

    it("a key without a channel is refused", async () => {
      const client = await storeClient(app, []);
      expect(await refusalOf(quantitiesOf(client, await makeUneven()))).toMatchObject({
        status: 400,
        body: { message: expect.stringContaining("sales channel") },
      });
    });
  });

  describe("rows of levels", () => {
    const levelsOf = (product: HttpTypes.StoreProduct | undefined) =>
      (product?.variants?.[0] as StockedVariant | undefined)?.inventory_items?.[0]?.inventory
        ?.location_levels;

    it.each([LEVELS, `*${LEVELS.slice(1)}`, LEVELS.slice(1)])(
      "come as their clamped available_quantity, whatever fields=%s",
      async (fields) => {
        const outlet = await makeOutsideLocation(app);
        const variant = await makeUneven({ levelPolicy: { allow_backorder: true } });
        await makeLevel(app.inventory, { item: variant.item, location: outlet, stocked: 50 });
        const { product } = await store.get<{ product: HttpTypes.StoreProduct }>(
          `/store/products/${variant.productId}`,
          { fields },
        );
        const { products } = await store.get<{ products: HttpTypes.StoreProduct[] }>(
          "/store/products",
          { fields, id: variant.productId },
        );
        for (const levels of [levelsOf(product), levelsOf(products[0])]) {
          expect(levels).toHaveLength(2);
          expect(levels).toEqual(
            expect.arrayContaining([{ available_quantity: 0 }, { available_quantity: 5 }]),
          );
        }
      },
    );

    it("of an item carry no policy and no totals on the item either", async () => {
      const variant = await makeUneven({
        itemPolicy: { allow_backorder: true, backorder_limit: 4 },
      });
      const { product } = await store.get<{ product: HttpTypes.StoreProduct }>(
        `/store/products/${variant.productId}`,
        { fields: "*variants.inventory_items.inventory" },
      );
      const item = (product.variants?.[0] as StockedVariant | undefined)?.inventory_items?.[0]
        ?.inventory;
      expect(item).toMatchObject({ id: variant.item });
      expect(item).not.toHaveProperty("allow_backorder");
      expect(item).not.toHaveProperty("stocked_quantity");
    });

    it("carry location and stocked quantity where the store opted in, and still nothing internal", async () => {
      jest.spyOn(app.inventory, "exposesLevels").mockReturnValue(true);
      const variant = await makeUneven({
        levelPolicy: { allow_backorder: true, backorder_limit: 9 },
      });
      const { product } = await store.get<{ product: HttpTypes.StoreProduct }>(
        `/store/products/${variant.productId}`,
        { fields: `*${LEVELS.slice(1)}` },
      );
      const levels = levelsOf(product) as Record<string, unknown>[];
      expect(levels).toEqual(
        expect.arrayContaining([
          expect.objectContaining({
            location_id: first,
            stocked_quantity: 0,
            available_quantity: 0,
          }),
          expect.objectContaining({
            location_id: second,
            stocked_quantity: 5,
            available_quantity: 5,
          }),
        ]),
      );
      for (const level of levels) {
        expect(level).not.toHaveProperty("allow_backorder");
      }
    });

    it("are shielded at any depth that a store allows: collections, tags, types", async () => {
      setRelationsLimit(9);
      const variant = await makeUneven({ levelPolicy: { allow_backorder: true } });
      const title = uniqueId("group");
      const { collection } = await app.admin.post<{ collection: { id: string } }>(
        "/admin/collections",
        { title },
      );
      const { product_type } = await app.admin.post<{ product_type: { id: string } }>(
        "/admin/product-types",
        { value: title },
      );
      const { product_tag } = await app.admin.post<{ product_tag: { id: string } }>(
        "/admin/product-tags",
        { value: title },
      );
      await app.admin.post(`/admin/products/${variant.productId}`, {
        collection_id: collection.id,
        type_id: product_type.id,
        tags: [{ id: product_tag.id }],
      });
      const fields = "+products.variants.inventory_items.inventory.location_levels";
      for (const [path, key] of [
        ["/store/collections", "collection"],
        ["/store/product-types", "product_type"],
        ["/store/product-tags", "product_tag"],
      ]) {
        const id = { collection, product_type, product_tag }[key]?.id;
        type Group = { products: HttpTypes.StoreProduct[] };
        const one = await store.get<Record<string, Group>>(`${path}/${id}`, { fields });
        const list = await store.get<Record<string, Group[]>>(path, { fields });
        for (const group of [one[key], list[`${key}s`]?.[0]]) {
          expect(levelsOf(group?.products[0])).toEqual(
            expect.arrayContaining([{ available_quantity: 0 }, { available_quantity: 5 }]),
          );
        }
      }
    });
  });

  it("errors, unknown fields and unknown products are core's", async () => {
    const variant = await makeUneven();
    expect(await refusalOf(store.get("/store/products/prod_unknown"))).toMatchObject({
      status: 404,
      body: { type: "not_found" },
    });
    expect(await refusalOf(store.get("/store/products", { limit: "many" }))).toMatchObject({
      status: 400,
    });
    const tooDeep = { fields: "+products.variants.inventory_items.inventory.location_levels" };
    expect(await refusalOf(store.get("/store/collections", tooDeep))).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining("allowed relations") },
    });
    const { product } = await store.get<{ product: Record<string, unknown> }>(
      `/store/products/${variant.productId}`,
      { fields: "id,title,no_such_field" },
    );
    expect(Object.keys(product).filter((key) => key !== "variants")).toEqual(
      expect.arrayContaining(["id", "title"]),
    );
  });

  it("a quantity in a merchant's own metadata stays as it is", async () => {
    const variant = await makeUneven();
    const metadata = { note: "kept", reserved_quantity: "for the fair" };
    await app.admin.post(`/admin/products/${variant.productId}`, { metadata });
    const { product } = await app.store.get<{ product: HttpTypes.StoreProduct }>(
      `/store/products/${variant.productId}`,
      { fields: "+metadata" },
    );
    expect(product.metadata).toEqual(metadata);
  });
});
