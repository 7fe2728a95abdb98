import fc from "fast-check";

import { chooseLocation } from "../../src/modules/inventory/domain/choose-location";
import {
  InsufficientStockError,
  UnmappedLocationError,
} from "../../src/modules/inventory/domain/errors";
import { orderUntilShipDate, SHIP_DATE } from "../helpers/model/supply";
import { createDatabase } from "../helpers/postgres/database";
import { makeItem, uniqueId } from "../helpers/store/fixtures";
import { bootInventory, type BootedInventory } from "../helpers/app/inventory-module";
import { checkInvariants } from "../helpers/model/invariants";
import { failureOf, withoutChange } from "../helpers/model/ledger";
import {
  type CaseAnswer,
  expectedByDate,
  LOCATION_CASES,
  type LocationCase,
} from "../helpers/model/location-cases";

const LOCATIONS = ["a", "b", "c", "d"] as const;

/** A level's stock and policy; `undefined` where the item is not stocked at the location. */
const levelArbitrary = fc.option(
  fc.record({
    stocked: fc.integer({ min: -2, max: 4 }),
    allow_backorder: fc.constantFrom(null, true, false),
    backorder_limit: fc.constantFrom(null, 0, 3),
    incoming: fc.constantFrom(0, 0, 1, 3),
  }),
  { nil: undefined },
);

const caseArbitrary = fc.record({
  levels: fc.tuple(levelArbitrary, levelArbitrary, levelArbitrary, levelArbitrary),
  item: fc.record({
    allow_backorder: fc.constantFrom(null, null, true, false),
    backorder_limit: fc.constantFrom(null, null, 2),
  }),
  shipping: fc.constantFrom(null, ...LOCATIONS),
  channel: fc.subarray([...LOCATIONS]),
  allow_backorder: fc.constantFrom(null, true, false),
  quantity: fc.integer({ min: 1, max: 5 }),
  dated: fc.boolean(),
});

/** Makes the stock of a case, claims its line, and says what came of it. */
async function claimCase(
  { service, knex }: BootedInventory,
  { shipping, channel = [], levels, quantity = 2, item: policy, ...given }: LocationCase,
): Promise<CaseAnswer> {
  const item = await makeItem(service, policy);
  await service.createInventoryLevels(
    levels.map(({ available, incoming: _expected, ...level }) => ({
      ...level,
      inventory_item_id: item.id,
      stocked_quantity: available,
    })),
  );
  await orderUntilShipDate(service, item.id, levels);
  try {
    const claim = await service.createReservationItems({
      inventory_item_id: item.id,
      line_item_id: uniqueId("line"),
      quantity,
      allow_backorder: given.allow_backorder,
      ship_date: given.dated ? SHIP_DATE : undefined,
      mapping: { shipping_location_id: shipping, channel_location_ids: channel },
    });
    const entries = await knex("backorder_entry").where({ reservation_id: claim.id });
    return [claim.location_id, entries.length ? "backordered" : "covered"];
  } catch (error) {
    if (error instanceof UnmappedLocationError) {
      return [null, "unmapped"];
    }
    if (error instanceof InsufficientStockError) {
      return [error.lines[0].location_id, "refused"];
    }
    throw error;
  }
}

describe("the location of a claim where only the shipping location may serve it", () => {
  let inventory: BootedInventory;
  let drop: () => Promise<void>;

  beforeAll(async () => {
    const database = await createDatabase({ template: "inventory" });
    drop = database.drop;
    inventory = await bootInventory({ databaseUrl: database.url, locations: "shipping" });
  });

  afterEach(() => checkInvariants(inventory.knex));

  afterAll(async () => {
    await inventory.shutdown();
    await drop();
  });

  it.each(LOCATION_CASES)("$rule", async (given) => {
    expect(await claimCase(inventory, given)).toEqual(given.onlyShipping ?? given.answer);
  });
});

