import type { HttpTypes } from "@medusajs/framework/types";
import * as CollectionConfig from "../../node_modules/@medusajs/medusa/dist/api/store/collections/query-config";
import * as TagConfig from "../../node_modules/@medusajs/medusa/dist/api/store/product-tags/query-config";
import * as TypeConfig from "../../node_modules/@medusajs/medusa/dist/api/store/product-types/query-config";

import { uniqueId } from "../helpers/store/fixtures";
import { type HttpClient, HttpError } from "../helpers/app/http-client";
import type { TestApp } from "../helpers/app/medusa-app";

/** Columns that no answer under /store may carry. A variant's own `allow_backorder` is core's, and public. */
const HIDDEN =
  /^(raw_)?(reserved_quantity|incoming_quantity|backordered_quantity|backorder_limit)$|^raw_(stocked|available)_quantity$|^(reservation_items|backorder_entries|stock_movements)$/;

/** What a row says of dates where no supply is on its way. */
export const UNDATED = { expected_at: null, expected_kind: null };

/** Every way in which an answer tells a shopper too much, by path. */
export function findLeaks(value: unknown, path = "answer"): string[] {
  if (Array.isArray(value)) {
    return value.flatMap((entry, index) => findLeaks(entry, `${path}[${index}]`));
  }
  if (typeof value !== "object" || value === null) {
    return [];
  }
  return Object.entries(value).flatMap(([key, inner]) => [
    ...(HIDDEN.test(key) ? [`${path}.${key} is hidden`] : []),
    ...(/quantity$/.test(key) && Number(inner) < 0
      ? [`${path}.${key} is ${JSON.stringify(inner)}`]
      : []),
    ...findLeaks(inner, `${path}.${key}`),
  ]);
}

/** A client for the store API that scans every answer. */
export function scanning(client: HttpClient): HttpClient {
  const scan = <Answer>(answer: Answer): Answer => {
    expect(findLeaks(answer)).toEqual([]);
    return answer;
  };
  return {
    get: async <Answer>(path: string, query?: Record<string, unknown>) =>
      scan(await client.get<Answer>(path, query)),
    post: async <Answer>(path: string, body?: unknown) =>
      scan(await client.post<Answer>(path, body)),
    delete: async <Answer>(path: string) => scan(await client.delete<Answer>(path)),
  };
}

/** The refusal of a request that has to be refused. */
export async function refusalOf(request: Promise<unknown>): Promise<HttpError> {
  try {
    await request;
  } catch (error) {
    if (error instanceof HttpError) {
      return error;
    }
    throw error;
  }
  throw new Error("The request was answered, and should have been refused");
}

/** A stock location that serves no sales channel. */
export async function makeOutsideLocation(app: TestApp): Promise<string> {
  const { stock_location } = await app.admin.post<HttpTypes.AdminStockLocationResponse>(
    "/admin/stock-locations",
    { name: uniqueId("Outlet") },
  );
  return stock_location.id;
}

/** A sales channel, served by some stock locations. */
export async function makeChannel(app: TestApp, locationIds: string[]): Promise<string> {
  const { sales_channel } = await app.admin.post<HttpTypes.AdminSalesChannelResponse>(
    "/admin/sales-channels",
    { name: uniqueId("Channel") },
  );
  for (const id of locationIds) {
    await app.admin.post(`/admin/stock-locations/${id}/sales-channels`, {
      add: [sales_channel.id],
    });
  }
  return sales_channel.id;
}

/** A client with a publishable key of its own. */
export async function storeClient(app: TestApp, salesChannelIds: string[]): Promise<HttpClient> {
  const { api_key } = await app.admin.post<HttpTypes.AdminApiKeyResponse>("/admin/api-keys", {
    title: uniqueId("Key"),
    type: "publishable",
  });
  if (salesChannelIds.length) {
    await app.admin.post(`/admin/api-keys/${api_key.id}/sales-channels`, { add: salesChannelIds });
  }
  return app.clientWith({ "x-publishable-api-key": api_key.token });
}

/** Core's routes that carry products as a relation. */
const relationConfigs = [
  CollectionConfig.retrieveTransformQueryConfig,
  CollectionConfig.listTransformQueryConfig,
  TagConfig.retrieveProductTagConfig,
  TagConfig.listProductTagConfig,
  TypeConfig.retrieveProductTypeConfig,
  TypeConfig.listProductTypeConfig,
] as { storeRelationsLimit?: number }[];

/**
 * Sets how deep shoppers may ask on those routes, as a store does with `http.storeRelationsLimit`.
 *
 * @param limit - relations; undefined is Medusa's default
 */
export function setRelationsLimit(limit: number | undefined): void {
  for (const config of relationConfigs) {
    if (limit === undefined) {
      delete config.storeRelationsLimit;
    } else {
      config.storeRelationsLimit = limit;
    }
  }
}
