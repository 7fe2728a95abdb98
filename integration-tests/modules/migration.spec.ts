import type { Knex } from "@medusajs/framework/mikro-orm/knex";
import { callCore } from "../helpers/app/call-core";
import { connect, createDatabase, type TestDatabase } from "../helpers/postgres/database";
import { makeLevel, snapshot } from "../helpers/store/fixtures";
import { bootInventory, type BootedInventory } from "../helpers/app/inventory-module";
import { quietLogger } from "../helpers/app/quiet-logger";
import { checkInvariants } from "../helpers/model/invariants";
import { waitFor } from "../helpers/app/wait-for";
import { claimOf, entry, everythingStored, queueOf } from "../helpers/model/ledger";
import { revertMigrations, runMigrations } from "../helpers/postgres/migrations";

const ours = "Migration20261121000000";

async function withOurs<Result>(
  databaseUrl: string,
  work: (booted: BootedInventory) => Promise<Result>,
): Promise<Result> {
  const booted = await bootInventory({ databaseUrl });
  try {
    return await work(booted);
  } finally {
    await booted.shutdown();
  }
}

const recorded = async (knex: Knex): Promise<string[]> =>
  await knex("mikro_orm_migrations").orderBy("id").pluck("name");

/** Tables, columns, sequences, functions and triggers: what a migration makes and takes away. */
async function schemaOf(knex: Knex): Promise<string[]> {
  const { rows } = await knex.raw<{ rows: { name: string }[] }>(
    `select 'column ' || table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable as name
       from information_schema.columns where table_schema = 'public'
      union all
     select 'sequence ' || sequence_name from information_schema.sequences where sequence_schema = 'public'
      union all
     select 'function ' || oid::regprocedure::text from pg_proc where pronamespace = 'public'::regnamespace
      union all
     select 'trigger ' || tgname from pg_trigger where not tgisinternal
      union all
     select 'index ' || indexname from pg_indexes where schemaname = 'public'
      order by name`,
  );
  return rows.map(({ name }) => name);
}

