import type { ExecArgs } from "@medusajs/framework/types";
import { ContainerRegistrationKeys } from "@medusajs/framework/utils";

import { inventoryOf } from "../modules/inventory/inventory-of";

/** Keeps the ledger by months, while the store serves; run again, it makes the months of the next year. */
export default async function partitionStockMovements({ container }: ExecArgs): Promise<void> {
  const copied = await inventoryOf(container).partitionStockMovements();
  container
    .resolve(ContainerRegistrationKeys.LOGGER)
    .info(`The ledger is kept by months; ${copied} movements were copied`);
}
