import { dirname, join } from "path";

import type { LoaderOptions, ModulesSdkTypes } from "@medusajs/framework/types";
import { mikroOrmCreateConnection, Modules, ModulesSdkUtils } from "@medusajs/framework/utils";

const CORE_MIGRATIONS = join(dirname(require.resolve("@medusajs/inventory")), "migrations");
const OWN_MIGRATIONS = join(__dirname, "migrations");

type MigrationOptions = Pick<
  LoaderOptions<ModulesSdkTypes.ModuleServiceInitializeOptions>,
  "options" | "logger"
> & { migrationNames?: string[] };

const upCore = ModulesSdkUtils.buildMigrationScript({
  moduleName: Modules.INVENTORY,
  pathToMigrations: CORE_MIGRATIONS,
});
const upOwn = ModulesSdkUtils.buildMigrationScript({
  moduleName: Modules.INVENTORY,
  pathToMigrations: OWN_MIGRATIONS,
});
const downCore = ModulesSdkUtils.buildRevertMigrationScript({
  moduleName: Modules.INVENTORY,
  pathToMigrations: CORE_MIGRATIONS,
});

/**
 * Runs core's migrations from core's own folder, then ours. Both are recorded under their own names, so a store that
 * already ran core's gets only ours.
 *
 * @returns the migrations that ran
 */
export async function runMigrations(options: MigrationOptions) {
  const core = await upCore(options);
  const own = await upOwn(options);
  return [...core, ...own];
}

/**
 * Reverts our last migration; when none of ours is left, core's last one.
 */
export async function revertMigration(options: MigrationOptions): Promise<void> {
  const database = ModulesSdkUtils.loadDatabaseConfig(Modules.INVENTORY, options.options);
  const orm = await mikroOrmCreateConnection({ ...database, snapshot: false }, [], OWN_MIGRATIONS);
  const steps = options.migrationNames?.length;
  try {
    const reverted = await orm.getMigrator().down(steps ? ({ step: steps } as object) : undefined);
    if (reverted.length) {
      reverted.forEach((migration: { name: string }) =>
        options.logger?.info(`  ✔ Reverted ${migration.name}`),
      );
      return;
    }
  } finally {
    await orm.close(true);
  }
  await downCore(options);
}
