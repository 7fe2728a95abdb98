import { callCore } from "../helpers/app/call-core";
import { bootInventory } from "../helpers/app/inventory-module";
import { checkInvariants } from "../helpers/model/invariants";
import { claimOf } from "../helpers/model/ledger";
import { connect, createDatabase } from "../helpers/postgres/database";
import { runMigrations } from "../helpers/postgres/migrations";

describe("migrating a store whose levels have incoming quantities", () => {
  it("takes what levels have incoming over as supply without a source, which promises no day", async () => {
    const database = await createDatabase({ template: "core-inventory" });
    const knex = connect(database.url);
    const [item, location_id] = ["iitem_incoming", "sloc_1"];
    const level = { item, location: location_id };
    try {
      await callCore(database.url, [
        ["createInventoryItems", { id: item, sku: "incoming" }],
        [
          "createInventoryLevels",
          [
            { inventory_item_id: item, location_id, stocked_quantity: 0, incoming_quantity: 5 },
            { inventory_item_id: item, location_id: "sloc_2", stocked_quantity: 1 },
          ],
        ],
        ["createReservationItems", claimOf(level, 2, { id: "resitem_1", allow_backorder: true })],
      ]);
      await runMigrations({ databaseUrl: database.url });
      await checkInvariants(knex);
      const { service, shutdown } = await bootInventory({ databaseUrl: database.url });
      try {
        const lines = await service.listReplenishmentLines(
          {},
          { relations: ["replenishment_order"] },
        );
        expect(lines).toMatchObject([
          {
            inventory_item_id: item,
            quantity: 5,
            incoming: 5,
            due_at: null,
            from_level: true,
            replenishment_order: { status: "ordered", location_id, supplier: null },
          },
        ]);
        expect(await service.listBackorderEntries({})).toMatchObject([
          { reservation_id: "resitem_1", quantity: 2, promised_at: null },
        ]);
        expect(await service.findBreaches()).toEqual([]);
        const [{ id: line_id, replenishment_order_id: id }] = lines;
        await service.receiveReplenishmentOrder({ id, lines: [{ line_id, accepted: 5 }] });
        const [after] = await service.listInventoryLevels({ inventory_item_id: item, location_id });
        expect(after).toMatchObject({ incoming_quantity: 0, backordered_quantity: 0 });
      } finally {
        await shutdown();
      }
      await checkInvariants(knex);
    } finally {
      await knex.destroy();
      await database.drop();
    }
  });
});
