import { failingProxy } from "../helpers/postgres/failing-proxy";
import { createDatabase, databaseUrl } from "../helpers/postgres/database";
import { bootInventory } from "../helpers/app/inventory-module";
import { waitFor } from "../helpers/app/wait-for";
import { makeLevel, type MadeLevel, snapshot, uniqueId } from "../helpers/store/fixtures";
import { checkInvariants } from "../helpers/model/invariants";
import {
  claimOf,
  entry,
  failureOf,
  forms,
  queueOf,
  type Stock,
  stepContext,
  useStock,
} from "../helpers/model/ledger";

const compensating = (workflow: string) => ({
  eventGroupId: workflow,
  idempotencyKey: `wf:${workflow}:step:compensate`,
});

const claimAt = async (stock: Stock, level: MadeLevel, quantity: number, workflow?: string) =>
  (
    await stock.service.createReservationItems(
      claimOf(level, quantity),
      workflow ? stepContext(workflow) : {},
    )
  ).id;

/** How many events of the level's entries were ever put into the outbox. */
const eventsOf = async (stock: Stock, level: MadeLevel): Promise<number> =>
  (await stock.knex("inventory_outbox").where({ inventory_level_id: level.id })).length;

const openAt = async (stock: Stock, level: MadeLevel) =>
  (await snapshot(stock.knex, level.item, level.location)).backordered;

