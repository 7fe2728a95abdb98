import { type MedusaRequest, validateAndTransformQuery } from "@medusajs/framework/http";
import type { IProductModuleService } from "@medusajs/framework/types";
import {
  ContainerRegistrationKeys,
  Modules,
  remoteQueryObjectFromString,
} from "@medusajs/framework/utils";
import { z } from "@medusajs/framework/zod";

import { inventoryOf } from "../../src/modules/inventory/inventory-of";
import { medusaAppSuite } from "../helpers/app/medusa-app";
import { ownRoutes } from "../helpers/app/own-routes";
import { makeLevel } from "../helpers/store/fixtures";
import type { MadeVariant } from "../helpers/store/shop";
import { findLeaks, makeOutsideLocation } from "./store-support";

const LEVELS = "inventory_items.inventory.location_levels";
const EVERYTHING = [
  "*",
  "variants.*",
  `variants.${LEVELS}.*`,
  "variants.inventory_items.inventory.*",
  "variants.inventory_items.inventory.reservation_items.*",
];
/** What no answer may have in any form: ids of internal rows, names of columns, numbers below zero. */
const INTERNAL =
  /resitem_|boent_|stmov_|reserved_quantity|incoming_quantity|backordered_quantity|backorder_limit|[:"]-[0-9]/;

const graph = (req: MedusaRequest) => req.scope.resolve(ContainerRegistrationKeys.QUERY);
const remote = (req: MedusaRequest) => req.scope.resolve(ContainerRegistrationKeys.REMOTE_QUERY);

/** Routes that read stock in every way in which Medusa lets a store read it, and answer with what they got. */
const READS: Record<string, (req: MedusaRequest) => Promise<unknown>> = {
  "the rows of query.graph, as { data }": async (req) => {
    const { data } = await graph(req).graph({ entity: "product", fields: EVERYTHING });
    return { data };
  },
  "the whole of what query.graph answers": (req) =>
    graph(req).graph({
      entity: "product",
      fields: EVERYTHING,
      pagination: { take: 10, skip: 0 },
    }),
  "rows as metadata, and deep under fields called data": async (req) => {
    const { data } = await graph(req).graph({ entity: "product", fields: EVERYTHING });
    return { metadata: { rows: data }, data: { data: { data } } };
  },
  "a bare list": async (req) =>
    (await graph(req).graph({ entity: "product", fields: EVERYTHING })).data,
  "levels under a name of its own": async (req) => {
    const { data } = await graph(req).graph({
      entity: "inventory_level",
      fields: ["available_quantity", "stocked_quantity"],
    });
    return { shelf: data, first: data[0] };
  },
  "items with their levels and reservations": async (req) => {
    const { data } = await graph(req).graph({
      entity: "inventory_item",
      fields: ["*", "location_levels.available_quantity", "reservation_items.*"],
    });
    return { result: { data } };
  },
  "variants, with what is stocked of them": async (req) => {
    const { data } = await graph(req).graph({
      entity: "variant",
      fields: ["id", "allow_backorder", `${LEVELS}.stocked_quantity`],
    });
    return { hits: data };
  },
  "remoteQuery with paths of fields": async (req) =>
    remote(req)(
      remoteQueryObjectFromString({
        entryPoint: "variant",
        fields: ["id", "allow_backorder", `${LEVELS}.available_quantity`],
      }),
    ),
  "remoteQuery with a nested query": async (req) => ({
    data: await remote(req)({
      inventory_items: {
        fields: ["id", "allow_backorder"],
        location_levels: { fields: ["available_quantity"] },
      },
    } as never),
  }),
  "remoteQuery that starts from levels": async (req) => ({
    data: await remote(req)({
      entryPoint: "inventory_level",
      fields: ["available_quantity"],
    } as never),
  }),
  "what the Inventory Module's own methods list": async (req) => {
    const inventory = inventoryOf(req.scope);
    return {
      data: {
        items: await inventory.listInventoryItems({}, { relations: ["location_levels"] }),
        levels: await inventory.listInventoryLevels({}),
        claims: await inventory.listReservationItems({}),
        waiting: await inventory.listBackorderEntries({}),
        ledger: await inventory.listStockMovements({}),
      },
    };
  },
  "what the Product Module lists": async (req) => ({
    data: await req.scope.resolve<IProductModuleService>(Modules.PRODUCT).listProductVariants({}),
  }),
  "what a store's middleware has allowed to be asked for": async (req) => {
    const { data } = await graph(req).graph({
      entity: "product",
      fields: req.queryConfig.fields,
    });
    return { products: data };
  },
};

const routes = ownRoutes();

medusaAppSuite("routes under /store that a store writes itself", {}, (app) => {
  let allowed: MadeVariant;
  let denied: MadeVariant;
  let outlet: string;

  beforeAll(() => {
    const allowLevels = (req: MedusaRequest) => {
      req.allowed = [...(req.allowed ?? []), "variants", `variants.${LEVELS}`];
    };
    for (const [name, readStock] of Object.entries(READS)) {
      routes.add(
        "get",
        `/store/own/${encodeURIComponent(name)}`,
        (req, _res, next) => {
          allowLevels(req);
          next();
        },
        validateAndTransformQuery(z.object({ fields: z.string().optional() }), {
          defaults: ["id", "*variants", `*variants.${LEVELS}`],
          isList: false,
          storeRelationsLimit: 9,
        }),
        async (req, res) => {
          res.json(await readStock(req));
        },
      );
    }
    routes.add("get", "/store/own-send", async (req, res) => {
      res.status(202).send(await READS["a bare list"](req));
    });
    routes.add("post", "/store/own-post", async (req, res) => {
      const { data } = await graph(req).graph({
        entity: "variant",
        fields: ["id", "allow_backorder", `${LEVELS}.*`],
      });
      res.json({ data });
    });
  });

  beforeEach(async () => {
    const { id: location } = app.shop.locations[0];
    outlet = await makeOutsideLocation(app);
    const policy = { allow_backorder: true, backorder_limit: 77 };
    allowed = await app.makeVariant({ stocked: 0, levelPolicy: policy, itemPolicy: policy });
    denied = await app.makeVariant({
      stocked: 0,
      allow_backorder: true,
      levelPolicy: { allow_backorder: false },
    });
    for (const { item } of [allowed, denied]) {
      await makeLevel(app.inventory, { item: { id: item }, location: outlet, stocked: 4321 });
    }
    // A claim that waits, a reservation, and a level below zero.
    await app.placeOrder({ variant: allowed, quantity: 3 });
    await app.inventory.adjustInventory(denied.item, location, -5);
    await app.inventory.createReservationItems([
      { inventory_item_id: allowed.item, location_id: location, quantity: 2 },
    ]);
  });

  const read = (name: string) => app.store.get(`/store/own/${encodeURIComponent(name)}`);

  /** All that an answer tells a shopper too much, and what it tells wrongly of the two variants. */
  function faultsOf(answer: unknown): string[] {
    const sent = JSON.stringify(answer);
    const told = [...findVariants(answer)];
    const expected = new Map<unknown, boolean>([
      [allowed.id, true],
      [denied.id, false],
    ]);
    return [
      ...findLeaks(answer),
      ...(sent.match(INTERNAL) ?? []).map((found) => `${found} is internal`),
      ...[outlet, "4321"].filter((word) => sent.includes(word)),
      ...told
        .filter(({ id, allow_backorder }) => allow_backorder !== expected.get(id))
        .map(({ id }) => `${id} says otherwise`),
      // Whoever else says something of backorders says a policy.
      ...((sent.match(/"allow_backorder"/g) ?? []).length === told.length ? [] : ["a policy"]),
    ];
  }

  it("tell a shopper nothing, however they read, and the truth of every variant", async () => {
    const answers = new Map<string, unknown>();
    for (const name of Object.keys(READS)) {
      answers.set(name, await read(name));
    }
    answers.set("send", await app.store.get("/store/own-send"));
    answers.set("post", await app.store.post("/store/own-post", {}));

    const faults = [...answers].map(([name, answer]) => [name, faultsOf(answer)]);
    expect(faults).toEqual(faults.map(([name]) => [name, []]));

    // The reads that name variants, and those that name levels, do answer with them.
    const having = (pattern: RegExp) =>
      [...answers.keys()].filter((name) => pattern.test(JSON.stringify(answers.get(name))));
    expect(having(/"id":"variant_\w+"/)).toEqual(
      [...answers.keys()].filter((name) => !/levels|nested|items|Inventory Module/.test(name)),
    );
    expect(having(/{"available_quantity":0}/)).toEqual(
      [...answers.keys()].filter((name) => !/Product Module/.test(name)),
    );
  });
});

function* findVariants(value: unknown): Generator<{ id: unknown; allow_backorder: unknown }> {
  if (typeof value !== "object" || value === null) {
    return;
  }
  if ("id" in value && "allow_backorder" in value && String(value.id).startsWith("variant_")) {
    yield { id: value.id, allow_backorder: value.allow_backorder };
  }
  for (const inner of Object.values(value)) {
    yield* findVariants(inner);
  }
}
