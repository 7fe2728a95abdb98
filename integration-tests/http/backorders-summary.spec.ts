import type { AdminBackorderSummaryResponse } from "../../src/types/http";
import { expectDocumented } from "../helpers/app/openapi";
import { medusaAppSuite } from "../helpers/app/medusa-app";
import { deskOf, listBackorders, refusalOf } from "../helpers/store/desk";
import { inDays } from "../helpers/store/supply";

medusaAppSuite("the summary of backorders", {}, (app) => {
  const { location, scarce, backorder, ordered, receive, change } = deskOf(app);
  const summarize = async (query: Record<string, unknown> = {}) =>
    (await app.admin.get<AdminBackorderSummaryResponse>("/admin/backorders/summary", query))
      .summary;
  const day = (days: number) => inDays(days).slice(0, 10);

  it("of a store where nothing waits has nothing, for every day", async () => {
    const summary = await summarize({ days_back: 1, days_ahead: 1 });
    expect(summary).toEqual({
      waiting: { entries: 0, units: "0" },
      orders: 0,
      money: [],
      oldest_queued_at: null,
      promised_this_week: { entries: 0, units: "0" },
      late: { entries: 0, units: "0" },
      no_supply: { entries: 0, units: "0" },
      overdue_supply: "0",
      undated_supply: "0",
      days: [-1, 0, 1].map((days) => ({
        date: day(days),
        waiting: "0",
        received: "0",
        expected: "0",
      })),
    });
    expectDocumented(summary, "AdminBackorderSummary");
  });

  it("says how many units and how much money wait, which of it is late, and what no supply covers", async () => {
    const [one, two] = [await scarce(1), await scarce()];
    const [first] = await backorder(one, 3);
    await backorder(two, 2, 1);
    const price = first.items?.[0]?.unit_price ?? 0;
    const supply = await ordered(one, 1, { expected_at: inDays(-3) });
    await ordered(one, 1, { expected_at: inDays(5) });
    await ordered(two, 1);
    const { backorders } = await listBackorders(app.admin);

    expect(await summarize()).toMatchObject({
      waiting: { entries: 3, units: "5" },
      orders: 3,
      money: [{ currency_code: first.currency_code, amount: String(price * 5) }],
      oldest_queued_at: backorders[0]?.queued_at,
      late: { entries: 0, units: "0" },
      no_supply: { entries: 2, units: "3" },
      overdue_supply: "1",
      undated_supply: "1",
    });
    await change(supply.id, "", { expected_at: inDays(6) });
    expect(await summarize()).toMatchObject({
      late: { entries: 1, units: "2" },
      overdue_supply: "0",
    });
    expect(await summarize({ inventory_item_id: two.item })).toMatchObject({
      waiting: { entries: 2, units: "3" },
      money: [{ amount: String(price * 3) }],
    });
    expect(await summarize({ location_id: app.shop.locations[1].id })).toMatchObject({
      waiting: { entries: 0, units: "0" },
      money: [],
    });
  });

  it("has what is promised for a day of this week, from Monday on", async () => {
    const variant = await scarce();
    await backorder(variant, 2);
    const supply = await ordered(variant, 2, { expected_at: inDays(0) });
    expect(await summarize()).toMatchObject({ promised_this_week: { entries: 1, units: "2" } });
    await change(supply.id, "", { expected_at: inDays(8) });
    expect(await summarize()).toMatchObject({ promised_this_week: { entries: 0 } });
  });

  it("tells from the ledger what waited on each day, and from promises what will", async () => {
    const variant = await scarce();
    await backorder(variant, 4, 2);
    const supply = await ordered(variant, 3, { expected_at: inDays(2) });
    await ordered(variant, 2, { expected_at: inDays(4) });
    await receive(supply, 1);
    const series = async () =>
      (await summarize({ days_back: 1, days_ahead: 4 })).days.map(
        ({ waiting, received, expected }) => [waiting, received, expected],
      );
    // The first is promised for the day of the rest of it; the second has too little.
    expect(await series()).toEqual([
      ["0", "0", "0"],
      ["5", "1", "0"],
      ["5", "0", "0"],
      ["5", "0", "2"],
      ["5", "0", "0"],
      ["2", "0", "2"],
    ]);
    await app.inventory.adjustInventory(variant.item, location(), 0.5);
    expect((await series())[1]).toEqual(["4.5", "1", "0"]);
    expect(await series()).toHaveLength(6);
  });

  it("counts of a kit as many as its scarcest item leaves waiting", async () => {
    const kit = await scarce();
    const [order] = await backorder(kit, 3);
    await app.knex.raw(
      "update product_variant_inventory_item set required_quantity = 2 where inventory_item_id = ?",
      [kit.item],
    );
    const price = order.items?.[0]?.unit_price ?? 0;
    expect((await summarize()).money).toMatchObject([{ amount: String(price * 2) }]);
  });

  it("begins days where the reader's zone does", async () => {
    const far = await summarize({ time_zone: "Pacific/Kiritimati", days_back: 0, days_ahead: 0 });
    const near = await summarize({ time_zone: "Pacific/Pago_Pago", days_back: 0, days_ahead: 0 });
    // 25 hours apart, so that it is never the same day there.
    expect(far.days[0]?.date).not.toBe(near.days[0]?.date);
  });

  it.each([
    [{ days_back: 400 }, /days_back/],
    [{ days_ahead: -1 }, /days_ahead/],
    [{ time_zone: "Middle/Earth" }, /time_zone must be an IANA name.*Middle\/Earth/],
    [{ time_zone: "+05:00" }, /time_zone/],
    [{ currency: "eur" }, /currency/],
  ])("refuses %j", async (query, message) => {
    expect(await refusalOf(summarize(query))).toMatchObject({
      status: 400,
      message: expect.stringMatching(message) as string,
    });
  });
});