describe.each(forms)("settling, deductOn %s", (form) => {
  const stock = useStock({ deductOn: form });
  const patientLevel = (stocked: number) =>
    makeLevel(stock.service, { stocked, allow_backorder: true });
  const adjust = (level: MadeLevel, delta: number, workflow?: string) =>
    stock.service.adjustInventory(
      level.item,
      level.location,
      delta,
      workflow ? stepContext(workflow) : {},
    );

  it("stock that arrives outside a workflow fills the first in the queue at once", async () => {
    const level = await patientLevel(0);
    const [first, second] = [await claimAt(stock, level, 2), await claimAt(stock, level, 2)];
    await adjust(level, 3);
    expect(await queueOf(stock.knex, level)).toEqual([
      entry(first, { filled: 2 }),
      entry(second, { filled: 1, open: 1 }),
    ]);
  });

  it("stock that leaves under claims makes the last of them wait, in the place of their claim, and tells", async () => {
    const level = await patientLevel(6);
    const [first, second, third] = [
      await claimAt(stock, level, 2),
      await claimAt(stock, level, 2),
      await claimAt(stock, level, 4),
    ];
    expect(await queueOf(stock.knex, level)).toEqual([entry(third, { open: 2 })]);
    await stock.service.updateInventoryLevels({
      inventory_item_id: level.item,
      location_id: level.location,
      stocked_quantity: form === "order" ? -5 : 3,
    });
    expect(await openAt(stock, level)).toBe("5");
    const waiting = await stock.service.listBackorderEntries(
      { inventory_level_id: level.id, status: "open" },
      { order: { queued_at: "ASC", id: "ASC" } },
    );
    expect(waiting.map(({ reservation_id, quantity }) => [reservation_id, quantity])).toEqual([
      [second, 1],
      [third, 2],
      [third, 2],
    ]);
    expect(first).not.toBe(second);
    expect(await eventsOf(stock, level)).toBe(3);
  });

  it("no more waits than is claimed", async () => {
    const level = await patientLevel(0);
    const id = await claimAt(stock, level, 2);
    await adjust(level, -10);
    expect(await queueOf(stock.knex, level)).toEqual([entry(id, { open: 2 })]);
    await adjust(level, 9);
    expect(await openAt(stock, level)).toBe("2");
  });

  it.each(["all", "part"])(
    "a fulfilment of %s flickers up no entry and no event, for itself or for others meanwhile",
    async (much) => {
      const level = await patientLevel(5);
      const id = await claimAt(stock, level, 5);
      const workflow = uniqueId("group");
      const quantity = much === "all" ? 5 : 3;

      await adjust(level, -quantity, workflow);
      expect(await openAt(stock, level)).toBe("0");
      await adjust(level, 1);
      const other = await claimAt(stock, level, 1);
      expect(await openAt(stock, level)).toBe("0");
      await checkInvariants(stock.knex);
      await (much === "all"
        ? stock.service.deleteReservationItems([id], stepContext(workflow))
        : stock.service.updateReservationItems(
            { id, quantity: 5 - quantity },
            stepContext(workflow),
          ));
      await stock.service.endWorkflow(workflow);

      expect(await openAt(stock, level)).toBe("0");
      expect(await eventsOf(stock, level)).toBe(0);
      expect(await queueOf(stock.knex, level)).toEqual([]);
      expect(other).not.toBe(id);
    },
  );

  it("what was shipped although it was not there is missing to others when the workflow has ended", async () => {
    const level = await patientLevel(3);
    const waiting = await claimAt(stock, level, 5);
    const other = await claimAt(stock, level, 1);
    const workflow = uniqueId("group");
    await adjust(level, -5, workflow);
    await stock.service.deleteReservationItems([waiting], stepContext(workflow));
    expect(await queueOf(stock.knex, level)).toContainEqual(entry(other, { open: 1 }));
    await stock.service.endWorkflow(workflow);
    expect(await openAt(stock, level)).toBe("1");
  });

  it("what a workflow gives back and takes again fills nobody meanwhile", async () => {
    const level = await patientLevel(4);
    const mine = await claimAt(stock, level, 4);
    const waiting = await claimAt(stock, level, 3);
    const workflow = uniqueId("group");
    await stock.service.softDeleteReservationItems([mine], {}, stepContext(workflow));
    const late = await claimAt(stock, level, 1);
    expect(await queueOf(stock.knex, level)).toEqual([
      entry(waiting, { open: 3 }),
      entry(late, { open: 1 }),
    ]);
    await claimAt(stock, level, 4, workflow);
    await stock.service.endWorkflow(workflow);
    expect(await openAt(stock, level)).toBe("4");
  });

  it("stock that arrives in a workflow fills when the workflow has ended", async () => {
    const level = await patientLevel(0);
    const id = await claimAt(stock, level, 2);
    const workflow = uniqueId("group");
    await adjust(level, 5, workflow);
    expect(await openAt(stock, level)).toBe("2");
    await stock.service.endWorkflow(workflow);
    expect(await queueOf(stock.knex, level)).toEqual([entry(id, { filled: 2 })]);
  });

  it("a claim that its workflow takes back fills those who wait, although the workflow failed", async () => {
    const level = await patientLevel(5);
    const workflow = uniqueId("group");
    const failing = await claimAt(stock, level, 5, workflow);
    const waiting = await claimAt(stock, level, 2);
    await stock.service.deleteReservationItems([failing], compensating(workflow));
    expect(await queueOf(stock.knex, level)).toEqual([entry(waiting, { filled: 2 })]);
  });

  it("a cancelled fulfilment that fails fills nobody with what it had given back", async () => {
    const level = await patientLevel(0);
    const waiting = await claimAt(stock, level, 2);
    const workflow = uniqueId("group");
    await adjust(level, 4, workflow);
    const again = await claimAt(stock, level, 4, workflow);
    await stock.service.deleteReservationItems([again], compensating(workflow));
    expect(await openAt(stock, level)).toBe("2");
    await stock.service.adjustInventory(level.item, level.location, -4, compensating(workflow));
    await stock.service.endWorkflow(workflow);
    expect(await queueOf(stock.knex, level)).toEqual([entry(waiting, { open: 2 })]);
  });

  it("a level update that is undone takes back its own difference, once, and leaves what others did", async () => {
    const level = await makeLevel(stock.service, { stocked: 5 });
    const set = (stocked_quantity: number, context: object) =>
      stock.service.updateInventoryLevels(
        { inventory_item_id: level.item, location_id: level.location, stocked_quantity },
        context,
      );
    const stocked = async () => (await snapshot(stock.knex, level.item, level.location)).available;
    const workflow = uniqueId("group");
    await set(10, stepContext(workflow));
    await set(4, stepContext(workflow));
    await claimAt(stock, level, 2);
    await set(10, compensating(workflow));
    expect(await stocked()).toBe("8");
    await set(5, compensating(workflow));
    await set(5, compensating(workflow));
    expect(await stocked()).toBe("3");
  });

  it("a claim that changes its line takes its entries along", async () => {
    const level = await patientLevel(0);
    const id = await claimAt(stock, level, 2);
    const line_item_id = uniqueId("ordli");
    await stock.service.updateReservationItems([{ id, line_item_id } as { id: string }]);
    const [moved] = await stock.service.listBackorderEntries({ reservation_id: id });
    expect(moved.line_item_id).toBe(line_item_id);
    const [event] = await stock.service.leaseEvents({ levelIds: [level.id] });
    expect(event).toMatchObject({ line_item_id, backorder_entry_id: moved.id });
  });

  it("the sweep settles what a lost event left, by age, and not what a running workflow changed", async () => {
    const levels = [await patientLevel(0), await patientLevel(0)];
    const workflows = [uniqueId("lost"), uniqueId("running")];
    for (const [index, level] of levels.entries()) {
      await claimAt(stock, level, 2, workflows[index]);
      await adjust(level, 5, workflows[index]);
    }
    expect(await stock.service.listOverdueWorkflows(60)).toEqual([]);
    await stock.knex.raw("update unsettled_change set changed_at = now() - interval '1 hour'");
    await stock.knex.raw("update inventory_outbox set created_at = now() - interval '1 hour'");
    expect(await stock.service.listOverdueWorkflows(60)).toEqual(expect.arrayContaining(workflows));

    await stock.service.settleOverdue({ age_seconds: 60, running: [workflows[1]] });

    const open = await Promise.all(levels.map((level) => openAt(stock, level)));
    expect(open.sort()).toEqual(["0", "2"]);
    const due = await stock.service.leaseEvents({ levelIds: levels.map(({ id }) => id) });
    expect(due.map(({ name }) => name)).toEqual([
      "inventory.backordered",
      "inventory.backorder-filled",
    ]);
  });

  it("an event is due when its workflow has ended, and never when its claim was taken back", async () => {
    const level = await patientLevel(0);
    const [kept, failing] = [uniqueId("kept"), uniqueId("failing")];
    const id = await claimAt(stock, level, 1, kept);
    const undone = await claimAt(stock, level, 1, failing);
    expect(await stock.service.leaseEvents({ levelIds: [level.id] })).toEqual([]);
    await stock.service.deleteReservationItems([undone], compensating(failing));
    await stock.service.endWorkflow(kept);
    await stock.service.endWorkflow(failing);
    const due = await stock.service.leaseEvents({ levelIds: [level.id] });
    expect(due.map(({ reservation_id }) => reservation_id)).toEqual([id]);
    expect(await stock.service.leaseEvents({ levelIds: [level.id] })).toEqual([]);
    await stock.service.markEventsSent(due.map((event) => event.id));
    const [told] = await stock.service.listBackorderEntries({ reservation_id: id });
    expect(told.notified_at).not.toBeNull();
  });

  it("levels that were changed without the engine are written down at the next start", async () => {
    const level = await makeLevel(stock.service, { stocked: 5, allow_backorder: true });
    const id = await claimAt(stock, level, 5);
    await stock.knex.raw(
      `update inventory_level set stocked_quantity = stocked_quantity - 2,
              raw_stocked_quantity = jsonb_build_object('value', (stocked_quantity - 2)::text, 'precision', 20)
        where id = ?`,
      [level.id],
    );
    const { shutdown } = await bootInventory({ databaseUrl: databaseUrl(stock.database.name) });
    await shutdown();
    const movements = await stock.service.listStockMovements(
      { inventory_level_id: level.id },
      { order: { id: "ASC" } },
    );
    expect(movements.at(-1)).toMatchObject({
      kind: "reconcile",
      cause: "start",
      stocked_delta: -2,
    });
    expect(await queueOf(stock.knex, level)).toEqual([entry(id, { open: 2 })]);
    expect(await stock.service.reconcileLevels()).toEqual({ opened: 0, reconciled: 0, settled: 0 });
  });
});

