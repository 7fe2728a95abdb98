import type { StoreCartAvailabilityResponse } from "../../src/types/http";
import { HttpError } from "../helpers/app/http-client";
import { medusaAppSuite } from "../helpers/app/medusa-app";
import { makeItem, makeLevel } from "../helpers/store/fixtures";
import { editOrder, exchange, fulfil, makeDraft, replaceClaimed } from "../helpers/store/merchant";
import { claimsOfOrder } from "../helpers/store/order-traces";
import { inDays, orderSupply } from "../helpers/store/supply";

medusaAppSuite(
  "lines that may be parted where no location has all of them",
  { env: { BACKORDERS_SPLIT_LINES: "when_short" } },
  (app) => {
    const first = () => app.shop.locations[0].id;
    const second = () => app.shop.locations[1].id;
    const variantOf = (here: number, there: number, more: object = {}) =>
      app.makeVariant({ stocked: { [first()]: here, [second()]: there }, ...more });

    const claimsOf = async (order: { id: string }) =>
      (await claimsOfOrder(app.knex, order.id))
        .map(({ location_id, quantity }) => [
          location_id === first() ? "here" : "there",
          Number(quantity),
        ])
        .sort();

    it("a cart of 7 with 5 here and 3 there can be had, and is claimed at both", async () => {
      const variant = await variantOf(5, 3);
      const cart = await app.prepareCart({ variant, quantity: 7 });
      const { availability } = await app.store.get<StoreCartAvailabilityResponse>(
        `/store/carts/${cart}/availability`,
      );
      expect(availability).toMatchObject({
        completable: true,
        lines: [{ ships_now_quantity: 7, backorder_quantity: 0, unavailable_quantity: 0 }],
      });
      const told = await app.store.get<{ availability: unknown[] }>("/store/availability", {
        variant_id: variant.id,
      });
      expect(told.availability).toMatchObject([{ available_quantity: 8, orderable_quantity: 8 }]);

      const { order } = await app.completeCart(cart);
      expect(await claimsOf(order as { id: string })).toEqual([
        ["here", 5],
        ["there", 2],
      ]);
    });

    it("more than all have together is refused in the cart, with what is left", async () => {
      const variant = await variantOf(5, 3);
      const refusal = await app
        .prepareCart({ variant, quantity: 9 })
        .catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(HttpError);
      expect((refusal as HttpError).body.message).toMatch(
        /^Sold out: 9 x product_\w+ \(One\)\. 8 are left\.$/,
      );
    });

    it("a location that has all of it takes all of it", async () => {
      const variant = await variantOf(5, 7);
      const order = await app.placeOrder({ variant, quantity: 7 });
      expect(await claimsOf(order)).toEqual([["there", 7]]);
    });

    it("what is left over waits at home, within its limit", async () => {
      const variant = await variantOf(1, 4, {
        levelPolicy: { allow_backorder: true, backorder_limit: 2 },
      });
      const order = await app.placeOrder({ variant, quantity: 7 });
      expect(await claimsOf(order)).toEqual([
        ["here", 3],
        ["there", 4],
      ]);
      expect(await app.balances(variant, first())).toMatchObject({ backordered: "2" });
    });

    it("a line that is wanted on a day is parted over what stands there and what is expected by then", async () => {
      const variant = await variantOf(5, 2);
      await orderSupply(app, {
        item: variant.item,
        quantity: 2,
        date: inDays(8),
        location: second(),
      });
      const ask = async (quantity: number, days: number) =>
        app.tryOrder({
          lines: [{ variant, quantity }],
          metadata: { ship_date: inDays(days).slice(0, 10) },
        });
      expect((await ask(9, 7)).refusal).toMatchObject({
        message: expect.stringMatching(/ 7 are left\.$/) as string,
      });
      const { order } = await ask(9, 8);
      expect(await claimsOf(order as { id: string })).toEqual([
        ["here", 5],
        ["there", 4],
      ]);
      expect(await app.balances(variant, second())).toMatchObject({ backordered: "2" });
    });

    it("two lines of one cart share what there is", async () => {
      const [variant, other] = [await variantOf(5, 3), await variantOf(2, 2)];
      const order = await app.placeOrder({
        lines: [
          { variant, quantity: 6 },
          { variant: other, quantity: 3 },
        ],
      });
      expect(await claimsOf(order)).toEqual([
        ["here", 2],
        ["here", 5],
        ["there", 1],
        ["there", 1],
      ]);
    });

    it("a kit is parted by whole units, and ships from each location", async () => {
      const [frame, wheel] = [await makeItem(app.inventory), await makeItem(app.inventory)];
      for (const [location, stocked] of [
        [first(), 2],
        [second(), 1],
      ] as const) {
        await makeLevel(app.inventory, { item: frame, location, stocked });
        await makeLevel(app.inventory, { item: wheel, location, stocked: 2 * stocked + 1 });
      }
      const variant = await app.makeVariant({
        parts: [
          { item: frame.id, required: 1 },
          { item: wheel.id, required: 2 },
        ],
      });
      const order = await app.placeOrder({ variant, quantity: 3 });
      expect(await claimsOf(order)).toEqual([
        ["here", 2],
        ["here", 4],
        ["there", 1],
        ["there", 2],
      ]);
      const line = order.items?.[0]?.id ?? "";
      await fulfil(app, order.id, { line, quantity: 2, locationId: first() });
      expect(await claimsOf(order)).toEqual([
        ["there", 1],
        ["there", 2],
      ]);
      await fulfil(app, order.id, { line, quantity: 1, locationId: second() });
      expect(await claimsOf(order)).toEqual([]);
    });

    it("edits, claims, exchanges and drafts part their lines too", async () => {
      const plenty = await variantOf(10, 10);
      const order = await app.placeOrder({ variant: plenty, quantity: 2 });
      const line = order.items?.[0]?.id ?? "";
      await fulfil(app, order.id, { line, quantity: 2 });

      const added = await variantOf(5, 3);
      await editOrder(app, order.id, { add: [{ variant: added, quantity: 7 }] });
      expect(await claimsOf(order)).toEqual([
        ["here", 5],
        ["there", 2],
      ]);
      for (const swapGoods of [replaceClaimed, exchange]) {
        const outbound = { variant: await variantOf(1, 1), quantity: 2 };
        const outboundOption = app.shop.locations[0].shippingOptionId;
        await swapGoods(app, order.id, { line, quantity: 1, outbound, outboundOption });
      }
      expect(await claimsOf(order)).toEqual([
        ["here", 1],
        ["here", 1],
        ["here", 5],
        ["there", 1],
        ["there", 1],
        ["there", 2],
      ]);

      const draft = await makeDraft(app, {
        lines: [{ variant: await variantOf(2, 2), quantity: 3 }],
      });
      await draft.convert();
      expect((await claimsOf(draft)).map(([, quantity]) => quantity)).toEqual([2, 1]);
    });

    it("six shoppers who part what there is get no more than there is", async () => {
      const variant = await variantOf(5, 5);
      const carts = [];
      for (let shopper = 0; shopper < 6; shopper++) {
        carts.push(await app.prepareCart({ variant, quantity: 3 }));
      }
      const outcomes = await Promise.all(carts.map((cart) => app.completeCart(cart)));
      expect(outcomes.filter(({ order }) => order)).toHaveLength(3);
      const left = await Promise.all([first(), second()].map((id) => app.balances(variant, id)));
      expect(left.reduce((sum, { available }) => sum + Number(available), 0)).toBe(1);
    });
  },
);
