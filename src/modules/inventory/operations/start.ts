import type { Logger } from "@medusajs/framework/types";

import { changeContext } from "../engine/change-context";
import type { ExecuteSql } from "../engine/execute";
import { reconcileLevels } from "../engine/reconcile-levels";

/** What the module does before it serves: it writes down what an older server or core's own module changed without it. */
export async function startInventory(execute: ExecuteSql, logger: Logger): Promise<void> {
  const change = changeContext({ cause: "start", context: {} });
  const { opened, reconciled, settled } = await reconcileLevels(execute, change);
  if (opened || reconciled || settled) {
    logger.warn(
      `medusa-plugin-backorders: stock was changed without the plugin's Inventory Module. Written down: ${reconciled} ` +
        `levels that moved, ${opened} that are new; ${settled} queues were settled.`,
    );
  }
}
