import { readdir } from "fs/promises";
import { dirname, join, parse } from "path";

import type { Knex } from "@medusajs/framework/mikro-orm/knex";
import type { Logger, LoaderOptions, ModulesSdkTypes } from "@medusajs/framework/types";
import {
  MedusaError,
  mikroOrmCreateConnection,
  Modules,
  ModulesSdkUtils,
} from "@medusajs/framework/utils";

import { backfill } from "./engine/backfill";
import type { ExecuteSql } from "./engine/execute";

const CORE_MIGRATIONS = join(dirname(require.resolve("@medusajs/inventory")), "migrations");
const OWN_MIGRATIONS = join(__dirname, "migrations");

type MigrationOptions = Pick<
  LoaderOptions<ModulesSdkTypes.ModuleServiceInitializeOptions>,
  "options" | "logger"
> & { migrationNames?: string[] };

type Connection = Awaited<ReturnType<typeof mikroOrmCreateConnection>>;

const upCore = ModulesSdkUtils.buildMigrationScript({
  moduleName: Modules.INVENTORY,
  pathToMigrations: CORE_MIGRATIONS,
});

/**
 * Runs core's migrations from core's own folder, then ours. Both are recorded under their own names, so a store that
 * already ran core's gets only ours. Then fills in what ours need of a store that is already running: see
 * {@link backfill}; a run that was cut short is completed by the next.
 *
 * @returns the migrations that ran
 */
export async function runMigrations(options: MigrationOptions) {
  const core = await upCore(options);
  const own = await withOwnMigrations(options, async (connection, logger) => {
    const migrator = connection.getMigrator();
    const ran: { name: string; path?: string }[] = [];
    for (const { name } of await migrator.getPendingMigrations()) {
      logger.info(`  ● Migrating ${name}`);
      ran.push(...(await migrator.up({ to: name })));
      logger.info(`  ✔ Migrated ${name}`);
    }
    await backfill(eachByItself(connection), logger);
    return ran;
  });
  return [...core, ...own];
}

/**
 * Reverts our migrations, as many as are named, or the last.
 *
 * @throws MedusaError `not_allowed` when none of ours is left: the next would be one of core's, which a store that takes
 *   this plugin out still needs
 */
export async function revertMigration(options: MigrationOptions): Promise<void> {
  await withOwnMigrations(options, async (connection, logger) => {
    const migrator = connection.getMigrator();
    const files = (await readdir(OWN_MIGRATIONS)).map((file) => parse(file).name);
    const executed = await migrator.getExecutedMigrations();
    if (!executed.some(({ name }) => files.includes(parse(name).name))) {
      throw new MedusaError(
        MedusaError.Types.NOT_ALLOWED,
        "None of medusa-plugin-backorders' migrations is left to revert. Core's inventory migrations stay: take the " +
          "module's entry out of medusa-config.ts, and Medusa's own Inventory Module serves again.",
      );
    }
    const steps = options.migrationNames?.length;
    const reverted = await migrator.down(steps ? ({ step: steps } as object) : undefined);
    reverted.forEach(({ name }: { name: string }) => logger.info(`  ✔ Reverted ${name}`));
  });
}

/** Runs each statement by itself, on connections like those of the migrations. */
function eachByItself(connection: Connection): ExecuteSql {
  const knex: Knex = connection.em.getConnection().getKnex();
  return async <Row>(sql: string, parameters: readonly unknown[]) => {
    const { rows } = await knex.raw<{ rows: Row[] }>(sql, parameters as Knex.RawBinding[]);
    return rows;
  };
}

async function withOwnMigrations<Result>(
  { options, logger = console as unknown as Logger }: MigrationOptions,
  work: (connection: Connection, logger: Logger) => Promise<Result>,
): Promise<Result> {
  const database = ModulesSdkUtils.loadDatabaseConfig(Modules.INVENTORY, options);
  const connection = await mikroOrmCreateConnection(
    { ...database, snapshot: false },
    [],
    OWN_MIGRATIONS,
  );
  // A transaction for each: what one has locked is free before the next begins.
  connection.config.get("migrations").allOrNothing = false;
  try {
    return await work(connection, logger);
  } catch (error) {
    if (error instanceof MedusaError) {
      throw error;
    }
    const message = error instanceof Error ? error.message : String(error);
    logger.error(`Failed with error ${message}`);
    throw new MedusaError(MedusaError.Types.DB_ERROR, message);
  } finally {
    await connection.close(true);
  }
}
