import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";

import { bootInventory, type BootedInventory } from "../helpers/app/inventory-module";
import { checkInvariants } from "../helpers/model/invariants";
import { claimOf, failureOf, forms, queueOf } from "../helpers/model/ledger";
import {
  asAdministrator,
  connect,
  createDatabase,
  databasePrefix,
  type TestDatabase,
} from "../helpers/postgres/database";
import { repositoryRoot } from "../helpers/postgres/migrations";
import { makeLevel, snapshot } from "../helpers/store/fixtures";

/** What the page for operators says that the owner grants, to a role of this name. */
function readGrants(role: string): string {
  const page = readFileSync(path.join(repositoryRoot, "docs/operating.md"), "utf8");
  const blocks = [...page.matchAll(/```sql\n(.*?)```/gs)].map(([, code]) => code);
  const grants = blocks.find((code) => code.includes("grant usage on schema")) ?? "";
  return grants.replaceAll("to store;", `to "${role}";`);
}

describe.each(forms)(
  "a store whose role only has what the page for operators grants, %s",
  (form) => {
    const role = `${databasePrefix()}role_${randomBytes(4).toString("hex")}`;
    let database: TestDatabase;
    let store: BootedInventory;

    beforeAll(async () => {
      const password = randomBytes(8).toString("hex");
      database = await createDatabase({ template: "inventory" });
      const owner = connect(database.url);
      await owner.raw(`create role "${role}" login password '${password}'`);
      await owner.raw(readGrants(role));
      await owner.destroy();
      const url = new URL(database.url);
      url.username = role;
      url.password = password;
      store = await bootInventory({ databaseUrl: url.href, deductOn: form });
    });

    afterAll(async () => {
      await store?.shutdown();
      await database.drop();
      await asAdministrator((client) => client.query(`drop role if exists "${role}"`));
    });

    it("sells, below zero too, takes stock in, moves and releases, with its books in order", async () => {
      const level = await makeLevel(store.service, { stocked: 2, allow_backorder: true });
      const [claim] = await store.service.createReservationItems([claimOf(level, 5)]);
      expect(await queueOf(store.knex, level)).toMatchObject([{ claim: claim.id, open: "3" }]);

      await store.service.updateReservationItems([{ id: claim.id, quantity: 4 }]);
      await store.service.adjustInventory(level.item, level.location, 1);
      await store.service.deleteReservationItems([claim.id]);

      expect(await snapshot(store.knex, level.item, level.location)).toMatchObject({
        stocked: "3",
        reserved: "0",
        backordered: "0",
      });
      await checkInvariants(store.knex);
    });

    it("can change neither the ledger nor the schema", async () => {
      await makeLevel(store.service, { stocked: 1 });
      const rewrite = await failureOf(
        store.knex.raw("update stock_movement set stocked_delta = 0"),
      );
      expect(rewrite.message).toMatch(/append-only/);
      const create = await failureOf(store.knex.raw("create table intruder (id int)"));
      expect(create.message).toMatch(/permission denied for schema/);
      const drop = await failureOf(store.knex.raw("drop table stock_movement"));
      expect(drop.message).toMatch(/must be owner/);
    });
  },
);
