import { InsufficientStockError } from "../../src/modules/inventory";
import { makeLevel, type MadeLevel, snapshot, uniqueId } from "../helpers/store/fixtures";
import {
  claimOf,
  entry,
  failureOf,
  forms,
  queueOf,
  stepContext,
  useStock,
} from "../helpers/model/ledger";

describe.each(forms)("units that a workflow put back, deductOn %s", (form) => {
  const stock = useStock({ deductOn: form });

  /** A level without backorders where `claimed` units are claimed and `missing` of them are not there. */
  async function shortLevel(claimed: number, missing: number) {
    const level = await makeLevel(stock.service, { stocked: claimed, allow_backorder: false });
    const { id } = await stock.service.createReservationItems(claimOf(level, claimed));
    await stock.service.adjustInventory(level.item, level.location, -missing);
    return { level, id };
  }
  const claim = (level: MadeLevel, quantity: number, workflow?: string) =>
    stock.service.createReservationItems(claimOf(level, quantity), stepContext(workflow));
  const release = (id: string, workflow: string) =>
    stock.service.deleteReservationItems([id], stepContext(workflow));
  const available = async (level: MadeLevel) =>
    (await snapshot(stock.knex, level.item, level.location)).available;

  it("may be taken again by it, whatever the policy says", async () => {
    const { level, id } = await shortLevel(5, 2);
    const workflow = uniqueId("group");
    await release(id, workflow);
    await claim(level, 5, workflow);
    expect(await available(level)).toBe("-2");
  });

  it("may be taken again in parts, and no more than they were", async () => {
    const { level, id } = await shortLevel(5, 2);
    const workflow = uniqueId("group");
    await release(id, workflow);
    await claim(level, 3, workflow);
    await claim(level, 2, workflow);
    expect(await failureOf(claim(level, 1, workflow))).toBeInstanceOf(InsufficientStockError);
    expect(await available(level)).toBe("-2");
  });

  it("may be taken again by several lines of one batch", async () => {
    const { level, id } = await shortLevel(5, 2);
    const workflow = uniqueId("group");
    await release(id, workflow);
    await stock.service.createReservationItems(
      [claimOf(level, 3), claimOf(level, 2)],
      stepContext(workflow),
    );
    expect(await available(level)).toBe("-2");
  });

  it("may be taken again by lines of one batch of which stock covers the first", async () => {
    const { level, id } = await shortLevel(5, 2);
    const workflow = uniqueId("group");
    await release(id, workflow);
    // 3 are there: the first line is covered, the second one needs the workflow's own units.
    await stock.service.createReservationItems(
      [claimOf(level, 1), claimOf(level, 4)],
      stepContext(workflow),
    );
    expect(await available(level)).toBe("-2");
  });

  it("are not given twice to lines of one batch", async () => {
    const { level, id } = await shortLevel(5, 2);
    const workflow = uniqueId("group");
    await release(id, workflow);
    const error = await failureOf(
      stock.service.createReservationItems(
        [claimOf(level, 4), claimOf(level, 2)],
        stepContext(workflow),
      ),
    );
    expect(error.lines).toMatchObject([{ requested: 2 }]);
  });

  it("may not be taken by another workflow beyond stock and policy", async () => {
    const { level, id } = await shortLevel(5, 2);
    await release(id, uniqueId("group"));
    expect(await failureOf(claim(level, 4, uniqueId("group")))).toBeInstanceOf(
      InsufficientStockError,
    );
    expect(await failureOf(claim(level, 4))).toBeInstanceOf(InsufficientStockError);
  });

  it("count when they came back by an adjustment, as when a fulfilment is cancelled", async () => {
    const { level, id } = await shortLevel(5, 2);
    await stock.service.adjustInventory(level.item, level.location, -5);
    await stock.service.deleteReservationItems([id]);

    const workflow = uniqueId("group");
    await stock.service.adjustInventory(level.item, level.location, 5, stepContext(workflow));
    await claim(level, 5, workflow);
    expect(await available(level)).toBe("-2");
  });

  it("count net of what the same workflow took out", async () => {
    const { level, id } = await shortLevel(5, 2);
    const workflow = uniqueId("group");
    await stock.service.adjustInventory(level.item, level.location, -2, stepContext(workflow));
    await release(id, workflow);
    expect(await failureOf(claim(level, 4, workflow))).toBeInstanceOf(InsufficientStockError);
    await claim(level, 3, workflow);
  });

  it("at one level are no credit at another", async () => {
    const { level, id } = await shortLevel(5, 2);
    const other = await makeLevel(stock.service, { item: level.item, stocked: 0 });
    const workflow = uniqueId("group");
    await release(id, workflow);
    expect(await failureOf(claim(other, 1, workflow))).toBeInstanceOf(InsufficientStockError);
  });

  it("let a claim grow back", async () => {
    const { level, id } = await shortLevel(5, 2);
    const workflow = uniqueId("group");
    const grow = (quantity: number) =>
      stock.service.updateReservationItems({ id, quantity }, stepContext(workflow));
    await grow(1);
    await grow(5);
    expect(await available(level)).toBe("-2");
    expect(await failureOf(grow(6))).toBeInstanceOf(InsufficientStockError);
  });

  it("are not filled to others first; without that workflow the oldest waiting is filled", async () => {
    const level = await makeLevel(stock.service, { stocked: 5, allow_backorder: true });
    const [covered, waiting] = [await claim(level, 5), await claim(level, 3)];
    const workflow = uniqueId("group");
    await release(covered.id, workflow);

    const again = await claim(level, 4, workflow);
    expect(await queueOf(stock.knex, level)).toEqual([entry(waiting.id, { open: 3 })]);

    // One unit is left over, and nobody's any more when the workflow has ended: it is due to the oldest.
    await stock.service.endWorkflow(workflow);
    const newest = await claim(level, 1);
    expect(await queueOf(stock.knex, level)).toEqual([
      entry(waiting.id, { open: 2, filled: 1 }),
      entry(newest.id, { open: 1 }),
    ]);
    expect(await stock.service.listBackorderEntries({ reservation_id: again.id })).toEqual([]);
  });

  it("are kept apart from what arrived by itself, which others get first", async () => {
    const level = await makeLevel(stock.service, { stocked: 2, allow_backorder: true });
    const [covered, waiting] = [await claim(level, 2), await claim(level, 5)];
    await stock.service.adjustInventory(level.item, level.location, 1);
    const workflow = uniqueId("group");
    await release(covered.id, workflow);
    const again = await claim(level, 3, workflow);
    expect(await queueOf(stock.knex, level)).toEqual([
      entry(waiting.id, { open: 4, filled: 1 }),
      entry(again.id, { open: 1 }),
    ]);
  });
});
