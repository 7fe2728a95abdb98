import type { FetchError } from "@medusajs/js-sdk";
import { useQuery } from "@tanstack/react-query";

import type {
  AdminBackorderSettingsResponse,
  AdminStockBreachListResponse,
} from "../../types/http";
import { sdk } from "../lib/sdk";

const PATH = "/admin/backorder-settings";
const KEY = ["backorders", "settings"] as const;

/** Reads what the plugin is set to. */
export function useBackorderSettings() {
  return useQuery<AdminBackorderSettingsResponse, FetchError>({
    queryKey: KEY,
    queryFn: () => sdk.client.fetch(PATH),
  });
}

/** Checks the books of all levels, each time that a person asks for it: with many levels it takes a while. */
export function useBreaches() {
  return useQuery<AdminStockBreachListResponse, FetchError>({
    queryKey: [...KEY, "breaches"],
    queryFn: () => sdk.client.fetch(`${PATH}/breaches`),
    enabled: false,
    gcTime: 0,
    retry: false,
  });
}
