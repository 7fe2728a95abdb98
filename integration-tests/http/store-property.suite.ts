import type { HttpTypes } from "@medusajs/framework/types";
import { Modules } from "@medusajs/framework/utils";
import fc from "fast-check";

import type {
  StoreAvailabilityResponse,
  StoreCartAvailabilityResponse,
} from "../../src/types/http/store-availability";
import { chosenSeed } from "../helpers/app/chosen-seed";
import { makeItem, makeLevel } from "../helpers/store/fixtures";
import type { HttpClient } from "../helpers/app/http-client";
import { medusaAppSuite } from "../helpers/app/medusa-app";
import {
  claimCart,
  insufficientAt,
  type ModelLine,
  type ModelStock,
  shownRow,
  shownUnits,
} from "./store-model";
import { makeOutsideLocation, refusalOf, scanning, UNDATED } from "./store-support";

const RUNS = Number(process.env.STORE_PROPERTY_RUNS ?? 12);
/** Quantities in hundredths, as the model counts. */
const hundredths = (units: number) => Math.round(units * 100);

const policy = {
  allow: fc.constantFrom(null, null, true, true, false),
  limit: fc.constantFrom(null, null, 0, 100, 250, 400),
};

/** What is random about the stock; which items and levels there are stays. */
const shelves = (levels: number, items: number, variants: number) => ({
  levels: fc.array(
    fc.record({ available: fc.integer({ min: -8, max: 16 }).map((n) => n * 50), ...policy }),
    { minLength: levels, maxLength: levels },
  ),
  items: fc.array(fc.record(policy), { minLength: items, maxLength: items }),
  variants: fc.array(
    fc.record({ allow: fc.boolean(), managed: fc.constantFrom(true, true, true, false) }),
    { minLength: variants, maxLength: variants },
  ),
});

/**
 * Declares the comparison of every number in the store API with a model, and of what a cart is told with what completing
 * it does.
 *
 * @param name what the suite is about
 * @param locations the module's option of that name
 */
