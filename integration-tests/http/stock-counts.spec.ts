import type { AdminAdjustStockResponse, AdminItemStockResponse } from "../../src/types/http";
import { atOnce } from "../helpers/app/at-once";
import { medusaAppSuite } from "../helpers/app/medusa-app";
import { deskOf, refusalOf } from "../helpers/store/desk";
import type { MadeVariant } from "../helpers/store/shop";

medusaAppSuite("a shelf that is counted", {}, (app) => {
  const { location, scarce, backorder, books } = deskOf(app);

  const change = ({ item }: MadeVariant, body: object) =>
    app.admin.post<AdminAdjustStockResponse>(
      `/admin/inventory-items/${item}/location-levels/${location()}/adjustments`,
      body,
    );
  const stockOf = async ({ item }: MadeVariant) => {
    const { levels } = await app.admin.get<AdminItemStockResponse>(
      `/admin/inventory-items/${item}/stock`,
    );
    return levels[0];
  };

  it("keeps what is owed: 2 on the shelf where 3 are owed leave 1 waiting", async () => {
    const variant = await scarce(5);
    const [first, second] = await backorder(variant, 2, 1);
    expect(await stockOf(variant)).toMatchObject({ on_hand: 5, claimed: 3, to_sell: 2 });

    const counted = await change(variant, { on_hand: 2, expected_on_hand: 5 });
    expect(counted.shortfalls).toEqual([
      expect.objectContaining({ order_id: second.id, quantity: 1 }),
    ]);
    expect(await stockOf(variant)).toMatchObject({
      on_hand: 2,
      claimed: 3,
      to_sell: 0,
      waiting: 1,
      stocked_quantity: -1,
    });
    const again = await change(variant, { on_hand: 3 });
    expect(again.fills).toEqual([expect.objectContaining({ order_id: second.id, quantity: 1 })]);
    expect(first.id).not.toBe(second.id);

    const { stock_movements } = await app.admin.get<{ stock_movements: object[] }>(
      `/admin/inventory-items/${variant.item}/stock-movements`,
      { kind: "count" },
    );
    expect(stock_movements).toMatchObject([
      { kind: "count", stocked_delta: 1, stocked_quantity: 0, actor: { id: expect.any(String) } },
      { kind: "count", stocked_delta: -3, stocked_quantity: -1 },
    ]);
  });

  it("that is as the books say is noted all the same, and moves nothing", async () => {
    const variant = await scarce(2);
    await backorder(variant, 3);
    const { inventory_level, ...told } = await change(variant, { on_hand: 2 });
    expect(told).toEqual({ fills: [], shortfalls: [], promises: [] });
    expect(inventory_level).toMatchObject({ stocked_quantity: -1, backordered_quantity: 1 });
    expect(
      await app.inventory.listStockMovements({ inventory_item_id: variant.item, kind: "count" }),
    ).toHaveLength(1);
  });

  it("counts what is held by hand with what stands on the shelf", async () => {
    const variant = await scarce(4);
    await app.inventory.createReservationItems({
      inventory_item_id: variant.item,
      location_id: location(),
      quantity: 3,
    });
    await change(variant, { on_hand: 2, expected_on_hand: 4 });
    expect(await stockOf(variant)).toMatchObject({ on_hand: 2, waiting: 1, stocked_quantity: 2 });
  });

  it("says before it is saved what it means, and the same afterwards", async () => {
    const variant = await scarce(5);
    await backorder(variant, 2, 3);
    const before = await books();
    const count = { on_hand: 1, expected_on_hand: 5 };
    const tried = await change(variant, { ...count, dry_run: true });
    expect(await books()).toEqual(before);
    const made = await change(variant, count);
    const withoutIds = ({ shortfalls, inventory_level }: AdminAdjustStockResponse) => ({
      inventory_level,
      shortfalls: shortfalls.map(({ backorder_entry_id: _id, ...rest }) => rest),
    });
    expect(withoutIds(tried)).toEqual(withoutIds(made));
  });

  it("is refused where the shelf is not as it was read, and says what is so now", async () => {
    const variant = await scarce(5);
    await backorder(variant, 2);
    await change(variant, { adjustment: -1, expected_on_hand: 5 });
    const before = await books();
    for (const body of [
      { on_hand: 2, expected_on_hand: 5 },
      { adjustment: -2, expected_on_hand: 5 },
      { on_hand: 2, expected_on_hand: 5, dry_run: true },
    ]) {
      expect(await refusalOf(change(variant, body))).toEqual({
        status: 409,
        type: "conflict",
        message: "On hand there are 4 by now, not 5 any more. Nothing was changed.",
      });
    }
    expect(await books()).toEqual(before);
  });

  it("by two at once, who both read 5, is changed by one of them", async () => {
    const variant = await scarce(5);
    const { accepted, failed } = await atOnce(
      [1, 2].map((on_hand) => () => change(variant, { on_hand, expected_on_hand: 5 })),
    );
    expect(accepted).toHaveLength(1);
    expect(failed).toMatchObject([{ status: 409 }]);
  });

  it.each([
    [{}, "adjustment or on_hand is required, and not both"],
    [{ adjustment: 1, on_hand: 1 }, "adjustment or on_hand is required, and not both"],
    [{ on_hand: -1 }, "on_hand must be a number of at least 0"],
    [{ on_hand: 1, expected_on_hand: "many" }, "expected_on_hand must be a number"],
  ])("%j is refused", async (body, message) => {
    const variant = await scarce(1);
    expect(await refusalOf(change(variant, body))).toMatchObject({
      status: 400,
      message: expect.stringContaining(message) as string,
    });
  });
});
