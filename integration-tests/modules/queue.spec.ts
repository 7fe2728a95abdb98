import { makeLevel, type MadeLevel, snapshot, uniqueId } from "../helpers/store/fixtures";
import {
  claimOf,
  entry,
  failureOf,
  forms,
  queueOf,
  stepContext,
  useStock,
  withoutChange,
} from "../helpers/model/ledger";

describe.each(forms)("the backorder queue, deductOn %s", (form) => {
  const stock = useStock({ deductOn: form });

  const patientLevel = (stocked: number) =>
    makeLevel(stock.service, { stocked, allow_backorder: true });
  async function claimAt(level: MadeLevel, quantity: number): Promise<string> {
    const { id } = await stock.service.createReservationItems(claimOf(level, quantity));
    return id;
  }
  const backordered = async (level: MadeLevel) =>
    (await snapshot(stock.knex, level.item, level.location)).backordered;
  const adjust = (level: MadeLevel, delta: number, workflow?: string) =>
    stock.service.adjustInventory(level.item, level.location, delta, { eventGroupId: workflow });
  const grow = (id: string, quantity: number) =>
    stock.service.updateReservationItems({ id, quantity });

  it("a claim that stock covers opens no entry", async () => {
    const level = await patientLevel(5);
    await claimAt(level, 5);
    expect(await queueOf(stock.knex, level)).toEqual([]);
  });

  it("a claim opens one entry for what no stock covers, at most for its own quantity", async () => {
    const level = await patientLevel(2);
    const [first, second] = [await claimAt(level, 5), await claimAt(level, 4)];
    expect(await queueOf(stock.knex, level)).toEqual([
      entry(first, { open: 3 }),
      entry(second, { open: 4 }),
    ]);
    expect(await backordered(level)).toBe("7");
  });

  it("an entry carries the claim's line, level and workflow, and waits to be told", async () => {
    const level = await patientLevel(0);
    const line = claimOf(level, 2);
    const context = stepContext("group_1");
    const { id } = await stock.service.createReservationItems(line, context);
    expect(await stock.service.listBackorderEntries({ reservation_id: id })).toMatchObject([
      {
        line_item_id: line.line_item_id,
        inventory_level_id: level.id,
        inventory_item_id: level.item,
        location_id: level.location,
        correlation_id: "group_1",
        notified_at: null,
        closed_at: null,
      },
    ]);
  });

  it("growth opens another entry for what it is short of", async () => {
    const level = await patientLevel(2);
    const id = await claimAt(level, 1);
    await grow(id, 4);
    await grow(id, 5);
    expect(await queueOf(stock.knex, level)).toEqual([
      entry(id, { open: 2 }),
      entry(id, { open: 1 }),
    ]);
  });

  it("a shortage that an adjustment made is not the next claim's to wait for twice", async () => {
    const level = await patientLevel(0);
    await adjust(level, -3);
    const id = await claimAt(level, 2);
    // The claim cannot wait for more than its own quantity; the rest belongs to no claim.
    expect(await queueOf(stock.knex, level)).toEqual([entry(id, { open: 2 })]);
  });

  it("shrinking cancels the newest entry of the claim first", async () => {
    const level = await patientLevel(0);
    const id = await claimAt(level, 3);
    await grow(id, 5);
    await grow(id, 2);
    expect(await queueOf(stock.knex, level)).toEqual([
      entry(id, { open: 2, cancelled: 1 }),
      entry(id, { cancelled: 2 }),
    ]);
  });

  it("shrinking a claim that stock covers in part cancels what it waits for", async () => {
    const level = await patientLevel(4);
    const id = await claimAt(level, 6);
    await grow(id, 5);
    expect(await queueOf(stock.knex, level)).toEqual([entry(id, { open: 1, cancelled: 1 })]);
  });

  it("a release fills those who wait, the oldest first", async () => {
    const level = await patientLevel(5);
    const covered = await claimAt(level, 5);
    const [first, second] = [await claimAt(level, 2), await claimAt(level, 2)];
    await stock.service.softDeleteReservationItems([covered]);
    expect(await backordered(level)).toBe("0");

    const newest = await claimAt(level, 3);
    expect(await queueOf(stock.knex, level)).toEqual([
      entry(first, { filled: 2 }),
      entry(second, { filled: 2 }),
      entry(newest, { open: 2 }),
    ]);
  });

  it("what arrives fills those who wait: the next claim gets what is left", async () => {
    const level = await patientLevel(0);
    const [first, second] = [await claimAt(level, 3), await claimAt(level, 3)];
    await adjust(level, 4);
    const newest = await claimAt(level, 1);
    expect(await queueOf(stock.knex, level)).toEqual([
      entry(first, { filled: 3 }),
      entry(second, { filled: 1, open: 2 }),
      entry(newest, { open: 1 }),
    ]);
  });

  it("a refused claim changes nothing", async () => {
    const level = await patientLevel(0);
    await claimAt(level, 3);
    await adjust(level, 4);
    await withoutChange(stock.knex, () =>
      failureOf(
        stock.service.createReservationItems([
          claimOf(level, 1),
          claimOf({ ...level, location: "sloc_no" }, 1),
        ]),
      ),
    );
  });

  it("a policy that is switched off leaves open entries in the queue", async () => {
    const level = await patientLevel(0);
    const id = await claimAt(level, 3);
    await stock.service.updateInventoryLevels({
      inventory_item_id: level.item,
      location_id: level.location,
      allow_backorder: false,
    });
    await failureOf(claimAt(level, 1));
    expect(await queueOf(stock.knex, level)).toEqual([entry(id, { open: 3 })]);
  });

  it("a move closes the claim's entries at the origin, and queues at the destination", async () => {
    const home = await patientLevel(1);
    const away = await makeLevel(stock.service, {
      item: home.item,
      stocked: 2,
      allow_backorder: true,
    });
    const id = await claimAt(home, 3);
    const waiting = await claimAt(away, 3);
    await stock.service.updateReservationItems({ id, location_id: away.location });
    expect(await queueOf(stock.knex, home)).toEqual([entry(id, { cancelled: 2 })]);
    expect(await queueOf(stock.knex, away)).toEqual([
      entry(id, { open: 3 }),
      entry(waiting, { open: 1 }),
    ]);
  });

  it("a move takes the claim's place in the queue along", async () => {
    const home = await patientLevel(0);
    const away = await makeLevel(stock.service, { item: home.item, allow_backorder: true });
    const id = await claimAt(home, 1);
    const younger = await claimAt(away, 1);
    await stock.service.updateReservationItems({ id, location_id: away.location });
    expect((await queueOf(stock.knex, away)).map(({ claim }) => claim)).toEqual([id, younger]);
  });

  it("a line that takes again in the same workflow keeps its place; in another it goes to the end", async () => {
    const level = await patientLevel(0);
    const lines = ["a", "b"].map((name) => uniqueId(`ordli_${name}`));
    const claim = (line_item_id: string | undefined, context = stepContext()) =>
      stock.service.createReservationItems(claimOf(level, 1, { line_item_id }), context);
    const [first, second] = [await claim(lines[0]), await claim(lines[1])];
    const rest = await claimAt(level, 1);

    const workflow = uniqueId("group");
    await stock.service.deleteReservationItemsByLineItem(lines[0] ?? "", {
      eventGroupId: workflow,
    });
    const again = await claim(lines[0], stepContext(workflow));
    await stock.service.deleteReservationItemsByLineItem(lines[1] ?? "", stepContext());
    const late = await claim(lines[1], stepContext());

    const waiting = (await queueOf(stock.knex, level)).filter(({ status }) => status === "open");
    expect(waiting.map(({ claim: id }) => id)).toEqual([again.id, rest, late.id]);
    expect([first.id, second.id]).not.toContain(again.id);
  });
});
