import type { Knex } from "@medusajs/framework/mikro-orm/knex";
import type { Context, InventoryTypes } from "@medusajs/framework/types";
import type InventoryModuleService from "../../../src/modules/inventory/service";
import { createDatabase, type TestDatabase } from "../postgres/database";
import { type MadeLevel, uniqueId } from "../store/fixtures";
import { bootInventory, type BootedInventory } from "../app/inventory-module";
import { checkInvariants } from "./invariants";

/** The value of `deductOn`, which picks the form of the claims of order lines. */
export type Form = "order" | "fulfillment";

/** Both forms, for `describe.each`. */
export const forms: Form[] = ["order", "fulfillment"];

/** A booted module on a database of its own. */
export type Stock = BootedInventory & { database: TestDatabase };

/** Item and location of a level. */
type LevelKey = Pick<MadeLevel, "item" | "location">;

/**
 * Boots the module on a fresh database for the tests of the enclosing `describe` (or file), and
 * checks the invariants after every one of them.
 *
 * @param options.deductOn the module's option
 * @returns the module; filled in before the first test runs
 */
export function useStock(options: { deductOn?: Form } = {}): Stock {
  const stock = {} as Stock;
  beforeAll(async () => {
    const database = await createDatabase({ template: "inventory" });
    stock.database = database;
    Object.assign(
      stock,
      await bootInventory({ databaseUrl: database.url, deductOn: options.deductOn }),
    );
  });
  afterEach(async () => {
    await checkInvariants(stock.knex);
  });
  afterAll(async () => {
    await stock.shutdown?.();
    await stock.database?.drop();
  });
  return stock;
}

/**
 * The input of a claim.
 *
 * @param level where it claims
 * @param quantity in the item's unit
 * @param fields further fields; without a `line_item_id` of its own the claim is an order line's
 * @returns one line for `createReservationItems`
 */
export function claimOf(
  level: LevelKey,
  quantity: number | string,
  fields: Partial<InventoryTypes.CreateReservationItemInput> & { id?: string } = {},
): InventoryTypes.CreateReservationItemInput {
  return {
    inventory_item_id: level.item,
    location_id: level.location,
    // Core's type says number; the module takes exact decimal strings.
    quantity: quantity as number,
    line_item_id: uniqueId("ordli"),
    ...fields,
  };
}

/**
 * The context with which a workflow's step calls the module.
 *
 * @param workflow the event group of the workflow; its own for each call unless given
 * @returns a context as a workflow step has it
 */
export function stepContext(workflow = uniqueId("group")): Context {
  return {
    eventGroupId: workflow,
    idempotencyKey: `wf:${workflow}:${uniqueId("step")}:invoke`,
  } as Context;
}

/**
 * Runs work in a transaction of the module, as a caller who shares his transaction does.
 *
 * @param service the module
 * @param work gets the context to pass on; what it throws undoes everything
 * @returns what `work` returns
 */
export async function inTransaction<Result>(
  service: InventoryModuleService,
  work: (context: Context) => Promise<Result>,
): Promise<Result> {
  const { baseRepository_: repository } = service as unknown as {
    baseRepository_: {
      transaction: (work: (manager: unknown) => Promise<Result>) => Promise<Result>;
    };
  };
  return await repository.transaction((transactionManager) =>
    work({ transactionManager } as Context),
  );
}

/** One change of a level: positive claims and adjustments add, as their kind says. */
export type Change = [
  kind: "claim" | "release" | "adjust" | "receive",
  quantity: number,
  cause: string,
];

/**
 * The ledger that a level should have, as {@link ledgerOf} prints it.
 *
 * @param form the form of the claims
 * @param opening the stocked quantity that the level was created with
 * @param changes what happened since
 * @returns one line per movement
 */
export function expectedLedger(form: Form, opening: number, changes: Change[]): string[] {
  let stocked = opening;
  let reserved = 0;
  const lines = [`opening by createInventoryLevels: ${opening}, 0 -> ${opening}, 0`];
  for (const [kind, quantity, cause] of changes) {
    const taken = kind === "claim" ? quantity : -quantity;
    const plain = kind === "adjust" || kind === "receive";
    const stockedDelta = plain ? quantity : form === "order" ? -taken : 0;
    const reservedDelta = plain || form === "order" ? 0 : taken;
    stocked += stockedDelta;
    reserved += reservedDelta;
    // Adding 0 turns -0 into 0.
    lines.push(
      `${kind} by ${cause}: ${stockedDelta + 0}, ${reservedDelta + 0} -> ${stocked}, ${reserved}`,
    );
  }
  return lines;
}