describe("the location of a claim that is left to the order's mapping", () => {
  let inventory: BootedInventory;
  let drop: () => Promise<void>;

  beforeAll(async () => {
    const database = await createDatabase({ template: "inventory" });
    drop = database.drop;
    inventory = await bootInventory({ databaseUrl: database.url });
  });

  afterEach(() => checkInvariants(inventory.knex));

  afterAll(async () => {
    await inventory.shutdown();
    await drop();
  });

  it.each(LOCATION_CASES)("$rule", async (given) => {
    expect(await claimCase(inventory, given)).toEqual(given.answer);
  });

  it("is, under the locks, the one that chooseLocation names", async () => {
    await fc.assert(
      fc.asyncProperty(caseArbitrary, async (given) => {
        const { service } = inventory;
        const item = await makeItem(service, given.item);
        const levels = LOCATIONS.flatMap((location_id, index) => {
          const level = given.levels[index];
          return level ? [{ location_id, ...level, available: level.stocked }] : [];
        });
        await service.createInventoryLevels(
          levels.map(({ stocked, available: _available, incoming: _expected, ...level }) => ({
            ...level,
            inventory_item_id: item.id,
            stocked_quantity: stocked,
          })),
        );
        await orderUntilShipDate(service, item.id, levels);
        const expected = chooseLocation({
          mapping: { shipping_location_id: given.shipping, channel_location_ids: given.channel },
          levels: expectedByDate({ levels, dated: given.dated }),
          item: given.item,
          quantity: given.quantity,
          allow_backorder: given.allow_backorder,
        });

        const claim = service.createReservationItems({
          inventory_item_id: item.id,
          line_item_id: uniqueId("line"),
          quantity: given.quantity,
          allow_backorder: given.allow_backorder ?? undefined,
          ship_date: given.dated ? SHIP_DATE : undefined,
          mapping: {
            shipping_location_id: given.shipping,
            channel_location_ids: given.channel,
          },
        });
        const outcome = await claim.then(
          (made) => made.location_id,
          (error) => {
            if (error instanceof UnmappedLocationError) {
              return null;
            }
            return (error.lines as { location_id: string }[])[0].location_id;
          },
        );
        expect(outcome).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });

  it("counts what earlier lines of the same order take", async () => {
    const { service } = inventory;
    const item = await makeItem(service);
    await service.createInventoryLevels([
      { inventory_item_id: item.id, location_id: "a", stocked_quantity: 5 },
      { inventory_item_id: item.id, location_id: "b", stocked_quantity: 4 },
    ]);
    const line = (quantity: number) => ({
      inventory_item_id: item.id,
      line_item_id: uniqueId("line"),
      quantity,
      mapping: { channel_location_ids: ["a", "b"] },
    });

    const claims = await service.createReservationItems([line(4), line(4)]);

    expect(claims.map((claim) => claim.location_id)).toEqual(["a", "b"]);
  });

  it("fails for every line that the mapping gives no location, and claims nothing", async () => {
    const { service, knex } = inventory;
    const [mapped, unmapped] = [await makeItem(service), await makeItem(service)];
    await service.createInventoryLevels([
      { inventory_item_id: mapped.id, location_id: "a", stocked_quantity: 5 },
      { inventory_item_id: unmapped.id, location_id: "b", stocked_quantity: 5 },
    ]);
    const line = (item: { id: string }) => ({
      inventory_item_id: item.id,
      line_item_id: uniqueId("line"),
      quantity: 1,
      mapping: { shipping_location_id: "a", channel_location_ids: ["a"] },
    });
    const before = await knex("reservation_item").count();

    const claim = service.createReservationItems([line(mapped), line(unmapped)]);

    await expect(claim).rejects.toMatchObject({
      name: "UnmappedLocationError",
      type: "invalid_data",
      code: "unmapped_location",
      lines: [{ inventory_item_id: unmapped.id }],
    });
    expect(await knex("reservation_item").count()).toEqual(before);
  });

  it("a check beforehand says what the claim would say, and writes nothing", async () => {
    const { service, knex } = inventory;
    const item = await makeItem(service);
    await service.createInventoryLevels([
      { inventory_item_id: item.id, location_id: "a", stocked_quantity: 3 },
    ]);
    const line = (quantity: number) => ({
      inventory_item_id: item.id,
      line_item_id: uniqueId("line"),
      quantity,
      mapping: { channel_location_ids: ["a"] },
    });
    const before = await knex("stock_movement").count();

    await service.checkReservationItems([line(2), line(1)]);
    await expect(service.checkReservationItems([line(2), line(2)])).rejects.toMatchObject({
      name: "InsufficientStockError",
      lines: [{ requested: 2, available: 1, limit: 0 }],
    });

    expect(await knex("stock_movement").count()).toEqual(before);
  });

  describe.each(["createReservationItems", "checkReservationItems"] as const)(
    "%s of lines that name a location, beside lines that leave the choice",
    (method) => {
      const stocked = async () => {
        const item = await makeItem(inventory.service);
        await inventory.service.createInventoryLevels([
          { inventory_item_id: item.id, location_id: "a", stocked_quantity: 9 },
        ]);
        return item.id;
      };
      const named = (inventory_item_id: string, location_id: string) => ({
        inventory_item_id,
        location_id,
        line_item_id: uniqueId("line"),
        quantity: 1,
      });
      const left = (inventory_item_id: string, location = "a") => ({
        inventory_item_id,
        line_item_id: uniqueId("line"),
        quantity: 1,
        mapping: { channel_location_ids: [location] },
      });

      it("is not_found where a named location does not stock the item, names each such line, and writes nothing", async () => {
        const { service, knex } = inventory;
        const item = await stocked();
        const wrong = [
          [named(item, "elsewhere"), `Item ${item} is not stocked at location elsewhere`],
          [named("iitem_no", "a"), "Inventory item iitem_no does not exist"],
        ] as const;
        for (const [line, says] of wrong) {
          for (const place of [0, 1, 2]) {
            const lines = [named(item, "a"), left(item)];
            lines.splice(place, 0, line);
            const failure = await withoutChange(knex, () => failureOf(service[method](lines)));
            expect(failure).toMatchObject({
              type: "not_found",
              message: `reservation_items[${place}]: ${says}`,
            });
          }
        }
        const lines = [wrong[0][0], left(item), wrong[1][0]];
        expect(await withoutChange(knex, () => failureOf(service[method](lines)))).toMatchObject({
          type: "not_found",
          message: `reservation_items[0]: ${wrong[0][1]}, reservation_items[2]: ${wrong[1][1]}`,
        });
      });

      it("says so before it says that another line has no location to choose", async () => {
        const { service, knex } = inventory;
        const item = await stocked();
        const lines = [left(item, "elsewhere"), named(item, "elsewhere")];
        expect(await withoutChange(knex, () => failureOf(service[method](lines)))).toMatchObject({
          type: "not_found",
          message: `reservation_items[1]: Item ${item} is not stocked at location elsewhere`,
        });
      });

      it("passes where every level is there", async () => {
        const item = await stocked();
        await inventory.service[method]([named(item, "a"), left(item)]);
      });
    },
  );
});
