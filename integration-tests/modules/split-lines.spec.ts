import fc from "fast-check";

import { chooseLocations } from "../../src/modules/inventory/domain/choose-location";
import {
  InsufficientStockError,
  UnmappedLocationError,
} from "../../src/modules/inventory/domain/errors";
import { bootInventory, type BootedInventory } from "../helpers/app/inventory-module";
import { checkInvariants } from "../helpers/model/invariants";
import { expectedByDate, LOCATION_CASES, type LocationCase } from "../helpers/model/location-cases";
import { orderUntilShipDate, SHIP_DATE } from "../helpers/model/supply";
import { createDatabase } from "../helpers/postgres/database";
import { makeItem, uniqueId } from "../helpers/store/fixtures";

type Given = Omit<LocationCase, "rule" | "answer">;
type Pieces = [location: string | null, quantity: number][];

const LOCATIONS = ["a", "b", "c", "d"] as const;

const caseArbitrary: fc.Arbitrary<Given> = fc
  .record({
    levels: fc.tuple(
      ...LOCATIONS.map((location_id) =>
        fc.option(
          fc.record({
            location_id: fc.constant(location_id),
            available: fc.integer({ min: -2, max: 4 }),
            allow_backorder: fc.constantFrom(null, true, false, false),
            incoming: fc.constantFrom(0, 0, 1, 2, 5),
            backorder_limit: fc.constantFrom(0, 1, 3),
          }),
          { nil: undefined },
        ),
      ),
    ),
    shipping: fc.constantFrom(undefined, ...LOCATIONS),
    channel: fc.subarray([...LOCATIONS]),
    allow_backorder: fc.boolean(),
    quantity: fc.integer({ min: 1, max: 12 }),
    unit: fc.constantFrom(1, 1, 2, 1.5),
    dated: fc.boolean(),
  })
  .map((given) => ({ ...given, levels: given.levels.flatMap((level) => level ?? []) }));

describe("lines that may be parted", () => {
  let inventory: BootedInventory;
  let drop: () => Promise<void>;

  beforeAll(async () => {
    const database = await createDatabase({ template: "inventory" });
    drop = database.drop;
    inventory = await bootInventory({ databaseUrl: database.url, splitLines: "when_short" });
  });

  afterEach(() => checkInvariants(inventory.knex));

  afterAll(async () => {
    await inventory.shutdown();
    await drop();
  });

  const makeStock = async ({ levels, item: policy }: Given) => {
    const item = await makeItem(inventory.service, policy);
    await inventory.service.createInventoryLevels(
      levels.map(({ available, incoming: _expected, ...level }) => ({
        ...level,
        inventory_item_id: item.id,
        stocked_quantity: available,
      })),
    );
    await orderUntilShipDate(inventory.service, item.id, levels);
    return item.id;
  };
  const lineOf = (
    item: string,
    { shipping, channel = [], quantity = 2, unit, ...given }: Given,
  ) => ({
    inventory_item_id: item,
    line_item_id: uniqueId("line"),
    quantity,
    unit,
    allow_backorder: given.allow_backorder,
    ship_date: given.dated ? SHIP_DATE : undefined,
    mapping: { shipping_location_id: shipping, channel_location_ids: channel },
  });

  /** Claims a case's line; says where it stands, and what became of it. */
  const claimCase = async (given: Given): Promise<{ pieces: Pieces; outcome: string }> => {
    const item = await makeStock(given);
    try {
      const claims = await inventory.service.createReservationItems([lineOf(item, given)]);
      const entries = await inventory.service.listBackorderEntries({ inventory_item_id: item });
      return {
        pieces: claims.map((claim) => [claim.location_id, Number(claim.quantity)]),
        outcome: entries.length ? "backordered" : "covered",
      };
    } catch (error) {
      if (error instanceof UnmappedLocationError) {
        return { pieces: [[null, given.quantity ?? 2]], outcome: "unmapped" };
      }
      if (error instanceof InsufficientStockError) {
        return {
          pieces: error.lines.map(({ location_id, requested }) => [location_id, requested]),
          outcome: "refused",
        };
      }
      throw error;
    }
  };

  it.each(LOCATION_CASES)("$rule", async (given) => {
    const [location, outcome] = given.answer;
    expect(await claimCase(given)).toEqual(
      given.whenShort ?? { pieces: [[location, given.quantity ?? 2]], outcome },
    );
  });

  it("stand, under the locks, where chooseLocations names", async () => {
    await fc.assert(
      fc.asyncProperty(caseArbitrary, async (given) => {
        const { pieces } = await claimCase(given);
        const chosen = chooseLocations(
          {
            ...given,
            levels: expectedByDate(given),
            quantity: given.quantity ?? 2,
            mapping: {
              shipping_location_id: given.shipping ?? null,
              channel_location_ids: given.channel ?? [],
            },
          },
          "when_short",
        );
        expect(pieces).toEqual(chosen.map((piece) => [piece.location_id, Number(piece.quantity)]));
      }),
      { numRuns: 200 },
    );
  });

  it("count what earlier lines of the same order take, and keep the lines' order", async () => {
    const levels = [
      { location_id: "a", available: 5 },
      { location_id: "b", available: 4 },
    ];
    const item = await makeStock({ levels });
    const line = (quantity: number) => lineOf(item, { levels, quantity, channel: ["a", "b"] });
    const [one, two] = [line(7), line(2)];
    const claims = await inventory.service.createReservationItems([one, two]);
    expect(
      claims.map((claim) => [claim.line_item_id, claim.location_id, Number(claim.quantity)]),
    ).toEqual([
      [one.line_item_id, "a", 5],
      [one.line_item_id, "b", 2],
      [two.line_item_id, "b", 2],
    ]);
    await expect(inventory.service.checkReservationItems([line(1)])).rejects.toBeInstanceOf(
      InsufficientStockError,
    );
  });

  it("are claimed all or nothing, with what others claim in the same statement", async () => {
    const levels = [
      { location_id: "a", available: 5 },
      { location_id: "b", available: 5 },
    ];
    const item = await makeStock({ levels });
    const outcomes = await Promise.allSettled(
      [4, 4, 4].map((quantity) =>
        inventory.service.createReservationItems([
          lineOf(item, { levels, quantity, channel: ["a", "b"] }),
        ]),
      ),
    );
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(2);
  });

  it("chosen anew, an order's line is parted too, and put together where that is possible again", async () => {
    const levels = [
      { location_id: "a", available: 5 },
      { location_id: "b", available: 3 },
    ];
    const item = await makeStock({ levels });
    const line = lineOf(item, { levels, quantity: 7, channel: ["a", "b"] });
    await inventory.service.createReservationItems([line]);
    const anew = () =>
      inventory.service.allocateClaims({
        parts: [
          {
            line_item_id: line.line_item_id,
            inventory_item_id: item,
            to: { quantity: 7, mapping: line.mapping },
          },
        ],
      });
    expect((await anew()).changed).toBe(false);
    await inventory.service.adjustInventory(item, "b", 4);
    expect((await anew()).allocation).toMatchObject([{ location_id: "b", quantity: 7 }]);
    await inventory.service.adjustInventory(item, "b", -2);
    expect((await anew()).allocation).toMatchObject([
      { location_id: "a", quantity: 5 },
      { location_id: "b", quantity: 2 },
    ]);
  });
});
