import {
  FINDING_KINDS,
  type FindingKind,
  type StockFinding,
} from "../../src/modules/inventory/reconcile-types";
import { atOnce, times } from "../helpers/app/at-once";
import { bootInventory } from "../helpers/app/inventory-module";
import { claimOf, failureOf, queueOf, useStock, withoutChange } from "../helpers/model/ledger";
import { day, orderSupply } from "../helpers/model/supply";
import { makeLevel, type MadeLevel, snapshot } from "../helpers/store/fixtures";

const stock = useStock({ deductOn: "order" });

/** 2 units; an order's claim of 4, which waits for 2; a claim by hand of 1, which waits whole; 2 ordered for day 1. */
type Scene = { level: MadeLevel; order: string; byHand: string };

async function makeScene(): Promise<Scene> {
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

const both = (column: string, value: number) =>
  `${column} = ${value}, raw_${column} = '{"value": "${value}", "precision": 20}'`;

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

type Broken = { what: string; sql: (scene: Scene) => string; kinds: FindingKind[] };

const LONG_AGO = "now() - interval '1 day'";

const broken: Broken[] = [
  {
    what: "reserved that somebody set",
    sql: ({ level }) =>
      `update inventory_level set ${both("reserved_quantity", 7)} where id = '${level.id}'`,
    kinds: ["reserved_wrong", "balance_not_in_ledger", "queue_wrong"],
  },
  {
    what: "a claim that was made bigger",
    sql: ({ byHand }) =>
      `update reservation_item set ${both("quantity", 2)} where id = '${byHand}'`,
    kinds: ["reserved_wrong"],
  },
  {
    what: "a held claim that was deleted from under its level",
    sql: ({ byHand }) => `delete from reservation_item where id = '${byHand}'`,
    kinds: ["reserved_wrong", "entry_without_claim"],
  },
  {
    what: "stock that was set without a movement",
    sql: ({ level }) =>
      `update inventory_level set ${both("stocked_quantity", -1)} where id = '${level.id}'`,
    kinds: ["balance_not_in_ledger", "queue_wrong"],
  },
  {
    what: "stock of which only the number was set",
    sql: ({ level }) => `update inventory_level set stocked_quantity = 20 where id = '${level.id}'`,
    kinds: ["twin_differs", "balance_not_in_ledger", "queue_wrong"],
  },
  {
    what: "a movement that was deleted",
    sql: ({ order }) => `delete from stock_movement where reservation_id = '${order}'`,
    kinds: ["balance_not_in_ledger", "ledger_broken"],
  },
  {
    what: "a movement that was written over",
    sql: ({ order }) =>
      `update stock_movement set ${both("stocked_quantity", 9)} where reservation_id = '${order}'`,
    kinds: ["ledger_broken"],
  },
  {
    what: "all movements deleted",
    sql: ({ level }) => `delete from stock_movement where inventory_level_id = '${level.id}'`,
    kinds: ["balance_not_in_ledger"],
  },
  {
    what: "an exact twin of the ledger that was written over",
    sql: ({ order }) =>
      `update stock_movement set raw_stocked_delta = '{"value": "9"}' where reservation_id = '${order}'`,
    kinds: ["ledger_broken"],
  },
  {
    what: "an entry that waits for more than its claim",
    sql: ({ order }) =>
      `update backorder_entry set ${both("quantity", 5)} where reservation_id = '${order}'`,
    kinds: ["entry_exceeds_claim", "queue_wrong", "promise_wrong"],
  },
  {
    what: "an entry that was deleted",
    sql: ({ byHand }) => `delete from backorder_entry where reservation_id = '${byHand}'`,
    kinds: ["queue_wrong"],
  },
  {
    what: "a level that counts its queue wrongly",
    sql: ({ level }) =>
      `update inventory_level set backordered_quantity = 8 where id = '${level.id}'`,
    kinds: ["queue_wrong"],
  },
  {
    what: "incoming that somebody set",
    sql: ({ level }) =>
      `update inventory_level set ${both("incoming_quantity", 5)} where id = '${level.id}'`,
    kinds: ["incoming_wrong"],
  },
  {
    what: "a replenishment order that was cancelled by its column",
    sql: ({ level }) =>
      `update replenishment_order set status = 'cancelled' where location_id = '${level.location}'`,
    kinds: ["incoming_wrong"],
  },
  {
    what: "a date that somebody promised",
    sql: ({ order }) =>
      `update backorder_entry set promised_at = '${day(7)}' where reservation_id = '${order}'`,
    kinds: ["promise_wrong", "event_missing"],
  },
  {
    what: "an event that was deleted before it was sent",
    sql: ({ byHand }) =>
      `delete from inventory_outbox where backorder_entry_id in (
         select id from backorder_entry where reservation_id = '${byHand}')`,
    kinds: ["event_missing"],
  },
  {
    what: "a fill that was not told",
    sql: ({ order }) =>
      `update backorder_entry set ${both("filled_quantity", 3)} where reservation_id = '${order}'`,
    kinds: ["event_missing"],
  },
  {
    what: "a level that was deleted from under its claims",
    sql: ({ level }) => `update inventory_level set deleted_at = now() where id = '${level.id}'`,
    kinds: ["claim_without_level", "claim_without_level", "deleted_level_reserved"],
  },
  {
    what: "a level whose row was deleted",
    sql: ({ level }) => `delete from inventory_level where id = '${level.id}'`,
    kinds: ["claim_without_level", "claim_without_level"],
  },
  {
    what: "a change that nobody settled",
    sql: ({ level }) =>
      `insert into unsettled_change (inventory_level_id, correlation_id, delta, changed_at)
       values ('${level.id}', 'crashed', -3, ${LONG_AGO})`,
    kinds: ["change_unsettled", "queue_wrong"],
  },
  {
    what: "events of a claim that nobody waits for",
    sql: ({ byHand }) =>
      `update backorder_entry set status = 'cancelled', ${both("quantity", 0)}, ${both("cancelled_quantity", 1)}
        where reservation_id = '${byHand}';
       update inventory_outbox set created_at = ${LONG_AGO} where backorder_entry_id in (
         select id from backorder_entry where reservation_id = '${byHand}')`,
    kinds: ["queue_wrong", "event_unfinished"],
  },
];

describe("a reconciliation", () => {
  it("lists nothing where the books are right", async () => {
    await makeScene();
    expect(await list()).toEqual([]);
  });

  it.each(broken)("repairs $what", async ({ sql, kinds }) => {
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
