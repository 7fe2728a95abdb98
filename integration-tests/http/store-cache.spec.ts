import type { HttpTypes } from "@medusajs/framework/types";
import { Modules } from "@medusajs/framework/utils";

import type {
  StoreAvailabilityResponse,
  StoreVariantAvailability,
} from "../../src/types/http/store-availability";
import { makeLevel } from "../helpers/store/fixtures";
import { medusaAppSuite } from "../helpers/app/medusa-app";
import { inDays, orderSupply } from "../helpers/store/supply";
import type { MadeVariant } from "../helpers/store/shop";
import { waitFor } from "../helpers/app/wait-for";

medusaAppSuite(
  "availability with Medusa's Caching Module on",
  { env: { MEDUSA_FF_CACHING: "true" } },
  (app) => {
    const ask = async ({ id }: MadeVariant): Promise<StoreVariantAvailability> => {
      const { availability } = await app.store.get<StoreAvailabilityResponse>(
        "/store/availability",
        { variant_id: [id] },
      );
      return availability[0];
    };

    /** Asks until the answer is the expected one: the event that clears the cache is on its way. */
    const expectSoon = async (
      variant: MadeVariant,
      expected: Partial<StoreVariantAvailability>,
    ) => {
      const answer = await waitFor(
        () => ask(variant),
        (row) =>
          Object.entries(expected).every(([key, value]) => row[key as keyof typeof row] === value),
      );
      expect(answer).toMatchObject(expected);
    };

    afterEach(() => {
      jest.restoreAllMocks();
    });

    it("asks the database once for many views of a page", async () => {
      const variant = await app.makeVariant({ stocked: 7 });
      const reads = jest.spyOn(app.inventory, "listVariantStock");

      for (let view = 0; view < 5; view++) {
        expect(await ask(variant)).toMatchObject({ available_quantity: 7, status: "in_stock" });
      }

      expect(reads).toHaveBeenCalledTimes(1);
      expect(app.container.resolve(Modules.CACHING)).toBeDefined();
    });

    it("an order, an adjustment, a cancelled order and a new level are seen", async () => {
      const variant = await app.makeVariant({ stocked: 5 });
      const [first, second] = app.shop.locations;
      await expectSoon(variant, { available_quantity: 5 });

      const order = await app.placeOrder({ variant, quantity: 2 });
      await expectSoon(variant, { available_quantity: 3 });

      await app.inventory.adjustInventory(variant.item, first.id, -3);
      await expectSoon(variant, { available_quantity: 0, status: "out_of_stock" });

      await app.admin.post(`/admin/orders/${order.id}/cancel`);
      await expectSoon(variant, { available_quantity: 2 });

      await makeLevel(app.inventory, {
        item: { id: variant.item },
        location: second.id,
        stocked: 4,
      });
      await expectSoon(variant, { available_quantity: 6 });
    });

    it("a count of several levels is seen at all of them", async () => {
      const variants = [
        await app.makeVariant({ stocked: 7 }),
        await app.makeVariant({ stocked: 8 }),
      ];
      for (const variant of variants) {
        expect(await ask(variant)).toMatchObject({ status: "in_stock" });
      }
      await app.admin.post("/admin/stock-counts", {
        lines: variants.map(({ item }) => ({
          inventory_item_id: item,
          location_id: app.shop.locations[0].id,
          on_hand: 3,
        })),
      });
      for (const variant of variants) {
        await expectSoon(variant, { available_quantity: 3 });
      }
    });

    it("a policy of a level, of an item and of a variant is seen", async () => {
      const variant = await app.makeVariant({ stocked: 0 });
      const item = `/admin/inventory-items/${variant.item}`;
      const level = `${item}/location-levels/${app.shop.locations[0].id}`;
      await expectSoon(variant, { status: "out_of_stock" });

      await app.admin.post(`${level}/backorder-policy`, {
        allow_backorder: true,
        backorder_limit: 3,
      });
      await expectSoon(variant, { status: "backorder", backorderable_quantity: 3 });

      await app.admin.post(`${level}/backorder-policy`, { allow_backorder: null });
      await expectSoon(variant, { status: "out_of_stock" });

      await app.admin.post(`${item}/backorder-policy`, { allow_backorder: true });
      await expectSoon(variant, { status: "backorder" });

      await app.admin.post(`${item}/backorder-policy`, { allow_backorder: null });
      await expectSoon(variant, { status: "out_of_stock" });

      await app.admin.post(`/admin/products/${variant.productId}/variants/${variant.id}`, {
        allow_backorder: true,
      });
      await expectSoon(variant, { status: "backorder" });
    });

    it("a variant's allow_backorder is never one from a cached product", async () => {
      const variant = await app.makeVariant({ stocked: 0 });
      const level = `/admin/inventory-items/${variant.item}/location-levels/${app.shop.locations[0].id}`;
      // With and without the quantity, and without the ids of the variants.
      const asked = [
        "+variants.inventory_quantity",
        "*variants",
        "variants.allow_backorder,variants.inventory_quantity",
        "variants.allow_backorder",
      ];
      const expectTold = async (allow_backorder: boolean) => {
        for (const fields of asked) {
          const { products } = await app.store.get<{ products: HttpTypes.StoreProduct[] }>(
            "/store/products",
            { id: variant.productId, fields },
          );
          expect([fields, products[0].variants]).toMatchObject([fields, [{ allow_backorder }]]);
        }
      };

      await expectTold(false);
      await app.admin.post(`${level}/backorder-policy`, { allow_backorder: true });
      await expectTold(true);
      await app.admin.post(`${level}/backorder-policy`, { backorder_limit: 0 });
      await expectTold(false);
    });

    it("a date that comes, moves, is promised to an order, and goes is seen; each quantity has its own", async () => {
      const variant = await app.makeVariant({ levelPolicy: { allow_backorder: true } });
      await expectSoon(variant, { expected_at: null });
      const supply = await orderSupply(app, { item: variant.item, quantity: 2, date: inDays(5) });
      await expectSoon(variant, { expected_at: inDays(5), expected_kind: "supply" });
      const { availability } = await app.store.get<StoreAvailabilityResponse>(
        "/store/availability",
        { variant_id: [variant.id], quantity: 3 },
      );
      expect(availability).toMatchObject([{ expected_at: null }]);
      await app.inventory.updateReplenishmentOrder({ id: supply.id, expected_at: inDays(8) });
      await expectSoon(variant, { expected_at: inDays(8) });
      await app.placeOrder({ variant, quantity: 2 });
      await expectSoon(variant, { expected_at: null });
      await app.inventory.updateInventoryItems({ id: variant.item, lead_time_days: 3 } as never);
      await expectSoon(variant, { expected_kind: "estimate" });
    });

    it("no sale is decided on a cached number", async () => {
      const variant = await app.makeVariant({ stocked: 1 });
      await expectSoon(variant, { available_quantity: 1 });
      // Nobody hears of this one: it goes past the module, and so past the cache.
      await app.knex.raw(
        `update inventory_level set stocked_quantity = 0, raw_stocked_quantity = '{"value": "0", "precision": 20}'
          where inventory_item_id = ?`,
        [variant.item],
      );
      expect(await ask(variant)).toMatchObject({ available_quantity: 1 });

      const { order, refusal } = await app.tryOrder({ variant, quantity: 1 });

      expect(order).toBeUndefined();
      expect(refusal?.status).toBe(400);
      // The books are put right before they are checked.
      await app.knex.raw(
        `update inventory_level set stocked_quantity = 1, raw_stocked_quantity = '{"value": "1", "precision": 20}'
          where inventory_item_id = ?`,
        [variant.item],
      );
    });
  },
);
