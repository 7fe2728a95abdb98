/** The process of one store, started by index.ts: ours, or Medusa as it comes. Answers requests until it is disconnected. */
import type { MedusaContainer } from "@medusajs/framework/types";
import { ContainerRegistrationKeys, getVariantAvailability } from "@medusajs/framework/utils";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";

import { shownVariantQuantity } from "../../src/lib/inventory/availability";
import { inventoryOf } from "../../src/lib/inventory/resolve";
import { median } from "../measure";
import { type Catalogue, seedCatalogue } from "./seed";

const CALLS_IN_A_ROW = 5;

export type StoreName = "ours" | "core";

/** How long something took, in milliseconds, and what came out. */
export type Timed = { milliseconds: number; quantities: Record<string, number | null> };

/** What the process of a store answers. */
export type StoreRequests = {
  seed: (locations: number) => Promise<Catalogue>;
  /** Availability of all variants of a catalogue, by a call of the function. */
  call: (catalogue: Catalogue) => Promise<Timed>;
  /** A page of products with `inventory_quantity`, over HTTP. */
  page: (catalogue: Catalogue) => Promise<Timed>;
  /** Our own route for the same variants, over HTTP. */
  route: (catalogue: Catalogue) => Promise<Timed>;
};

export type Request = { method: keyof StoreRequests; argument: unknown };
export type Answer = { result: unknown } | { error: string };

type Loaders = (options: {
  directory: string;
  expressApp: unknown;
}) => Promise<{ container: MedusaContainer }>;
type Express = () => { listen: (port: number) => { address: () => AddressInfo } };

async function startStore(
  name: StoreName,
  directory: string,
): Promise<{ container: MedusaContainer; url: string; name: StoreName }> {
  // Express is Medusa's dependency, not ours.
  const require = createRequire(createRequire(__filename).resolve("@medusajs/medusa/package.json"));
  const expressApp = (require("express") as Express)();
  const { default: load } = require("@medusajs/medusa/loaders/index") as { default: Loaders };
  const { container } = await load({ directory, expressApp });
  const server = expressApp.listen(0);
  return { container, url: `http://127.0.0.1:${server.address().port}`, name };
}

function requestsOf({ container, url, name }: Awaited<ReturnType<typeof startStore>>) {
  const query = container.resolve(ContainerRegistrationKeys.QUERY);

  const read = async ({ variantIds, salesChannelId }: Catalogue): Promise<Timed["quantities"]> => {
    if (name === "ours") {
      const variants = await inventoryOf(container).listVariantStock({
        variant_ids: variantIds,
        sales_channel_id: salesChannelId,
      });
      return Object.fromEntries(
        variants.map((variant) => [variant.variant_id, shownVariantQuantity(variant)]),
      );
    }
    const available = await getVariantAvailability(query, {
      variant_ids: variantIds,
      sales_channel_id: salesChannelId,
    });
    return Object.fromEntries(
      Object.entries(available).map(([id, { availability }]) => [id, availability]),
    );
  };

  const fetchJson = async <Body>(path: string, { publishableKey }: Catalogue): Promise<Body> => {
    const response = await fetch(`${url}${path}`, {
      headers: { "x-publishable-api-key": publishableKey },
    });
    const text = await response.text();
    if (!response.ok) {
      throw new Error(`${path.slice(0, 60)} answered ${response.status}: ${text.slice(0, 200)}`);
    }
    return JSON.parse(text) as Body;
  };

  return {
    seed: (locations) => seedCatalogue(container, locations),
    call: (catalogue) => timed(() => read(catalogue)),
    page: (catalogue) =>
      timed(async () => {
        type Page = { products: { variants: { id: string; inventory_quantity: number }[] }[] };
        const fields = "id,variants.id,variants.inventory_quantity";
        const path = `/store/products?limit=100&fields=${fields}`;
        const { products } = await fetchJson<Page>(path, catalogue);
        return Object.fromEntries(
          products.flatMap(({ variants }) =>
            variants.map((variant) => [variant.id, variant.inventory_quantity]),
          ),
        );
      }),
    route: (catalogue) =>
      timed(async () => {
        type Rows = { availability: { variant_id: string; available_quantity: number }[] };
        const ids = catalogue.variantIds.map((id) => `variant_id[]=${id}`).join("&");
        const { availability } = await fetchJson<Rows>(`/store/availability?${ids}`, catalogue);
        return Object.fromEntries(
          availability.map((row) => [row.variant_id, row.available_quantity]),
        );
      }),
  } satisfies StoreRequests;
}

/** The median of some calls in a row, as a busy store makes them: the first ones find cold connections. */
async function timed(work: () => Promise<Timed["quantities"]>): Promise<Timed> {
  const times: number[] = [];
  let quantities: Timed["quantities"] = {};
  for (let call = 0; call < CALLS_IN_A_ROW; call++) {
    const start = performance.now();
    quantities = await work();
    times.push(performance.now() - start);
  }
  return { milliseconds: median(times), quantities };
}

function send(answer: Answer): void {
  process.send?.(answer);
}

function fail(error: Error): void {
  send({ error: error.stack ?? String(error) });
}

async function main(name: StoreName, directory: string): Promise<void> {
  const requests = requestsOf(await startStore(name, directory));
  process.on("message", ({ method, argument }: Request) => {
    (requests[method] as (argument: unknown) => Promise<unknown>)(argument).then(
      (result) => send({ result }),
      fail,
    );
  });
  send({ result: undefined });
}

process.on("disconnect", () => process.exit());
main(process.argv[2] as StoreName, process.argv[3]).catch(fail);
