import { createHash } from "node:crypto";
import { cp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { asValue } from "@medusajs/framework/awilix";
import type { LoaderOptions } from "@medusajs/framework/types";
import { ContainerRegistrationKeys, createMedusaContainer } from "@medusajs/framework/utils";
import { dropEngineSql } from "../../src/modules/inventory/engine/install";
import { ENGINE_V1 } from "../../src/modules/inventory/engine/v1";
import { checkEngine } from "../../src/modules/inventory/loaders/check-engine";
import { bootInventory } from "../helpers/app/inventory-module";
import { atOnce, times } from "../helpers/app/at-once";
import { checkInvariants } from "../helpers/model/invariants";
import { claimOf, failureOf, inTransaction } from "../helpers/model/ledger";
import {
  asAdministrator,
  connect,
  createDatabase,
  databaseUrl,
  type TestDatabase,
} from "../helpers/postgres/database";
import { repositoryRoot, runMigrations } from "../helpers/postgres/migrations";
import { makeLevel, snapshot, uniqueId } from "../helpers/store/fixtures";

/**
 * Once version 1 is released, this hash never changes: what changes goes into a version 2 (docs/changing.md). Until then it
 * follows the text, so that nobody changes the engine without meaning to.
 */
const HASH_OF_V1 = "513f8f0df03c6b81b84dc340a3cdb2621a847fc8bebff3eb42fab41dcafdd3ff";

const RELEASE = path.join(repositoryRoot, "integration-tests/.engine-v2");
const SECOND = path.join(RELEASE, "modules/inventory");

/** The next release, as docs/changing.md says to make one: the same module, which calls version 2 of the engine. */
async function makeSecondRelease(): Promise<void> {
  await rm(RELEASE, { recursive: true, force: true });
  for (const folder of ["modules/inventory", "lib"]) {
    const from = path.join(repositoryRoot, "src", folder);
    await cp(from, path.join(RELEASE, folder), { recursive: true });
  }
  const files = await readdir(SECOND, { recursive: true });
  for (const file of files.filter((name) => name.endsWith(".ts"))) {
    const text = await readFile(path.join(SECOND, file), "utf8");
    const second = text
      .replaceAll("backorders_v1_", "backorders_v2_")
      .replace('ENGINE_VERSION = "v1"', 'ENGINE_VERSION = "v2"');
    if (second !== text) {
      await writeFile(path.join(SECOND, file), second);
    }
  }
}

const installed = async (knex: ReturnType<typeof connect>): Promise<string[]> => {
  const { rows } = await knex.raw<{ rows: { version: string }[] }>(
    `select distinct substring(proname from 'backorders_(v[0-9]+)_') as version
       from pg_proc where proname like 'backorders%' order by version`,
  );
  return rows.map(({ version }) => version);
};

describe("versions of the engine", () => {
  let database: TestDatabase;
  let knex: ReturnType<typeof connect>;

  beforeAll(async () => {
    await makeSecondRelease();
    database = await createDatabase({ template: "inventory" });
    knex = connect(database.url);
    for (const sql of ENGINE_V1) {
      await knex.raw(sql.replaceAll("backorders_v1_", "backorders_v2_"));
    }
  });

  afterAll(async () => {
    await knex?.destroy();
    await database?.drop();
    await rm(RELEASE, { recursive: true, force: true });
  });

  it("the text of version 1 is what it was", () => {
    expect(createHash("sha256").update(ENGINE_V1.join("")).digest("hex")).toBe(HASH_OF_V1);
  });

  it("two releases serve at once, each by its version, and the books are right; then the old one is dropped", async () => {
    expect(await installed(knex)).toEqual(["v1", "v2"]);
    const old = await bootInventory({ databaseUrl: database.url });
    const next = await bootInventory({ databaseUrl: database.url, modulePath: SECOND });
    try {
      const level = await makeLevel(old.service, { stocked: 10, allow_backorder: true });
      const { failed } = await atOnce(
        times(30, (number) => async () => {
          const { service } = number % 2 ? old : next;
          return await service.createReservationItems(claimOf(level, 1));
        }),
      );
      expect(failed).toEqual([]);
      await next.service.adjustInventory(level.item, level.location, 5);
      expect(await snapshot(knex, level.item, level.location)).toMatchObject({
        available: "-15",
        backordered: "15",
      });
      await checkInvariants(knex);

      // One release later, while the new one serves.
      const claims = times(10, () => () => next.service.createReservationItems(claimOf(level, 1)));
      const [outcome] = await Promise.all([atOnce(claims), knex.raw(dropEngineSql("v1"))]);
      expect(outcome.failed).toEqual([]);
      expect(await installed(knex)).toEqual(["v2"]);
      await checkInvariants(knex);
      await expect(knex.raw("delete from stock_movement")).rejects.toThrow("append-only");
    } finally {
      await Promise.all([old.shutdown(), next.shutdown()]);
    }
  });

  it("a release does not start on a database without its version, and says what installs it", async () => {
    const container = createMedusaContainer();
    container.register({ [ContainerRegistrationKeys.PG_CONNECTION]: asValue(knex) });
    const failure = await failureOf(checkEngine({ container } as LoaderOptions));
    expect(failure.message).toContain("npx medusa db:migrate");
    expect(failure.message).toContain("version v1");
  });
});

describe("a database of other people's rules", () => {
  it("drops a version in a schema whose name has to be quoted, and no other function", async () => {
    const database = await createDatabase();
    const knex = connect(database.url, 1);
    try {
      await knex.raw(`create schema "Sto""re of 7"; set search_path to "Sto""re of 7"`);
      for (const name of ["backorders_v1_one", "backorders_v10_other", "backorders_v2_other"]) {
        await knex.raw(`create function ${name}(text) returns text language sql as 'select null'`);
      }
      await knex.raw(dropEngineSql("v1"));
      expect(await installed(knex)).toEqual(["v10", "v2"]);
    } finally {
      await knex.destroy();
      await database.drop();
    }
  });

  it("serves in a schema whose name has to be quoted, by a role that may read, write and execute only", async () => {
    const database = await createDatabase();
    // Medusa's migrations go where the database's search_path leads, its module where its option `schema` says.
    const schema = "Store of 7";
    const quoted = '"Store of 7"';
    const role = uniqueId("store").toLowerCase();
    const owner = connect(database.url);
    try {
      await owner.raw(`create schema ${quoted}`);
      await owner.raw(`alter database "${database.name}" set search_path to ${quoted}, public`);
      await runMigrations({ databaseUrl: database.url });
      await owner.raw(`create role ${role} login password 'secret'`);
      for (const grant of [
        `usage on schema ${quoted} to ${role}`,
        `select, insert, update, delete on all tables in schema ${quoted} to ${role}`,
        `usage on all sequences in schema ${quoted} to ${role}`,
        `execute on all functions in schema ${quoted} to ${role}`,
      ]) {
        await owner.raw(`grant ${grant}`);
      }
      const url = new URL(databaseUrl(database.name));
      url.username = role;
      url.password = "secret";
      const stock = await bootInventory({ databaseUrl: url.toString(), schema });
      try {
        const { id: item } = await stock.service.createInventoryItems({ sku: uniqueId("sku") });
        const level = { item, location: "sloc_1" };
        await stock.service.createInventoryLevels({
          inventory_item_id: item,
          location_id: level.location,
          stocked_quantity: 2,
          allow_backorder: true,
        });
        const claim = await stock.service.createReservationItems(claimOf(level, 3));
        await inTransaction(stock.service, (context) =>
          stock.service.adjustInventory(item, level.location, 5, context),
        );
        await stock.service.updateReservationItems({ id: claim.id, quantity: 4 });
        await stock.service.softDeleteReservationItems([claim.id]);
        await stock.service.restoreReservationItems([claim.id]);
        const available = await stock.service.retrieveAvailableQuantity(item, [level.location]);
        expect(Number(available)).toBe(3);
        expect(await stock.service.listStockMovements({ inventory_item_id: item })).toHaveLength(6);
        expect(await stock.service.findBreaches()).toEqual([]);
      } finally {
        await stock.shutdown();
      }
    } finally {
      await owner.destroy();
      await database.drop();
      await asAdministrator((client) => client.query(`drop role if exists ${role}`));
    }
  });
});
