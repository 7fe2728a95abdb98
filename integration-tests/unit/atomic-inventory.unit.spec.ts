import { InsufficientStockError } from "../../src/modules/inventory";
import { makeLevel, snapshot } from "../helpers/store/fixtures";
import { claimOf, failureOf, forms, useStock, withoutChange } from "../helpers/model/ledger";

describe.each(forms)("atomic inventory, deductOn %s", (form) => {
  const stock = useStock({ deductOn: form });

  it("allow_backorder=true skips the availability predicate and succeeds", async () => {
    const level = await makeLevel(stock.service, { stocked: 2, allow_backorder: true });
    const claim = await stock.service.createReservationItems(claimOf(level, 5));

    expect(claim).toMatchObject({ quantity: 5, inventory_item_id: level.item });
    expect(await snapshot(stock.knex, level.item, level.location)).toMatchObject({
      available: "-3",
      backordered: "3",
    });
  });

  it("allow_backorder=false blocks with InsufficientStockError", async () => {
    const level = await makeLevel(stock.service, { stocked: 2, allow_backorder: false });
    const line = claimOf(level, 5, { allow_backorder: true });

    const error = await withoutChange(stock.knex, () =>
      failureOf(stock.service.createReservationItems(line)),
    );

    expect(error).toBeInstanceOf(InsufficientStockError);
    expect(error.lines).toEqual([
      {
        inventory_item_id: level.item,
        location_id: level.location,
        line_item_id: line.line_item_id,
        requested: 5,
        available: 2,
        limit: 0,
      },
    ]);
  });
});

describe("atomic inventory that is deducted at order", () => {
  const stock = useStock({ deductOn: "order" });

  it("the stored balance is negative on the same row", async () => {
    const level = await makeLevel(stock.service, { stocked: 1, allow_backorder: true });
    await stock.service.createReservationItems(claimOf(level, 4));

    const { rows } = await stock.knex.raw(
      `select id, stocked_quantity::text as stocked, raw_stocked_quantity ->> 'value' as raw, deleted_at
         from inventory_level where inventory_item_id = ?`,
      [level.item],
    );
    expect(rows).toEqual([{ id: level.id, stocked: "-3", raw: "-3", deleted_at: null }]);
    expect(await stock.service.retrieveInventoryLevel(level.id)).toMatchObject({
      stocked_quantity: -3,
      reserved_quantity: 0,
    });
  });
});
