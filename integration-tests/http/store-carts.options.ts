import { makeItem, makeLevel } from "../helpers/store/fixtures";
import type { TestApp } from "../helpers/app/medusa-app";
import { refusalOf, scanning } from "./store-support";

type Lines = { variant: { id: string }; quantity: number }[];

/**
 * Declares the tests of what a cart's, and an order's, shipping options say of stock.
 *
 * @param app - the suite's store
 */
export function describeShippingOptions(app: TestApp): void {
  describe("a shipping option's insufficient_inventory", () => {
    let store: ReturnType<typeof scanning>;
    let first: string;
    let second: string;

    beforeEach(() => {
      store = scanning(app.store);
      [first, second] = app.shop.locations.map(({ id }) => id);
    });

    const prepare = (lines: Lines) => app.prepareCart({ lines });

    type Options = { shipping_options: { id: string; insufficient_inventory: boolean }[] };

    /** By location, as the shop has them: first, second. */
    const optionsOf = (answer: Options) =>
      app.shop.locations.map(
        ({ shippingOptionId }) =>
          answer.shipping_options.find(({ id }) => id === shippingOptionId)?.insufficient_inventory,
      );

    const forCart = async (cartId: string) =>
      optionsOf(await store.get<Options>("/store/shipping-options", { cart_id: cartId }));

    /** One level at each location. */
    async function makeAtBoth(
      policies: [object, object],
      { required = 1, allow_backorder = false } = {},
    ) {
      const item = await makeItem(app.inventory);
      for (const [index, policy] of policies.entries()) {
        await makeLevel(app.inventory, {
          item,
          location: [first, second][index],
          stocked: 3,
          ...policy,
        });
      }
      return app.makeVariant({ parts: [{ item: item.id, required }], allow_backorder });
    }

    const take = (variant: { item: string }, location: string) =>
      app.inventory.adjustInventory(variant.item, location, -1);

    it("is false as long as one of the channel's locations has enough", async () => {
      const variant = await makeAtBoth([{}, {}]);
      const cartId = await prepare([{ variant, quantity: 3 }]);
      await take(variant, first);
      expect(await forCart(cartId)).toEqual([false, false]);
      await take(variant, second);
      expect(await forCart(cartId)).toEqual([true, true]);
    });

    it("is false where a level allows, whichever option it belongs to; the order then goes through", async () => {
      const variant = await makeAtBoth([{ allow_backorder: true }, {}]);
      const lines = [{ variant, quantity: 4 }];
      const { shippingOptionId } = app.shop.locations[1];
      const cartId = await app.prepareCart({ lines, shippingOptionId });
      expect(await forCart(cartId)).toEqual([false, false]);
      expect(await app.completeCart(cartId)).toHaveProperty("order.id");
      expect(await app.balances(variant, first)).toMatchObject({ available: "-1" });
    });

    it("is true where the levels refuse what the variant allows", async () => {
      const refuses = { allow_backorder: false };
      const variant = await makeAtBoth([refuses, refuses], { allow_backorder: true });
      const cartId = await prepare([{ variant, quantity: 3 }]);
      await take(variant, first);
      await take(variant, second);
      expect(await forCart(cartId)).toEqual([true, true]);
    });

    it("counts a bundle's parts and the limit", async () => {
      const policies: [object, object] = [{ allow_backorder: true, backorder_limit: 1 }, {}];
      const variant = await makeAtBoth(policies, { required: 2 });
      const cartId = await prepare([{ variant, quantity: 2 }]);
      expect(await forCart(cartId)).toEqual([false, false]);
      await take(variant, first);
      expect(await forCart(cartId)).toEqual([true, true]);
    });

    it("core's own errors stay: no cart, an unknown cart", async () => {
      expect(await refusalOf(store.get("/store/shipping-options"))).toMatchObject({ status: 400 });
      expect(
        await refusalOf(store.get("/store/shipping-options", { cart_id: "cart_unknown" })),
      ).toMatchObject({ status: 404 });
    });

    it("for an order, on the admin route, follows the same rule", async () => {
      const variant = await makeAtBoth([{ allow_backorder: true }, {}]);
      const order = await app.placeOrder({ variant, quantity: 4 });
      const forOrder = async () =>
        optionsOf(await app.admin.get<Options>(`/admin/orders/${order.id}/shipping-options`));
      expect(await forOrder()).toEqual([false, false]);
      await app.inventory.updateInventoryLevels({
        inventory_item_id: variant.item,
        location_id: first,
        allow_backorder: false,
      } as never);
      expect(await forOrder()).toEqual([true, true]);
    });
  });
}
