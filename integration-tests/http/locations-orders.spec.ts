import { HttpError } from "../helpers/app/http-client";
import { medusaAppSuite } from "../helpers/app/medusa-app";
import { editOrder, exchange, fulfil, makeDraft, replaceClaimed } from "../helpers/store/merchant";
import { type ClaimRow, claimsOfOrder } from "../helpers/store/order-traces";

medusaAppSuite("where edits, claims, exchanges and drafts claim", {}, (app) => {
  const first = () => app.shop.locations[0];
  const second = () => app.shop.locations[1];
  const inBoth = (units: number) =>
    app.makeVariant({ stocked: { [first().id]: units, [second().id]: units } });
  const claimsOf = (order: { id: string }) => claimsOfOrder(app.knex, order.id);

  /** An order of `quantity`, which ships from the second location. */
  const placeOrder = async (quantity: number, units = 10) => {
    const variant = await inBoth(units);
    const shippingOptionId = second().shippingOptionId;
    const order = await app.placeOrder({ variant, quantity, shippingOptionId });
    const line = order.items?.[0]?.id ?? "";
    const claim = (claimed: number, locationId = second().id): ClaimRow => ({
      inventory_item_id: variant.item,
      location_id: locationId,
      quantity: String(claimed),
    });
    const available = async () => ({
      first: (await app.balances(variant, first().id)).available,
      second: (await app.balances(variant, second().id)).available,
    });
    return { variant, order, line, claim, available };
  };

  describe("an order edit claims at the location that the order ships from", () => {
    it.each([
      ["raising a line", 2, 5],
      ["lowering a line", 5, 2],
    ])("%s", async (_case, from, to) => {
      const { order, line, claim, available } = await placeOrder(from);

      await editOrder(app, order.id, { quantities: { [line]: to } });

      expect(await claimsOf(order)).toEqual([claim(to)]);
      expect(await available()).toEqual({ first: "10", second: String(10 - to) });
    });

    it("lowering a line to what is fulfilled claims nothing", async () => {
      const { order, line, available } = await placeOrder(5);
      await fulfil(app, order.id, { line, quantity: 2 });

      await editOrder(app, order.id, { quantities: { [line]: 2 } });

      expect(await claimsOf(order)).toEqual([]);
      expect(await available()).toEqual({ first: "10", second: "8" });
    });

    it("raising a line that is partly fulfilled claims the rest", async () => {
      const { order, line, claim, available } = await placeOrder(5);
      await fulfil(app, order.id, { line, quantity: 2 });

      await editOrder(app, order.id, { quantities: { [line]: 7 } });

      expect(await claimsOf(order)).toEqual([claim(5)]);
      expect(await available()).toEqual({ first: "10", second: "3" });
    });

    it("adding an item leaves the other lines' claims alone", async () => {
      const { order, claim, variant } = await placeOrder(2);
      const added = await inBoth(4);

      await editOrder(app, order.id, { add: [{ variant: added, quantity: 3 }] });

      const claims = await claimsOf(order);
      expect(claims).toHaveLength(2);
      expect(claims).toEqual(
        expect.arrayContaining([
          claim(2),
          { inventory_item_id: added.item, location_id: second().id, quantity: "3" },
        ]),
      );
      expect(await app.balances(variant, second().id)).toMatchObject({ available: "8" });
    });

    it("adding an item that is only elsewhere claims it there, as the sales channel maps it", async () => {
      const { order } = await placeOrder(2);
      const added = await app.makeVariant({ stocked: { [first().id]: 4 } });

      await editOrder(app, order.id, { add: [{ variant: added, quantity: 3 }] });

      expect(await claimsOf(order)).toEqual(
        expect.arrayContaining([
          { inventory_item_id: added.item, location_id: first().id, quantity: "3" },
        ]),
      );
    });

    it("raising beyond the stock is refused with titles, and the order's claim stays", async () => {
      const { order, line, claim, available } = await placeOrder(4, 5);

      const refused = editOrder(app, order.id, { quantities: { [line]: 7 } });

      const error = await refused.then(
        () => undefined,
        (reason: unknown) => reason,
      );
      expect(error).toBeInstanceOf(HttpError);
      expect(error).toMatchObject({
        status: 400,
        body: { type: "not_allowed", code: "insufficient_inventory" },
      });
      expect((error as HttpError).body.message).toMatch(
        /^Not enough stock available for 7 x product_\w+ \(One\)$/,
      );
      expect(await claimsOf(order)).toEqual([claim(4)]);
      expect(await available()).toEqual({ first: "5", second: "1" });
    });

    it("raising into a backorder leaves the first units covered", async () => {
      const { order, line, claim, available, variant } = await placeOrder(4, 5);
      await app.inventory.updateInventoryLevels([
        {
          inventory_item_id: variant.item,
          location_id: second().id,
          allow_backorder: true,
        } as never,
      ]);

      await editOrder(app, order.id, { quantities: { [line]: 7 } });

      expect(await claimsOf(order)).toEqual([claim(7)]);
      expect(await available()).toEqual({ first: "5", second: "-2" });
      expect(await app.balances(variant, second().id)).toMatchObject({ backordered: "2" });
    });
  });

  describe("a fulfilment from another location than the claim's", () => {
    it("moves the rest of the claim there: each location is down by what leaves it, or will", async () => {
      const { order, line, claim, available } = await placeOrder(5);

      await fulfil(app, order.id, { line, quantity: 2, locationId: first().id });

      expect(await claimsOf(order)).toEqual([claim(3, first().id)]);
      expect(await available()).toEqual({ first: "5", second: "10" });
    });

    it("of everything leaves no claim behind", async () => {
      const { order, line, available } = await placeOrder(5);

      await fulfil(app, order.id, { line, quantity: 5, locationId: first().id });

      expect(await claimsOf(order)).toEqual([]);
      expect(await available()).toEqual({ first: "5", second: "10" });
    });
  });

  describe.each([
    ["a claim's replacement", replaceClaimed],
    ["an exchange's outbound item", exchange],
  ])("%s", (_what, swapGoods) => {
    /** An order from the second location that is fulfilled; the new goods are in both. */
    const placeFulfilled = async () => {
      const placed = await placeOrder(2);
      await fulfil(app, placed.order.id, { line: placed.line, quantity: 2 });
      return { ...placed, replacement: await inBoth(5) };
    };

    it.each([
      ["the first location's option", 0],
      ["the second location's option", 1],
    ] as const)("that ships by %s is claimed there", async (_case, index) => {
      const { order, line, replacement } = await placeFulfilled();
      const location = app.shop.locations[index];

      await swapGoods(app, order.id, {
        line,
        quantity: 1,
        outbound: { variant: replacement, quantity: 1 },
        outboundOption: location.shippingOptionId,
      });

      expect(await claimsOf(order)).toEqual([
        { inventory_item_id: replacement.item, location_id: location.id, quantity: "1" },
      ]);
    });

    it("is not claimed where the old goods come back to", async () => {
      const { order, line, replacement } = await placeFulfilled();
      const { shipping_option: back } = await app.admin.post<{ shipping_option: { id: string } }>(
        "/admin/shipping-options",
        {
          name: "Back to the first warehouse",
          service_zone_id: await serviceZoneOf(first().shippingOptionId),
          shipping_profile_id: app.shop.shippingProfileId,
          provider_id: "manual_manual",
          price_type: "flat",
          type: { label: "Return", description: "Return", code: "return" },
          prices: [{ currency_code: app.shop.currency, amount: 3 }],
          rules: [{ attribute: "is_return", operator: "eq", value: "true" }],
        },
      );

      await swapGoods(app, order.id, {
        line,
        quantity: 1,
        outbound: { variant: replacement, quantity: 1 },
        outboundOption: second().shippingOptionId,
        returnOption: back.id,
      });

      expect(await claimsOf(order)).toEqual([
        { inventory_item_id: replacement.item, location_id: second().id, quantity: "1" },
      ]);
    });

    it("does not change where a later edit of the order claims", async () => {
      const { order, line, replacement } = await placeFulfilled();
      await swapGoods(app, order.id, {
        line,
        quantity: 1,
        outbound: { variant: replacement, quantity: 1 },
        outboundOption: first().shippingOptionId,
      });
      const added = await inBoth(5);

      await editOrder(app, order.id, { add: [{ variant: added, quantity: 1 }] });

      expect(await claimsOf(order)).toEqual(
        expect.arrayContaining([
          { inventory_item_id: added.item, location_id: second().id, quantity: "1" },
        ]),
      );
    });
  });

  describe("a draft order that becomes an order", () => {
    it.each([
      ["the first location's option", 0],
      ["the second location's option", 1],
    ] as const)("and ships by %s claims there", async (_case, index) => {
      const variant = await inBoth(5);
      const location = app.shop.locations[index];
      const draft = await makeDraft(app, {
        lines: [{ variant, quantity: 2 }],
        shippingOptionId: location.shippingOptionId,
      });

      await draft.convert();

      expect(await claimsOf(draft)).toEqual([
        { inventory_item_id: variant.item, location_id: location.id, quantity: "2" },
      ]);
    });

    it("without a shipping method claims where the sales channel has enough", async () => {
      const variant = await app.makeVariant({
        stocked: { [first().id]: 1, [second().id]: 5 },
      });
      const draft = await makeDraft(app, { lines: [{ variant, quantity: 2 }] });

      await draft.convert();

      expect(await claimsOf(draft)).toMatchObject([{ location_id: second().id }]);
    });

    it("ships from a location that the sales channel does not map", async () => {
      const variant = await app.makeVariant({ stocked: { [second().id]: 5 } });
      const draft = await makeDraft(app, {
        lines: [{ variant, quantity: 2 }],
        shippingOptionId: second().shippingOptionId,
      });
      await app.admin.post(`/admin/stock-locations/${second().id}/sales-channels`, {
        remove: [app.shop.salesChannelId],
      });

      await draft.convert();

      expect(await claimsOf(draft)).toMatchObject([{ location_id: second().id }]);
    });

    it("that no location serves stays a draft, and says why without ids", async () => {
      const variant = await app.makeVariant({ stocked: { [second().id]: 5 } });
      const draft = await makeDraft(app, { lines: [{ variant, quantity: 2 }] });
      await app.admin.post(`/admin/stock-locations/${second().id}/sales-channels`, {
        remove: [app.shop.salesChannelId],
      });

      await expect(draft.convert()).rejects.toMatchObject({
        status: 400,
        body: {
          type: "invalid_data",
          code: "unmapped_location",
          message: expect.stringMatching(
            /^No stock location serves 2 x product_\w+ \(One\)$/,
          ) as string,
        },
      });
      expect(await claimsOf(draft)).toEqual([]);
      const { rows } = await app.knex.raw<{ rows: unknown[] }>(
        'select status, is_draft_order from "order" where id = ?',
        [draft.id],
      );
      expect(rows).toEqual([{ status: "draft", is_draft_order: true }]);
    });
  });

  async function serviceZoneOf(shippingOptionId: string): Promise<string> {
    const { shipping_option: option } = await app.admin.get<{
      shipping_option: { service_zone_id: string };
    }>(`/admin/shipping-options/${shippingOptionId}`);
    return option.service_zone_id;
  }
});
