import {
  FINDING_KINDS,
  type FindingKind,
  type StockFinding,
} from "../../src/modules/inventory/reconcile-types";
import { atOnce, times } from "../helpers/app/at-once";
import { bootInventory } from "../helpers/app/inventory-module";
import { claimOf, failureOf, queueOf, useStock, withoutChange } from "../helpers/model/ledger";
import { BROKEN_BOOKS, both, type BrokenScene, LONG_AGO } from "../helpers/model/broken-books";
import { orderSupply } from "../helpers/model/supply";
import { makeLevel, snapshot } from "../helpers/store/fixtures";

const stock = useStock({ deductOn: "order" });

/** See {@link BrokenScene}. */
async function makeScene(): Promise<BrokenScene> {
  const { service } = stock;
  const level = await makeLevel(service, { stocked: 2, allow_backorder: true, backorder_limit: 5 });
  const order = await service.createReservationItems(claimOf(level, 4));
  const byHand = await service.createReservationItems(
    claimOf(level, 1, { line_item_id: undefined }),
  );
  await orderSupply(service, [[level, 2]], { day: 1 });
  return { level, order: order.id, byHand: byHand.id };
}

/** What somebody with psql can do, the guard of the ledger included. */
async function breakBooks(sql: string): Promise<void> {
  await stock.knex.raw(`begin; set local session_replication_role = replica; ${sql}; commit`);
}

const list = (kinds?: FindingKind[]) => stock.service.findStockFindings({ kinds });
const kindsOf = (findings: StockFinding[]) => findings.map(({ kind }) => kind);
const repair = (finding: StockFinding, dry_run = false) =>
  stock.service.repairStockFinding(finding, { dry_run });

/** Repairs as the workflow does: what there is, and what comes to light by it. */
async function repairAll(): Promise<void> {
  for (let pass = 0; pass < 3; pass++) {
    for (const finding of await list()) {
      await repair(finding);
    }
  }
}

