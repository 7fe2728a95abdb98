import type { Knex } from "@medusajs/framework/mikro-orm/knex";
import {
  MedusaApp,
  type MedusaAppOutput,
  MedusaModule,
  ModulesDefinition,
} from "@medusajs/framework/modules-sdk";
import type { IInventoryService } from "@medusajs/framework/types";
import {
  ContainerRegistrationKeys,
  isSharedConnectionSymbol,
  Modules,
  ModulesSdkUtils,
  promiseAll,
} from "@medusajs/framework/utils";
import type InventoryModuleService from "../../../src/modules/inventory/service";
import { type CapturedEvents, CapturingEventBus } from "./captured-events";
import { connect } from "../postgres/database";
import {
  type InventoryModuleChoice,
  inventoryModulePaths,
  repositoryRoot,
  revertMigrations,
  runMigrations,
} from "../postgres/migrations";
import { quietLogger } from "./quiet-logger";

/** What to boot. */
export type BootOptions = {
  databaseUrl: string;
  /** This project's module ("ours", the default) or Medusa's own. */
  module?: InventoryModuleChoice;
  /** Where this project's module is taken from, if not from its sources. */
  modulePath?: string;
  /** The database's schema, if not "public". */
  schema?: string;
  /** The module's option of that name; the module's own default when left out. */
  deductOn?: "order" | "fulfillment";
  /** The module's option of that name; the module's own default when left out. */
  locations?: "mapped" | "shipping";
  /** The module's option; its default if left out. */
  splitLines?: "never" | "when_short";
  /** The most database connections that the module opens at once. */
  poolSize?: number;
};

/** A booted Inventory Module: this project's, unless it says otherwise. */
export type BootedInventory<Service = InventoryModuleService> = {
  service: Service;
  /** A pool of the test's own: what it does never waits for a connection of the module. */
  knex: Knex;
  query: MedusaAppOutput["query"];
  /** What the module emitted so far. */
  events: CapturedEvents;
  /** Applies the module's pending migrations to its database. */
  migrate: () => Promise<string[]>;
  /** Reverts the module's migrations in its database. */
  revert: (migrationNames?: string[]) => Promise<void>;
  /** Closes every connection. The database stays. */
  shutdown: () => Promise<void>;
};

type ServiceHooks = {
  __hooks?: {
    onApplicationPrepareShutdown?: () => Promise<void>;
    onApplicationShutdown?: () => Promise<void>;
  };
};

/**
 * Boots wait for each other: while one is under way, the module registry of the Medusa framework,
 * of which there is one per process, is this boot's.
 */
let lastBoot: Promise<unknown> = Promise.resolve();

/** Boots the module and takes it out of the process-wide registry again. */
async function bootApart(
  {
    module = "ours",
    databaseUrl,
    deductOn,
    locations,
    splitLines,
    modulePath,
    schema,
  }: BootOptions,
  connection: Knex,
  eventBus: CapturingEventBus,
): Promise<MedusaAppOutput> {
  try {
    const app = await MedusaApp({
      cwd: repositoryRoot,
      sharedResourcesConfig: { database: { clientUrl: databaseUrl, schema } as never },
      modulesConfig: {
        [Modules.INVENTORY]: {
          definition: ModulesDefinition[Modules.INVENTORY],
          resolve: modulePath ?? inventoryModulePaths[module],
          options: {
            database: { clientUrl: databaseUrl, schema },
            [isSharedConnectionSymbol]: true,
            ...(deductOn ? { deductOn } : {}),
            ...(locations ? { locations } : {}),
            ...(splitLines ? { splitLines } : {}),
          },
        },
      },
      injectedDependencies: {
        [ContainerRegistrationKeys.PG_CONNECTION]: connection,
        [ContainerRegistrationKeys.LOGGER]: quietLogger,
        [Modules.EVENT_BUS]: eventBus,
      },
    });
    await app.onApplicationStart();
    return app;
  } finally {
    // The service and the query keep what they need. An empty registry lets the same module be
    // booted again, with other options or on the same database.
    MedusaModule.clearInstances();
  }
}

/**
 * Boots an Inventory Module on a database that is already migrated. Any number of them can be up
 * at the same time in one process, also on one database. Not for use inside an HTTP suite, whose
 * application needs the process-wide module registry that a boot clears.
 *
 * @param options see {@link BootOptions}
 * @returns the service and what tests need around it; call `shutdown` when done
 */
export async function bootInventory(
  options: BootOptions & { module: "core" },
): Promise<BootedInventory<IInventoryService>>;
export async function bootInventory(options: BootOptions): Promise<BootedInventory>;
export async function bootInventory(
  options: BootOptions,
): Promise<BootedInventory<IInventoryService>> {
  const { databaseUrl, module, schema, poolSize = 20 } = options;
  const connection = ModulesSdkUtils.createPgConnection({
    clientUrl: databaseUrl,
    schema,
    pool: { min: 0, max: poolSize },
  }) as Knex;
  const knex = connect(databaseUrl);
  const eventBus = new CapturingEventBus();

  const boot = lastBoot.then(() => bootApart(options, connection, eventBus));
  lastBoot = boot.catch(() => undefined);
  let app: MedusaAppOutput;
  try {
    app = await boot;
  } catch (error) {
    await promiseAll([connection.destroy(), knex.destroy()]);
    throw error;
  }

  const service = app.modules[Modules.INVENTORY] as unknown as IInventoryService & ServiceHooks;

  return {
    service,
    knex,
    query: app.query,
    events: eventBus.events,
    migrate: () => runMigrations({ databaseUrl, module }),
    revert: (migrationNames) => revertMigrations({ databaseUrl, module }, migrationNames),
    shutdown: async () => {
      await service.__hooks?.onApplicationPrepareShutdown?.();
      await service.__hooks?.onApplicationShutdown?.();
      await promiseAll([connection.destroy(), knex.destroy()]);
    },
  };
}
