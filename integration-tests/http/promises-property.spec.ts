import fc from "fast-check";

import type {
  StoreAvailabilityResponse,
  StoreCartAvailabilityResponse,
} from "../../src/types/http/store-availability";
import { chosenSeed } from "../helpers/app/chosen-seed";
import { medusaAppSuite } from "../helpers/app/medusa-app";
import { makeItem, makeLevel } from "../helpers/store/fixtures";
import { inDays } from "../helpers/store/supply";

const RUNS = Number(process.env.STORE_PROPERTY_RUNS ?? 12);

/** An estimate is counted from the moment at which it is asked for. */
const BETWEEN_QUESTION_AND_ORDER = 10 * 60_000;

/** Places that stock one of the two items; the second item is at the first location only. */
const PLACES = 3;

const leadTime = fc.constantFrom(null, null, 0, 3, 20);

const store = fc.record({
  levels: fc.array(
    fc.record({
      available: fc.integer({ min: -2, max: 2 }),
      allow: fc.constantFrom(true, true, true, null),
      lead: leadTime,
    }),
    { minLength: PLACES, maxLength: PLACES },
  ),
  items: fc.array(leadTime, { minLength: 2, maxLength: 2 }),
  supply: fc.array(
    fc.record({
      place: fc.nat(PLACES - 1),
      quantity: fc.integer({ min: 1, max: 3 }),
      days: fc.option(fc.integer({ min: 1, max: 30 }), { freq: 9 }),
    }),
    { maxLength: 9 },
  ),
  lines: fc.uniqueArray(
    fc.record({ variant: fc.nat(2), quantity: fc.integer({ min: 1, max: 3 }) }),
    // Mostly several, so that lines stand behind each other at one level.
    { minLength: 1, maxLength: 3, size: "max", selector: ({ variant }) => variant },
  ),
});

type Date_ = { at: string | null; kind: string | null };

