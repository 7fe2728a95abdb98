import type { FetchError } from "@medusajs/js-sdk";
import { useMutation, useQueryClient } from "@tanstack/react-query";

import type { AdminOrderBackordersResponse, AdminOrderShipment } from "../../types/http";
import { queueKeys } from "../lib/query-keys";
import { sdk } from "../lib/sdk";
import { readOrderBackorders } from "./backorders";

type Outcome = {
  onDone: () => void;
  /** What is there changed since it was read: nothing was fulfilled, and it is shown as it is now. */
  onOutdated: () => void;
  onError: (message: string) => void;
};

/** What makes a shipment the same one after it was read again. */
export function shipmentKey({
  location_id,
  requires_shipping,
  shipping_option_id,
}: AdminOrderShipment): string {
  return JSON.stringify([location_id, requires_shipping, shipping_option_id]);
}

/**
 * Fulfils lines of an order from the location that holds them, by Medusa's own route. Looks first whether what is there is
 * still as the person saw it.
 */
export function useFulfil(orderId: string) {
  const queryClient = useQueryClient();
  const { mutate, isPending } = useMutation<
    "done" | "outdated",
    FetchError,
    { shipment: AdminOrderShipment; quantities: readonly number[] }
  >({
    mutationFn: async ({ shipment, quantities }) => {
      const now = await queryClient.fetchQuery<AdminOrderBackordersResponse, FetchError>({
        queryKey: queueKeys.order(orderId),
        queryFn: () => readOrderBackorders(orderId),
        // The dashboard takes what it read for fresh for a while.
        staleTime: 0,
      });
      const same = now.shipments.find((each) => shipmentKey(each) === shipmentKey(shipment));
      if (JSON.stringify(same) !== JSON.stringify(shipment)) {
        return "outdated";
      }
      await sdk.admin.order.createFulfillment(orderId, {
        location_id: shipment.location_id,
        ...(shipment.shipping_option_id !== null && {
          shipping_option_id: shipment.shipping_option_id,
        }),
        items: shipment.items.flatMap(({ line_item_id }, index) => {
          const quantity = quantities[index] ?? 0;
          return quantity > 0 ? [{ id: line_item_id, quantity }] : [];
        }),
      });
      // A fulfilment shows on every page: orders, stock, reservations, the queue.
      await queryClient.invalidateQueries();
      return "done";
    },
  });
  const fulfil = (
    shipment: AdminOrderShipment,
    quantities: readonly number[],
    { onDone, onOutdated, onError }: Outcome,
  ) =>
    mutate(
      { shipment, quantities },
      {
        onSuccess: (outcome) => (outcome === "done" ? onDone() : onOutdated()),
        onError: ({ message }) => onError(message),
      },
    );
  return { fulfil, isPending };
}
