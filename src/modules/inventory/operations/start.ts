import type { Logger } from "@medusajs/framework/types";

import { changeContext } from "../engine/change-context";
import { passOverReservedScript } from "../engine/core-scripts";
import type { ExecuteSql } from "../engine/execute";
import { reconcileLevels } from "../engine/reconcile-levels";
import { runsMigrationScripts } from "../require-plugin";

/**
 * What the module does before it serves, and before Medusa's migration scripts run: it writes down what an older server or core's
 * own module changed without it.
 */
export async function startInventory(execute: ExecuteSql, logger: Logger): Promise<void> {
  if (runsMigrationScripts()) {
    await passOverReservedScript(execute);
  }
  const change = changeContext({ cause: "start", context: {} });
  const { opened, reconciled, settled } = await reconcileLevels(execute, change);
  if (opened || reconciled || settled) {
    logger.warn(
      `medusa-plugin-backorders: stock was changed without the plugin's Inventory Module. Written down: ${reconciled} ` +
        `levels that moved, ${opened} that are new; ${settled} queues were settled.`,
    );
  }
}