describe("migrating a database that Medusa's own module filled", () => {
  let database: TestDatabase;
  let knex: Knex;
  let coreSchema: string[];
  let coreMigrations: string[];
  /** What the migrations said that they did. */
  const said: string[] = [];
  const logger = {
    ...quietLogger,
    info: (line: string) => void (line.startsWith("  ✔ ") && said.push(line)),
  };
  const item = "iitem_filled";
  const plain = { item, location: "sloc_plain" };
  const balances = (location: string) => snapshot(knex, item, location);
  const movements = (location: string) =>
    knex("stock_movement")
      .where({ inventory_item_id: item, location_id: location })
      .orderBy("id")
      .select("kind", "cause", "stocked_delta", "reserved_delta", "stocked_quantity");

  beforeAll(async () => {
    database = await createDatabase({ template: "core-inventory" });
    knex = connect(database.url);
    [coreSchema, coreMigrations] = [await schemaOf(knex), await recorded(knex)];
    const level = (location_id: string, stocked_quantity: number | string) => ({
      inventory_item_id: item,
      location_id,
      stocked_quantity,
    });
    await callCore(database.url, [
      ["createInventoryItems", { id: item, sku: "filled" }],
      [
        "createInventoryLevels",
        [
          level("sloc_plain", 10),
          level("sloc_digits", "12345678901234.56789"),
          level("sloc_gone", 4),
        ],
      ],
      [
        "createReservationItems",
        [
          claimOf(plain, 3),
          claimOf(plain, 0.1),
          claimOf(plain, 0.2),
          claimOf(plain, 2, { id: "resitem_removed", line_item_id: "ordli_removed" }),
        ],
      ],
      ["softDeleteReservationItems", ["resitem_removed"]],
      ["deleteInventoryItemLevelByLocationId", "sloc_gone"],
    ]);
  });

  afterAll(async () => {
    await knex?.destroy();
    await database?.drop();
  });

  it("starts from a level whose numeric column lost digits that the raw one has", async () => {
    const { rows } = await knex.raw(
      `select stocked_quantity = (raw_stocked_quantity ->> 'value')::numeric as agree
         from inventory_level where location_id = 'sloc_digits'`,
    );
    expect(rows).toEqual([{ agree: false }]);
  });

  it("adds ours only, and leaves core's recorded", async () => {
    expect(coreMigrations.length).toBeGreaterThan(0);
    expect(await runMigrations({ databaseUrl: database.url, logger })).toEqual([ours]);
    expect(await recorded(knex)).toEqual([...coreMigrations, ours]);
  });

  it("says how many quantities it set to their raw twin, how many levels it opened, and nothing of what was right", () => {
    expect(said).toEqual([
      `  ✔ Migrated ${ours}`,
      "  ✔ inventory_level.stocked_quantity: 1 set to the exact value of raw_stocked_quantity",
      "  ✔ Stock ledger: 3 levels opened, 0 reconciled; 0 levels had claims beyond their stock",
    ]);
  });

  it("again, adds nothing, and says nothing", async () => {
    said.length = 0;
    expect(await runMigrations({ databaseUrl: database.url, logger })).toEqual([]);
    expect(said).toEqual([]);
  });

  it("opens the ledger with what the levels had, deleted ones too, to the last digit", async () => {
    await checkInvariants(knex);
    expect(await movements("sloc_plain")).toMatchObject([
      { kind: "opening", cause: "migration", stocked_delta: "10", reserved_delta: "3.3" },
    ]);
    expect(await movements("sloc_digits")).toMatchObject([
      { stocked_delta: "12345678901234.56789", reserved_delta: "0" },
    ]);
    expect(await movements("sloc_gone")).toMatchObject([{ stocked_delta: "4" }]);
  });

  it("core's claims are held, and its deleted ones can be restored", async () => {
    await withOurs(database.url, async ({ service }) => {
      const claims = await service.listReservationItems({}, { withDeleted: true });
      expect(claims).toHaveLength(4);
      expect(claims.every((claim) => "deducted" in claim && claim.deducted === false)).toBe(true);
      await service.restoreReservationItemsByLineItem("ordli_removed");
      expect(await balances("sloc_plain")).toMatchObject({ stocked: "10", reserved: "5.3" });
    });
    await checkInvariants(knex);
  });

  it("down: deducted claims become held again, and everything of ours is gone", async () => {
    await withOurs(database.url, async ({ service }) => {
      const six = claimOf(plain, 6, { id: "resitem_six", allow_backorder: true });
      await service.createReservationItems(six);
      expect(await balances("sloc_plain")).toEqual({
        stocked: "4",
        reserved: "5.3",
        available: "-1.3",
        backordered: "1.3",
      });
    });
    await revertMigrations({ databaseUrl: database.url });

    expect(await schemaOf(knex)).toEqual(coreSchema);
    expect(await recorded(knex)).toEqual(coreMigrations);
    expect(await balances("sloc_plain")).toEqual({
      stocked: "10",
      reserved: "11.3",
      available: "-1.3",
      backordered: "0",
    });
    const { rows } = await knex.raw(
      `select raw_stocked_quantity ->> 'value' as stocked, raw_reserved_quantity ->> 'value' as reserved
         from inventory_level where location_id = 'sloc_plain'`,
    );
    expect(rows).toEqual([{ stocked: "10", reserved: "11.3" }]);
  });

  it("core's module works on what is left", async () => {
    await callCore(database.url, [
      ["deleteReservationItems", ["resitem_six"]],
      ["createReservationItems", claimOf(plain, 1)],
      [
        "createInventoryLevels",
        { inventory_item_id: item, location_id: "sloc_later", stocked_quantity: 8 },
      ],
    ]);
    expect(await balances("sloc_plain")).toMatchObject({ stocked: "10", reserved: "6.3" });
  });

  it("up again: the ledger opens with what is there now", async () => {
    expect(await runMigrations({ databaseUrl: database.url })).toEqual([ours]);
    await checkInvariants(knex);
    expect(await movements("sloc_plain")).toMatchObject([
      { kind: "opening", stocked_delta: "10", reserved_delta: "6.3" },
    ]);
    expect(await movements("sloc_later")).toHaveLength(1);
  });

  it("down with nothing left of ours is refused, and core's stay", async () => {
    await revertMigrations({ databaseUrl: database.url });
    await expect(revertMigrations({ databaseUrl: database.url })).rejects.toThrow(
      "None of medusa-plugin-backorders' migrations is left to revert",
    );
    expect(await recorded(knex)).toEqual(coreMigrations);
  });
});

