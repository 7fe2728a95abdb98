import type { Knex } from "@medusajs/framework/mikro-orm/knex";
import { connect } from "../helpers/postgres/database";
import {
  atOnce,
  bootServers,
  type Random,
  randomFrom,
  type Servers,
  type Tally,
  times,
} from "../helpers/app/at-once";
import { makeItem, makeLevel, type MadeLevel, snapshot, uniqueId } from "../helpers/store/fixtures";
import { checkInvariants } from "../helpers/model/invariants";

const CALLERS = 60;

/**
 * How often PostgreSQL had to undo a transaction to end a deadlock. Servers report it when a
 * connection ends at the latest, so all others have to be closed.
 */
async function deadlocksIn(knex: Knex): Promise<number> {
  for (;;) {
    const { rows } = await knex.raw<{ rows: [{ others: number; deadlocks: string }] }>(
      `select (select count(*)::int from pg_stat_activity
                where datname = current_database() and pid <> pg_backend_pid()
                  and backend_type = 'client backend') as others,
              deadlocks
         from pg_stat_database where datname = current_database()`,
    );
    if (rows[0].others === 0) {
      return Number(rows[0].deadlocks);
    }
  }
}

describe("locks are taken in one order, whatever the order of the input", () => {
  let servers: Servers;
  let knex: Knex;
  let random: Random;

  beforeAll(async () => {
    servers = await bootServers(["order", "fulfillment"]);
    knex = connect(servers.database.url, 1);
  });

  beforeEach(() => {
    random = randomFrom(20_261_121);
  });

  afterEach(() => checkInvariants(knex));

  afterAll(async () => {
    await knex?.destroy();
    await servers?.shutdown();
  });

  const manyLevels = (count: number, stocked = 1_000) =>
    Promise.all(times(count, () => makeLevel(servers.first.service, { stocked })));

  const lineAt = ({ item, location }: MadeLevel, quantity = 1) => ({
    inventory_item_id: item,
    location_id: location,
    line_item_id: uniqueId("ordli"),
    quantity,
  });

  const expectAllAccepted = ({ accepted, refused, failed }: Tally<unknown>, calls = CALLERS) => {
    expect([...refused, ...failed]).toEqual([]);
    expect(accepted).toHaveLength(calls);
  };

  const claimOneByOne = (levels: MadeLevel[], count: number) =>
    Promise.all(
      times(count, (number) => {
        const level = levels[number % levels.length] as MadeLevel;
        return servers.serviceOf(number).createReservationItems(lineAt(level));
      }),
    );

  it.each([2, 3, 8])("%s levels, claimed by many with shuffled lines", async (count) => {
    const levels = await manyLevels(count);

    const tally = await atOnce(
      times(CALLERS, (number) => () => {
        const lines = random.shuffled(levels).map((level) => lineAt(level));
        return servers.serviceOf(number).createReservationItems(lines);
      }),
    );

    expectAllAccepted(tally);
    for (const { item, location } of levels) {
      expect(await snapshot(knex, item, location)).toMatchObject({ available: "940" });
    }
  });

  it("claims move from A to B and from B to A at the same time", async () => {
    const item = await makeItem(servers.first.service);
    const levels = await Promise.all(
      times(2, () => makeLevel(servers.first.service, { item, stocked: CALLERS })),
    );
    const claims = await claimOneByOne(levels, CALLERS);

    const tally = await atOnce(
      claims.map(({ id, location_id: from }, number) => () => {
        const to = levels.find(({ location }) => location !== from) as MadeLevel;
        const move = { id, location_id: to.location };
        return servers.serviceOf(number).updateReservationItems(move);
      }),
    );

    expectAllAccepted(tally);
    for (const { location } of levels) {
      expect(await snapshot(knex, item.id, location)).toMatchObject({ available: "30" });
    }
  });

  it("many claims are changed together, by many callers, in different orders", async () => {
    const item = await makeItem(servers.first.service);
    const levels = await Promise.all(
      times(3, () => makeLevel(servers.first.service, { item, stocked: 1_000 })),
    );
    const claims = await claimOneByOne(levels, 12);

    const tally = await atOnce(
      times(CALLERS, (number) => () => {
        const updates = random.shuffled(claims).map(({ id }) => ({
          id,
          quantity: 1 + number,
          location_id: random.oneOf(levels).location,
        }));
        return servers.serviceOf(number).updateReservationItems(updates);
      }),
    );

    expectAllAccepted(tally);
    const { rows } = await knex.raw<{ rows: { quantity: string }[] }>(
      "select distinct quantity from reservation_item where inventory_item_id = ?",
      [item.id],
    );
    expect(rows).toHaveLength(1);
  });

  it("the same claims are released and restored by many, in different orders, once each", async () => {
    const levels = await manyLevels(3);
    const ids = (await claimOneByOne(levels, 12)).map(({ id }) => id);

    const tally = await atOnce(
      times(CALLERS, (number) => () => {
        const service = servers.serviceOf(number);
        const shuffled = random.shuffled(ids);
        return number % 3 === 0
          ? service.restoreReservationItems(shuffled)
          : service.softDeleteReservationItems(shuffled);
      }),
    );
    await servers.first.service.deleteReservationItems(ids);

    expectAllAccepted(tally);
    for (const { item, location } of levels) {
      expect(await snapshot(knex, item, location)).toMatchObject({ available: "1000" });
    }
  });

  it("levels are adjusted and set together, by many callers, in different orders", async () => {
    const levels = await manyLevels(10, 0);

    const tally = await atOnce<unknown>(
      times(CALLERS, (number) => () => {
        const service = servers.serviceOf(number);
        const shuffled = random.shuffled(levels);
        return number % 2 === 0
          ? service.adjustInventory(
              shuffled.map(({ item, location }) => ({
                inventoryItemId: item,
                locationId: location,
                adjustment: 1,
              })),
            )
          : service.updateInventoryLevels(
              shuffled.map(({ item, location }) => ({
                inventory_item_id: item,
                location_id: location,
                backorder_limit: number,
              })),
            );
      }),
    );

    expectAllAccepted(tally);
    for (const { item, location } of levels) {
      expect(await snapshot(knex, item, location)).toMatchObject({ stocked: "30" });
    }
  });

  it("order lines are released and restored while their levels are claimed and adjusted", async () => {
    const levels = await manyLevels(4);
    const claims = await claimOneByOne(levels, 20);
    const lines = claims.map(({ line_item_id: line }) => String(line));
    const [closing] = await manyLevels(1);
    const location = String(closing?.location);

    const tally = await atOnce<unknown>(
      times(CALLERS, (number) => async () => {
        const service = servers.serviceOf(number);
        const shuffled = random.shuffled(levels);
        const calls = [
          () => service.deleteReservationItemsByLineItem(random.shuffled(lines)),
          () => service.restoreReservationItemsByLineItem(random.shuffled(lines)),
          () => service.createReservationItems(shuffled.map((level) => lineAt(level))),
          () =>
            service.createReservationItems(
              [closing as MadeLevel, ...shuffled].map((level) => lineAt(level)),
            ),
          () => service.deleteReservationItemByLocationId(location),
          () =>
            service.adjustInventory(
              shuffled.map(({ item, location: at }) => ({
                inventoryItemId: item,
                locationId: at,
                adjustment: -0.5,
              })),
            ),
        ];
        return await calls[number % calls.length]?.();
      }),
    );

    expectAllAccepted(tally);
  });

  it("PostgreSQL saw no deadlock in all of this", async () => {
    await servers.disconnect();

    expect(await deadlocksIn(knex)).toBe(0);
  });
});
