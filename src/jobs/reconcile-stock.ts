import type { MedusaContainer } from "@medusajs/framework/types";

import { inventoryOf } from "../modules/inventory/inventory-of";
import { listStockFindings, reconcileStockWorkflow, reportFindings } from "../workflows/reconcile";

/** Looks at the books once a day: repairs the kinds that the option names, and tells of the rest where it changed. */
export default async function reconcileStock(container: MedusaContainer): Promise<void> {
  const { repair } = inventoryOf(container).getBackorderOptions().reconcile;
  if (repair.length) {
    await reconcileStockWorkflow(container).run({ input: { dry_run: false, kinds: repair } });
  }
  await reportFindings(container, await listStockFindings(container, {}));
}

export const config = {
  name: "reconcile-stock",
  schedule: "41 3 * * *",
};
