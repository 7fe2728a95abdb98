import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { atOnce } from "../helpers/app/at-once";
import { countStock } from "../helpers/model/counts";
import { claimOf, failureOf, inTransaction, useStock } from "../helpers/model/ledger";
import { makeLevel, type MadeLevel, snapshot } from "../helpers/store/fixtures";

/** Writes a level's past into the ledger: one unit in and out in each of the last months. */
const PAST = `
  insert into stock_movement (
    inventory_level_id, inventory_item_id, location_id, kind, cause, stocked_delta, raw_stocked_delta, reserved_delta,
    raw_reserved_delta, stocked_quantity, raw_stocked_quantity, reserved_quantity, raw_reserved_quantity, created_at
  )
  select l.id, l.inventory_item_id, l.location_id, case n when 1 then 'opening' else 'adjust' end, 'test',
         1, backorders_v1_raw(1), 0, backorders_v1_raw(0), n, backorders_v1_raw(n), 0, backorders_v1_raw(0),
         date_trunc('month', now() at time zone 'utc') at time zone 'utc' - make_interval(months => 7 - n) + interval '3 days'
    from inventory_level l, generate_series(1, 6) as n
   where l.id = ?`;

describe("the ledger by months", () => {
  const stock = useStock();
  let level: MadeLevel;

  const movements = async () => {
    const { rows } = await stock.knex.raw<{ rows: object[] }>(
      "select * from stock_movement order by id",
    );
    return rows;
  };
  const partitions = async () =>
    (await stock
      .knex("pg_inherits")
      .whereRaw("inhparent = 'stock_movement'::regclass")
      .select(stock.knex.raw("inhrelid::regclass::text as name"))
      .orderBy("name")) as { name: string }[];
  const work = async () => {
    const claim = await stock.service.createReservationItems(claimOf(level, 2));
    await stock.service.adjustInventory(level.item, level.location, 5);
    await stock.service.deleteReservationItems([claim.id]);
    await countStock(stock.service, [
      { inventory_item_id: level.item, location_id: level.location, on_hand: 4 },
    ]);
    expect(await snapshot(stock.knex, level.item, level.location)).toMatchObject({
      available: "4",
    });
    expect(await stock.service.findBreaches()).toEqual([]);
  };

  beforeAll(async () => {
    level = await makeLevel(stock.service, { allow_backorder: true });
    // As if the level had begun half a year ago.
    await stock.knex.transaction(async (trx) => {
      await trx.raw('alter table stock_movement disable trigger "stock_movement_append_only"');
      await trx("stock_movement").where({ inventory_level_id: level.id }).delete();
      await trx.raw('alter table stock_movement enable trigger "stock_movement_append_only"');
      await trx.raw(PAST, [level.id]);
      await trx("inventory_level")
        .where({ id: level.id })
        .update({
          stocked_quantity: 6,
          raw_stocked_quantity: JSON.stringify({ value: "6", precision: 20 }),
        });
    });
  });

  it("is refused to the archive while it is one table", async () => {
    const failure = await failureOf(stock.service.archiveStockMovements({ keep_months: 1 }));
    expect(failure).toMatchObject({ type: "not_allowed" });
  });

  it("is made while others write, and loses and changes nothing", async () => {
    const before = await movements();
    const { failed } = await atOnce<unknown>([
      () => stock.service.partitionStockMovements(),
      ...Array.from(
        { length: 40 },
        () => () => stock.service.adjustInventory(level.item, level.location, 1),
      ),
    ]);
    expect(failed).toEqual([]);
    const after = await movements();
    expect(after.slice(0, before.length)).toEqual(before);
    expect(after).toHaveLength(before.length + 40);
    expect((await partitions()).length).toBeGreaterThan(17);
    const { rows } = await stock.knex.raw<{ rows: { in_rest: string }[] }>(
      "select count(*) as in_rest from stock_movement_rest",
    );
    expect(rows).toEqual([{ in_rest: "0" }]);
  });

  it("stays append-only, its partitions too, with its key and its indexes", async () => {
    for (const table of ["stock_movement", (await partitions())[3]?.name]) {
      for (const change of [`delete from ${table}`, `update ${table} set cause = ''`]) {
        expect((await failureOf(stock.knex.raw(change) as never)).message).toMatch(/append-only/);
      }
    }
    const indexes = await stock
      .knex("pg_indexes")
      .where({ tablename: "stock_movement" })
      .pluck("indexname");
    expect(indexes.sort()).toEqual([
      "IDX_stock_movement_correlation",
      "IDX_stock_movement_level",
      "IDX_stock_movement_reservation",
      "stock_movement_pkey",
    ]);
  });

  it("serves the engine as before, also a connection that knew the table", async () => {
    await work();
  });

  it("made again makes the months of the next year only", async () => {
    const before = await partitions();
    expect(await stock.service.partitionStockMovements()).toBe(0);
    expect(await partitions()).toEqual(before);
  });

  it("is archived month by month: the books add up, and followers are told", async () => {
    const folder = await mkdtemp(join(tmpdir(), "ledger-"));
    const all = (await movements()) as { id: string; created_at: Date }[];
    const months = await stock.service.archiveStockMovements({
      keep_months: 3,
      export_to: folder,
      drop: true,
    });
    expect(months.length).toBeGreaterThanOrEqual(3);
    const ends = months.at(-1)?.ends_at as Date;
    const gone = all.filter(({ created_at }) => created_at < ends);
    expect(gone).toHaveLength(3);
    const files = await Promise.all(
      months.map(({ name }) => readFile(join(folder, `${name}.csv`), "utf8")),
    );
    const lines = files.flatMap((text) => text.trimEnd().split("\n").slice(1));
    expect(lines.map((line) => line.split(",")[0])).toEqual(gone.map(({ id }) => id));
    await rm(folder, { recursive: true });

    const left = (await movements()) as { id: string; kind: string; stocked_delta: string }[];
    expect(left[0]).toMatchObject({
      id: gone[2]?.id,
      kind: "opening",
      stocked_delta: "3",
      stocked_quantity: "3",
    });
    expect(left).toHaveLength(all.length - 2);
    await work();

    expect(
      (await failureOf(stock.service.followStockMovements({ after: gone[0]?.id }))).message,
    ).toMatch(/are archived/);
    expect((await stock.service.followStockMovements())[0]).toMatchObject({ kind: "opening" });
    const old = await failureOf(
      countStock(
        stock.service,
        [{ inventory_item_id: level.item, location_id: level.location, on_hand: 4 }],
        {
          as_of: new Date(ends.getTime() - 1000),
        },
      ),
    );
    expect(old.message).toMatch(/as_of lies before what the ledger still has/);

    const again = await stock.service.archiveStockMovements({ keep_months: 2 });
    expect(again).toHaveLength(1);
    await work();
    expect(await stock.service.archiveStockMovements({ keep_months: 2 })).toEqual([]);
    await inTransaction(stock.service, (context) =>
      stock.service.adjustInventory(level.item, level.location, 1, context),
    );
  });

  it("is no finding where it is archived; what is broken afterwards is found, and repaired to a clean bill", async () => {
    const { service, knex } = stock;
    expect(await service.findStockFindings({})).toEqual([]);
    const claim = await service.createReservationItems(
      claimOf(level, 1, { line_item_id: undefined }),
    );
    const broken = [
      `update inventory_level set stocked_quantity = stocked_quantity + 7, raw_stocked_quantity = backorders_v1_raw(stocked_quantity + 7)`,
      `update inventory_level set reserved_quantity = 9, raw_reserved_quantity = backorders_v1_raw(9)`,
      `delete from stock_movement where id = (select max(id) from stock_movement where inventory_level_id = '${level.id}')`,
      `delete from reservation_item where id = '${claim.id}'`,
    ];
    for (const sql of broken) {
      const where = sql.startsWith("update") ? ` where id = '${level.id}'` : "";
      await knex.raw(`begin; set local session_replication_role = replica; ${sql}${where}; commit`);
      const found = await service.findStockFindings({});
      expect({ sql, found: found.length > 0 }).toEqual({ sql, found: true });
      for (let pass = 0; pass < 3; pass++) {
        for (const finding of await service.findStockFindings({})) {
          await service.repairStockFinding(finding, { dry_run: false });
        }
      }
      expect({ sql, found: await service.findStockFindings({}) }).toEqual({ sql, found: [] });
    }
    await work();
  });
});
