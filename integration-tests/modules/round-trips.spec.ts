import { makeLevel, type MadeLevel } from "../helpers/store/fixtures";
import { claimOf, useStock } from "../helpers/model/ledger";
import { statementsOf } from "../helpers/postgres/statements";

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
});
