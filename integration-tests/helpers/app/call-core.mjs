/**
 * Calls methods of Medusa's own Inventory Module in a process of its own: ours, where it is
 * loaded, adds its columns to core's models for the whole process.
 *
 * Usage: node call-core.mjs <database url> <JSON: [[method, ...arguments], ...]>
 * Prints the results as a JSON list, behind a marker, as Medusa may print lines of its own.
 */
import { MedusaApp, ModulesDefinition } from "@medusajs/framework/modules-sdk";
import {
  ContainerRegistrationKeys,
  isSharedConnectionSymbol,
  ModulesSdkUtils,
} from "@medusajs/framework/utils";

const [clientUrl, calls] = process.argv.slice(2);
const silence = () => undefined;
const logger = { info: silence, warn: silence, debug: silence, error: console.error };
const connection = ModulesSdkUtils.createPgConnection({ clientUrl });

const app = await MedusaApp({
  sharedResourcesConfig: { database: { clientUrl } },
  modulesConfig: {
    inventory: {
      definition: ModulesDefinition.inventory,
      resolve: "@medusajs/inventory",
      options: { database: { clientUrl }, [isSharedConnectionSymbol]: true },
    },
  },
  injectedDependencies: {
    [ContainerRegistrationKeys.PG_CONNECTION]: connection,
    [ContainerRegistrationKeys.LOGGER]: logger,
  },
});

const results = [];
for (const [method, ...args] of JSON.parse(calls)) {
  results.push((await app.modules.inventory[method](...args)) ?? null);
}
await connection.destroy();
process.stdout.write(`\nRESULTS ${JSON.stringify(results)}\n`, () => process.exit(0));
