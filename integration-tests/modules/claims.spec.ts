import { InsufficientStockError } from "../../src/modules/inventory";
import { makeItem, makeLevel, snapshot, uniqueId } from "../helpers/store/fixtures";
import {
  claimOf,
  expectedLedger,
  failureOf,
  forms,
  inTransaction,
  ledgerOf,
  stepContext,
  useStock,
  withoutChange,
} from "../helpers/model/ledger";

type Flag = boolean | null;
type PolicyRow = {
  stocked: number;
  quantity: number;
  level?: Flag;
  levelLimit?: number | null;
  item?: Flag;
  itemLimit?: number | null;
  claim?: boolean;
};

const accepted: [rule: string, row: PolicyRow][] = [
  ["stock covers it, backorders off", { stocked: 5, quantity: 5, level: false }],
  ["the level allows it", { stocked: 0, quantity: 3, level: true }],
  ["the item allows it", { stocked: 0, quantity: 3, item: true }],
  ["the claim brings it", { stocked: 0, quantity: 3, claim: true }],
  ["the level allows what the item refuses", { stocked: 0, quantity: 3, level: true, item: false }],
  ["exactly the level's limit", { stocked: 1, quantity: 4, level: true, levelLimit: 3 }],
  ["exactly the item's limit", { stocked: 1, quantity: 4, item: true, itemLimit: 3 }],
  [
    "the level's limit before the item's",
    { stocked: 0, quantity: 4, item: true, levelLimit: 4, itemLimit: 0 },
  ],
  [
    "a limit for a claim that brings the permission",
    { stocked: 0, quantity: 2, claim: true, itemLimit: 2 },
  ],
];

const refused: [rule: string, row: PolicyRow, limit: number | null][] = [
  ["no policy anywhere", { stocked: 2, quantity: 3 }, 0],
  [
    "the level refuses, whatever the others say",
    { stocked: 0, quantity: 1, level: false, item: true, claim: true },
    0,
  ],
  [
    "the item refuses, whatever the claim says",
    { stocked: 0, quantity: 1, item: false, claim: true },
    0,
  ],
  ["beyond the level's limit", { stocked: 1, quantity: 5, level: true, levelLimit: 3 }, 3],
  ["beyond the item's limit", { stocked: 1, quantity: 5, level: true, itemLimit: 3 }, 3],
  ["a limit of 0 is none at all", { stocked: 1, quantity: 2, level: true, levelLimit: 0 }, 0],
  ["a limit without permission", { stocked: 0, quantity: 1, levelLimit: 10 }, 0],
];