medusaAppSuite("what is told of a date is what an order is promised", {}, (app) => {
  let places: { item: string; location: string }[];
  let variants: { id: string; parts: string[] }[];

  async function openShelves(): Promise<void> {
    const [first, second] = app.shop.locations.map(({ id }) => id);
    const [a, b] = [await makeItem(app.inventory), await makeItem(app.inventory)].map(
      ({ id }) => id,
    );
    places = [
      { item: a, location: first },
      { item: a, location: second },
      { item: b, location: first },
    ];
    for (const place of places) {
      await makeLevel(app.inventory, { ...place, stocked: 0 });
    }
    const recipes = [
      [{ item: a, required: 1 }],
      [
        { item: a, required: 2 },
        { item: b, required: 1 },
      ],
      [{ item: b, required: 1 }],
    ];
    variants = [];
    for (const parts of recipes) {
      const { id } = await app.makeVariant({ parts });
      variants.push({ id, parts: parts.map(({ item }) => item) });
    }
  }

  /** Nobody claims anything, nothing is on its way, and each level has what it is told to. */
  async function fillShelves(available: number[], allow: (boolean | null)[]): Promise<void> {
    const claims = await app.inventory.listReservationItems({}, { take: null as never });
    await app.inventory.deleteReservationItems(claims.map(({ id }) => id));
    for (const { id } of await app.inventory.listReplenishmentOrders({ status: "ordered" })) {
      await app.inventory.cancelReplenishmentOrder({ id });
    }
    for (const [index, { item, location }] of places.entries()) {
      await app.inventory.updateInventoryLevels({
        inventory_item_id: item,
        location_id: location,
        allow_backorder: allow[index],
      } as never);
      const level = await app.balances(item, location);
      const short = Math.min(0, available[index]);
      // What is short is claimed, so that somebody stands in the queue before the order.
      await app.inventory.adjustInventory(
        item,
        location,
        Math.max(0, available[index]) - Number(level.available),
      );
      if (short && allow[index]) {
        await app.inventory.createReservationItems({
          inventory_item_id: item,
          location_id: location,
          quantity: -short,
        });
      }
    }
  }

  const isoOf = (date: Date | string | null) => (date ? new Date(date).toISOString() : null);

  /** What the order's line was promised: the last of its parts, and nothing where one has nothing. */
  async function promisedTo(lineId: string): Promise<Date_> {
    const entries = await app.inventory.listBackorderEntries({ line_item_id: lineId });
    const dates = entries.map(({ promised_at, estimated_at }) =>
      promised_at
        ? { at: isoOf(promised_at), kind: "supply" }
        : { at: isoOf(estimated_at), kind: estimated_at ? "estimate" : null },
    );
    const none = { at: null, kind: null };
    if (dates.some(({ at }) => at === null)) {
      return none;
    }
    return dates.reduce<Date_>(
      (last, date) => ((date.at ?? "") > (last.at ?? "") ? date : last),
      none,
    );
  }

  function expectSame(told: Date_, promised: Date_): void {
    if (promised.kind === "estimate") {
      expect(told.kind).toBe("estimate");
      const apart = Date.parse(promised.at ?? "") - Date.parse(told.at ?? "");
      expect(Math.abs(apart)).toBeLessThan(BETWEEN_QUESTION_AND_ORDER);
    } else {
      expect(told).toEqual(promised);
    }
  }

  it("in the cart and of a single item, whatever waits, comes, and takes long to come", async () => {
    await openShelves();
    const seen = { supply: 0, estimate: 0, none: 0, refused: 0 };
    await fc.assert(
      fc.asyncProperty(store, async ({ levels, items, supply, lines }) => {
        await fillShelves(
          places.map(() => 100),
          places.map(() => true),
        );
        const cartId = await app.prepareCart({
          lines: lines.map(({ variant, quantity }) => ({ variant: variants[variant], quantity })),
        });
        await fillShelves(
          levels.map(({ available }) => available),
          levels.map(({ allow }) => allow),
        );
        for (const [index, { item, location }] of places.entries()) {
          const lead_time_days = levels[index].lead;
          await app.inventory.updateInventoryLevels({
            inventory_item_id: item,
            location_id: location,
            lead_time_days,
          } as never);
        }
        for (const [index, item] of [places[0].item, places[2].item].entries()) {
          await app.inventory.updateInventoryItems({
            id: item,
            lead_time_days: items[index],
          } as never);
        }
        if (supply.length) {
          await app.inventory.createReplenishmentOrders(
            supply.map(({ place, quantity, days }) => ({
              location_id: places[place].location,
              status: "ordered" as const,
              expected_at: days === null ? null : inDays(days),
              lines: [{ inventory_item_id: places[place].item, quantity }],
            })),
          );
        }

        const { availability } = await app.store.get<StoreCartAvailabilityResponse>(
          `/store/carts/${cartId}/availability`,
        );
        const [only] = lines;
        // Of the second item there is one level: no shipping method chooses another.
        const single =
          lines.length === 1 && only.variant === 2
            ? await app.store.get<StoreAvailabilityResponse>("/store/availability", {
                variant_id: variants[2].id,
                quantity: only.quantity,
              })
            : undefined;

        const { order } = await app.completeCart(cartId);
        if (!order) {
          seen.refused++;
          return;
        }
        for (const item of order.items ?? []) {
          const told = availability.lines.find(({ variant_id }) => variant_id === item.variant_id);
          const promised = await promisedTo(item.id);
          expectSame(
            { at: told?.expected_at ?? null, kind: told?.expected_kind ?? null },
            promised,
          );
          if (single) {
            const [{ expected_at: at, expected_kind: kind }] = single.availability;
            expectSame({ at, kind }, promised);
          }
          seen[(promised.kind ?? "none") as keyof typeof seen]++;
        }
      }),
      { numRuns: RUNS, endOnFailure: true, ...chosenSeed() },
    );
    // A generator that only makes one kind of date would prove little.
    expect(Math.min(seen.supply, seen.estimate, seen.none)).toBeGreaterThan(0);
  }, 900_000);
});
