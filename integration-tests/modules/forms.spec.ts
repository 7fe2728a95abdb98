import { makeLevel, snapshot, uniqueId } from "../helpers/store/fixtures";
import { bootInventory, type BootedInventory } from "../helpers/app/inventory-module";
import { claimOf, type Form, forms, useStock } from "../helpers/model/ledger";

describe.each<[first: Form, then: Form]>([
  ["order", "fulfillment"],
  ["fulfillment", "order"],
])("a store that switches deductOn from %s to %s", (first, then) => {
  const before = useStock({ deductOn: first });
  let after: BootedInventory;

  beforeAll(async () => {
    after = await bootInventory({ databaseUrl: before.database.url, deductOn: then });
  });
  afterAll(async () => {
    await after?.shutdown();
  });

  /** A level where one claim was made before the switch and one after it, 3 units each. */
  async function mixedLevel() {
    const level = await makeLevel(before.service, { stocked: 10 });
    const old = await before.service.createReservationItems(claimOf(level, 3));
    const young = await after.service.createReservationItems(claimOf(level, 3));
    return { level, old, young };
  }

  it("keeps the form of open claims, and makes new ones in the other", async () => {
    const { level, old, young } = await mixedLevel();
    expect([old.deducted, young.deducted]).toEqual([first === "order", then === "order"]);
    expect(await snapshot(after.knex, level.item, level.location)).toMatchObject({
      stocked: "7",
      reserved: "3",
      available: "4",
    });
  });

  it("a claim keeps its form when it grows, shrinks, moves, is deleted and restored", async () => {
    const { level, old, young } = await mixedLevel();
    const away = await makeLevel(after.service, { item: level.item, stocked: 10 });
    const [deducted] = [old, young].filter((claim) => claim.deducted);
    for (const { id } of [old, young]) {
      await after.service.updateReservationItems({ id, quantity: 5 });
      await after.service.updateReservationItems({ id, quantity: 2 });
      await after.service.updateReservationItems({ id, location_id: away.location });
      await after.service.softDeleteReservationItems([id]);
      await after.service.restoreReservationItems([id]);
    }
    expect(await after.service.retrieveReservationItem(deducted?.id ?? "")).toMatchObject({
      deducted: true,
    });
    expect(await snapshot(after.knex, away.item, away.location)).toMatchObject({
      stocked: "8",
      reserved: "2",
    });
    expect(await snapshot(after.knex, level.item, level.location)).toMatchObject({
      stocked: "10",
      reserved: "0",
    });
  });

  it("a fulfilment, as core runs it, comes out the same for either form", async () => {
    const { level, old, young } = await mixedLevel();
    for (const { id } of [old, young]) {
      await after.service.adjustInventory(level.item, level.location, -3);
      await after.service.softDeleteReservationItems([id]);
    }
    expect(await snapshot(after.knex, level.item, level.location)).toEqual({
      stocked: "4",
      reserved: "0",
      available: "4",
      backordered: "0",
    });
  });

  it("one batch of releases gives each claim back in its own form", async () => {
    const { level, old, young } = await mixedLevel();
    await after.service.deleteReservationItems([old.id, young.id]);
    expect(await snapshot(after.knex, level.item, level.location)).toMatchObject({
      stocked: "10",
      reserved: "0",
    });
  });
});

describe.each(forms)("the forms, deductOn %s", (form) => {
  const stock = useStock({ deductOn: form });

  it("a claim by hand that gets a line item later stays held", async () => {
    const level = await makeLevel(stock.service, { stocked: 5 });
    const { id } = await stock.service.createReservationItems(
      claimOf(level, 2, { line_item_id: undefined }),
    );
    const line_item_id = uniqueId("ordli");
    expect(await stock.service.updateReservationItems({ id, line_item_id } as never)).toMatchObject(
      {
        line_item_id,
        deducted: false,
      },
    );
    await stock.service.deleteReservationItemsByLineItem(line_item_id);
    expect(await snapshot(stock.knex, level.item, level.location)).toMatchObject({
      stocked: "5",
      reserved: "0",
    });
  });

  it("available quantity moves alike in both forms", async () => {
    const level = await makeLevel(stock.service, { stocked: 5, allow_backorder: true });
    const [line, hand] = await stock.service.createReservationItems([
      claimOf(level, 4),
      claimOf(level, 4, { line_item_id: undefined }),
    ]);
    const available = async () =>
      (await snapshot(stock.knex, level.item, level.location)).available;
    expect(await available()).toBe("-3");
    await stock.service.updateReservationItems({ id: line?.id ?? "", quantity: 1 });
    await stock.service.updateReservationItems({ id: hand?.id ?? "", quantity: 1 });
    expect(await available()).toBe("3");
  });
});
