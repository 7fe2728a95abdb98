import type { HttpTypes } from "@medusajs/framework/types";

import type {
  StoreAvailabilityResponse,
  StoreCartAvailabilityResponse,
} from "../../src/types/http/store-availability";
import type { StoreOrderBackordersResponse } from "../../src/types/http/store-orders";
import type { HttpClient } from "../helpers/app/http-client";
import { medusaAppSuite } from "../helpers/app/medusa-app";
import { makeItem, makeLevel, uniqueId } from "../helpers/store/fixtures";
import { inDays, orderSupply } from "../helpers/store/supply";
import { refusalOf, scanning } from "./store-support";

const DAY = 86_400_000;

medusaAppSuite("what shoppers and customers are told of dates", {}, (app) => {
  let store: HttpClient;

  beforeEach(() => {
    store = scanning(app.store);
  });
  afterEach(() => jest.restoreAllMocks());

  const sellsAhead = (stocked = 0) =>
    app.makeVariant({ stocked, levelPolicy: { allow_backorder: true } });

  const ask = async ({ id }: { id: string }, quantity?: number | string) => {
    const { availability } = await store.get<StoreAvailabilityResponse>("/store/availability", {
      variant_id: [id],
      ...(quantity !== undefined && { quantity }),
    });
    return availability[0];
  };

  const dateOf = async (variant: { id: string }, quantity?: number) => {
    const { expected_at, expected_kind } = await ask(variant, quantity);
    return [expected_at, expected_kind];
  };

  describe("GET /store/availability", () => {
    it("tells when a quantity could ship: from stock now, else of supply, behind whoever waits", async () => {
      const variant = await sellsAhead(2);
      await app.placeOrder({ variant, quantity: 5 });
      expect(await dateOf(variant)).toEqual([null, null]);
      await orderSupply(app, { item: variant.item, quantity: 4, date: inDays(10) });
      await orderSupply(app, { item: variant.item, quantity: 3, date: inDays(20) });

      // Three are promised to the order, one of the first delivery is left.
      expect(await dateOf(variant)).toEqual([inDays(10), "supply"]);
      expect(await dateOf(variant, 1)).toEqual([inDays(10), "supply"]);
      expect(await dateOf(variant, 4)).toEqual([inDays(20), "supply"]);
      expect(await dateOf(variant, 5)).toEqual([null, null]);
    });

    it("has no date where stock covers the quantity, and one where it does not", async () => {
      const variant = await sellsAhead(3);
      await orderSupply(app, { item: variant.item, quantity: 5, date: inDays(7) });
      expect(await ask(variant, 3)).toMatchObject({
        status: "in_stock",
        expected_at: null,
        expected_kind: null,
      });
      expect(await dateOf(variant, 4)).toEqual([inDays(7), "supply"]);
    });

    it("estimates by the lead time where no supply is ordered, the level's before the item's", async () => {
      const variant = await sellsAhead();
      const estimate = async () => {
        const [at, kind] = await dateOf(variant);
        return [Math.round((Date.parse(at ?? "") - Date.now()) / DAY), kind];
      };
      await app.inventory.updateInventoryItems({ id: variant.item, lead_time_days: 14 } as never);
      expect(await estimate()).toEqual([14, "estimate"]);
      await app.inventory.updateInventoryLevels({
        inventory_item_id: variant.item,
        location_id: app.shop.locations[0].id,
        lead_time_days: 3,
      } as never);
      expect(await estimate()).toEqual([3, "estimate"]);
      await orderSupply(app, { item: variant.item, quantity: 1, date: inDays(9) });
      expect(await dateOf(variant)).toEqual([inDays(9), "supply"]);
    });

    it("tells of what is sold out when supply comes, and estimates nothing that nobody may wait for", async () => {
      const variant = await app.makeVariant({ stocked: 0 });
      await app.inventory.updateInventoryItems({ id: variant.item, lead_time_days: 14 } as never);
      expect(await ask(variant)).toMatchObject({ status: "out_of_stock", expected_at: null });
      await orderSupply(app, { item: variant.item, quantity: 5, date: inDays(8) });
      expect(await ask(variant)).toMatchObject({
        status: "out_of_stock",
        expected_at: inDays(8),
        expected_kind: "supply",
      });
    });

    it("of a bundle tells the latest date of its parts, and none where one has none", async () => {
      const [first] = app.shop.locations;
      const [pole, canvas] = [await makeItem(app.inventory), await makeItem(app.inventory)];
      for (const { id } of [pole, canvas]) {
        const policy = { allow_backorder: true };
        await makeLevel(app.inventory, { item: id, location: first.id, stocked: 0, ...policy });
      }
      const tent = await app.makeVariant({
        parts: [
          { item: pole.id, required: 4 },
          { item: canvas.id, required: 1 },
        ],
      });
      await orderSupply(app, { item: pole.id, quantity: 8, date: inDays(5) });
      expect(await dateOf(tent)).toEqual([null, null]);
      await orderSupply(app, { item: canvas.id, quantity: 3, date: inDays(6) });
      expect(await dateOf(tent, 2)).toEqual([inDays(6), "supply"]);
      expect(await dateOf(tent, 3)).toEqual([null, null]);
    });

    it("asks at the location that an order of the quantity would choose", async () => {
      const [first, second] = app.shop.locations.map(({ id }) => id);
      const variant = await app.makeVariant({ stocked: { [first]: 2, [second]: 0 } });
      await app.inventory.updateInventoryLevels({
        inventory_item_id: variant.item,
        location_id: second,
        allow_backorder: true,
      } as never);
      const supply = { item: variant.item, quantity: 9 };
      await orderSupply(app, { ...supply, date: inDays(4), location: first });
      await orderSupply(app, { ...supply, date: inDays(40), location: second });
      expect(await dateOf(variant, 2)).toEqual([null, null]);
      expect(await dateOf(variant, 3)).toEqual([inDays(40), "supply"]);
    });

    it.each(["0", "-1", "1.5", "", "two", "1e3", "9999999999"])(
      "refuses quantity %j, which is no whole number above 0, by the field's name",
      async (quantity) => {
        const variant = await sellsAhead();
        expect(await refusalOf(ask(variant, quantity))).toMatchObject({
          status: 400,
          body: { type: "invalid_data", message: expect.stringContaining("quantity") as string },
        });
      },
    );

    it("says what is on its way where the store exposes it, and does not elsewhere", async () => {
      const variant = await sellsAhead();
      await orderSupply(app, { item: variant.item, quantity: 4, date: inDays(3) });
      await orderSupply(app, { item: variant.item, quantity: 5, date: null });
      expect(await ask(variant)).not.toHaveProperty("incoming");

      const options = { ...app.inventory.getBackorderOptions(), exposeIncoming: true };
      jest.spyOn(app.inventory, "getBackorderOptions").mockReturnValue(options);
      expect((await ask(variant)).incoming).toEqual([
        { date: inDays(3), quantity: 4 },
        { date: null, quantity: 5 },
      ]);
    });
  });

  it("a cart is told the date of each line: lines that want the same are served in their order", async () => {
    const variant = await sellsAhead();
    const single = await app.makeVariant({ parts: [{ item: variant.item, required: 1 }] });
    const pair = await app.makeVariant({ parts: [{ item: variant.item, required: 2 }] });
    const other = await app.makeVariant({ stocked: 5 });
    await orderSupply(app, { item: variant.item, quantity: 3, date: inDays(10) });
    await orderSupply(app, { item: variant.item, quantity: 3, date: inDays(20) });
    const cartId = await app.prepareCart({
      lines: [
        { variant: single, quantity: 1 },
        { variant: pair, quantity: 1 },
        { variant, quantity: 3 },
        { variant: other, quantity: 1 },
      ],
    });
    const { availability } = await store.get<StoreCartAvailabilityResponse>(
      `/store/carts/${cartId}/availability`,
    );
    expect(availability.lines[0]).toHaveProperty("expected_kind");
    const told = Object.fromEntries(
      availability.lines.map((line) => [line.variant_id, line.expected_at]),
    );
    // Lines that are put in together have an order of their own, which the order of the cart keeps.
    const { order } = await app.completeCart(cartId);
    for (const item of order?.items ?? []) {
      const [entry] = await app.inventory.listBackorderEntries({ line_item_id: item.id });
      const promised = entry?.promised_at ? new Date(entry.promised_at).toISOString() : null;
      expect([item.variant_id, told[item.variant_id ?? ""]]).toEqual([item.variant_id, promised]);
    }
    expect(told[other.id]).toBeNull();
    expect(Object.values(told).filter((date) => date === inDays(20))).not.toEqual([]);
  });

  describe("GET /store/orders/:id/backorders", () => {
    const read = async ({ id }: { id: string }, client = store) =>
      (await client.get<StoreOrderBackordersResponse>(`/store/orders/${id}/backorders`)).backorders;

    it("tells of each line that waits or waited what is covered, what waits, until when, and what was promised", async () => {
      const variant = await sellsAhead(1);
      const inStock = await app.makeVariant({ stocked: 5 });
      const order = await app.placeOrder({
        lines: [
          { variant, quantity: 3 },
          { variant: inStock, quantity: 1 },
        ],
      });
      const line = order.items?.find(({ variant_id }) => variant_id === variant.id);
      const row = {
        line_item_id: line?.id,
        title: line?.product_title,
        variant_title: "One",
        covered_quantity: 1,
        waiting_quantity: 2,
        promised_at: null,
        estimated_at: null,
        history: [],
      };
      expect(await read(order)).toEqual([row]);

      const supply = await orderSupply(app, { item: variant.item, quantity: 2, date: inDays(5) });
      await app.inventory.updateReplenishmentOrder({ id: supply.id, expected_at: inDays(9) });
      const at = expect.any(String) as string;
      const history = [
        { at, from: null, to: inDays(5) },
        { at, from: inDays(5), to: inDays(9) },
      ];
      expect(await read(order)).toEqual([{ ...row, promised_at: inDays(9), history }]);

      await app.inventory.receiveReplenishmentOrder({
        id: supply.id,
        lines: [{ line_id: supply.line, accepted: 2 }],
      });
      expect(await read(order)).toMatchObject([
        { covered_quantity: 3, waiting_quantity: 0, promised_at: null, estimated_at: null },
      ]);
    });

    it("tells whether what is covered ships first, and what date the whole order has", async () => {
      const variants = [await sellsAhead(), await sellsAhead()] as const;
      const order = await app.placeOrder({
        lines: variants.map((variant) => ({ variant, quantity: 2 })),
      });
      const whole = async () => {
        const { backorders: _lines, ...rest } = await store.get<StoreOrderBackordersResponse>(
          `/store/orders/${order.id}/backorders`,
        );
        return rest;
      };
      const [first, second] = variants;
      await orderSupply(app, { item: first.item, quantity: 2, date: inDays(5) });
      expect(await whole()).toEqual({ ship: "available", promised_at: null, estimated_at: null });
      await orderSupply(app, { item: second.item, quantity: 2, date: inDays(9) });
      await app.admin.post(`/admin/orders/${order.id}/shipping-preference`, { ship: "complete" });
      expect(await whole()).toEqual({
        ship: "complete",
        promised_at: inDays(9),
        estimated_at: null,
      });
      await app.admin.post(`/admin/orders/${order.id}/release`, {
        line_item_ids: [order.items?.find(({ variant_id }) => variant_id === first.id)?.id],
      });
      expect(await whole()).toMatchObject({ promised_at: null, estimated_at: null });
    });

    it("tells a guest who has the order's id, and its customer; no other customer, and no draft order", async () => {
      const variant = await sellsAhead();
      const customer = await signUp();
      const cartId = await app.prepareCart({ variant, quantity: 2 });
      await customer.post(`/store/carts/${cartId}/customer`);
      const { order } = await app.completeCart(cartId);
      const id = order?.id ?? "";
      expect(await read({ id })).toHaveLength(1);
      expect(await read({ id }, customer)).toHaveLength(1);
      const stranger = await signUp();
      expect(await refusalOf(read({ id }, stranger))).toMatchObject({ status: 404 });
      expect(await refusalOf(read({ id: "order_unknown" }))).toMatchObject({ status: 404 });

      const guests = await app.placeOrder({ variant, quantity: 1 });
      expect(await read(guests, stranger)).toHaveLength(1);
    });

    it("is empty for an order that never waited, and names no internal ids", async () => {
      const variant = await app.makeVariant({ stocked: 5 });
      expect(await read(await app.placeOrder({ variant, quantity: 1 }))).toEqual([]);
      const waits = await app.placeOrder({ variant: await sellsAhead(), quantity: 1 });
      expect(JSON.stringify(await read(waits))).not.toMatch(/boent_|resitem_|iitem_|sloc_|repl/);
    });

    async function signUp(): Promise<HttpClient> {
      const credentials = { email: `${uniqueId("ada")}@example.com`, password: uniqueId("secret") };
      const key = { "x-publishable-api-key": app.shop.publishableKey };
      type Token = { token: string };
      const { token } = await app.anonymous.post<Token>(
        "/auth/customer/emailpass/register",
        credentials,
      );
      const signedUp = app.clientWith({ ...key, authorization: `Bearer ${token}` });
      await signedUp.post<HttpTypes.StoreCustomerResponse>("/store/customers", {
        email: credentials.email,
      });
      const login = await app.anonymous.post<Token>("/auth/customer/emailpass", credentials);
      return app.clientWith({ ...key, authorization: `Bearer ${login.token}` });
    }
  });
});
