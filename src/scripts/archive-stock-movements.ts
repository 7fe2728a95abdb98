import type { ExecArgs } from "@medusajs/framework/types";
import { ContainerRegistrationKeys, MedusaError } from "@medusajs/framework/utils";

import { inventoryOf } from "../modules/inventory/inventory-of";

/** Takes old months out of the ledger: how many months stay, a folder for the others, and "drop" where they go then. */
export default async function archiveStockMovements({ container, args }: ExecArgs): Promise<void> {
  const [keep, export_to, drop] = args ?? [];
  if (!/^\d+$/.test(keep ?? "") || (drop !== undefined && drop !== "drop")) {
    throw new MedusaError(
      MedusaError.Types.INVALID_DATA,
      "usage: medusa exec .../archive-stock-movements.js <months that stay> [folder [drop]]",
    );
  }
  const months = await inventoryOf(container).archiveStockMovements({
    keep_months: Number(keep),
    export_to,
    drop: drop === "drop",
  });
  container
    .resolve(ContainerRegistrationKeys.LOGGER)
    .info(`Archived: ${months.map(({ name }) => name).join(", ") || "nothing is that old"}`);
}
