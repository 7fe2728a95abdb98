import type { Knex } from "@medusajs/framework/mikro-orm/knex";
import { MedusaError } from "@medusajs/framework/utils";
import { atOnce, bootServers, type Servers, times } from "../helpers/app/at-once";
import {
  type LevelInput,
  makeLevel,
  type MadeLevel,
  snapshot,
  uniqueId,
} from "../helpers/store/fixtures";
import { checkInvariants } from "../helpers/model/invariants";
import { inTransaction } from "../helpers/model/ledger";

type Forms = Parameters<typeof bootServers>[0];

const SHOPPERS = 40;
const LAST_UNITS = 5;

const APART = "each in a transaction of its own";

/**
 * Two servers of one store; in the third case the store is just switching its option. Each server joins the claims that
 * it gets at once in few statements, but not those in transactions of their callers: there, the locks alone decide.
 */
const cases: [...forms: Forms, how: string][] = [
  ["order", "order", "joined"],
  ["fulfillment", "fulfillment", "joined"],
  ["order", "fulfillment", "joined"],
  ["order", "order", APART],
];

describe.each(cases)("many claims at once, deductOn %s and %s, %s", (first, second, how) => {
  let servers: Servers;
  let knex: Knex;

  beforeAll(async () => {
    servers = await bootServers([first, second]);
    knex = servers.first.knex;
  });

  afterEach(() => checkInvariants(knex));

  afterAll(() => servers?.shutdown());

  const lineAt = ({ item, location }: MadeLevel, quantity = 1) => ({
    inventory_item_id: item,
    location_id: location,
    line_item_id: uniqueId("ordli"),
    quantity,
  });

  /** Each shopper claims one line at each of the levels. */
  const everyoneClaims = (levels: MadeLevel[], quantityOf = (_shopper: number) => 1) =>
    atOnce(
      times(SHOPPERS, (shopper) => async () => {
        const lines = levels.map((level) => lineAt(level, quantityOf(shopper)));
        const service = servers.serviceOf(shopper);
        return how === APART
          ? await inTransaction(service, (context) =>
              service.createReservationItems(lines, context),
            )
          : await service.createReservationItems(lines);
      }),
    );

  const levelWith = (input: LevelInput) => makeLevel(servers.first.service, input);

  it("of 40 on the last 5 units exactly 5 succeed, and 35 get InsufficientStockError", async () => {
    const level = await levelWith({ stocked: LAST_UNITS });

    const { accepted, refused, failed } = await everyoneClaims([level]);

    expect(failed).toEqual([]);
    expect(accepted).toHaveLength(LAST_UNITS);
    expect(refused).toHaveLength(SHOPPERS - LAST_UNITS);
    expect(await snapshot(knex, level.item, level.location)).toMatchObject({
      available: "0",
      backordered: "0",
    });
  });

  it("of 40 on 5 units with a limit of 7 exactly 12 succeed, and 7 units are queued", async () => {
    const level = await levelWith({
      stocked: LAST_UNITS,
      allow_backorder: true,
      backorder_limit: 7,
    });

    const { accepted, refused, failed } = await everyoneClaims([level]);

    expect(failed).toEqual([]);
    expect(accepted).toHaveLength(LAST_UNITS + 7);
    expect(refused.flatMap(({ lines }) => lines).every(({ limit }) => limit === 7)).toBe(true);
    expect(refused).toHaveLength(SHOPPERS - LAST_UNITS - 7);
    expect(await snapshot(knex, level.item, level.location)).toMatchObject({
      available: "-7",
      backordered: "7",
    });
  });

  it("without a limit everyone succeeds, and what no stock covers is queued", async () => {
    const level = await levelWith({ stocked: LAST_UNITS, allow_backorder: true });

    const { accepted, failed } = await everyoneClaims([level]);

    expect(failed).toEqual([]);
    expect(accepted).toHaveLength(SHOPPERS);
    expect(await snapshot(knex, level.item, level.location)).toMatchObject({
      available: "-35",
      backordered: "35",
    });
  });

  it("claims of different sizes leave less than the smallest that was refused", async () => {
    const level = await levelWith({ stocked: 20 });

    const { accepted, refused, failed } = await everyoneClaims([level], (shopper) =>
      shopper % 3 === 0 ? 3.5 : 2,
    );

    expect(failed).toEqual([]);
    const { available } = await snapshot(knex, level.item, level.location);
    const claimed = accepted.flat().reduce((sum, { quantity }) => sum + Number(quantity), 0);
    expect(claimed + Number(available)).toBe(20);
    expect(Number(available)).toBeGreaterThanOrEqual(0);
    for (const { requested } of refused.flatMap(({ lines }) => lines)) {
      expect(requested).toBeGreaterThan(Number(available));
    }
  });

  it("a refused line takes nothing at the order's other levels", async () => {
    const [plenty, scarce] = [
      await levelWith({ stocked: 1_000 }),
      await levelWith({ stocked: LAST_UNITS }),
    ];

    const { accepted, failed } = await everyoneClaims([plenty, scarce]);

    expect(failed).toEqual([]);
    expect(accepted).toHaveLength(LAST_UNITS);
    expect(await snapshot(knex, plenty.item, plenty.location)).toMatchObject({ available: "995" });
    expect(await snapshot(knex, scarce.item, scarce.location)).toMatchObject({ available: "0" });
  });

  it("growing claims share the last units like new ones do", async () => {
    const level = await levelWith({ stocked: SHOPPERS + LAST_UNITS });
    const { accepted: claims } = await everyoneClaims([level]);

    const { accepted, refused, failed } = await atOnce(
      claims.flat().map(({ id }, shopper) => async () => {
        const service = servers.serviceOf(shopper);
        return await service.updateReservationItems({ id, quantity: 2 });
      }),
    );

    expect(failed).toEqual([]);
    expect(accepted).toHaveLength(LAST_UNITS);
    expect(refused).toHaveLength(SHOPPERS - LAST_UNITS);
  });

  it("claims that move share the last units of the place that they move to", async () => {
    const origin = await levelWith({ stocked: SHOPPERS });
    const target = await levelWith({ item: origin.item, stocked: LAST_UNITS });
    const { accepted: claims } = await everyoneClaims([origin]);

    const { accepted, refused, failed } = await atOnce(
      claims.flat().map(({ id }, shopper) => async () => {
        const service = servers.serviceOf(shopper);
        return await service.updateReservationItems({ id, location_id: target.location });
      }),
    );

    expect(failed).toEqual([]);
    expect(accepted).toHaveLength(LAST_UNITS);
    expect(refused).toHaveLength(SHOPPERS - LAST_UNITS);
    expect(await snapshot(knex, origin.item, origin.location)).toMatchObject({ available: "5" });
    expect(await snapshot(knex, target.item, target.location)).toMatchObject({ available: "0" });
  });

  it("the queue has the order of the claims: by entry id, queued_at never goes back", async () => {
    const level = await levelWith({ stocked: 3, allow_backorder: true });
    await everyoneClaims([level], (shopper) => 1 + (shopper % 3));

    const { rows: queue } = await knex.raw<{ rows: { reservation_id: string }[] }>(
      `select reservation_id from backorder_entry
        where inventory_item_id = ? order by queued_at, id collate "C"`,
      [level.item],
    );
    const { rows: claims } = await knex.raw<{ rows: { reservation_id: string }[] }>(
      `select reservation_id from stock_movement m
        where inventory_item_id = ? and kind = 'claim' and stocked_quantity < reserved_quantity
        order by id collate "C"`,
      [level.item],
    );
    const { rows: backwards } = await knex.raw<{ rows: unknown[] }>(
      `select id from (select id, queued_at, lag(queued_at) over (order by id collate "C") as earlier
                         from backorder_entry where inventory_item_id = ?) entry
        where queued_at < earlier`,
      [level.item],
    );

    expect(queue.length).toBeGreaterThan(SHOPPERS / 2);
    expect(queue).toEqual(claims);
    expect(backwards).toEqual([]);
  });

  it("a named claim that is made many times at once, on all servers, is one claim", async () => {
    const level = await levelWith({ stocked: SHOPPERS });
    const idempotency_key = uniqueId("key");
    const lines = [lineAt(level), lineAt(level, 2)].map((line) => ({ ...line, idempotency_key }));

    const { accepted, refused, failed } = await atOnce(
      times(SHOPPERS, (number) => async () => {
        const service = servers.serviceOf(number);
        return await service.createReservationItems(lines);
      }),
    );

    expect([...refused, ...failed]).toEqual([]);
    const answers = new Set(accepted.map((claims) => claims.map(({ id }) => id).join()));
    expect(answers.size).toBe(1);
    expect(await snapshot(knex, level.item, level.location)).toMatchObject({ available: "37" });
  });

  it("equal calls of one step at once are each a change of its own", async () => {
    const level = await levelWith({ stocked: 1 });
    const context = { eventGroupId: uniqueId("trx"), idempotencyKey: `${uniqueId("wf")}:invoke` };

    const { failed } = await atOnce(
      times(SHOPPERS, (number) => async () => {
        const service = servers.serviceOf(number);
        return await service.adjustInventory(level.item, level.location, 2.5, { ...context });
      }),
    );

    expect(failed).toEqual([]);
    expect(await snapshot(knex, level.item, level.location)).toMatchObject({ stocked: "101" });
  });

  it("many adjustments of one level add up", async () => {
    const level = await levelWith({ stocked: 0 });

    const { failed } = await atOnce(
      times(SHOPPERS, (number) => async () => {
        const service = servers.serviceOf(number);
        return await service.adjustInventory(level.item, level.location, number % 2 ? -0.25 : 1);
      }),
    );

    expect(failed).toEqual([]);
    expect(await snapshot(knex, level.item, level.location)).toMatchObject({ stocked: "15" });
  });

  describe("a level that is deleted while it is claimed", () => {
    const removals: Record<string, (level: MadeLevel) => Promise<unknown>> = {
      deleteInventoryLevel: ({ item, location }) =>
        servers.second.service.deleteInventoryLevel(item, location),
      softDeleteInventoryLevels: ({ id }) => servers.second.service.softDeleteInventoryLevels([id]),
      deleteInventoryItemLevelByLocationId: ({ location }) =>
        servers.second.service.deleteInventoryItemLevelByLocationId(location),
      deleteInventoryItems: ({ item }) => servers.second.service.deleteInventoryItems([item]),
    };

    it.each(Object.entries(removals))("%s: one of the two wins", async (_name, remove) => {
      const rivals = await Promise.all(times(15, () => levelWith({ stocked: 1 })));

      const duels = await Promise.all(
        rivals.map(async (level, number) => {
          const claim = () => servers.first.service.createReservationItems([lineAt(level)]);
          const removal = () => remove(level);
          const { failed } = await atOnce<unknown>(
            number % 2 ? [claim, removal] : [removal, claim],
          );
          return failed;
        }),
      );

      for (const failed of duels) {
        expect(failed).toHaveLength(1);
        expect(failed[0]).toBeInstanceOf(MedusaError);
        expect(["not_found", "not_allowed"]).toContain((failed[0] as MedusaError).type);
      }
      const { rows: orphans } = await knex.raw<{ rows: unknown[] }>(
        `select r.id from reservation_item r
          where r.deleted_at is null and not exists (
                  select 1 from inventory_level l join inventory_item i on i.id = l.inventory_item_id
                   where l.inventory_item_id = r.inventory_item_id and l.location_id = r.location_id
                     and l.deleted_at is null and i.deleted_at is null)`,
      );
      expect(orphans).toEqual([]);
    });
  });
});
