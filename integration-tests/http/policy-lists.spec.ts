import type {
  AdminBackorderPolicyListParams,
  AdminBackorderPolicyListResponse,
  AdminBatchItemBackorderPoliciesResponse,
  AdminItemBackorderPolicyListParams,
  AdminItemBackorderPolicyListResponse,
  AdminPolicyAnswer,
} from "../../src/types/http";
import { medusaAppSuite } from "../helpers/app/medusa-app";
import { refusalOf } from "../helpers/store/desk";
import { makeItem, makeLevel, type StoredPolicy } from "../helpers/store/fixtures";

const path = "/admin/backorder-policies";

/** What stands at the item, at the level, and what they come to. */
const CASES: [item: StoredPolicy, level: StoredPolicy, answer: AdminPolicyAnswer][] = [
  [{}, {}, "variant"],
  [{ allow_backorder: true }, {}, "allowed"],
  [{ allow_backorder: false }, {}, "denied"],
  [{}, { allow_backorder: true }, "allowed"],
  [{}, { allow_backorder: false }, "denied"],
  [{ allow_backorder: true }, { allow_backorder: false }, "denied"],
  [{ allow_backorder: false }, { allow_backorder: true }, "allowed"],
  [{ allow_backorder: true, backorder_limit: 0 }, {}, "denied"],
  [{ allow_backorder: true, backorder_limit: 0 }, { backorder_limit: 0.5 }, "allowed"],
  [{ allow_backorder: true, backorder_limit: 3 }, { backorder_limit: 0 }, "denied"],
  [{ backorder_limit: 0 }, {}, "denied"],
  [{ backorder_limit: 2 }, {}, "variant"],
  [{ backorder_limit: 0 }, { backorder_limit: 2 }, "variant"],
];

