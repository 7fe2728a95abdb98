import { makeLevel, snapshot, uniqueId } from "../helpers/store/fixtures";
import {
  claimOf,
  entry,
  expectedLedger,
  failureOf,
  forms,
  ledgerOf,
  queueOf,
  type Stock,
  useStock,
  withoutChange,
} from "../helpers/model/ledger";

type Target = { ids: string[]; line: string; location: string };

/** The four ways to release claims, each with what it is told. */
const removals: [
  method: string,
  forGood: boolean,
  remove: (stock: Stock, t: Target) => Promise<unknown>,
][] = [
  ["deleteReservationItems", true, ({ service }, t) => service.deleteReservationItems(t.ids)],
  [
    "softDeleteReservationItems",
    false,
    ({ service }, t) => service.softDeleteReservationItems(t.ids),
  ],
  [
    "deleteReservationItemsByLineItem",
    false,
    ({ service }, t) => service.deleteReservationItemsByLineItem(t.line),
  ],
  [
    "deleteReservationItemByLocationId",
    false,
    ({ service }, t) => service.deleteReservationItemByLocationId(t.location),
  ],
];

describe.each(forms)("releasing claims, deductOn %s", (form) => {
  const stock = useStock({ deductOn: form });

  describe.each(removals)("%s", (method, forGood, remove) => {
    it("gives nothing back where there is nothing, and is not an error", async () => {
      const level = await makeLevel(stock.service, { stocked: 5 });
      await stock.service.createReservationItems(claimOf(level, 2));
      stock.events.clear();
      await withoutChange(stock.knex, () =>
        remove(stock, { ids: ["resitem_no"], line: "ordli_no", location: "sloc_no" }),
      );
      expect(stock.events).toHaveLength(0);
    });

    it("gives every claim of the batch back in its own form, and leaves the others", async () => {
      const line = uniqueId("ordli");
      const level = await makeLevel(stock.service, { stocked: 20 });
      const elsewhere = await makeLevel(stock.service, { item: level.item, stocked: 20 });
      const other = await stock.service.createReservationItems(claimOf(elsewhere, 7));
      const claims = await stock.service.createReservationItems([
        claimOf(level, 2, { line_item_id: line }),
        claimOf(level, 2, { line_item_id: line }),
      ]);
      const ids = claims.map(({ id }) => id);
      await remove(stock, { ids, line, location: level.location });

      expect(await ledgerOf(stock.knex, level)).toEqual(
        expectedLedger(form, 20, [
          ["claim", 2, "createReservationItems"],
          ["claim", 2, "createReservationItems"],
          ["release", 2, method],
          ["release", 2, method],
        ]),
      );
      expect(await stock.service.listReservationItems({ id: ids })).toEqual([]);
      expect(
        await stock.service.listReservationItems({ id: ids }, { withDeleted: true }),
      ).toHaveLength(forGood ? 0 : 2);
      expect(await stock.service.retrieveReservationItem(other.id)).toMatchObject({ quantity: 7 });
    });

    it("cancels the claim's own entries, which stay as history", async () => {
      const level = await makeLevel(stock.service, { stocked: 1, allow_backorder: true });
      const line = uniqueId("ordli");
      const { id } = await stock.service.createReservationItems(
        claimOf(level, 4, { line_item_id: line }),
      );
      await remove(stock, { ids: [id], line, location: level.location });
      expect(await queueOf(stock.knex, level)).toEqual([entry(id, { cancelled: 3 })]);
      const [closed] = await stock.service.listBackorderEntries({ reservation_id: id });
      expect(closed?.closed_at).toBeInstanceOf(Date);
    });

    it("called by two at once gives back once", async () => {
      const level = await makeLevel(stock.service, { stocked: 5 });
      const line = uniqueId("ordli");
      const { id } = await stock.service.createReservationItems(
        claimOf(level, 4, { line_item_id: line }),
      );
      const target = { ids: [id], line, location: level.location };
      await Promise.all([remove(stock, target), remove(stock, target), remove(stock, target)]);
      expect(await ledgerOf(stock.knex, level)).toHaveLength(3);
    });
  });

  it("one id or a list, and an empty list does nothing", async () => {
    const level = await makeLevel(stock.service, { stocked: 5 });
    const { id } = await stock.service.createReservationItems(claimOf(level, 4));
    await withoutChange(stock.knex, async () => {
      await stock.service.deleteReservationItems([]);
      await stock.service.softDeleteReservationItems([]);
      await stock.service.deleteReservationItemsByLineItem([]);
      await stock.service.deleteReservationItemByLocationId([]);
      await stock.service.restoreReservationItems([]);
      await stock.service.restoreReservationItemsByLineItem([]);
    });
    await stock.service.deleteReservationItems(id);
    expect(await snapshot(stock.knex, level.item, level.location)).toMatchObject({
      available: "5",
    });
  });

  it("deleting for good also removes what was soft-deleted before, and gives nothing back twice", async () => {
    const level = await makeLevel(stock.service, { stocked: 5 });
    const { id } = await stock.service.createReservationItems(claimOf(level, 4));
    await stock.service.softDeleteReservationItems([id]);
    await stock.service.deleteReservationItems([id]);
    expect(await ledgerOf(stock.knex, level)).toHaveLength(3);
    expect(await stock.service.listReservationItems({ id }, { withDeleted: true })).toEqual([]);
  });
});

