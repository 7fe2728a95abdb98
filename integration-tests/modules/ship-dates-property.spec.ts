import fc from "fast-check";

import { judgeDemands, type WantedLine } from "../../src/availability/cart-availability";
import { InsufficientStockError } from "../../src/modules/inventory/domain/errors";
import type { VariantStock } from "../../src/modules/inventory/types";
import { bootInventory, type BootedInventory } from "../helpers/app/inventory-module";
import { checkInvariants } from "../helpers/model/invariants";
import { day } from "../helpers/model/supply";
import { createDatabase } from "../helpers/postgres/database";
import { makeItem, uniqueId } from "../helpers/store/fixtures";

const LOCATIONS = ["a", "b", "c"] as const;

/** The days of carts and lines; the first is over. */
const DAYS = ["2020-01-01", day(0).slice(0, 10), day(1).slice(0, 10)];

const levelArbitrary = fc.record({
  stocked: fc.integer({ min: -1, max: 4 }),
  /** What comes on each of the days. */
  supply: fc.tuple(...DAYS.map(() => fc.constantFrom(0, 0, 1, 2))),
  allow_backorder: fc.constantFrom(null, false, true),
  backorder_limit: fc.constantFrom(null, 0, 1, 2),
});

const storeArbitrary = fc.record({
  /** Of each of two items, at each location. */
  items: fc.tuple(...[0, 1].map(() => fc.tuple(...LOCATIONS.map(() => fc.option(levelArbitrary))))),
  channel: fc.subarray([...LOCATIONS], { minLength: 1 }),
  shipping: fc.constantFrom(null, ...LOCATIONS),
  lines: fc.array(
    fc.record({
      /** What a unit takes of each item. */
      parts: fc.constantFrom([1, 0], [0, 1], [1, 1], [1, 2]),
      quantity: fc.integer({ min: 1, max: 3 }),
      allow_backorder: fc.boolean(),
      ship_date: fc.constantFrom(null, ...DAYS),
    }),
    { minLength: 1, maxLength: 4 },
  ),
});

type Store = typeof storeArbitrary extends fc.Arbitrary<infer Value> ? Value : never;

describe.each(["never", "when_short"] as const)("carts with days, splitLines %s", (splitLines) => {
  let inventory: BootedInventory;
  let drop: () => Promise<void>;

  beforeAll(async () => {
    const database = await createDatabase({ template: "inventory" });
    drop = database.drop;
    inventory = await bootInventory({ databaseUrl: database.url, splitLines });
  });
  afterEach(() => checkInvariants(inventory.knex));
  afterAll(async () => {
    await inventory.shutdown();
    await drop();
  });

  /** Makes an item with its levels and what is expected at them. */
  const makeStock = async (levels: Store["items"][number]) => {
    const { service } = inventory;
    const { id } = await makeItem(service);
    const there = LOCATIONS.flatMap((location_id, place) => {
      const level = levels[place];
      return level ? [{ location_id, ...level }] : [];
    });
    if (there.length) {
      await service.createInventoryLevels(
        there.map(({ supply: _expected, stocked, ...level }) => ({
          ...level,
          inventory_item_id: id,
          stocked_quantity: stocked,
        })),
      );
    }
    const orders = there.flatMap(({ location_id, supply }) =>
      supply.flatMap((quantity, place) =>
        quantity
          ? [
              {
                location_id,
                status: "ordered" as const,
                expected_at: DAYS[place],
                lines: [{ inventory_item_id: id, quantity }],
              },
            ]
          : [],
      ),
    );
    if (orders.length) {
      await service.createReplenishmentOrders(orders);
    }
    return { id, there };
  };

  type Stock = Awaited<ReturnType<typeof makeStock>>;

  /** A line's variant, as a read for its day gives it. */
  const variantOf = async (
    stock: Stock[],
    { channel }: Store,
    { parts, allow_backorder, ship_date }: Store["lines"][number],
  ): Promise<VariantStock> => ({
    variant_id: "variant",
    manage_inventory: true,
    allow_backorder,
    items: await Promise.all(
      stock
        .map((item, place) => ({ ...item, required: parts[place] }))
        .filter(({ required }) => required > 0)
        .map(async ({ id, there, required }) => ({
          inventory_item_id: id,
          required_quantity: String(required),
          requires_shipping: true,
          allow_backorder: null,
          backorder_limit: null,
          levels: await Promise.all(
            there.map(async ({ location_id, stocked, ...policy }) => {
              const asked = { inventory_item_id: id, location_id, ship_date: ship_date ?? "" };
              const [incoming] = ship_date
                ? await inventory.service.listIncomingUntil([asked])
                : [undefined];
              return {
                location_id,
                available: String(stocked),
                allow_backorder: policy.allow_backorder,
                backorder_limit:
                  policy.backorder_limit === null ? null : String(policy.backorder_limit),
                in_channel: channel.includes(location_id),
                incoming,
              };
            }),
          ),
        })),
    ),
  });

  it("are told before they are claimed what the claim does, wherever each line goes", async () => {
    await fc.assert(
      fc.asyncProperty(storeArbitrary, async (store) => {
        const stock = [await makeStock(store.items[0]), await makeStock(store.items[1])];
        const lines: WantedLine[] = await Promise.all(
          store.lines.map(async (line) => ({
            id: uniqueId("line"),
            quantity: line.quantity,
            ship_date: line.ship_date,
            shipping_location_id: store.shipping,
            variant: await variantOf(stock, store, line),
          })),
        );
        const demands = judgeDemands(lines, { locations: "mapped", splitLines });
        const mapping = {
          shipping_location_id: store.shipping,
          channel_location_ids: store.channel,
        };
        const claims = lines.flatMap(({ id, quantity, ship_date, variant }) =>
          (variant?.items ?? []).map((item) => ({
            line_item_id: id,
            inventory_item_id: item.inventory_item_id,
            quantity: Number(quantity) * Number(item.required_quantity),
            unit: item.required_quantity,
            allow_backorder: variant?.allow_backorder,
            ship_date,
            mapping,
          })),
        );
        const made = await inventory.service.createReservationItems(claims).catch((error) => {
          if (error instanceof InsufficientStockError || error.code === "unmapped_location") {
            return undefined;
          }
          throw error;
        });
        expect(made !== undefined).toBe(demands.every(({ accepted }) => accepted));
        if (made) {
          const told = demands.map(({ line, item, location_id, quantity }) => [
            lines[line].id,
            item.inventory_item_id,
            location_id,
            Number(quantity),
          ]);
          const claimed = made.map((claim) => [
            claim.line_item_id,
            claim.inventory_item_id,
            claim.location_id,
            Number(claim.quantity),
          ]);
          expect(claimed.sort()).toEqual(told.sort());
        }
      }),
      { numRuns: 250 },
    );
    expect(await inventory.service.findBreaches()).toEqual([]);
  });
});