describe.each(forms)("a claim, deductOn %s", (form) => {
  const stock = useStock({ deductOn: form });
  const claim = (...args: Parameters<typeof claimOf>) =>
    stock.service.createReservationItems(claimOf(...args));

  async function levelFor(row: PolicyRow) {
    const item = await makeItem(stock.service, {
      allow_backorder: row.item ?? null,
      backorder_limit: row.itemLimit ?? null,
    });
    return await makeLevel(stock.service, {
      item,
      stocked: row.stocked,
      allow_backorder: row.level ?? null,
      backorder_limit: row.levelLimit ?? null,
    });
  }

  it.each(refused)("is refused: %s", async (_rule, row, limit) => {
    const level = await levelFor(row);
    const line = claimOf(level, row.quantity, { allow_backorder: row.claim });
    const error = await withoutChange(stock.knex, () =>
      failureOf(stock.service.createReservationItems([line])),
    );
    expect(error).toBeInstanceOf(InsufficientStockError);
    expect(error).toMatchObject({ type: "not_allowed", code: "insufficient_inventory" });
    expect(error.lines).toEqual([
      {
        inventory_item_id: level.item,
        location_id: level.location,
        line_item_id: line.line_item_id,
        requested: row.quantity,
        available: row.stocked,
        limit,
      },
    ]);
  });

  it.each(accepted)("is accepted: %s", async (_rule, row) => {
    const level = await levelFor(row);
    await claim(level, row.quantity, { allow_backorder: row.claim });
    expect(await snapshot(stock.knex, level.item, level.location)).toEqual({
      stocked: String(form === "order" ? row.stocked - row.quantity : row.stocked),
      reserved: String(form === "order" ? 0 : row.quantity),
      available: String(row.stocked - row.quantity),
      backordered: String(Math.max(0, row.quantity - row.stocked)),
    });
  });

  it("keeps every field that it was given", async () => {
    const level = await makeLevel(stock.service, { stocked: 5 });
    const fields = {
      line_item_id: uniqueId("ordli"),
      external_id: "erp-1",
      description: "by hand",
      created_by: "user_1",
      metadata: { a: 1 },
      allow_backorder: true,
    };
    const created = await claim(level, 2, fields);
    expect(created).toMatchObject({ ...fields, quantity: 2, deducted: form === "order" });
    expect(await stock.service.retrieveReservationItem(created.id)).toMatchObject(fields);
    const [movement] = await stock.service.listStockMovements({ reservation_id: created.id });
    expect(movement).toMatchObject({
      actor: "user_1",
      line_item_id: fields.line_item_id,
      kind: "claim",
    });
  });

  it("by hand, without a line item, is held whatever deductOn says", async () => {
    const level = await makeLevel(stock.service, { stocked: 5 });
    const created = await claim(level, 2, { line_item_id: undefined });
    expect(created.deducted).toBe(false);
    expect(await ledgerOf(stock.knex, level)).toEqual(
      expectedLedger("fulfillment", 5, [["claim", 2, "createReservationItems"]]),
    );
  });

  it("of many lines is all or nothing, and the error lists every failing line in input order", async () => {
    const [plenty, none, little] = [
      await makeLevel(stock.service, { stocked: 9 }),
      await makeLevel(stock.service, { stocked: 0 }),
      await makeLevel(stock.service, { stocked: 1, allow_backorder: true, backorder_limit: 1 }),
    ];
    const lines = [claimOf(little, 3), claimOf(plenty, 1), claimOf(none, 1)];
    const error = await withoutChange(stock.knex, () =>
      failureOf(stock.service.createReservationItems(lines)),
    );
    expect(error.lines).toMatchObject([
      { inventory_item_id: little.item, requested: 3, available: 1, limit: 1 },
      { inventory_item_id: none.item, requested: 1, available: 0, limit: 0 },
    ]);
  });

  it("lines of one batch at one level are judged by their running sum, those that may not be backordered first", async () => {
    const level = await makeLevel(stock.service, { stocked: 3 });
    const lines = [
      claimOf(level, 3, { allow_backorder: true }),
      claimOf(level, 2, { allow_backorder: false }),
      claimOf(level, 1, { allow_backorder: false }),
    ];
    const [patient, ...firm] = await stock.service.createReservationItems(lines);
    const entries = await stock.service.listBackorderEntries({ inventory_level_id: level.id });
    expect(entries).toMatchObject([{ reservation_id: patient?.id, quantity: 3 }]);
    expect(firm.map(({ quantity }) => quantity)).toEqual([2, 1]);
  });

  it("a refused line does not consume what the next line needs", async () => {
    const level = await makeLevel(stock.service, { stocked: 3 });
    const error = await failureOf(
      stock.service.createReservationItems([claimOf(level, 4), claimOf(level, 3)]),
    );
    expect(error.lines).toMatchObject([{ requested: 4, available: 3 }]);
  });

  it("returns one for one, a list for a list, in the order of the input, and nothing for none", async () => {
    const [a, b] = [
      await makeLevel(stock.service, { stocked: 9 }),
      await makeLevel(stock.service, { stocked: 9, allow_backorder: true }),
    ];
    const lines = [claimOf(b, 1), claimOf(a, 2), claimOf(b, 3), claimOf(a, 4)];
    const claims = await stock.service.createReservationItems(lines);
    expect(claims.map(({ line_item_id }) => line_item_id)).toEqual(
      lines.map(({ line_item_id }) => line_item_id),
    );
    expect(await claim(a, 1)).not.toBeInstanceOf(Array);
    expect(await stock.service.createReservationItems([])).toEqual([]);
  });

  it("a named call gets its first claims again, in the order of the input, also when they are gone", async () => {
    const [a, b] = [
      await makeLevel(stock.service, { stocked: 9, allow_backorder: true }),
      await makeLevel(stock.service, { stocked: 9 }),
    ];
    const idempotency_key = uniqueId("key");
    const lines = [claimOf(a, 1), claimOf(b, 2), claimOf(a, 3), claimOf(b, 4)].map((line) => ({
      ...line,
      idempotency_key,
    }));
    const first = await stock.service.createReservationItems(lines);
    const again = () =>
      withoutChange(stock.knex, () => stock.service.createReservationItems(lines, stepContext()));
    expect((await again()).map(({ id }) => id)).toEqual(first.map(({ id }) => id));
    await stock.service.softDeleteReservationItems(first.map(({ id }) => id));
    expect((await again()).map(({ id }) => id)).toEqual(first.map(({ id }) => id));
  });

  it("a named call with another payload is refused, and a refused one may be made again", async () => {
    const level = await makeLevel(stock.service, { stocked: 3 });
    const line = { ...claimOf(level, 4), idempotency_key: uniqueId("key") };
    expect(await failureOf(stock.service.createReservationItems(line))).toBeInstanceOf(
      InsufficientStockError,
    );
    await stock.service.adjustInventory(level.item, level.location, 1);
    await stock.service.createReservationItems(line);
    const failure = await withoutChange(stock.knex, () =>
      failureOf(stock.service.createReservationItems({ ...line, quantity: 1 })),
    );
    expect(failure).toMatchObject({ type: "invalid_data", code: "idempotency_key_reused" });
    expect(failure.message).toContain(line.idempotency_key);
  });

  it("the lines of one call have one key", async () => {
    const level = await makeLevel(stock.service, { stocked: 3 });
    const lines = [
      { ...claimOf(level, 1), idempotency_key: "a" },
      { ...claimOf(level, 1), idempotency_key: "b" },
    ];
    expect(await failureOf(stock.service.createReservationItems(lines))).toMatchObject({
      type: "invalid_data",
      message: expect.stringContaining("reservation_items[1].idempotency_key") as string,
    });
  });

  it("a step that was compensated claims anew, as often as it is compensated", async () => {
    const level = await makeLevel(stock.service, { stocked: 2 });
    const line = claimOf(level, 2);
    const context = stepContext();
    for (let attempt = 0; attempt < 3; attempt++) {
      const { id } = await stock.service.createReservationItems(line, { ...context });
      await stock.service.deleteReservationItems([id]);
    }
    expect(await ledgerOf(stock.knex, level)).toHaveLength(7);
  });

  it("a refusal leaves the caller's transaction usable", async () => {
    const level = await makeLevel(stock.service, { stocked: 2 });
    await inTransaction(stock.service, async (context) => {
      await failureOf(stock.service.createReservationItems(claimOf(level, 3), context));
      await stock.service.createReservationItems(claimOf(level, 2), context);
    });
    expect(await snapshot(stock.knex, level.item, level.location)).toMatchObject({
      available: "0",
    });
  });

  it("two at once on the last unit: one gets it, the other is refused", async () => {
    const level = await makeLevel(stock.service, { stocked: 1 });
    const outcomes = await Promise.allSettled([claim(level, 1), claim(level, 1)]);
    const failed = outcomes.filter((outcome) => outcome.status === "rejected");
    expect(failed.map(({ reason }) => reason)).toEqual([expect.any(InsufficientStockError)]);
    expect(await snapshot(stock.knex, level.item, level.location)).toMatchObject({
      available: "0",
    });
  });

  it("an id that is taken already is a clear error", async () => {
    const level = await makeLevel(stock.service, { stocked: 9 });
    const { id } = await claim(level, 1);
    const error = await withoutChange(stock.knex, () => failureOf(claim(level, 1, { id })));
    expect(error).toMatchObject({ type: "invalid_data", message: expect.stringContaining(id) });
  });
});