describe("a reconciliation", () => {
  it("lists nothing where the books are right", async () => {
    await makeScene();
    expect(await list()).toEqual([]);
  });

  it.each(BROKEN_BOOKS)("repairs $what", async ({ sql, kinds }) => {
    const scene = await makeScene();
    await breakBooks(sql(scene));

    const found = await list();
    expect([...new Set(kindsOf(found))].sort()).toEqual([...new Set(kinds)].sort());
    expect(await list()).toEqual(found);
    for (const finding of found) {
      expect(finding).toMatchObject({
        inventory_item_id: scene.level.item,
        location_id: scene.level.location,
      });
      await withoutChange(stock.knex, () => repair(finding, true));
    }
    await repairAll();

    expect(await list()).toEqual([]);
    await withoutChange(stock.knex, async () => {
      for (const finding of found) {
        expect(await repair(finding)).toEqual({
          skipped: { id: finding.id, reason: "It is not there any more" },
        });
      }
    });
  });

  it("names the finding in the movement of its repair, and says what changed", async () => {
    const { level } = await makeScene();
    await breakBooks(
      `update inventory_level set ${both("reserved_quantity", 7)} where id = '${level.id}'`,
    );
    const [finding] = await list(["reserved_wrong"]);
    expect(finding.id).toBe(`reserved_wrong:${level.id}`);

    const expected = {
      repaired: {
        ...finding,
        changes: [
          expect.objectContaining({
            inventory_level_id: level.id,
            from: expect.objectContaining({ reserved_quantity: "7" }),
            to: expect.objectContaining({ reserved_quantity: "1" }),
          }),
        ],
      },
    };
    expect(await repair(finding, true)).toEqual(expected);
    expect(await repair(finding)).toEqual(expected);
    const [movement] = await stock.service.listStockMovements(
      { inventory_level_id: level.id, kind: "reconcile" },
      { order: { id: "DESC" } },
    );
    expect(movement).toMatchObject({
      reserved_delta: -6,
      correlation_id: finding.id,
      cause: "reconcile",
    });
    await repairAll();
  });

  it("leaves to a person what stands below zero, and a claim that policy forbids", async () => {
    const { level, order } = await makeScene();
    const strict = await makeLevel(stock.service, { stocked: 2, allow_backorder: true });
    await stock.service.createReservationItems(claimOf(strict, 5));
    const limit = (value: string) =>
      breakBooks(`update inventory_level set backorder_limit = ${value} where id = '${strict.id}'`);
    await limit("2");
    const [forbidden] = await list();
    expect(forbidden).toMatchObject({ id: `policy_broken:${strict.id}` });
    expect(await repair(forbidden)).toEqual({
      skipped: { id: forbidden.id, reason: forbidden.repair },
    });
    await limit("null");
    await stock.service.deleteReservationItems([order]);
    await stock.service.adjustInventory(level.item, level.location, -9);
    const [finding, ...others] = await list();
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      kind: "on_hand_negative",
      repair: expect.stringContaining("count this"),
    });
    await withoutChange(stock.knex, async () => {
      expect(await repair(finding)).toEqual({
        skipped: { id: finding.id, reason: "Needs a person: count this" },
      });
    });
    await stock.service.adjustInventory(level.item, level.location, 9);
  });

  it("sends an event again that nobody sent, and keeps one that is to be handled", async () => {
    const { byHand } = await makeScene();
    const entries = `(select id from backorder_entry where reservation_id = '${byHand}')`;
    await breakBooks(
      `update inventory_outbox set created_at = ${LONG_AGO}, due_at = null where backorder_entry_id in ${entries}`,
    );
    const [finding] = await list();
    expect(finding).toMatchObject({ kind: "event_unfinished", reservation_id: byHand });
    expect(await repair(finding)).toMatchObject({ repaired: { id: finding.id } });
    const due = await stock.service.leaseEvents({});
    expect(due.map(({ id }) => `event_unfinished:${id}`)).toContain(finding.id);
    await stock.service.markEventsSent(due.map(({ id }) => id));
    await stock.service.markEventsHandled(due.map(({ id }) => id));
    expect(await list()).toEqual([]);
  });

  it("closes a notice that nobody goes on with, where customers are not told", async () => {
    await stock.knex.raw(
      `insert into customer_notice (order_id, confirm, due_at) values ('order_left', true, ${LONG_AGO})`,
    );
    const [finding] = await list();
    expect(finding).toMatchObject({ id: "notice_unfinished:order_left", order_id: "order_left" });
    await repair(finding);
    expect(await list()).toEqual([]);
  });

  it("repairs what core's own module did to a store of ours", async () => {
    const { level } = await makeScene();
    const core = await bootInventory({ databaseUrl: stock.database.url, module: "core" });
    try {
      await core.service.createReservationItems({ ...claimOf(level, 1), allow_backorder: true });
      await core.service.adjustInventory(level.item, level.location, 20);
      await core.service.createReservationItems(claimOf(level, 2));
    } finally {
      await core.shutdown();
    }
    expect(kindsOf(await list())).toEqual(["balance_not_in_ledger", "queue_wrong"]);
    await repairAll();
    expect(await list()).toEqual([]);
    expect(await snapshot(stock.knex, level.item, level.location)).toMatchObject({
      stocked: "18",
      reserved: "4",
    });
    expect((await queueOf(stock.knex, level)).filter(({ status }) => status === "open")).toEqual(
      [],
    );
  });

  it("repairs thousands of claims whose level nobody kept, and each once where two people repair at the same time", async () => {
    const level = await makeLevel(stock.service, { stocked: 0, allow_backorder: true });
    await stock.service.createReservationItems(times(300, () => claimOf(level, 1)));
    await breakBooks(`update inventory_level set deleted_at = now() where id = '${level.id}'`);
    const found = await list(["claim_without_level"]);
    expect(found).toHaveLength(300);
    const twice = [...found.slice(0, 40), ...found.slice(0, 40)];
    const { accepted } = await atOnce(twice.map((finding) => () => repair(finding)));
    expect(accepted).toHaveLength(80);
    const repaired = accepted.map((outcome) => "repaired" in outcome);
    expect(repaired.filter(Boolean)).toHaveLength(40);
    await repairAll();
    expect(await list()).toEqual([]);
  });

  it("looks at what a level has while claims come in, and takes nothing away from them", async () => {
    const level = await makeLevel(stock.service, { stocked: 50, allow_backorder: true });
    await breakBooks(
      `update inventory_level set ${both("reserved_quantity", 9)} where id = '${level.id}'`,
    );
    const findings = await list();
    await atOnce<unknown>([
      ...times(30, () => () => stock.service.createReservationItems(claimOf(level, 2))),
      ...findings.flatMap((finding) => [() => repair(finding), () => repair(finding)]),
    ]);
    await repairAll();
    expect(await list()).toEqual([]);
    expect(await snapshot(stock.knex, level.item, level.location)).toMatchObject({
      stocked: "-10",
      reserved: "0",
    });
  });

  it("finds the kinds that are asked for, in the order in which they are repaired", async () => {
    const { level } = await makeScene();
    await breakBooks(
      `update inventory_level set ${both("reserved_quantity", 7)} where id = '${level.id}'`,
    );
    const found = await list();
    const ranks = found.map(({ kind }) => FINDING_KINDS.indexOf(kind));
    expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
    expect(kindsOf(await list(["queue_wrong", "promise_wrong"]))).toEqual(["queue_wrong"]);
    expect(await stock.service.findStockFindings({ ids: [found[0].id] })).toEqual([found[0]]);
    await repairAll();
  });

  it("refuses a kind that there is not, by name", async () => {
    const error = await failureOf(list(["nonsense" as FindingKind]));
    expect(error).toMatchObject({
      type: "invalid_data",
      message: expect.stringMatching(/options\.kinds.*nonsense/),
    });
  });
});
