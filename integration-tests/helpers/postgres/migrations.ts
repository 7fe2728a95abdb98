import { asValue } from "@medusajs/framework/awilix";
import { MedusaModule } from "@medusajs/framework/modules-sdk";
import type { Logger } from "@medusajs/framework/types";
import {
  ContainerRegistrationKeys,
  createMedusaContainer,
  Modules,
} from "@medusajs/framework/utils";
import path from "node:path";
import { quietLogger } from "../app/quiet-logger";

/** Which Inventory Module a test runs against: this project's, or Medusa's own. */
export type InventoryModuleChoice = "ours" | "core";

/** The root of the repository, whatever directory the tests were started from. */
export const repositoryRoot = path.resolve(__dirname, "../../..");

/** Where Medusa finds each Inventory Module. */
export const inventoryModulePaths: Record<InventoryModuleChoice, string> = {
  ours: path.join(repositoryRoot, "src/modules/inventory"),
  core: "@medusajs/inventory",
};

type MigrationTarget = {
  databaseUrl: string;
  module?: InventoryModuleChoice;
  /** The database's schema, if not "public". */
  schema?: string;
  /** What the migrations say; nothing is printed below a warning by default. */
  logger?: Logger;
};

/** The arguments with which `medusa db:migrate` calls a module's migration scripts. */
function migrationArguments(target: MigrationTarget) {
  const { databaseUrl, module = "ours", schema, logger = quietLogger } = target;
  const container = createMedusaContainer();
  container.register({ [ContainerRegistrationKeys.LOGGER]: asValue(logger) });
  return {
    moduleKey: Modules.INVENTORY,
    modulePath: inventoryModulePaths[module],
    options: { database: { clientUrl: databaseUrl, schema } },
    container,
    cwd: repositoryRoot,
  };
}

/**
 * Applies the pending migrations of an Inventory Module, through the same entry point as
 * `medusa db:migrate`.
 *
 * @param target.databaseUrl the database to migrate
 * @param target.module whose migrations; this project's by default
 * @returns the names of the migrations that ran, in order
 */
export async function runMigrations(target: MigrationTarget): Promise<string[]> {
  const ran = await MedusaModule.migrateUp(migrationArguments(target));
  return ran.map(({ name }) => name);
}

/**
 * Reverts migrations of an Inventory Module, through the same entry point as
 * `medusa db:rollback`.
 *
 * @param target.databaseUrl the database to revert in
 * @param target.module whose migrations; this project's by default
 * @param migrationNames as many migrations as there are names are reverted, newest first;
 *   without names the module decides
 */
export async function revertMigrations(
  target: MigrationTarget,
  migrationNames?: string[],
): Promise<void> {
  await MedusaModule.migrateDown(migrationArguments(target), migrationNames);
}
