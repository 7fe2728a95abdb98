import type { MedusaContainer } from "@medusajs/framework/types";

import { inventoryOf } from "../modules/inventory/inventory-of";
import { bookStockCountWorkflow } from "../workflows/counts";

/** Longer than a slice takes: who books a count has booked another by then. */
const IDLE_SECONDS = 60;

/** How long a feed that broke off is waited for. */
const UNSENT_SECONDS = 24 * 60 * 60;

/** How long counts that ended are kept; as long as the answers of other named changes. */
const RETENTION_DAYS = 30;

/** Goes on with counts that a crash cut short, and removes those that nobody sends the rest of, and old ones. */
export default async function bookStockCounts(container: MedusaContainer): Promise<void> {
  const inventory = inventoryOf(container);
  for (const id of await inventory.listIdleStockCounts("running", IDLE_SECONDS)) {
    await bookStockCountWorkflow(container).run({ input: { id } });
  }
  for (const id of await inventory.listIdleStockCounts("receiving", UNSENT_SECONDS)) {
    await inventory.discardStockCount(id);
  }
  await inventory.purgeStockCounts(RETENTION_DAYS);
}

export const config = {
  name: "book-stock-counts",
  schedule: "* * * * *",
};
