import { container } from "@medusajs/framework";
import type { ConfigModule, Logger } from "@medusajs/framework/types";
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils";

import { inventoryOf } from "../modules/inventory/inventory-of";
import { markPluginLoaded } from "../modules/inventory/require-plugin";

/** Medusa's locking provider that other processes know nothing of. */
const LOCKING_IN_PROCESS = "in-memory";

/**
 * Looks at the application that the plugin is loaded into. Medusa does so at start, after it has loaded the modules.
 *
 * @throws MedusaError `unexpected_state` when the Inventory Module is not the plugin's
 */
export function checkStart(): void {
  markPluginLoaded();
  const config = container.resolve<ConfigModule | undefined>(
    ContainerRegistrationKeys.CONFIG_MODULE,
    { allowUnregistered: true },
  );
  if (!config?.projectConfig) {
    // Tests and tools import the plugin's files without an application.
    return;
  }
  inventoryOf(container);
  if (usesRedis(config) && locksInProcess()) {
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

/** Whoever runs several processes configures Redis: for sessions, for events or for workflows. */
function usesRedis({ projectConfig, modules = {} }: ConfigModule): boolean {
  const resolved = Object.values(modules).map((module) =>
    typeof module === "object" && "resolve" in module ? String(module.resolve) : "",
  );
  return Boolean(projectConfig.redisUrl) || resolved.some((name) => name.includes("redis"));
}

function locksInProcess(): boolean {
  const locking = container.resolve<{ defaultProviderId?: unknown } | undefined>(Modules.LOCKING, {
    allowUnregistered: true,
  });
  return locking?.defaultProviderId === LOCKING_IN_PROCESS;
}

checkStart();
