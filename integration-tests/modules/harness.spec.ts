import type { Knex } from "@medusajs/framework/mikro-orm/knex";
import type { IInventoryService } from "@medusajs/framework/types";
import { connect, createDatabase, type TestDatabase } from "../helpers/postgres/database";
import { makeLevel, snapshot } from "../helpers/store/fixtures";
import { bootInventory, type BootedInventory } from "../helpers/app/inventory-module";
import { checkInvariants, findViolations } from "../helpers/model/invariants";

/** One level with 2 units, one held claim on 3, and the backorder entry for the missing unit. */
const soundStock = `
  insert into inventory_item (id) values ('iitem_1');
  insert into inventory_level (id, inventory_item_id, location_id, stocked_quantity, raw_stocked_quantity,
                               reserved_quantity, raw_reserved_quantity, raw_incoming_quantity, backordered_quantity)
  values ('ilev_1', 'iitem_1', 'sloc_1', 2, '{"value": "2"}', 3, '{"value": "3"}', '{"value": "0"}', 1);
  insert into reservation_item (id, inventory_item_id, location_id, quantity, raw_quantity)
  values ('resitem_1', 'iitem_1', 'sloc_1', 3, '{"value": "3"}');
  insert into backorder_entry (reservation_id, inventory_level_id, inventory_item_id, location_id,
                               quantity, raw_quantity, queued_at, stock_movement_id, notified_at)
  values ('resitem_1', 'ilev_1', 'iitem_1', 'sloc_1', 1, '{"value": "1"}', now(), 'stmov_1', now());
  insert into stock_movement (inventory_level_id, inventory_item_id, location_id, kind, cause,
                              stocked_delta, raw_stocked_delta, reserved_delta, raw_reserved_delta,
                              stocked_quantity, raw_stocked_quantity, reserved_quantity, raw_reserved_quantity)
  values ('ilev_1', 'iitem_1', 'sloc_1', 'opening', 'test',
          2, '{"value": "2"}', 0, '{"value": "0"}', 2, '{"value": "2"}', 0, '{"value": "0"}'),
         ('ilev_1', 'iitem_1', 'sloc_1', 'claim', 'test',
          0, '{"value": "0"}', 3, '{"value": "3"}', 2, '{"value": "2"}', 3, '{"value": "3"}');`;

/** The tables refuse most of the damage below by themselves. */
const withoutGuards = `
  alter table stock_movement disable trigger user;
  alter table backorder_entry drop constraint "CK_backorder_entry_open",
                              drop constraint "CK_backorder_entry_quantities";`;

/** What breaks each rule. */
const damages: Record<string, string> = {
  "I1 reserved = sum of the held live claims": "update reservation_item set deducted = true",
  "I2 stocked = sum of the movements' stocked deltas":
    "update inventory_level set stocked_quantity = 1",
  "I2 reserved = sum of the movements' reserved deltas":
    "update stock_movement set reserved_delta = 2 where kind = 'claim'",
  "I2 stocked after each movement = running sum of the deltas":
    "update stock_movement set stocked_quantity = 1 where kind = 'opening'",
  "I2 reserved after each movement = running sum of the deltas":
    "update stock_movement set reserved_quantity = 1 where kind = 'opening'",
  "every live claim has a live level": "update reservation_item set location_id = 'sloc_2'",
  "I4 a claim's open backorder quantity is between 0 and its quantity":
    "update reservation_item set deleted_at = now()",
  "no backorder entry has a negative quantity": "update backorder_entry set filled_quantity = -1",
  "an entry's open quantity is above 0 exactly while its status is open":
    "update backorder_entry set status = 'filled'",
  "an open entry stands at the live level of its claim":
    "update backorder_entry set location_id = 'sloc_2'",
  "a level's backordered quantity = sum of its open entries":
    "update inventory_level set backordered_quantity = 2",
  "I9 an entry has its event out or in the outbox": "update backorder_entry set notified_at = null",
  "I5 open backorder quantity = min(shortage, quantity of all claims)":
    "update backorder_entry set quantity = 2",
  "I6 inventory_level.stocked_quantity agrees with raw_stocked_quantity": `update inventory_level set raw_stocked_quantity = '{"value": "2.000000000001"}'`,
  "I6 inventory_level.incoming_quantity agrees with raw_incoming_quantity":
    "update inventory_level set raw_incoming_quantity = '{}'",
  "I6 reservation_item.quantity agrees with raw_quantity":
    "update reservation_item set quantity = quantity + 1",
  "I6 backorder_entry.filled_quantity agrees with raw_filled_quantity":
    "update backorder_entry set filled_quantity = 1",
  "I6 stock_movement.reserved_delta agrees with raw_reserved_delta":
    "update stock_movement set reserved_delta = 2 where kind = 'claim'",
};

