/** The process of one store, started by index.ts: ours, or Medusa as it comes. Answers requests until it is disconnected. */
import { ContainerRegistrationKeys, getVariantAvailability } from "@medusajs/framework/utils";

import { shownVariantQuantity } from "../../src/availability/variant-availability";
import { inventoryOf } from "../../src/modules/inventory/inventory-of";
import { median } from "../measure";
import { serve } from "../process";
import { bootStore, type StoreName } from "../stores/boot";
import { type Catalogue, seedCatalogue } from "./seed";

const CALLS_IN_A_ROW = 5;

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

async function requestsOf(name: StoreName, directory: string): Promise<StoreRequests> {
  const { container, url } = await bootStore(directory);
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
  };
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

serve(requestsOf(process.argv[2] as StoreName, process.argv[3]));
