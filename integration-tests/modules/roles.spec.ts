import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";

import { bootInventory, type BootedInventory } from "../helpers/app/inventory-module";
import { checkInvariants } from "../helpers/model/invariants";
import { claimOf, everythingStored, failureOf, forms, queueOf } from "../helpers/model/ledger";
import { day } from "../helpers/model/supply";
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

    it("orders supply, receives it, is told dates, and takes back, with its books in order", async () => {
      const { service, knex } = store;
      const level = await makeLevel(service, { allow_backorder: true });
      await service.createReservationItems([claimOf(level, 5)]);
      await service.followShortage([level.id]);
      const [draft] = await service.listReplenishmentOrders(
        { location_id: level.location },
        { relations: ["lines"] },
      );
      const lines = (draft.lines ?? []).map(({ id }) => ({ line_id: id, accepted: 2 }));
      const placed = await service.placeReplenishmentOrder({ id: draft.id, expected_at: day(1) });
      expect(placed.promises).toMatchObject([{ from: null, to: day(1) }]);
      const { receipt, fills } = await service.receiveReplenishmentOrder({ id: draft.id, lines });
      expect(fills).toMatchObject([{ quantity: 2, remaining_quantity: 3 }]);
      await service.undoReceipt(receipt?.id ?? "");
      const before = await everythingStored(knex);
      await service.cancelReplenishmentOrder({ id: draft.id, dry_run: true });
      expect(await everythingStored(knex)).toEqual(before);
      await service.cancelReplenishmentOrder({ id: draft.id });
      expect(await queueOf(knex, level)).toContainEqual(
        expect.objectContaining({ status: "open" }),
      );
      await checkInvariants(knex);
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
