import { container } from "@medusajs/framework";
import type { Logger } from "@medusajs/framework/types";
import { ContainerRegistrationKeys } from "@medusajs/framework/utils";

import { inventoryOf } from "../modules/inventory/inventory-of";
import { markPluginLoaded } from "../modules/inventory/require-plugin";
import { readSurroundings } from "./surroundings";

/**
 * Looks at the application that the plugin is loaded into. Medusa does so at start, after it has loaded the modules.
 *
 * @throws MedusaError `unexpected_state` when the Inventory Module is not the plugin's
 */
export function checkStart(): void {
  markPluginLoaded();
  const surroundings = readSurroundings(container);
  if (!surroundings) {
    return;
  }
  inventoryOf(container);
  // Whoever runs several processes configures Redis: for sessions, for events or for workflows.
  if (surroundings.onRedis.length > 0 && surroundings.locksInProcess) {
    container
      .resolve<Logger>(ContainerRegistrationKeys.LOGGER)
      .warn(
        "medusa-plugin-backorders: Redis is configured, but locks hold in this process only. Stock stays right; where " +
          "several processes serve, list a locking provider that they share in medusa-config.ts: " +
          '{ resolve: "@medusajs/medusa/locking", options: { providers: [{ id: "locking-redis", ' +
          'resolve: "@medusajs/medusa/locking-redis", is_default: true, options: { redisUrl } }] } }',
      );
  }
}

checkStart();