describe("migrating a store that is running", () => {
  it("puts the shortage of orders that core accepted beyond its stock into the queue: the newest wait", async () => {
    const database = await createDatabase({ template: "core-inventory" });
    const knex = connect(database.url);
    const item = "iitem_oversold";
    const level = { item, location: "sloc_1" };
    const order = (id: string, quantity: number) =>
      claimOf(level, quantity, { id, allow_backorder: true });
    try {
      await callCore(database.url, [
        ["createInventoryItems", { id: item, sku: "oversold" }],
        [
          "createInventoryLevels",
          { inventory_item_id: item, location_id: level.location, stocked_quantity: 3 },
        ],
        ["createReservationItems", order("resitem_1", 2)],
        ["createReservationItems", order("resitem_2", 2)],
        ["createReservationItems", order("resitem_3", 2)],
      ]);
      await runMigrations({ databaseUrl: database.url });
      expect(await queueOf(knex, level)).toEqual([
        entry("resitem_2", { open: 1 }),
        entry("resitem_3", { open: 2 }),
      ]);
      await checkInvariants(knex);
      await withOurs(database.url, async ({ service }) => {
        await service.adjustInventory(item, level.location, 1);
        expect(await queueOf(knex, level)).toContainEqual(entry("resitem_2", { filled: 1 }));
        expect(await service.findBreaches()).toEqual([]);
      });
      await checkInvariants(knex);
    } finally {
      await knex.destroy();
      await database.drop();
    }
  });

  it("lets others pass while it waits for somebody's open read, and goes on when that has ended", async () => {
    const database = await createDatabase({ template: "core-inventory" });
    const knex = connect(database.url);
    try {
      const reader = await knex.transaction();
      await reader.raw("select 1 from inventory_level");
      const migrating = runMigrations({ databaseUrl: database.url });
      const waiting = async () =>
        (await knex.raw(
          "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
        )) as { rows: unknown[] };
      await waitFor(waiting, ({ rows }) => rows.length > 0);
      // Behind a statement that waited for as long as the read is open, this would wait for as long.
      await knex.raw("select 1 from inventory_level");
      await knex.raw("update inventory_level set updated_at = now()");
      expect(await recorded(knex)).not.toContain(ours);
      await reader.commit();
      expect(await migrating).toEqual([ours]);
    } finally {
      await knex.destroy();
      await database.drop();
    }
  });
});

describe("migrating an empty database", () => {
  it("runs core's migrations, then ours; down and up again end in the same schema", async () => {
    const database = await createDatabase();
    const knex = connect(database.url);
    try {
      const ran = await runMigrations({ databaseUrl: database.url });
      expect(ran.length).toBeGreaterThan(1);
      expect(ran.at(-1)).toBe(ours);
      const schema = await schemaOf(knex);
      await withOurs(database.url, async ({ service }) => {
        const level = await makeLevel(service, { stocked: 1 });
        await service.createReservationItems(claimOf(level, 1));
      });
      await checkInvariants(knex);
      await revertMigrations({ databaseUrl: database.url });
      expect(await runMigrations({ databaseUrl: database.url })).toEqual([ours]);
      expect(await schemaOf(knex)).toEqual(schema);
      expect(await everythingStored(knex)).toMatchObject({
        stock_movement: expect.stringMatching(/^1 rows/),
        backorder_entry: null,
      });
      await checkInvariants(knex);
    } finally {
      await knex.destroy();
      await database.drop();
    }
  });
});
