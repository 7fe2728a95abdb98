import type { IInventoryService } from "@medusajs/framework/types";
import { createDatabase, type TestDatabase } from "../helpers/postgres/database";
import { bootInventory, type BootedInventory } from "../helpers/app/inventory-module";
import { useStock } from "../helpers/model/ledger";

/** One call on a module that has the same history as the other; what it returns is compared. */
type Call = (service: IInventoryService, ids: Ids) => Promise<unknown>;
type Ids = { item: string; claim: string };

const line = (ids: Ids, fields: object = {}) => ({
  inventory_item_id: ids.item,
  location_id: "sloc_1",
  quantity: 2,
  line_item_id: "ordli_1",
  ...fields,
});

const calls: [name: string, call: Call][] = [
  ["createInventoryItems", (s) => s.createInventoryItems({ sku: "other", title: "Other" })],
  ["createInventoryItems of many", (s) => s.createInventoryItems([{ sku: "third" }])],
  ["updateInventoryItems", (s, { item }) => s.updateInventoryItems({ id: item, title: "New" })],
  [
    "createInventoryLevels",
    (s, { item }) =>
      s.createInventoryLevels({
        inventory_item_id: item,
        location_id: "sloc_3",
        stocked_quantity: 7.5,
        incoming_quantity: 2,
      }),
  ],
  [
    "createInventoryLevels of many",
    (s, { item }) => s.createInventoryLevels([{ inventory_item_id: item, location_id: "sloc_4" }]),
  ],
  ["createReservationItems", (s, ids) => s.createReservationItems(line(ids))],
  [
    "createReservationItems of many",
    (s, ids) =>
      s.createReservationItems([
        line(ids, { description: "d", created_by: "user_1", metadata: { a: 1 }, external_id: "e" }),
        line(ids, { line_item_id: undefined, quantity: 0.5, allow_backorder: true }),
      ]),
  ],
  [
    "updateReservationItems",
    (s, { claim }) => s.updateReservationItems({ id: claim, quantity: 4, description: "more" }),
  ],
  [
    "updateReservationItems of many",
    (s, { claim }) => s.updateReservationItems([{ id: claim, metadata: { b: 2 } }]),
  ],
  ["adjustInventory", (s, { item }) => s.adjustInventory(item, "sloc_1", -1.5)],
  [
    "adjustInventory of many",
    (s, { item }) =>
      s.adjustInventory([
        { inventoryItemId: item, locationId: "sloc_1", adjustment: 3 },
        { inventoryItemId: item, locationId: "sloc_2", adjustment: -3 },
      ]),
  ],
  [
    "updateInventoryLevels",
    (s, { item }) =>
      s.updateInventoryLevels({
        inventory_item_id: item,
        location_id: "sloc_1",
        stocked_quantity: 30,
        incoming_quantity: 4,
      }),
  ],
  [
    "updateInventoryLevels of many",
    (s, { item }) =>
      s.updateInventoryLevels([
        { inventory_item_id: item, location_id: "sloc_2", stocked_quantity: 5 },
      ]),
  ],
  ["softDeleteReservationItems", (s, { claim }) => s.softDeleteReservationItems([claim])],
  ["restoreReservationItems", (s, { claim }) => s.restoreReservationItems([claim])],
  ["deleteReservationItemsByLineItem", (s) => s.deleteReservationItemsByLineItem("ordli_1")],
  ["restoreReservationItemsByLineItem", (s) => s.restoreReservationItemsByLineItem("ordli_1")],
  [
    "retrieveInventoryLevelByItemAndLocation",
    (s, { item }) => s.retrieveInventoryLevelByItemAndLocation(item, "sloc_1"),
  ],
  [
    "listInventoryLevels",
    (s, { item }) =>
      s.listInventoryLevels({ inventory_item_id: item }, { order: { location_id: "ASC" } }),
  ],
  [
    "listInventoryItems",
    (s, { item }) => s.listInventoryItems({ id: item }, { relations: ["location_levels"] }),
  ],
  [
    "listReservationItems",
    (s, { claim }) => s.listReservationItems({ id: claim }, { relations: ["inventory_item"] }),
  ],
  ["listAndCountReservationItems", (s, { claim }) => s.listAndCountReservationItems({ id: claim })],
  [
    "retrieveStockedQuantity",
    (s, { item }) => s.retrieveStockedQuantity(item, ["sloc_1", "sloc_2"]),
  ],
  [
    "retrieveReservedQuantity",
    (s, { item }) => s.retrieveReservedQuantity(item, ["sloc_1", "sloc_2"]),
  ],
  ["retrieveAvailableQuantity", (s, { item }) => s.retrieveAvailableQuantity(item, ["sloc_1"])],
  ["retrieveAvailableQuantity nowhere", (s, { item }) => s.retrieveAvailableQuantity(item, [])],
  ["retrieveStockedQuantity nowhere", (s, { item }) => s.retrieveStockedQuantity(item, [])],
  ["retrieveReservedQuantity nowhere", (s, { item }) => s.retrieveReservedQuantity(item, [])],
  ["confirmInventory of enough", (s, { item }) => s.confirmInventory(item, ["sloc_1"], 5)],
  ["confirmInventory of too much", (s, { item }) => s.confirmInventory(item, ["sloc_1"], 5000)],
  ["deleteReservationItems", (s, { claim }) => s.deleteReservationItems([claim])],
  ["deleteReservationItemByLocationId", (s) => s.deleteReservationItemByLocationId("sloc_1")],
  ["deleteInventoryLevel", (s, { item }) => s.deleteInventoryLevel(item, "sloc_4")],
  ["deleteInventoryItemLevelByLocationId", (s) => s.deleteInventoryItemLevelByLocationId("sloc_3")],
  [
    "retrieveStockedQuantity of an unknown item",
    (s) => s.retrieveStockedQuantity("no", ["sloc_1"]),
  ],
  ["retrieveReservedQuantity of an unknown item", (s) => s.retrieveReservedQuantity("no", [])],
  ["confirmInventory of an unknown item", (s) => s.confirmInventory("no", ["sloc_1"], 1)],
  ["adjustInventory of an unknown level", (s) => s.adjustInventory("no", "sloc_1", 1)],
];