describe("test harness, on Medusa's own Inventory Module", () => {
  let database: TestDatabase;
  let first: BootedInventory<IInventoryService>;
  let second: BootedInventory<IInventoryService>;

  beforeAll(async () => {
    database = await createDatabase({ template: "core-inventory" });
    const options = { databaseUrl: database.url, module: "core" as const };
    [first, second] = await Promise.all([bootInventory(options), bootInventory(options)]);
  });

  afterAll(async () => {
    await Promise.all([first?.shutdown(), second?.shutdown()]);
    await database?.drop();
  });

  it("two modules on one database see each other's writes", async () => {
    const { item, location } = await makeLevel(first.service, { stocked: 5 });
    await second.service.adjustInventory(item, location, -2);

    expect(first.service).not.toBe(second.service);
    expect(await snapshot(first.knex, item, location)).toEqual({
      stocked: "3",
      reserved: "0",
      available: "3",
      backordered: "0",
    });
  });

  it("events are captured per module", async () => {
    first.events.clear();
    second.events.clear();
    await makeLevel(first.service, { stocked: 1 });

    expect(first.events.map(({ name }) => name)).toContain("inventory.inventory-level.created");
    expect(second.events).toHaveLength(0);
  });

  it("query.graph reads through the module", async () => {
    const { item } = await makeLevel(second.service, { stocked: 4 });
    const { data } = await second.query.graph({
      entity: "inventory_item",
      fields: ["id", "location_levels.stocked_quantity"],
      filters: { id: item },
    });

    expect(data).toMatchObject([{ id: item, location_levels: [{ stocked_quantity: 4 }] }]);
  });

  it("every database is a fresh copy", async () => {
    const copy = await createDatabase({ template: "core-inventory" });
    const booted = await bootInventory({ databaseUrl: copy.url, module: "core" });
    try {
      expect(await booted.migrate()).toEqual([]);
      expect(await booted.service.listInventoryItems({})).toEqual([]);
    } finally {
      await booted.shutdown();
      await copy.drop();
    }
  });
});

describe("test harness, on this project's Inventory Module", () => {
  it("both values of deductOn can be up on one database", async () => {
    const database = await createDatabase({ template: "inventory" });
    const options = { databaseUrl: database.url };
    const [atOrder, atFulfillment] = await Promise.all([
      bootInventory({ ...options, deductOn: "order" }),
      bootInventory({ ...options, deductOn: "fulfillment" }),
    ]);
    try {
      const { item, location } = await makeLevel(atOrder.service, { stocked: 5 });
      const claim = { inventory_item_id: item, location_id: location, quantity: 1 };
      await atOrder.service.createReservationItems([{ ...claim, line_item_id: "ordli_1" }]);
      await atFulfillment.service.createReservationItems([{ ...claim, line_item_id: "ordli_2" }]);

      expect(await snapshot(atOrder.knex, item, location)).toMatchObject({
        stocked: "4",
        reserved: "1",
      });
      await checkInvariants(atOrder.knex);
    } finally {
      await Promise.all([atOrder.shutdown(), atFulfillment.shutdown()]);
      await database.drop();
    }
  });
});

describe("the check of the invariants", () => {
  let database: TestDatabase;
  let knex: Knex;
  let trx: Knex.Transaction;

  beforeAll(async () => {
    database = await createDatabase({ template: "inventory" });
    knex = connect(database.url);
    await knex.raw(soundStock);
  });

  beforeEach(async () => {
    trx = await knex.transaction();
  });

  afterEach(async () => {
    await trx?.rollback();
  });

  afterAll(async () => {
    await knex?.destroy();
    await database?.drop();
  });

  it("finds nothing where everything holds", async () => {
    expect(await findViolations(trx)).toEqual([]);
  });

  it.each(Object.entries(damages))("finds: %s", async (rule, damage) => {
    await trx.raw(withoutGuards + damage);

    const found = await findViolations(trx);

    expect(found.map((violation) => violation.rule)).toContain(rule);
  });

  it("leaves out what a running workflow changed", async () => {
    await trx.raw(
      "delete from backorder_entry; update inventory_level set backordered_quantity = 0",
    );
    expect(await findViolations(trx)).toMatchObject([{ expected: "1", found: "0" }]);
    await trx.raw(
      "insert into unsettled_change (inventory_level_id, correlation_id, delta) select id, 'wf', -1 from inventory_level",
    );

    expect(await findViolations(trx)).toEqual([]);
  });

  it("reports rule, place, expected and found", async () => {
    await trx.raw('update reservation_item set quantity = 4, raw_quantity = \'{"value": "4"}\'');

    await expect(checkInvariants(trx)).rejects.toThrow(
      "- I1 reserved = sum of the held live claims: level ilev_1 (item iitem_1 at sloc_1): expected 4, found 3",
    );
  });
});
