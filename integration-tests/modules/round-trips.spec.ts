import { makeLevel, type MadeLevel, uniqueId } from "../helpers/store/fixtures";
import { claimOf, useStock } from "../helpers/model/ledger";
import { placeOf } from "../helpers/model/patient-stock";
import { day } from "../helpers/model/supply";
import { statementsOf } from "../helpers/postgres/statements";

type PlanOf = { Plan: Record<"Shared Hit Blocks" | "Shared Read Blocks", number> };

describe("one round trip to the database", () => {
  const stock = useStock();

  async function levels(count: number): Promise<MadeLevel[]> {
    const made: MadeLevel[] = [];
    for (let index = 0; index < count; index++) {
      made.push(await makeLevel(stock.service, { stocked: 5, allow_backorder: true }));
    }
    return made;
  }

  it.each([1, 20])("for a claim of %d lines", async (count) => {
    const lines = (await levels(count)).map((level) => claimOf(level, 7));
    const statements = await statementsOf(stock, () => stock.service.createReservationItems(lines));
    expect(statements).toEqual([expect.stringContaining("backorders_v1_claim_stock")]);
  });

  it.each([1, 50])("for an adjustment of %d levels", async (count) => {
    const adjustments = (await levels(count)).map(({ item, location }) => ({
      inventoryItemId: item,
      locationId: location,
      adjustment: -7,
    }));
    const statements = await statementsOf(stock, () => stock.service.adjustInventory(adjustments));
    expect(statements).toEqual([expect.stringContaining("backorders_v1_adjust_levels")]);
  });

  it("for every other change of claims, of 20 lines as of one", async () => {
    const claims = await stock.service.createReservationItems(
      (await levels(20)).map((level) => claimOf(level, 7)),
    );
    const ids = claims.map(({ id }) => id);
    const lines = claims.map(({ line_item_id }) => line_item_id as string);
    const changes: [sql: string, work: () => Promise<unknown>][] = [
      [
        "backorders_v1_update_claims",
        () => stock.service.updateReservationItems(ids.map((id) => ({ id, quantity: 9 }))),
      ],
      ["backorders_v1_release_claims", () => stock.service.softDeleteReservationItems(ids)],
      ["backorders_v1_restore_claims", () => stock.service.restoreReservationItems(ids)],
      ["backorders_v1_release_claims", () => stock.service.deleteReservationItemsByLineItem(lines)],
      [
        "backorders_v1_restore_claims",
        () => stock.service.restoreReservationItemsByLineItem(lines),
      ],
      ["backorders_v1_release_claims", () => stock.service.deleteReservationItems(ids)],
    ];
    for (const [sql, work] of changes) {
      expect(await statementsOf(stock, work)).toEqual([expect.stringContaining(sql)]);
    }
  });

  it("for every change of supply and of priorities, and every question about dates", async () => {
    const { service } = stock;
    const made = await levels(3);
    const [{ location }] = made;
    const claim = await service.createReservationItems(claimOf(made[0], 9));
    const [entry] = await service.listBackorderEntries({ reservation_id: claim.id });
    const another = await makeLevel(service, { location });
    const newOrder = (status: "draft" | "ordered") => ({
      location_id: location,
      status,
      lines: [
        { inventory_item_id: made[0].item, quantity: 9 },
        { inventory_item_id: another.item, quantity: 2 },
      ],
    });
    const {
      replenishment_orders: [draft, order, other],
    } = await service.createReplenishmentOrders([
      newOrder("draft"),
      newOrder("ordered"),
      newOrder("ordered"),
    ]);
    const [first, second] = order.lines ?? [];
    const change = "backorders_v1_change_supply";
    const changes: [sql: string, work: () => Promise<unknown>][] = [
      [change, () => service.createReplenishmentOrders([newOrder("ordered"), newOrder("draft")])],
      [change, () => service.updateReplenishmentOrder({ id: order.id, expected_at: day(1) })],
      [change, () => service.placeReplenishmentOrder({ id: draft.id, dry_run: true })],
      [change, () => service.deleteReplenishmentOrder(draft.id)],
      [change, () => service.restoreReplenishmentOrder(draft)],
      [change, () => service.placeReplenishmentOrder({ id: draft.id })],
      [
        change,
        () =>
          service.batchReplenishmentLines({
            id: order.id,
            update: [{ id: second.id, quantity: 5 }],
            create: [{ inventory_item_id: another.item, quantity: 1 }],
          }),
      ],
      [
        change,
        () =>
          service.receiveReplenishmentOrder({
            id: order.id,
            lines: [first, second].map(({ id }) => ({ line_id: id, accepted: 1 })),
          }),
      ],
      [change, () => service.receiveStock({ ...placeOf(made[1]), accepted: 1 })],
      [
        change,
        () =>
          service.adjustStock({
            adjustments: made.map((level) => ({ ...placeOf(level), adjustment: -1 })),
          }),
      ],
      [
        change,
        () => service.setBackorderPriority({ priority: 1, backorder_entry_ids: [entry.id] }),
      ],
      [change, () => service.closeReplenishmentOrder({ id: order.id })],
      [change, () => service.cancelReplenishmentOrder({ id: other.id })],
      ["backorders_v1_follow_shortage", () => service.followShortage(made.map(({ id }) => id))],
      [
        "backorders_v1_expected_dates",
        () => service.listExpectedDates(made.map((level) => ({ ...placeOf(level), quantity: 1 }))),
      ],
    ];
    for (const [sql, work] of changes) {
      expect(await statementsOf(stock, work)).toEqual([expect.stringContaining(sql)]);
    }
  });

  it("reads a level's claims by its item, also where the table was empty when PostgreSQL last looked at it", async () => {
    const location = uniqueId("sloc");
    const [level, ...others] = await Promise.all(
      Array.from({ length: 41 }, () => makeLevel(stock.service, { stocked: 50, location })),
    );
    await stock.knex.raw("analyze reservation_item");
    const pagesReadOnce = () =>
      stock.knex.transaction(async (trx) => {
        // As in every function that the module calls.
        await trx.raw("set local enable_seqscan = off");
        const { rows } = await trx.raw<{ rows: { "QUERY PLAN": PlanOf[] }[] }>(
          `explain (analyze, buffers, format json)
           select backorders_v1_on_hand(id) from inventory_level where inventory_item_id = ?`,
          [level.item],
        );
        const [{ Plan }] = rows[0]["QUERY PLAN"];
        return Plan["Shared Hit Blocks"] + Plan["Shared Read Blocks"];
      });
    // A connection's first call makes the plan, and reads the catalogue for it.
    const pagesRead = async () =>
      Math.min(await pagesReadOnce(), await pagesReadOnce(), await pagesReadOnce());
    const before = await pagesRead();
    for (let round = 0; round < 40; round++) {
      await stock.service.createReservationItems(others.map((other) => claimOf(other, 1)));
    }
    await stock.knex.raw("discard plans");
    expect(await pagesRead()).toBeLessThanOrEqual(before + 5);
  });
});