describe.each(forms)("restoring claims, deductOn %s", (form) => {
  const stock = useStock({ deductOn: form });

  it("brings the claim back in the form that it had", async () => {
    const level = await makeLevel(stock.service, { stocked: 5 });
    const { id } = await stock.service.createReservationItems(claimOf(level, 4));
    await stock.service.softDeleteReservationItems([id]);
    await stock.service.restoreReservationItems([id]);
    expect(await stock.service.retrieveReservationItem(id)).toMatchObject({
      quantity: 4,
      deducted: form === "order",
      deleted_at: null,
    });
    expect(await ledgerOf(stock.knex, level)).toEqual(
      expectedLedger(form, 5, [
        ["claim", 4, "createReservationItems"],
        ["release", 4, "softDeleteReservationItems"],
        ["claim", 4, "restoreReservationItems"],
      ]),
    );
  });

  it("asks no policy, and keeps the old place in the queue", async () => {
    const level = await makeLevel(stock.service, { stocked: 2, allow_backorder: true });
    const first = await stock.service.createReservationItems(claimOf(level, 3));
    const [before] = await stock.service.listBackorderEntries({ reservation_id: first.id });
    await stock.service.softDeleteReservationItems([first.id]);
    const second = await stock.service.createReservationItems(claimOf(level, 4));
    await stock.service.updateInventoryLevels({
      inventory_item_id: level.item,
      location_id: level.location,
      allow_backorder: false,
    });
    await stock.service.restoreReservationItems([first.id]);
    expect(await queueOf(stock.knex, level)).toEqual([
      entry(first.id, { cancelled: 1 }),
      entry(first.id, { open: 3 }),
      entry(second.id, { open: 2 }),
    ]);
    const [, restored] = await stock.service.listBackorderEntries(
      { reservation_id: first.id },
      { order: { id: "ASC" } },
    );
    expect(restored?.queued_at).toEqual(before?.queued_at);
  });

  it("by line item brings back what the last deletion by line item removed, not what went before", async () => {
    const level = await makeLevel(stock.service, { stocked: 20 });
    const line = uniqueId("ordli");
    const claim = (quantity: number) =>
      stock.service.createReservationItems(claimOf(level, quantity, { line_item_id: line }));
    const [fulfilled, cancelled] = [await claim(1), await claim(2)];
    await stock.service.softDeleteReservationItems([fulfilled.id]);
    await stock.service.deleteReservationItemsByLineItem(line);
    const latest = [await claim(3), await claim(4)];
    await stock.service.deleteReservationItemsByLineItem([line]);
    await stock.service.restoreReservationItemsByLineItem([line]);
    const live = await stock.service.listReservationItems({ line_item_id: line });
    expect(live.map(({ id }) => id).sort()).toEqual(latest.map(({ id }) => id).sort());
    expect(live.map(({ id }) => id)).not.toContain(cancelled.id);
  });

  it("by line item inside a compensation brings back what that workflow deleted, and nothing else", async () => {
    const level = await makeLevel(stock.service, { stocked: 20 });
    const line = uniqueId("ordli");
    await stock.service.createReservationItems(claimOf(level, 3, { line_item_id: line }));
    const context = (workflow: string, action: string) => ({
      eventGroupId: workflow,
      idempotencyKey: `wf:${workflow}:delete:${action}`,
    });
    await stock.service.deleteReservationItemsByLineItem(line, context("one", "invoke"));
    await withoutChange(stock.knex, () =>
      stock.service.restoreReservationItemsByLineItem(line, context("two", "compensate")),
    );
    await stock.service.restoreReservationItemsByLineItem(line, context("one", "compensate"));
    expect(await stock.service.listReservationItems({ line_item_id: line })).toHaveLength(1);
  });

  it("of a claim whose level is gone is a clear error, and nothing is written", async () => {
    const level = await makeLevel(stock.service, { stocked: 5 });
    const { id } = await stock.service.createReservationItems(claimOf(level, 4));
    await stock.service.softDeleteReservationItems([id]);
    await stock.service.deleteInventoryLevel(level.item, level.location);
    const error = await withoutChange(stock.knex, () =>
      failureOf(stock.service.restoreReservationItems([id])),
    );
    expect(error).toMatchObject({
      type: "not_found",
      message: expect.stringContaining(
        `Item ${level.item} is not stocked at location ${level.location}`,
      ),
    });
  });

  it("passes over live, unknown and hard-deleted claims", async () => {
    const level = await makeLevel(stock.service, { stocked: 5 });
    const [live, gone] = await stock.service.createReservationItems([
      claimOf(level, 1),
      claimOf(level, 1),
    ]);
    const ids = [live?.id ?? "", gone?.id ?? "", "resitem_no"];
    await stock.service.deleteReservationItems([ids[1] ?? ""]);
    await withoutChange(stock.knex, () => stock.service.restoreReservationItems(ids));
  });

  it("called by two at once takes once", async () => {
    const level = await makeLevel(stock.service, { stocked: 5 });
    const { id } = await stock.service.createReservationItems(claimOf(level, 4));
    await stock.service.softDeleteReservationItems([id]);
    await Promise.all([1, 2, 3].map(() => stock.service.restoreReservationItems([id])));
    expect(await ledgerOf(stock.knex, level)).toHaveLength(4);
  });
});
