import type { ConfigModule, Logger } from "@medusajs/framework/types";

/** What Medusa registers in a module's container. */
export type StartContainer = { configModule?: Partial<ConfigModule>; logger?: Logger };

const PLUGIN_LOADED = Symbol.for("medusa-plugin-backorders.loaded");

/** Says that Medusa has loaded the plugin around this module: its workflows, routes and subscribers. */
export function markPluginLoaded(): void {
  (globalThis as { [PLUGIN_LOADED]?: true })[PLUGIN_LOADED] = true;
}

/** Whether this process is the part of `medusa db:migrate` that runs scripts: it loads the modules without plugins, and serves nothing. */
export function runsMigrationScripts(): boolean {
  return process.argv.includes("db:migrate:scripts");
}

/**
 * Ends a store whose configuration lists the module without the plugin: its orders would claim stock wherever core says,
 * its shoppers would see negative quantities, and nobody would hear of a backorder. Medusa calls this when everything has
 * been loaded and before anything is served; an error that is thrown here it would swallow. A program that loads the
 * module by itself, without an application's configuration, goes on.
 *
 * @param container.configModule - the application's configuration, where there is an application
 */
export function requirePlugin({ configModule, logger }: StartContainer): void {
  if (
    !configModule?.projectConfig ||
    (globalThis as { [PLUGIN_LOADED]?: true })[PLUGIN_LOADED] ||
    runsMigrationScripts()
  ) {
    return;
  }
  (logger ?? console).error(
    "medusa-plugin-backorders: its Inventory Module runs without its plugin. List " +
      '{ resolve: "medusa-plugin-backorders", options: {} } among the plugins in medusa-config.ts, ' +
      "or leave the module out of it.",
  );
  process.exit(1);
}
