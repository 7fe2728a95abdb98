import type { FetchError } from "@medusajs/js-sdk";
import type { AdminStockLocationListResponse } from "@medusajs/types";
import { useQuery } from "@tanstack/react-query";

import { sdk } from "../lib/sdk";

/** More than a shop has. */
const MOST = 500;

/** The stock locations' names, by id; empty until they are there. */
export function useLocationNames(): ReadonlyMap<string, string> {
  const { data } = useQuery<AdminStockLocationListResponse, FetchError>({
    queryKey: ["backorders", "locations"],
    queryFn: () => sdk.admin.stockLocation.list({ limit: MOST, fields: "id,name" }),
  });
  return new Map(data?.stock_locations.map(({ id, name }) => [id, name]));
}