/**
 * Makes results of two databases comparable: ids and dates become what they are, a big number its
 * value, and what core returns as garbage (NaN) is left out.
 */
function comparable(value: unknown): unknown {
  if (value instanceof Date) {
    return "a date";
  }
  if (Array.isArray(value)) {
    return value.map(comparable);
  }
  if (typeof value === "object" && value !== null) {
    if ("bigNumber" in value && "numeric" in value) {
      return { numeric: value.numeric, exact: String(value.bigNumber) };
    }
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, field]) => !Number.isNaN(field))
        // After a change core still returns the available quantity of before it.
        .map(([key, field]) => [
          key,
          key === "available_quantity" && typeof field === "object"
            ? field?.constructor.name
            : comparable(field),
        ]),
    );
  }
  return typeof value === "string" ? value.replace(/^(\w+)_[0-9A-Z]{26}$/, "an id of $1") : value;
}

async function outcomeOf(call: Promise<unknown>): Promise<unknown> {
  try {
    return comparable(await call);
  } catch (error) {
    return { type: (error as { type?: string }).type };
  }
}

describe("what core's methods return, ours return too: every key, with equal values", () => {
  // Core's own form, so that the balances are the same.
  const stock = useStock({ deductOn: "fulfillment" });
  let database: TestDatabase;
  let core: BootedInventory<IInventoryService>;
  let coreIds: Ids;
  let ourIds: Ids;

  async function prepare(service: IInventoryService): Promise<Ids> {
    const { id: item } = await service.createInventoryItems({ sku: "first" });
    await service.createInventoryLevels(
      ["sloc_1", "sloc_2"].map((location_id) => ({
        inventory_item_id: item,
        location_id,
        stocked_quantity: 20,
      })),
    );
    const { id: claim } = await service.createReservationItems(line({ item, claim: "" }));
    return { item, claim };
  }

  beforeAll(async () => {
    // Our module adds columns to core's models, for the whole process: core needs them in its tables.
    database = await createDatabase({ template: "inventory" });
    core = await bootInventory({ databaseUrl: database.url, module: "core" });
    [coreIds, ourIds] = [await prepare(core.service), await prepare(stock.service)];
  });
  afterAll(async () => {
    await core?.shutdown();
    await database?.drop();
  });

  it.each(calls)("%s", async (_name, call) => {
    const theirs = await outcomeOf(call(core.service, coreIds));
    const ours = await outcomeOf(call(stock.service as IInventoryService, ourIds));
    if (typeof theirs === "object" && theirs !== null) {
      expect(ours).toMatchObject(theirs);
    } else {
      expect(ours).toEqual(theirs);
    }
  });
});
