import type { Knex } from "@medusajs/framework/mikro-orm/knex";
import type { IInventoryService, InventoryTypes } from "@medusajs/framework/types";
import { ModulesSdkUtils } from "@medusajs/framework/utils";
import { InMemoryLockingProvider } from "@medusajs/locking/dist/providers/in-memory";
import { randomUUID } from "node:crypto";
import { createDatabase } from "../integration-tests/helpers/postgres/database";
import {
  bootInventory,
  type BootedInventory,
} from "../integration-tests/helpers/app/inventory-module";
import type { DeductOn } from "../src/modules/inventory";

/** As many connections as Medusa opens where nothing else is configured. */
const POOL_SIZE = 10;

/** More than any run sells. */
export const PLENTY = 100_000_000;

export type Level = Pick<
  InventoryTypes.InventoryLevelDTO,
  "id" | "inventory_item_id" | "location_id"
>;

export const CONTENDERS = ["ours (order)", "ours (fulfillment)", "core", "floor"] as const;

export type ContenderName = (typeof CONTENDERS)[number];

/** One way to claim stock, with a database of its own on the common server. */
export type Contender = {
  name: ContenderName;
  /** Claims one unit. Throws when it is refused. */
  claim: (level: Level) => Promise<unknown>;
  /** Adds the delta to every level, in one call. The floor has none. */
  adjust?: (levels: readonly Level[], delta: number) => Promise<unknown>;
  /** Makes levels with this much stock each. */
  makeLevels: (count: number, stocked: number) => Promise<Level[]>;
  /** For the checks: a pool apart from the contender's own. */
  knex: Knex;
  /** Closes the connections and drops the database. */
  close: () => Promise<void>;
};

/**
 * Makes levels through a module, each of an item of its own.
 *
 * @param service the Inventory Module
 * @param count how many
 * @param stocked the units that each has
 * @returns the levels
 */
export async function makeLevels(
  service: IInventoryService,
  count: number,
  stocked: number,
): Promise<Level[]> {
  const items = await service.createInventoryItems(
    Array.from({ length: count }, () => ({ sku: `bench-${randomUUID()}` })),
  );
  return await service.createInventoryLevels(
    items.map(({ id }) => ({
      inventory_item_id: id,
      location_id: "sloc_bench",
      stocked_quantity: stocked,
    })),
  );
}

/** What a step hands to the module in the cart's completion. */
export function claimOf(level: Level): InventoryTypes.CreateReservationItemInput {
  return {
    line_item_id: `ordli_${randomUUID()}`,
    inventory_item_id: level.inventory_item_id,
    location_id: level.location_id,
    quantity: 1,
    allow_backorder: false,
  };
}

/** What Medusa puts into the context of a call that a workflow's step makes. */
export function stepContext() {
  const transaction = `auto-${randomUUID()}`;
  return {
    idempotencyKey: `complete-cart:${transaction}:reserve-inventory-step:invoke`,
    eventGroupId: transaction,
  };
}

/**
 * Starts a contender in this process. Only one of them: this project's module adds columns to
 * core's models, and core's module would then see them in a database that has none.
 *
 * @param name which one
 */
export function startContender(name: ContenderName): Promise<Contender> {
  switch (name) {
    case "ours (order)":
      return startOurs("order");
    case "ours (fulfillment)":
      return startOurs("fulfillment");
    case "core":
      return startCore();
    case "floor":
      return startFloor();
  }
}

/** This project's module, with claims in the form that `deductOn` says. */
async function startOurs(deductOn: DeductOn): Promise<Contender> {
  const database = await createDatabase({ template: "inventory" });
  const { service, ...booted } = await bootInventory({
    databaseUrl: database.url,
    deductOn,
    poolSize: POOL_SIZE,
  });
  return {
    name: `ours (${deductOn})`,
    claim: async (level) => {
      await service.createReservationItems([claimOf(level)], stepContext());
      booted.events.clear();
    },
    adjust: (levels, delta) => service.adjustInventory(adjustments(levels, delta), stepContext()),
    makeLevels: (count, stocked) => makeLevels(service, count, stocked),
    knex: booted.knex,
    close: closing(booted, database),
  };
}

/** Medusa's module, called as its `reserve-inventory-step` calls it: holding the lock of the item. */
async function startCore(): Promise<Contender> {
  const database = await createDatabase({ template: "core-inventory" });
  const { service, ...booted } = await bootInventory({
    databaseUrl: database.url,
    module: "core",
    poolSize: POOL_SIZE,
  });
  // The locking module's default provider.
  const locking = new InMemoryLockingProvider();
  return {
    name: "core",
    claim: async (level) => {
      await locking.execute([level.inventory_item_id], () =>
        service.createReservationItems([claimOf(level)], stepContext()),
      );
      booted.events.clear();
    },
    adjust: (levels, delta) =>
      locking.execute(
        levels.map((level) => level.inventory_item_id),
        () => service.adjustInventory(adjustments(levels, delta), stepContext()),
        { timeout: 60 },
      ),
    makeLevels: (count, stocked) => makeLevels(service, count, stocked),
    knex: booted.knex,
    close: closing(booted, database),
  };
}

/** The least that a claim can cost: one bare statement, without a ledger, a claim or an event. */
async function startFloor(): Promise<Contender> {
  const database = await createDatabase({ template: "core-inventory" });
  const booted = await bootInventory({ databaseUrl: database.url, module: "core" });
  const pool = ModulesSdkUtils.createPgConnection({
    clientUrl: database.url,
    pool: { min: 0, max: POOL_SIZE },
  }) as Knex;
  const close = closing(booted, database);
  return {
    name: "floor",
    claim: async (level) => {
      const { rowCount } = await pool.raw<{ rowCount: number }>(
        `update inventory_level set stocked_quantity = stocked_quantity - 1
          where id = ? and stocked_quantity >= 1`,
        [level.id],
      );
      if (rowCount !== 1) {
        throw new Error("Not enough stock");
      }
    },
    makeLevels: (count, stocked) => makeLevels(booted.service, count, stocked),
    knex: booted.knex,
    close: async () => {
      await pool.destroy();
      await close();
    },
  };
}

function adjustments(levels: readonly Level[], delta: number) {
  return levels.map((level) => ({
    inventoryItemId: level.inventory_item_id,
    locationId: level.location_id,
    adjustment: delta,
  }));
}

function closing(
  booted: Pick<BootedInventory<IInventoryService>, "shutdown">,
  database: { drop: () => Promise<void> },
) {
  return async () => {
    await booted.shutdown();
    await database.drop();
  };
}
