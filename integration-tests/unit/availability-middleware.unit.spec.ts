import type { MedusaNextFunction, MedusaRequest, MedusaResponse } from "@medusajs/framework/http";
import { createMedusaContainer, Modules } from "@medusajs/framework/utils";
import { asValue } from "@medusajs/framework/awilix";

import { storeRoutesMiddlewares } from "../../src/api/store/middlewares";
import { shieldStoreResponses } from "../../src/api/store/shield/shield-responses";

const LEVEL = { id: "ilev_1", location_id: "sloc_1", stocked_quantity: 4, available_quantity: -2 };

/** A request that has passed the shield, and what has been sent. */
function pass({
  inventory = {},
  graph = jest.fn(),
}: { inventory?: object; graph?: jest.Mock } = {}) {
  const sent: unknown[] = [];
  let answered = (_body: unknown): void => undefined;
  /** Resolves when the answer has left: one with levels or variants waits for the database. */
  const answer = new Promise((resolve) => {
    answered = resolve;
  });
  const scope = createMedusaContainer();
  const query = Object.assign(jest.fn(), { graph, index: jest.fn() });
  scope.register({
    query: asValue(query),
    [Modules.INVENTORY]: asValue({
      exposesLevels: () => false,
      getBackorderOptions: () => ({ locations: "mapped", splitLines: "never" }),
      listVariantStock: jest.fn().mockResolvedValue([]),
      ...inventory,
    }),
  });
  const req = {
    scope,
    method: "GET",
    query: {},
    publishable_key_context: { key: "pk", sales_channel_ids: ["sc_1"] },
  } as unknown as MedusaRequest;
  const res = {
    json: (body: unknown) => {
      sent.push(body);
      answered(body);
      return res;
    },
  } as unknown as MedusaResponse;
  const next = jest.fn() as unknown as MedusaNextFunction;
  shieldStoreResponses(req, res, next);
  return { req, res, next, sent, answer, query };
}

/** Medusa's query, where the request's channel is served by one location and nothing else is stored. */
function channelServedBy(locationId: string): jest.Mock {
  return jest.fn(({ entity }: { entity: string }) =>
    Promise.resolve({
      data: entity === "sales_channel_locations" ? [{ stock_location_id: locationId }] : [],
    }),
  );
}

describe("the shield before the store routes", () => {
  it("stands before every middleware that belongs to a route", () => {
    const [first] = storeRoutesMiddlewares;
    expect(first).toMatchObject({ matcher: "/store", middlewares: [shieldStoreResponses] });
    expect(first).not.toHaveProperty("method");
  });

  it("lets a store's own middleware see what core made, and shields what it makes of it", async () => {
    const { res, next, sent, answer } = pass({ graph: channelServedBy("sloc_1") });
    expect(next).toHaveBeenCalledWith();
    // What a middleware of the store does that runs later.
    const inner = res.json.bind(res);
    const seen: unknown[] = [];
    res.json = (body) => {
      seen.push(body);
      return inner({ ...(body as object), badge: "new" });
    };
    res.json({ product: { location_levels: [LEVEL] } });
    expect(seen).toEqual([{ product: { location_levels: [LEVEL] } }]);
    await answer;
    expect(sent).toEqual([
      { product: { location_levels: [{ available_quantity: 0 }] }, badge: "new" },
    ]);
  });

  it("leaves out levels of other channels' locations, which a query that asks for levels has to name", async () => {
    const graph = channelServedBy("sloc_1");
    const { req, res, sent, answer } = pass({ graph });
    await req.scope.resolve("query").graph({
      entity: "product",
      fields: ["id", "variants.inventory_items.inventory.location_levels"],
    });
    expect(graph).toHaveBeenLastCalledWith(
      {
        entity: "product",
        fields: [
          "id",
          "variants.inventory_items.inventory.location_levels",
          "variants.inventory_items.inventory.location_levels.*",
        ],
      },
      undefined,
    );
    res.json({ location_levels: [LEVEL, { ...LEVEL, location_id: "sloc_2" }] });
    await answer;
    expect(sent).toEqual([{ location_levels: [{ available_quantity: 0 }] }]);
  });

  it("passes every other query on as it is", async () => {
    const graph = jest.fn().mockResolvedValue({ data: [] });
    const { req, query } = pass({ graph });
    const config = { entity: "product", fields: ["id"], filters: { id: "prod_1" } };
    const options = { cache: { enable: true } };
    await req.scope.resolve("query").graph(config, options);
    expect(graph).toHaveBeenCalledWith(config, options);
    const locations = {
      entity: "sales_channel_locations",
      fields: ["stock_location_id"],
      filters: { sales_channel_id: "sc_1" },
    };
    await req.scope.resolve("query").graph(locations);
    expect(graph).toHaveBeenLastCalledWith(locations, undefined);
    expect(query.index).not.toHaveBeenCalled();
  });

  it("asks for whole levels in the older form of a read, too, and only in requests that change nothing", async () => {
    const { req, query } = pass();
    const read = req.scope.resolve("remoteQuery") as unknown as (
      asked: unknown,
    ) => Promise<unknown>;
    await read({ inventory_items: { fields: ["id"], location_levels: { fields: ["id"] } } });
    expect(query).toHaveBeenLastCalledWith({
      inventory_items: { fields: ["id"], location_levels: { fields: ["id", "*"] } },
    });
    await read({ entryPoint: "variant", fields: ["inventory.location_levels.id"] });
    expect(query).toHaveBeenLastCalledWith({
      entryPoint: "variant",
      fields: ["inventory.location_levels.id", "inventory.location_levels.*"],
    });
    req.method = "POST";
    await read({ entryPoint: "inventory_level", fields: ["id"] });
    expect(query).toHaveBeenLastCalledWith({ entryPoint: "inventory_level", fields: ["id"] });
  });

  it("gives a refusal in words for the dashboard a sentence without ids, and leaves those for shoppers", () => {
    const { res, sent } = pass();
    const refusal = { type: "not_allowed", code: "insufficient_inventory" };
    const told = { ...refusal, message: "Sold out: 2 x Trail gloves (S). 1 is left." };
    const other = { type: "not_found", message: "Cart cart_1 was not found" };
    res.json({
      ...refusal,
      message: "Not enough stock available for item iitem_1 at location s_1",
    });
    res.json(told);
    res.json(other);
    expect(sent).toEqual([
      { ...refusal, message: "Sold out: not everything can be had." },
      told,
      other,
    ]);
  });

  it("fails the request where the database does not answer, and sends nothing unshielded", async () => {
    const away = new Error("The database is away");
    const { res, next, sent } = pass({
      inventory: { listVariantStock: jest.fn().mockRejectedValue(away) },
    });
    const failed = new Promise((resolve) => jest.mocked(next).mockImplementation(resolve));
    res.json({ variant: { id: "variant_1", allow_backorder: true } });
    expect(await failed).toBe(away);
    expect(sent).toEqual([]);
  });

  it("says what is missing where the application runs another Inventory Module", () => {
    expect(() => pass({ inventory: { listVariantStock: undefined } })).toThrow(
      /needs its own Inventory Module/,
    );
  });
});