describe("a claim whose answer was lost", () => {
  it("is taken back: the connection was cut after the commit", async () => {
    const database = await createDatabase({ template: "inventory" });
    const proxy = await failingProxy(database.url);
    const direct = await bootInventory({ databaseUrl: database.url });
    const stock = await bootInventory({ databaseUrl: proxy.url });
    try {
      const level = await makeLevel(direct.service, { stocked: 5 });
      proxy.cutAnswersTo("claim_stock");

      const failure = await failureOf(stock.service.createReservationItems(claimOf(level, 2)));

      expect(failure).toBeInstanceOf(Error);
      expect(proxy.cuts()).toBe(1);
      await waitFor(
        () => snapshot(direct.knex, level.item, level.location),
        ({ available }) => available === "5",
      );
      await checkInvariants(direct.knex);
    } finally {
      await Promise.all([stock.shutdown(), direct.shutdown()]);
      await proxy.close();
      await database.drop();
    }
  });
});

describe("a level that somebody holds", () => {
  const stocks = forms.map((deductOn) => useStock({ deductOn }));

  it("lets a claim wait only for so long, and leaves nothing", async () => {
    const failures = await Promise.all(
      stocks.map(async (stock) => {
        const level = await makeLevel(stock.service, { stocked: 5 });
        const holder = await stock.knex.transaction();
        await holder.raw("select 1 from inventory_level where id = ? for update", [level.id]);
        const failure = await failureOf(stock.service.createReservationItems(claimOf(level, 1)));
        await holder.rollback();
        const { available } = await snapshot(stock.knex, level.item, level.location);
        return { failure, available };
      }),
    );
    expect(failures).toMatchObject(
      forms.map(() => ({ failure: { code: "stock_busy" }, available: "5" })),
    );
  });
});
