import type { TestApp } from "../helpers/app/medusa-app";
import { makeItem, makeLevel } from "../helpers/store/fixtures";
import type { MadeVariant, VariantInput } from "../helpers/store/shop";

export type Case = {
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
export async function atBoth(
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
export async function bundle(
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

/** Every way in which a variant can be had or not, and what the starter has to be told of it. */
export const CASES: Case[] = [
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
