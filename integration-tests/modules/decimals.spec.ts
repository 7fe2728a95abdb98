import { BigNumber, MathBN } from "@medusajs/framework/utils";
import { makeLevel, snapshot } from "../helpers/store/fixtures";
import { claimOf, forms, queueOf, useStock } from "../helpers/model/ledger";

describe.each(forms)("decimals are exact to the last digit, deductOn %s", (form) => {
  const stock = useStock({ deductOn: form });

  /** The twin's text, which has to be the column's, digit by digit. */
  async function twins(item: string) {
    const { rows } = await stock.knex.raw(
      `select trim_scale(stocked_quantity)::text as stocked, raw_stocked_quantity ->> 'value' as raw_stocked,
              trim_scale(reserved_quantity)::text as reserved, raw_reserved_quantity ->> 'value' as raw_reserved,
              raw_stocked_quantity ->> 'precision' as precision
         from inventory_level where inventory_item_id = ?`,
      [item],
    );
    return rows[0];
  }

  it.each<[name: string, stocked: string, steps: unknown[], available: string]>([
    ["0.1 and 0.2 make 0.3", "0.3", [0.1, 0.2], "0"],
    ["0.1 three times", "0.3", ["0.1", "0.1", "0.1"], "0"],
    ["many digits", "12345678901234.56789", ["0.00001"], "12345678901234.56788"],
    ["steps of 1e-7", "0.000001", [1e-7, "1e-7", 0.0000001], "0.0000007"],
    ["20 decimals", "1", ["0.00000000000000000001"], "0.99999999999999999999"],
    ["20 digits", "12345678901234567890", ["12345678901234567889"], "1"],
    ["Medusa's BigNumber", "1", [new BigNumber("0.1"), { value: "0.2", precision: 20 }], "0.7"],
    ["bignumber.js", "1", [MathBN.add("0.1", "0.2")], "0.7"],
  ])("%s", async (_name, stocked, steps, available) => {
    const level = await makeLevel(stock.service, { stocked });
    for (const step of steps) {
      await stock.service.createReservationItems(claimOf(level, step as number));
    }
    expect(await snapshot(stock.knex, level.item, level.location)).toMatchObject({ available });
    const { stocked: s, raw_stocked, reserved, raw_reserved, precision } = await twins(level.item);
    expect([raw_stocked, raw_reserved, precision]).toEqual([s, reserved, "20"]);
  });

  it("there and back is where it began", async () => {
    const level = await makeLevel(stock.service, { stocked: "12345678901234.56789" });
    const { id } = await stock.service.createReservationItems(claimOf(level, "1e-7"));
    await stock.service.updateReservationItems({ id, quantity: "0.30000000000000000001" as never });
    await stock.service.updateReservationItems({ id, quantity: 0.1 });
    await stock.service.deleteReservationItems([id]);
    expect(await snapshot(stock.knex, level.item, level.location)).toEqual({
      stocked: "12345678901234.56789",
      reserved: "0",
      available: "12345678901234.56789",
      backordered: "0",
    });
  });

  it("adjustments and entries are exact, too", async () => {
    const level = await makeLevel(stock.service, { stocked: "0.1", allow_backorder: true });
    const { item, location } = level;
    await stock.service.adjustInventory(item, location, 0.2);
    const claim = await stock.service.createReservationItems(claimOf(level, "0.7000001"));
    expect(await queueOf(stock.knex, level)).toMatchObject([{ open: "0.4000001" }]);
    const [entry] = await stock.service.listBackorderEntries({ reservation_id: claim.id });
    expect(entry).toMatchObject({
      quantity: 0.4000001,
      raw_quantity: { value: "0.4000001", precision: 20 },
    });
    await stock.service.updateReservationItems({ id: claim.id, quantity: 0.5 });
    expect(await queueOf(stock.knex, level)).toMatchObject([
      { open: "0.2", cancelled: "0.2000001" },
    ]);
  });

  it("a limit is compared exactly", async () => {
    const policy = { allow_backorder: true, backorder_limit: 0.3 };
    const level = await makeLevel(stock.service, { stocked: 0, ...policy });
    await stock.service.createReservationItems([claimOf(level, 0.1), claimOf(level, 0.2)]);
    await expect(
      stock.service.createReservationItems(claimOf(level, "0.00000000000000000001")),
    ).rejects.toMatchObject({ code: "insufficient_inventory" });
  });

  it("reads return what is stored, and their raw value to the last digit", async () => {
    const level = await makeLevel(stock.service, { stocked: "12345678901234.56789" });
    const { item, location } = level;
    await stock.service.createReservationItems(claimOf(level, "0.00001"));
    const total = await stock.service.retrieveAvailableQuantity(item, [location]);
    expect(MathBN.convert(total).toFixed()).toBe("12345678901234.56788");
    expect(await stock.service.confirmInventory(item, [location], "12345678901234.56788")).toBe(
      true,
    );
    expect(await stock.service.confirmInventory(item, [location], "12345678901234.567881")).toBe(
      false,
    );
  });
});