/**
 * Reads a level's movements, oldest first.
 *
 * @param knex a connection to the database
 * @param level the level
 * @returns one line per movement: kind by cause: stocked delta, reserved delta -> stocked, reserved
 */
export async function ledgerOf(knex: Pick<Knex, "raw">, level: LevelKey): Promise<string[]> {
  const { rows } = await knex.raw<{ rows: { line: string }[] }>(
    `select kind || ' by ' || cause || ': ' || trim_scale(stocked_delta) || ', ' || trim_scale(reserved_delta)
              || ' -> ' || trim_scale(stocked_quantity) || ', ' || trim_scale(reserved_quantity) as line
       from stock_movement
      where inventory_item_id = ? and location_id = ?
      order by id`,
    [level.item, level.location],
  );
  return rows.map(({ line }) => line);
}

/** A backorder entry as tests compare it; quantities as exact decimal strings. */
export type EntrySnapshot = {
  claim: string;
  open: string;
  filled: string;
  cancelled: string;
  status: string;
};

/**
 * Reads the backorder entries of a level, in the order of the queue.
 *
 * @param knex a connection to the database
 * @param level the level
 * @returns its entries, closed ones too
 */
export async function queueOf(knex: Pick<Knex, "raw">, level: LevelKey): Promise<EntrySnapshot[]> {
  const { rows } = await knex.raw<{ rows: EntrySnapshot[] }>(
    `select reservation_id as claim, trim_scale(quantity)::text as open,
            trim_scale(filled_quantity)::text as filled,
            trim_scale(cancelled_quantity)::text as cancelled, status
       from backorder_entry
      where inventory_item_id = ? and location_id = ?
      order by queued_at, id`,
    [level.item, level.location],
  );
  return rows;
}

/**
 * Makes an entry to compare with {@link queueOf}.
 *
 * @param claim the claim's id
 * @param quantities 0 where left out; the status follows from them
 * @returns the entry
 */
export function entry(
  claim: string,
  quantities: { open?: number; filled?: number; cancelled?: number },
): EntrySnapshot {
  const { open = 0, filled = 0, cancelled = 0 } = quantities;
  return {
    claim,
    open: String(open),
    filled: String(filled),
    cancelled: String(cancelled),
    status: open > 0 ? "open" : cancelled > 0 && filled === 0 ? "cancelled" : "filled",
  };
}

const tables = [
  "inventory_item",
  "inventory_level",
  "reservation_item",
  "backorder_entry",
  "stock_movement",
  "replenishment_order",
  "replenishment_line",
  "replenishment_receipt",
  "replenishment_receipt_line",
  "inventory_outbox",
];

/**
 * Digests everything that the module has stored, time stamps included.
 *
 * @param knex a connection to the database
 * @returns for each table how many rows it has, and a digest of them, to compare before and after
 */
export async function everythingStored(
  knex: Pick<Knex, "raw">,
): Promise<Record<string, string | null>> {
  const columns = tables.map(
    (table) =>
      `(select count(*) || ' rows: ' || md5(string_agg(t::text, ' ' order by t.id)) from ${table} t) as "${table}"`,
  );
  const { rows } = await knex.raw<{ rows: Record<string, string | null>[] }>(
    `select ${columns.join(", ")}`,
  );
  return rows[0] as Record<string, string | null>;
}

/**
 * Runs work that must not change anything that is stored.
 *
 * @param knex a connection to the database
 * @param work what to run
 * @returns what `work` returns
 */
export async function withoutChange<Result>(
  knex: Pick<Knex, "raw">,
  work: () => Promise<Result>,
): Promise<Result> {
  const before = await everythingStored(knex);
  const result = await work();
  expect(await everythingStored(knex)).toEqual(before);
  return result;
}

/**
 * Waits for a call that has to fail.
 *
 * @param call the call
 * @returns what it threw
 * @throws when it did not fail
 */
export async function failureOf(
  call: Promise<unknown>,
): Promise<Error & { type?: string; code?: string; lines?: object[] }> {
  let result: unknown;
  try {
    result = await call;
  } catch (error) {
    return error as Error;
  }
  throw new Error(`The call was to fail, and returned ${JSON.stringify(result)}`);
}
