import { MedusaError } from "@medusajs/framework/utils";
import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk";

import { inventoryOf } from "../../../modules/inventory/inventory-of";

/**
 * Notes that the customers of orders are to be told what waits. Returns the orders that nobody asked for just now. Nothing
 * is compensated: what is noted is told by whoever comes next.
 */
export const remindCustomersStep = createStep(
  "remind-customers-of-backorders",
  async ({ order_ids }: { order_ids: string[] }, { container }) => {
    const inventory = inventoryOf(container);
    if (!inventory.getBackorderOptions().notifyCustomers) {
      throw new MedusaError(
        MedusaError.Types.NOT_ALLOWED,
        "Customers are not told of backorders here: the option notifyCustomers of the Inventory Module is not set",
      );
    }
    return new StepResponse(order_ids.length ? await inventory.remindCustomers(order_ids) : []);
  },
);
