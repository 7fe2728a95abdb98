import * as fc from "fast-check";
import { createDatabase, type TestDatabase } from "../helpers/postgres/database";
import { chosenSeed } from "../helpers/app/chosen-seed";
import { bootInventory, type BootedInventory } from "../helpers/app/inventory-module";
import { sequences } from "../helpers/model/operations";
import { Simulation } from "../helpers/model/simulation";
import { type DeductOn } from "../helpers/model/types";
import { PLACES } from "../helpers/model/world";

/**
 * FC_SEED and FC_PATH repeat a failure that fast-check printed; FC_SEED=random looks for new ones. FC_RUNS sets how many
 * sequences are tried for each form, FC_LENGTH how long they get.
 */
const { FC_PATH, FC_RUNS = "20", FC_LENGTH = "25" } = process.env;

/** Shrinking a failure stops here, so that what was found is printed before Jest gives up. */
const SEARCH_MILLISECONDS = 100_000 + 2_000 * Number(FC_RUNS);

const emptyTables = `
  begin;
  set local session_replication_role = replica;
  truncate inventory_item, inventory_level, reservation_item, backorder_entry, stock_movement, inventory_outbox,
           replenishment_order, replenishment_line, replenishment_receipt, replenishment_receipt_line cascade;
  commit;`;

describe("any sequence of operations leaves the stock that the reference model has", () => {
  let database: TestDatabase;
  let atOrder: BootedInventory;
  let atFulfillment: BootedInventory;

  beforeAll(async () => {
    database = await createDatabase({ template: "inventory" });
    const options = { databaseUrl: database.url, poolSize: 4 };
    atOrder = await bootInventory({ ...options, deductOn: "order" });
    atFulfillment = await bootInventory({ ...options, deductOn: "fulfillment" });
  });

  afterAll(async () => {
    await Promise.all([atOrder?.shutdown(), atFulfillment?.shutdown()]);
    await database?.drop();
  });

  const forms: DeductOn[] = ["order", "fulfillment"];

  it.each(forms)(
    "deductOn: %s",
    async (deductOn) => {
      const { knex } = atOrder;
      const services = { order: atOrder.service, fulfillment: atFulfillment.service };
      const property = fc.asyncProperty(
        sequences(PLACES.length, Number(FC_LENGTH)),
        async (start) => {
          await knex.raw(emptyTables);
          await new Simulation({ services, knex }, deductOn).play(start);
        },
      );

      await fc.assert(property, {
        numRuns: Number(FC_RUNS),
        interruptAfterTimeLimit: SEARCH_MILLISECONDS,
        markInterruptAsFailure: true,
        ...chosenSeed(),
        ...(FC_PATH ? { path: FC_PATH } : {}),
      });
    },
    SEARCH_MILLISECONDS + 60_000,
  );
});
