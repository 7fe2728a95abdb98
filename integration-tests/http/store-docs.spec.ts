import Medusa from "@medusajs/js-sdk";
import { createElement, type FunctionComponent, type ReactElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import TestRenderer, { act } from "react-test-renderer";

import openapi from "../../docs/openapi.json";
import * as storefront from "../../src/storefront";
import type {
  AdminOrderBackordersResponse,
  AdminUnallocatedLineListResponse,
} from "../../src/types/http";
import type {
  StoreAvailabilityResponse,
  StoreCartAvailability,
  StoreCartAvailabilityResponse,
  StoreVariantAvailability,
} from "../../src/types/http/store-availability";
import type { StoreOrderBackordersResponse } from "../../src/types/http/store-orders";
import { filesOfPage, loaderOf } from "../helpers/app/doc-blocks";
import { HttpError } from "../helpers/app/http-client";
import { medusaAppSuite } from "../helpers/app/medusa-app";

const COMPONENTS = "src/modules/products/components";

/** The file that the page adds to the starter's `src/lib/data`. */
type Data = {
  retrieveAvailability: (ids: string[]) => Promise<Record<string, StoreVariantAvailability>>;
  retrieveCartAvailability: (cartId: string) => Promise<StoreCartAvailability>;
  tryAddToCart: (line: { variantId: string; quantity: number }) => Promise<string | null>;
};

type Props = { availability?: StoreVariantAvailability; countryCode?: string };

medusaAppSuite("the storefront page and the OpenAPI file", {}, (app) => {
  let load: ReturnType<typeof loaderOf>;
  let cartId: string;

  beforeEach(async () => {
    const sdk = new Medusa({
      baseUrl: app.baseUrl,
      publishableKey: app.shop.publishableKey,
    });
    const { cart } = await sdk.store.cart.create({ region_id: app.shop.regionId });
    cartId = cart.id;
    load = loaderOf(filesOfPage("docs/storefront.md"), {
      "medusa-plugin-backorders/storefront": storefront,
      "@lib/config": { sdk },
      // As the starter does it: what the SDK throws has no response, and is put into other words.
      "@lib/data/cart": {
        addToCart: async ({ variantId, quantity }: { variantId: string; quantity: number }) => {
          try {
            await sdk.store.cart.createLineItem(cartId, { variant_id: variantId, quantity });
          } catch (error) {
            throw new Error(`Error setting up the request: ${(error as Error).message}`);
          }
        },
      },
    });
  });

  const componentOf = (place: string) => load<{ default: FunctionComponent<Props> }>(place).default;

  it("its label says in stock, few left, ships later with the date, sold out", async () => {
    const { retrieveAvailability } = load<Data>("src/lib/data/availability.ts");
    const Label = componentOf(`${COMPONENTS}/availability-label/index.tsx`);
    const made = [
      await app.makeVariant({ stocked: 40 }),
      await app.makeVariant({ stocked: 2 }),
      await app.makeVariant({ stocked: 0, levelPolicy: { allow_backorder: true } }),
      await app.makeVariant({ stocked: 0 }),
    ];
    const rows = await retrieveAvailability(made.map(({ id }) => id));
    const labelOf = (availability?: StoreVariantAvailability) =>
      renderToStaticMarkup(createElement(Label, { availability })).replace(/<.*?>/g, "");
    expect(made.map(({ id }) => labelOf(rows[id]))).toEqual([
      "In stock",
      "Only 2 left",
      "Ships later",
      "Sold out",
    ]);
    expect(labelOf({ ...rows[made[2].id], expected_at: "2026-12-24T00:00:00.000Z" })).toBe(
      "Ships later, expected 24 December 2026",
    );
    expect(labelOf(undefined)).toBe("");
  });

  it("its button adds, says why not in the store's words, and is never left at Adding...", async () => {
    const { retrieveAvailability } = load<Data>("src/lib/data/availability.ts");
    const Button = componentOf(`${COMPONENTS}/add-to-cart/index.tsx`);
    const variant = await app.makeVariant({ stocked: 1 });
    const rows = await retrieveAvailability([variant.id]);
    const page = render(
      createElement(Button, { availability: rows[variant.id], countryCode: app.shop.country }),
    );

    await page.press();
    expect(page.shown()).toEqual({ button: "Add to cart", disabled: false, alert: undefined });
    const added = await app.store.get<{ cart: { items: unknown[] } }>(`/store/carts/${cartId}`);
    expect(added.cart.items).toHaveLength(1);

    await page.press();
    expect(page.shown()).toEqual({
      button: "Add to cart",
      disabled: false,
      alert: expect.stringMatching(/^Sold out: 2 x product_\w+ \(One\)\. 1 is left\.$/) as string,
    });

    const gone = { ...rows[variant.id], status: "out_of_stock" as const };
    expect(render(createElement(Button, { availability: gone })).shown()).toMatchObject({
      button: "Out of stock",
      disabled: true,
    });
    expect(render(createElement(Button, {})).shown()).toMatchObject({
      button: "Select variant",
      disabled: true,
    });
  });

  it("its notice says what ships now and what ships later", async () => {
    const Notice = load<{ default: (props: { cartId: string }) => Promise<ReactElement | null> }>(
      "src/modules/cart/components/cart-notice/index.tsx",
    ).default;
    const noticeOf = async (id: string) =>
      renderToStaticMarkup(await Notice({ cartId: id })).replace(/<.*?>/g, "");
    const plenty = await app.makeVariant({ stocked: 40 });
    const backorder = await app.makeVariant({ stocked: 1, levelPolicy: { allow_backorder: true } });

    const quick = await app.prepareCart({ variant: plenty, quantity: 2 });
    expect(await noticeOf(quick)).toBe("Everything ships now.");
    const slow = await app.prepareCart({ variant: backorder, quantity: 2 });
    expect(await noticeOf(slow)).toBe("1 of your items ships later.");
    await app.inventory.adjustInventory(plenty.item, app.shop.locations[0].id, -39);
    expect(await noticeOf(quick)).toMatch(/not available/);
    expect(await noticeOf(cartId)).toBe("");
  });

  it("readRefusal reads what the SDK throws, what the API answers, and nothing else", async () => {
    const scarce = await app.makeVariant({ stocked: 1 });
    const add = app.store.post(`/store/carts/${cartId}/line-items`, {
      variant_id: scarce.id,
      quantity: 3,
    });
    const { body } = await add.then(
      () => Promise.reject(new Error("It was added")),
      (error: HttpError) => error,
    );
    const refusal = {
      reason: "sold_out",
      message: body.message,
      lines: [
        { title: expect.stringMatching(/^product_.* \(One\)$/) as string, quantity: 3, left: 1 },
      ],
    };
    expect(storefront.readRefusal(body)).toEqual(refusal);
    expect(storefront.readRefusal(Object.assign(new Error(body.message), { status: 400 }))).toEqual(
      refusal,
    );
    expect(storefront.readRefusal({ type: "cart", error: body })).toEqual(refusal);
    expect(storefront.readRefusal({ response: { data: body } })).toEqual(refusal);
    for (const other of [new Error("fetch failed"), null, "text", { code: "constructor" }]) {
      expect(storefront.readRefusal(other)).toBeUndefined();
    }
  });

  it("the OpenAPI file has exactly the fields that the routes answer with", async () => {
    const variant = await app.makeVariant({ stocked: 1 });
    const { schemas } = openapi.components;
    const { availability } = await app.store.get<StoreAvailabilityResponse>("/store/availability", {
      variant_id: variant.id,
    });
    expect(Object.keys(availability[0]).sort()).toEqual(
      [...schemas.StoreVariantAvailability.required].sort(),
    );
    const cartId = await app.prepareCart({ variant, quantity: 1 });
    const cart = await app.store.get<StoreCartAvailabilityResponse>(
      `/store/carts/${cartId}/availability`,
    );
    expect(Object.keys(cart.availability).sort()).toEqual(
      [...schemas.StoreCartAvailability.required].sort(),
    );
    expect(Object.keys(cart.availability.lines[0]).sort()).toEqual(
      [...schemas.StoreCartLineAvailability.required].sort(),
    );
    const backorder = await app.makeVariant({ stocked: 0, levelPolicy: { allow_backorder: true } });
    const order = await app.placeOrder({ variant: backorder, quantity: 1 });
    const waiting = await app.store.get<StoreOrderBackordersResponse>(
      `/store/orders/${order.id}/backorders`,
    );
    expect(Object.keys(waiting).sort()).toEqual(
      [...schemas.StoreOrderBackordersResponse.required].sort(),
    );
    expect(Object.keys(waiting.backorders[0]).sort()).toEqual(
      [...schemas.StoreOrderBackorder.required].sort(),
    );
    const stock = await app.admin.get<AdminOrderBackordersResponse>(
      `/admin/orders/${order.id}/backorders`,
    );
    await app.admin.post(`/admin/orders/${order.id}/release`, {});
    const { unallocated } = await app.admin.get<AdminOrderBackordersResponse>(
      `/admin/orders/${order.id}/backorders`,
    );
    const lines = await app.admin.get<AdminUnallocatedLineListResponse>("/admin/unallocated-lines");
    for (const [answered, { required }] of [
      [stock, schemas.AdminOrderBackordersResponse],
      [stock.claims[0], schemas.AdminOrderClaim],
      [stock.shipments[0], schemas.AdminOrderShipment],
      [stock.shipments[0]?.items[0], schemas.AdminOrderShipmentItem],
      [stock.history[0], schemas.AdminOrderStockEvent],
      [unallocated[0], schemas.AdminUnallocatedPart],
      [lines, schemas.AdminUnallocatedLineListResponse],
      [lines.unallocated_lines[0], schemas.AdminUnallocatedLine],
    ] as const) {
      expect(Object.keys(answered ?? {}).sort()).toEqual([...required].sort());
    }
    const { StoreExpectedKind: _words, ...objects } = schemas;
    for (const schema of Object.values(objects)) {
      expect(Object.keys(schema.properties)).toEqual(expect.arrayContaining(schema.required));
    }
  });
});

/** A component on a page, with its button and what it says. */
function render(element: ReactElement) {
  let page: TestRenderer.ReactTestRenderer | undefined;
  act(() => {
    page = TestRenderer.create(element);
  });
  const root = () => (page as TestRenderer.ReactTestRenderer).root;
  return {
    press: () =>
      act(() => (root().findByType("button").props as { onClick: () => Promise<void> }).onClick()),
    shown: () => {
      const { children, disabled } = root().findByType("button").props as {
        children: string;
        disabled: boolean;
      };
      const [alert] = root().findAllByProps({ role: "alert" });
      return { button: children, disabled, alert: alert?.props.children as string | undefined };
    },
  };
}