export function storePropertySuite(name: string, locations: ModelStock["locations"]): void {
  // The default needs no environment, and so no application of its own.
  const env = locations === "mapped" ? undefined : { BACKORDERS_LOCATIONS: locations };
  medusaAppSuite(name, { env }, (app) => {
    let store: HttpClient;
    let stock: ModelStock;
    let products: Map<string, string>;

    /** Three items; the last has no level at the first location. Some levels lie outside the channel. */
    async function openShelves(): Promise<void> {
      const [first, second] = app.shop.locations.map(({ id }) => id);
      const outlet = await makeOutsideLocation(app);
      const items = [
        await makeItem(app.inventory),
        await makeItem(app.inventory),
        await makeItem(app.inventory),
      ].map(({ id }) => id);
      const places = [
        [items[0], first],
        [items[0], second],
        [items[0], outlet],
        [items[1], first],
        [items[1], second],
        [items[2], second],
        [items[2], outlet],
      ];
      for (const [item, location] of places) {
        await makeLevel(app.inventory, { item, location, stocked: 0 });
      }
      const recipes = [
        [[items[0], 1]],
        [
          [items[0], 2],
          [items[1], 1],
        ],
        [
          [items[1], 0.5],
          [items[2], 1],
        ],
        [[items[2], 1]],
      ] as [string, number][][];
      products = new Map();
      const variants = [];
      for (const recipe of recipes) {
        const parts = recipe.map(([item, required]) => ({ item, required }));
        const variant = await app.makeVariant({ parts });
        products.set(variant.id, variant.productId);
        variants.push({
          id: variant.id,
          managed: true,
          allow: false,
          parts: parts.map(({ item, required }) => ({ item, required: hundredths(required) })),
        });
      }
      stock = {
        channel: [first, second],
        levels: places.map(([item, location]) => ({
          item,
          location,
          available: 0,
          allow: null,
          limit: null,
        })),
        items: items.map((id) => ({ id, allow: null, limit: null })),
        variants,
        locations,
      };
    }

    /** Brings the database to where the model is. */
    async function fillShelves(): Promise<void> {
      const units = (limit: number | null) => (limit === null ? null : limit / 100);
      const levels = await app.inventory.listInventoryLevels({}, { take: null as never });
      for (const { item, location, available, allow, limit } of stock.levels) {
        const level = levels.find(
          (row) => row.inventory_item_id === item && row.location_id === location,
        );
        await app.inventory.updateInventoryLevels({
          inventory_item_id: item,
          location_id: location,
          allow_backorder: allow,
          backorder_limit: units(limit),
        } as never);
        const delta = available / 100 - Number(level?.available_quantity);
        if (delta) {
          await app.inventory.adjustInventory(item, location, delta);
        }
      }
      for (const { id, allow, limit } of stock.items) {
        await app.inventory.updateInventoryItems({
          id,
          allow_backorder: allow,
          backorder_limit: units(limit),
        } as never);
      }
      for (const { id, allow, managed } of stock.variants) {
        await app.container
          .resolve(Modules.PRODUCT)
          .updateProductVariants(id, { allow_backorder: allow, manage_inventory: managed });
      }
    }

    async function checkCatalogue(): Promise<void> {
      const ids = stock.variants.map(({ id }) => id);
      const { availability } = await store.get<StoreAvailabilityResponse>("/store/availability", {
        variant_id: ids,
      });
      expect(availability).toEqual(
        ids.map((id) => ({ variant_id: id, ...UNDATED, ...shownRow(stock, id) })),
      );

      const { products: page } = await store.get<{ products: HttpTypes.StoreProduct[] }>(
        "/store/products",
        {
          fields:
            "+variants.inventory_quantity,*variants.inventory_items.inventory.location_levels,*variants.inventory_items",
        },
      );
      const { variants } = await store.get<{ variants: HttpTypes.StoreProductVariant[] }>(
        "/store/product-variants",
        { fields: "+inventory_quantity", limit: 100 },
      );
      for (const { id, managed, parts } of stock.variants) {
        const listed = page.find((product) => product.id === products.get(id))?.variants?.[0];
        const one = await store.get<{ product: HttpTypes.StoreProduct }>(
          `/store/products/${products.get(id)}`,
          { fields: "+variants.inventory_quantity" },
        );
        const { variant } = await store.get<{ variant: HttpTypes.StoreProductVariant }>(
          `/store/product-variants/${id}`,
          { fields: "+inventory_quantity" },
        );
        const shown = managed ? shownUnits(stock, id) : undefined;
        expect([
          listed?.inventory_quantity,
          one.product.variants?.[0]?.inventory_quantity,
          variant.inventory_quantity,
          variants.find((row) => row.id === id)?.inventory_quantity,
        ]).toEqual([shown, shown, shown, shown]);

        type Part = {
          inventory_item_id: string;
          inventory: { location_levels: { available_quantity: number }[] };
        };
        const rows = (listed as unknown as { inventory_items: Part[] }).inventory_items;
        for (const { item } of parts) {
          const levels = rows.find((row) => row.inventory_item_id === item)?.inventory
            .location_levels;
          expect(levels?.map((level) => hundredths(level.available_quantity)).sort()).toEqual(
            stock.levels
              .filter((level) => level.item === item && stock.channel.includes(level.location))
              .map(({ available }) => Math.max(0, available))
              .sort(),
          );
          expect(levels?.flatMap((level) => Object.keys(level))).toEqual(
            levels?.map(() => "available_quantity"),
          );
        }
      }
    }

    /** A cart takes what one line can have, not one more. */
    async function checkOrderable(variantId: string): Promise<void> {
      const { orderable_quantity: most } = shownRow(stock, variantId);
      const open = (quantity: number) =>
        store.post<{ cart: { id: string } }>("/store/carts", {
          region_id: app.shop.regionId,
          items: [{ variant_id: variantId, quantity }],
        });
      if (most === null) {
        await open(1000);
        return;
      }
      if (most > 0) {
        const { cart } = await open(most);
        const { availability } = await store.get<StoreCartAvailabilityResponse>(
          `/store/carts/${cart.id}/availability`,
        );
        expect(availability.completable).toBe(true);
      }
      expect(await refusalOf(open(most + 1))).toMatchObject({
        status: 400,
        body: { code: "insufficient_inventory" },
      });
    }

    /** What the cart route says, what the shipping options say, and what completion then does. */
    async function checkCart(
      cartId: string,
      wanted: ModelLine[],
      shipsFrom: number,
    ): Promise<"completed" | "refused"> {
      const { availability } = await store.get<StoreCartAvailabilityResponse>(
        `/store/carts/${cartId}/availability`,
      );
      // Lines that are put in at the same moment have an order of their own. It stays theirs.
      const place = ({ variant }: ModelLine) =>
        availability.lines.findIndex((line) => line.variant_id === variant);
      const lines = [...wanted].sort((a, b) => place(a) - place(b));
      expect(availability.lines).toHaveLength(lines.length);
      const claims = claimCart(stock, lines, app.shop.locations[shipsFrom].id);
      expect(availability.completable).toBe(claims.accepted);
      for (const line of availability.lines) {
        expect(line.ships_now_quantity + line.backorder_quantity + line.unavailable_quantity).toBe(
          line.quantity,
        );
      }
      if (claims.accepted) {
        expect(availability.lines.map((line) => line.backorder_quantity)).toEqual(claims.later);
        expect(availability.lines.map((line) => line.unavailable_quantity)).toEqual(
          lines.map(() => 0),
        );
      }

      type Options = { shipping_options: { id: string; insufficient_inventory: boolean }[] };
      const { shipping_options: options } = await store.get<Options>("/store/shipping-options", {
        cart_id: cartId,
      });
      for (const { id, shippingOptionId } of app.shop.locations) {
        const option = options.find((row) => row.id === shippingOptionId);
        expect(option?.insufficient_inventory).toBe(insufficientAt(stock, lines, id));
      }

      const { order, refusal } = await app.completeCart(cartId);
      expect({ completed: !!order, refusal: refusal?.code }).toEqual(
        claims.accepted
          ? { completed: true, refusal: undefined }
          : {
              completed: false,
              refusal: claims.unmapped ? "unmapped_location" : "insufficient_inventory",
            },
      );
      if (order) {
        const entries = await app.inventory.listBackorderEntries({
          line_item_id: order.items?.map(({ id }) => id) ?? [],
        });
        for (const [index, { variant, quantity }] of lines.entries()) {
          const lineId = order.items?.find((item) => item.variant_id === variant)?.id;
          const parts = stock.variants.find(({ id }) => id === variant)?.parts ?? [];
          const later = parts.map(({ item, required }) => {
            const short = entries
              .filter((entry) => entry.line_item_id === lineId && entry.inventory_item_id === item)
              .reduce((sum, entry) => sum + hundredths(Number(entry.quantity)), 0);
            return quantity - Math.floor((quantity * required - short) / required);
          });
          expect(Math.max(0, ...later)).toBe(claims.later[index]);
        }
      }
      return order ? "completed" : "refused";
    }

    it("is what the model says, for random levels, policies and carts; completion does what the cart was told", async () => {
      store = scanning(app.store);
      await openShelves();
      const outcomes = { completed: 0, refused: 0 };
      await fc.assert(
        fc.asyncProperty(
          fc.record({
            ...shelves(stock.levels.length, stock.items.length, stock.variants.length),
            lines: fc.uniqueArray(
              fc.record({
                variant: fc.integer({ min: 0, max: stock.variants.length - 1 }),
                quantity: fc.integer({ min: 1, max: 5 }),
              }),
              { minLength: 1, maxLength: 3, selector: ({ variant }) => variant },
            ),
            shipsFrom: fc.constantFrom(0, 1),
          }),
          async ({ levels, items, variants, lines, shipsFrom }) => {
            const wanted = lines.map(({ variant, quantity }) => ({
              variant: stock.variants[variant].id,
              quantity,
            }));
            // The cart is filled while there is plenty, and the shelves change behind its back.
            for (const level of stock.levels) {
              Object.assign(level, { available: 10_000, allow: null, limit: null });
            }
            await fillShelves();
            const cartId = await app.prepareCart({
              lines: wanted,
              shippingOptionId: app.shop.locations[shipsFrom].shippingOptionId,
            });

            stock.levels.forEach((level, index) => Object.assign(level, levels[index]));
            stock.items.forEach((item, index) => Object.assign(item, items[index]));
            stock.variants.forEach((variant, index) => Object.assign(variant, variants[index]));
            await fillShelves();
            await checkCatalogue();
            await checkOrderable(wanted[0].variant);
            outcomes[await checkCart(cartId, wanted, shipsFrom)]++;
          },
        ),
        { numRuns: RUNS, endOnFailure: true, ...chosenSeed() },
      );
      // A generator that only makes one kind of cart would prove little.
      expect(Math.min(outcomes.completed, outcomes.refused)).toBeGreaterThan(0);
    }, 900_000);
  });
}
