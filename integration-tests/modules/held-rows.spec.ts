import type { Knex } from "@medusajs/framework/mikro-orm/knex";

import { connect, createDatabase, type TestDatabase } from "../helpers/postgres/database";
import { type HeldRows, holdRows } from "../helpers/postgres/held-rows";

/** A table with everything that is in the way of rows that come back, and one that is empty. */
const SCHEMA = `
  create table shelf (id serial primary key, name text not null, units numeric not null,
                      doubled numeric generated always as (units * 2) stored);
  create table box (id int primary key, shelf_id int not null references shelf (id));
  create function refuse() returns trigger language plpgsql as $$ begin raise 'A row stays as it is'; end $$;
  create trigger refuse_changes before update or delete on box for each row execute function refuse();
  insert into shelf (name, units) values ('upper', 1.000000000000001), ('lower', 2);
  insert into box values (1, 1)`;

describe("rows that a test's database held", () => {
  let database: TestDatabase;
  let knex: Knex;
  let held: HeldRows;

  beforeEach(async () => {
    database = await createDatabase();
    knex = connect(database.url, 3);
    await knex.raw(SCHEMA);
    held = (await holdRows(database.name)) as HeldRows;
  });

  afterEach(async () => {
    await held.release();
    await knex.destroy();
    await database.drop();
  });

  const rows = async () => [
    await knex("shelf").orderBy("id"),
    await knex("box").orderBy("id"),
    (await knex.raw<{ rows: unknown[] }>("select last_value from shelf_id_seq")).rows,
  ];

  it("come back, whatever was written, past keys and triggers; who only read keeps the connection", async () => {
    const before = await rows();
    const { rows: connections } = await knex.raw<{ rows: { pid: number }[] }>(
      "select pg_backend_pid() as pid",
    );
    for (const change of [
      "insert into shelf (name, units) values ('new', 3)",
      "insert into box values (2, 2)",
      "update shelf set units = 7 where name = 'upper'",
      "delete from shelf where name = 'lower'",
    ]) {
      expect(await held.isUnchanged()).toBe(true);
      await knex.raw(change);
      expect(await held.isUnchanged()).toBe(false);
      expect(await held.putBack()).toBe(true);
      expect(await rows()).toEqual(before);
    }
    const { rows: after } = await knex.raw<{ rows: { pid: number }[] }>(
      "select pg_backend_pid() as pid",
    );
    expect(after).toEqual(connections);
  });

  it("come back although somebody is in the middle of a transaction, which ends", async () => {
    const straggler = await knex.transaction();
    await straggler("shelf").insert({ name: "never", units: 1 });
    expect(await held.putBack()).toBe(true);
    await expect(straggler("shelf").insert({ name: "late", units: 1 })).rejects.toThrow();
    await straggler.rollback().catch(() => undefined);
    expect(await knex("shelf").select("name").orderBy("id")).toEqual([
      { name: "upper" },
      { name: "lower" },
    ]);
  });

  it.each([
    "alter table shelf add column colour text",
    "alter table box alter column shelf_id drop not null",
    "drop trigger refuse_changes on box",
    "create or replace function refuse() returns trigger language plpgsql as $$ begin return new; end $$",
    "create table crate (id int)",
    "truncate box",
  ])("do not suffice after: %s", async (change) => {
    await knex.raw(change);
    expect(await held.isUnchanged()).toBe(false);
    expect(await held.putBack()).toBe(false);
  });

  it("do not suffice where the connection that holds them was cut", async () => {
    await knex.raw(
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
    );
    expect(await held.putBack()).toBe(false);
  });

  it("a session's temporary tables are not part of them", async () => {
    await knex.raw("create temporary table basket (id int)");
    expect(await held.putBack()).toBe(true);
  });
});