medusaAppSuite("lists of backorder policies", {}, (app) => {
  const levels = (query: AdminBackorderPolicyListParams) =>
    app.admin.get<AdminBackorderPolicyListResponse>(path, query);
  const items = (query: AdminItemBackorderPolicyListParams) =>
    app.admin.get<AdminItemBackorderPolicyListResponse>(`${path}/items`, query);
  const idsOf = ({ backorder_policies: rows }: { backorder_policies: { id: string }[] }) =>
    rows.map(({ id }) => id);

  it("levels and items are found by what their policies come to, as the answer itself says", async () => {
    const made: { item: string; level: string; answer: AdminPolicyAnswer }[] = [];
    for (const [policy, own, answer] of CASES) {
      const item = await makeItem(app.inventory, policy);
      const { id: level } = await makeLevel(app.inventory, { item, ...own });
      made.push({ item: item.id, level, answer });
    }
    for (const answer of ["allowed", "denied", "variant"] as const) {
      const wanted = made.filter((row) => row.answer === answer).map(({ level }) => level);
      const found = await levels({ answer, id: made.map(({ level }) => level) });
      expect(idsOf(found).sort()).toEqual(wanted.sort());
      expect(found.count).toBe(wanted.length);
    }
    const several = await levels({
      answer: ["denied", "variant"],
      id: made.map(({ level }) => level),
    });
    expect(several.count).toBe(made.filter(({ answer }) => answer !== "allowed").length);

    const { backorder_policies: all } = await items({ id: made.map(({ item }) => item) });
    expect(all).toHaveLength(CASES.length);
    const answerOf = ({ effective: { allow_backorder, ...rest } }: (typeof all)[number]) =>
      (rest.allow_backorder_from !== "default" && !allow_backorder) || rest.backorder_limit === 0
        ? "denied"
        : rest.allow_backorder_from === "default"
          ? "variant"
          : "allowed";
    for (const answer of ["allowed", "denied", "variant"] as const) {
      const found = await items({ answer, id: made.map(({ item }) => item) });
      const wanted = all.filter((row) => answerOf(row) === answer);
      expect(idsOf(found).sort()).toEqual(wanted.map(({ id }) => id).sort());
    }
  });

  it("are searched by words of SKU and title, whose signs stand for themselves", async () => {
    const lamp = await makeItem(app.inventory, { sku: "LMP-100%-A", title: "Front lamp, bright" });
    const other = await makeItem(app.inventory, { sku: "LMP-1000-A", title: "Rear lamp" });
    const { id: level } = await makeLevel(app.inventory, { item: lamp });
    await makeLevel(app.inventory, { item: other });
    expect(idsOf(await items({ q: "lmp lamp" })).sort()).toEqual([lamp.id, other.id].sort());
    expect(idsOf(await items({ q: "100%" }))).toEqual([lamp.id]);
    expect(idsOf(await levels({ q: "bright lmp" }))).toEqual([level]);
    expect((await levels({ q: "bright rear" })).count).toBe(0);
  });

  it("are sorted by SKU, limit or item, and pages never overlap where many have the same", async () => {
    const made: string[] = [];
    for (const sku of ["Q-B", "Q-C", "Q-A"]) {
      const item = await makeItem(app.inventory, { sku, backorder_limit: 1 });
      made.push((await makeLevel(app.inventory, { item, backorder_limit: 7 })).id);
      made.push((await makeLevel(app.inventory, { item, backorder_limit: 7 })).id);
    }
    const sorted = await levels({ q: "Q-", order: "-inventory_item.sku" });
    expect(sorted.backorder_policies.map(({ inventory_item }) => inventory_item.sku)).toEqual([
      "Q-C",
      "Q-C",
      "Q-B",
      "Q-B",
      "Q-A",
      "Q-A",
    ]);
    const pages = await Promise.all(
      [0, 2, 4].map((offset) => levels({ q: "Q-", order: "backorder_limit", limit: 2, offset })),
    );
    expect(pages.flatMap(idsOf).sort()).toEqual(made.sort());
    const bySku = await items({ q: "Q-", order: "sku" });
    expect(bySku.backorder_policies.map(({ inventory_item }) => inventory_item.sku)).toEqual([
      "Q-A",
      "Q-B",
      "Q-C",
    ]);
  });

  it.each([
    ["an unknown answer", { answer: "maybe" }, "answer"],
    ["a page that is too long", { limit: 1_001 }, "limit"],
    ["an unknown word", { sku: "A" }, "sku"],
  ])("%s is refused", async (_what, query, word) => {
    for (const where of [path, `${path}/items`]) {
      const { status, message } = await refusalOf(app.admin.get(where, query));
      expect(status).toBe(400);
      expect(message).toContain(word);
    }
  });

  describe("of items in one batch", () => {
    const send = (given: unknown) =>
      app.admin.post<AdminBatchItemBackorderPoliciesResponse>(`${path}/items/batch`, given);

    it("each item gets its own; what is left out stays; the answer keeps the order", async () => {
      const first = await makeItem(app.inventory, { allow_backorder: false, backorder_limit: 4 });
      const second = await makeItem(app.inventory, { allow_backorder: true });
      const { backorder_policies } = await send({
        items: [
          { inventory_item_id: second.id, allow_backorder: null, backorder_limit: 2.5 },
          { inventory_item_id: first.id, allow_backorder: true },
        ],
      });
      expect(backorder_policies).toMatchObject([
        { inventory_item_id: second.id, allow_backorder: null, backorder_limit: 2.5 },
        { inventory_item_id: first.id, allow_backorder: true, backorder_limit: 4 },
      ]);
    });

    it("unknown items and items that stand twice refuse all of it, and are named by their places", async () => {
      const { id } = await makeItem(app.inventory);
      const known = { inventory_item_id: id, allow_backorder: true };
      const unknown = { inventory_item_id: "iitem_no", allow_backorder: true };
      expect(await refusalOf(send({ items: [known, unknown] }))).toMatchObject({
        status: 404,
        message: "items[1]: Inventory item with id: iitem_no was not found",
      });
      expect(await refusalOf(send({ items: [known, known] }))).toMatchObject({
        status: 400,
        message: "Invalid request: items[1] names the same item as items[0]",
      });
      expect(await refusalOf(send({ items: [{ ...known, backorder_limit: -1 }] }))).toMatchObject({
        status: 400,
        message: "Invalid request: items[0].backorder_limit: Too small: expected number to be >=0",
      });
      const [item] = await app.inventory.listInventoryItems({ id });
      expect(item).toMatchObject({ allow_backorder: null });
    });

    it("10,000 items are set in one call", async () => {
      await app.knex.raw(
        "insert into inventory_item (id, sku) select 'iitem_' || n, 'batch-' || n from generate_series(1, 10000) n",
      );
      const { backorder_policies } = await send({
        items: Array.from({ length: 10_000 }, (_, number) => ({
          inventory_item_id: `iitem_${number + 1}`,
          allow_backorder: true,
          backorder_limit: 3,
        })),
      });
      expect(backorder_policies).toHaveLength(10_000);
      const { rows } = await app.knex.raw<{ rows: { count: number }[] }>(
        "select count(*)::int as count from inventory_item where allow_backorder and backorder_limit = 3",
      );
      expect(rows).toEqual([{ count: 10_000 }]);
    });
  });
});
