import type { HttpTypes } from "@medusajs/framework/types";

import type {
  StoreAvailabilityResponse,
  StoreVariantAvailability,
} from "../../src/types/http/store-availability";
import { makeItem, makeLevel } from "../helpers/store/fixtures";
import type { HttpClient } from "../helpers/app/http-client";
import { medusaAppSuite } from "../helpers/app/medusa-app";
import {
  makeChannel,
  makeOutsideLocation,
  refusalOf,
  scanning,
  storeClient,
} from "./store-support";

const ROUTE = "/store/availability";

medusaAppSuite("GET /store/availability", {}, (app) => {
  let store: HttpClient;

  beforeEach(() => {
    store = scanning(app.store);
  });
  afterEach(() => jest.restoreAllMocks());

  const ask = async (
    variants: { id: string }[],
    { client = store, ...query }: { client?: HttpClient; sales_channel_id?: string } = {},
  ): Promise<StoreVariantAvailability[]> => {
    const { availability } = await client.get<StoreAvailabilityResponse>(ROUTE, {
      variant_id: variants.map(({ id }) => id),
      ...query,
    });
    return availability;
  };

  it("says of each variant what is in stock, what can be backordered, and its status, in the order asked", async () => {
    const inStock = await app.makeVariant({ stocked: 4 });
    const backorder = await app.makeVariant({
      stocked: 0,
      levelPolicy: { allow_backorder: true, backorder_limit: 10 },
    });
    await app.inventory.adjustInventory(backorder.item, app.shop.locations[0].id, -3);
    const soldOut = await app.makeVariant({ stocked: 0 });
    const unlimited = await app.makeVariant({ stocked: 2, allow_backorder: true });
    const refused = await app.makeVariant({
      stocked: 0,
      allow_backorder: true,
      levelPolicy: { allow_backorder: false },
    });
    const unmanaged = await app.makeVariant({ stocked: 0 });
    await app.admin.post(`/admin/products/${unmanaged.productId}/variants/${unmanaged.id}`, {
      manage_inventory: false,
    });

    const asked = [refused, unmanaged, inStock, unlimited, soldOut, backorder];
    const row = (
      { id }: { id: string },
      available_quantity: number | null,
      status: string,
      backorderable_quantity: number | null,
      orderable_quantity: number | null,
    ) => ({
      variant_id: id,
      available_quantity,
      status,
      backorderable_quantity,
      orderable_quantity,
      expected_at: null,
      expected_kind: null,
    });
    expect(await ask(asked)).toEqual([
      row(refused, 0, "out_of_stock", 0, 0),
      row(unmanaged, null, "unmanaged", null, null),
      row(inStock, 4, "in_stock", 0, 4),
      row(unlimited, 2, "in_stock", null, null),
      row(soldOut, 0, "out_of_stock", 0, 0),
      row(backorder, 0, "backorder", 7, 7),
    ]);
  });

  it("counts the channel's locations only, a bundle by its scarcest part", async () => {
    const [first] = app.shop.locations;
    const outlet = await makeOutsideLocation(app);
    const [pole, canvas] = [await makeItem(app.inventory), await makeItem(app.inventory)];
    await makeLevel(app.inventory, { item: pole, location: first.id, stocked: 9 });
    await makeLevel(app.inventory, { item: canvas, location: first.id, stocked: 2 });
    await makeLevel(app.inventory, { item: canvas, location: outlet, stocked: 50 });
    const tent = await app.makeVariant({
      parts: [
        { item: pole.id, required: 4 },
        { item: canvas.id, required: 1 },
      ],
    });
    expect(await ask([tent])).toMatchObject([{ available_quantity: 2, status: "in_stock" }]);
  });

  it("asks for the channel where the key has several, and answers for the one that is named", async () => {
    const variant = await app.makeVariant({ stocked: 4 });
    const other = await makeChannel(app, []);
    await app.admin.post(`/admin/products/${variant.productId}`, {
      sales_channels: [{ id: app.shop.salesChannelId }, { id: other }],
    });
    const client = scanning(await storeClient(app, [app.shop.salesChannelId, other]));
    expect(await refusalOf(ask([variant], { client }))).toMatchObject({
      status: 400,
      body: { type: "invalid_data", message: expect.stringContaining("sales_channel_id") },
    });
    const named = { client, sales_channel_id: app.shop.salesChannelId };
    expect(await ask([variant], named)).toMatchObject([{ available_quantity: 4 }]);
    expect(await ask([variant], { client, sales_channel_id: other })).toMatchObject([
      { available_quantity: 0, status: "out_of_stock" },
    ]);
    const foreign = await makeChannel(app, []);
    expect(await refusalOf(ask([variant], { client, sales_channel_id: foreign }))).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining("not part of") },
    });
  });

  it("a key without a channel is refused", async () => {
    const client = await storeClient(app, []);
    expect(await refusalOf(ask([{ id: "variant_1" }], { client }))).toMatchObject({
      status: 400,
      body: { message: "Publishable key needs to have a sales channel configured" },
    });
  });

  it("a request without a key is refused", async () => {
    expect(await refusalOf(ask([{ id: "variant_1" }], { client: app.anonymous }))).toMatchObject({
      status: 400,
      body: { type: "not_allowed" },
    });
  });

  it("answers 100 variants in one request, each once, and refuses 101", async () => {
    const sizes = Array.from({ length: 50 }, (_, size) => `${size}`);
    const { created } = await app.admin.post<{ created: HttpTypes.AdminProduct[] }>(
      "/admin/products/batch",
      {
        create: ["Summer", "Winter"].map((title) => ({
          title,
          status: "published",
          sales_channels: [{ id: app.shop.salesChannelId }],
          options: [{ title: "Size", values: sizes }],
          variants: sizes.map((size) => ({ title: size, options: { Size: size }, prices: [] })),
        })),
      },
    );
    const ids = created.flatMap(({ variants }) => variants ?? []);
    expect(ids).toHaveLength(100);
    expect((await ask(ids)).map(({ variant_id }) => variant_id)).toEqual(ids.map(({ id }) => id));
    expect(await ask([ids[1], ids[0], ids[1]])).toHaveLength(2);
    expect(await refusalOf(ask([...ids, { id: "variant_101" }]))).toMatchObject({
      status: 400,
      body: { type: "invalid_data", message: expect.stringMatching(/variant_id.* at most: '100'/) },
    });
  });

  it.each<[what: string, query: Record<string, unknown>]>([
    ["no variant_id", {}],
    ["an empty id", { variant_id: [""] }],
    ["an id with a space", { variant_id: ["variant 1"] }],
    ["an id with a NUL", { variant_id: ["variant_\u0000"] }],
    ["an object", { variant_id: { $gt: "a" } }],
    ["an id that is too long", { variant_id: ["v".repeat(256)] }],
    ["an unknown parameter", { variant_id: ["variant_1"], location_id: "sloc_1" }],
    ["two channels", { variant_id: ["variant_1"], sales_channel_id: ["sc_1", "sc_2"] }],
  ])("%s is refused with a clear message", async (_what, query) => {
    const refusal = await refusalOf(store.get(ROUTE, query));
    expect(refusal).toMatchObject({ status: 400, body: { type: "invalid_data" } });
    expect(refusal.body.message).toMatch(/variant_id|sales_channel_id|location_id/);
  });

  it("names the variants that it does not know: unknown, unpublished, in another channel, deleted", async () => {
    const known = await app.makeVariant({ stocked: 1 });
    const draft = await app.makeVariant({ stocked: 1 });
    await app.admin.post(`/admin/products/${draft.productId}`, { status: "draft" });
    const elsewhere = await app.makeVariant({ stocked: 1 });
    await app.admin.post(`/admin/products/${elsewhere.productId}`, {
      sales_channels: [{ id: await makeChannel(app, []) }],
    });
    const deleted = await app.makeVariant({ stocked: 1 });
    await app.admin.delete(`/admin/products/${deleted.productId}`);
    const unknown = [draft, elsewhere, deleted, { id: "variant_unknown" }];
    expect(await refusalOf(ask([known, ...unknown]))).toMatchObject({
      status: 404,
      body: {
        type: "not_found",
        message: `Product variants not found: ${unknown.map(({ id }) => id).join(", ")}`,
      },
    });
  });
});
