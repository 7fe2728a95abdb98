import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import ts from "typescript";

import openapi from "../../docs/openapi.json";
import type {
  StoreAvailabilityResponse,
  StoreCartAvailabilityResponse,
  StoreVariantAvailability,
} from "../../src/types/http/store-availability";
import { medusaAppSuite } from "../helpers/app/medusa-app";
import { repositoryRoot } from "../helpers/postgres/migrations";

type Snippet = {
  loadAvailability: (ids: string[]) => Promise<Map<string, StoreVariantAvailability>>;
  availabilityLabel: (row: StoreVariantAvailability) => string;
  cartNotice: (cartId: string) => Promise<string>;
};

/** The storefront's code as it stands on the storefront page. */
function runSnippet(): Snippet {
  const page = readFileSync(path.join(repositoryRoot, "docs/storefront.md"), "utf8");
  const blocks = [...page.matchAll(/```ts\n(.*?)```/gs)].map(([, code]) => code);
  const source = blocks.find((code) => code.includes("loadAvailability")) ?? "";
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: {
      module: ts.ModuleKind.CommonJS,
      target: ts.ScriptTarget.ES2021,
      esModuleInterop: true,
    },
  });
  const exports = {};
  new Function("require", "exports", outputText)(createRequire(__filename), exports);
  return exports as Snippet;
}

medusaAppSuite("the storefront page and the OpenAPI file", {}, (app) => {
  beforeEach(() => {
    process.env.MEDUSA_PUBLISHABLE_KEY = app.shop.publishableKey;
    // The snippet speaks to a server of its own choice: its requests are led to the application of this suite.
    jest.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
      const { pathname, search } = new URL(String(input));
      const headers = Object.fromEntries(new Headers(init?.headers));
      const answer = await app.clientWith(headers).get<object>(`${pathname}${search}`);
      return Response.json(answer);
    });
  });

  afterEach(() => {
    jest.restoreAllMocks();
    delete process.env.MEDUSA_PUBLISHABLE_KEY;
  });

  it("the snippet runs as written: in stock, ships later, sold out, and the cart's notice", async () => {
    const storefront = runSnippet();
    const made = [
      await app.makeVariant({ stocked: 40 }),
      await app.makeVariant({ stocked: 2 }),
      await app.makeVariant({ stocked: 1, levelPolicy: { allow_backorder: true } }),
      await app.makeVariant({ stocked: 0 }),
    ];
    const [plenty, , backorder] = made;
    await app.inventory.adjustInventory(backorder.item, app.shop.locations[0].id, -2);

    const rows = await storefront.loadAvailability(made.map(({ id }) => id));
    const labels = made.map(({ id }) =>
      storefront.availabilityLabel(rows.get(id) as StoreVariantAvailability),
    );
    expect(labels).toEqual(["In stock", "Only 2 left", "Ships later", "Sold out"]);
    expect(
      storefront.availabilityLabel({
        ...(rows.get(backorder.id) as StoreVariantAvailability),
        expected_at: "2026-12-24T00:00:00.000Z",
      }),
    ).toBe("Ships later, expected 2026-12-24");

    const quick = await app.prepareCart({ variant: plenty, quantity: 2 });
    expect(await storefront.cartNotice(quick)).toBe("Everything ships now.");
    const slow = await app.prepareCart({ variant: backorder, quantity: 3 });
    expect(await storefront.cartNotice(slow)).toBe("3 of your items ship later.");
    await app.inventory.adjustInventory(plenty.item, app.shop.locations[0].id, -39);
    expect(await storefront.cartNotice(quick)).toMatch(/not available/);
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
    for (const schema of Object.values(schemas)) {
      expect(Object.keys(schema.properties)).toEqual(expect.arrayContaining(schema.required));
    }
  });
});
