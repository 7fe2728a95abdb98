import { createStep, createWorkflow } from "@medusajs/framework/workflows-sdk";
import type {
  AdminBackorderPolicyListResponse,
  AdminBatchBackorderPolicyLevel,
  AdminItemBackorderPolicyResponse,
  AdminLevelBackorderPolicyResponse,
} from "../../src/types/http";
import {
  setBackorderPoliciesWorkflow,
  setItemBackorderPolicyWorkflow,
} from "../../src/workflows/backorders";
import { makeItem, makeLevel, type StoredPolicy } from "../helpers/store/fixtures";
import { HttpError } from "../helpers/app/http-client";
import { medusaAppSuite } from "../helpers/app/medusa-app";

const itemPath = (item: string) => `/admin/inventory-items/${item}/backorder-policy`;
const levelPath = (item: string, location: string) =>
  `/admin/inventory-items/${item}/location-levels/${location}/backorder-policy`;
const batchPath = "/admin/backorder-policies/batch";

/** Waits for a refusal and returns what of it tests compare. */
async function refusalOf(
  request: Promise<unknown>,
): Promise<{ status: number; message: string | undefined }> {
  const error = await request.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof HttpError)) {
    throw new Error("The request was not refused", { cause: error });
  }
  return { status: error.status, message: error.body.message };
}

/** Fails after what ran before it, so that this is undone. */
const failStep = createStep("policy-routes-fail", () => {
  throw new Error("A later step failed");
});
const setLevelsAndFail = createWorkflow(
  "policy-routes-set-levels-and-fail",
  (input: { levels: AdminBatchBackorderPolicyLevel[] }) => {
    setBackorderPoliciesWorkflow.runAsStep({ input });
    failStep();
  },
);
const setItemAndFail = createWorkflow(
  "policy-routes-set-item-and-fail",
  (input: { inventory_item_id: string; allow_backorder: boolean }) => {
    setItemBackorderPolicyWorkflow.runAsStep({ input });
    failStep();
  },
);

medusaAppSuite("backorder policy routes", {}, (app) => {
  const getLevel = async (item: string, location: string) =>
    (await app.admin.get<AdminLevelBackorderPolicyResponse>(levelPath(item, location)))
      .backorder_policy;
  const getItem = async (item: string) =>
    (await app.admin.get<AdminItemBackorderPolicyResponse>(itemPath(item))).backorder_policy;
  const makePlace = async (level: StoredPolicy = {}, itemPolicy: StoredPolicy = {}) => {
    const owner = await makeItem(app.inventory, itemPolicy);
    const { item, location } = await makeLevel(app.inventory, { item: owner, ...level });
    return { item, location };
  };

  describe("of an inventory item", () => {
    it("an item that says nothing has backorders off by default", async () => {
      const { item } = await makePlace();
      expect(await getItem(item)).toEqual({
        inventory_item_id: item,
        allow_backorder: null,
        backorder_limit: null,
        effective: {
          allow_backorder: false,
          allow_backorder_from: "default",
          backorder_limit: null,
          backorder_limit_from: "default",
        },
      });
    });

    it("what is set is answered and stored; what is left out stays", async () => {
      const { item } = await makePlace();
      await app.admin.post(itemPath(item), { allow_backorder: true });
      const answer = await app.admin.post<AdminItemBackorderPolicyResponse>(itemPath(item), {
        backorder_limit: 2.5,
      });
      expect(answer.backorder_policy).toEqual({
        inventory_item_id: item,
        allow_backorder: true,
        backorder_limit: 2.5,
        effective: {
          allow_backorder: true,
          allow_backorder_from: "item",
          backorder_limit: 2.5,
          backorder_limit_from: "item",
        },
      });
      expect(await getItem(item)).toEqual(answer.backorder_policy);
    });

    it("null makes the item say nothing again", async () => {
      const { item } = await makePlace({}, { allow_backorder: true, backorder_limit: 3 });
      await app.admin.post(itemPath(item), { allow_backorder: null, backorder_limit: null });
      expect(await getItem(item)).toMatchObject({ allow_backorder: null, backorder_limit: null });
    });

    it("a limit of 0 is not the same as none: 0 from null, and null from 0", async () => {
      const { item } = await makePlace();
      await app.admin.post(itemPath(item), { backorder_limit: 0 });
      expect((await getItem(item)).backorder_limit).toBe(0);
      await app.admin.post(itemPath(item), { backorder_limit: null });
      expect((await getItem(item)).backorder_limit).toBeNull();
    });

    it("an unknown item is not found", async () => {
      const expected = { status: 404, message: "Inventory item with id: iitem_no was not found" };
      const path = itemPath("iitem_no");
      expect(await refusalOf(app.admin.get(path))).toEqual(expected);
      expect(await refusalOf(app.admin.post(path, { allow_backorder: true }))).toEqual(expected);
    });
  });

  describe("of a level", () => {
    it.each<[string, StoredPolicy, StoredPolicy, object]>([
      [
        "neither says anything: off by default, without a limit",
        {},
        {},
        {
          allow_backorder: false,
          allow_backorder_from: "default",
          backorder_limit: null,
          backorder_limit_from: "default",
        },
      ],
      [
        "the level inherits both from the item",
        {},
        { allow_backorder: true, backorder_limit: 5 },
        {
          allow_backorder: true,
          allow_backorder_from: "item",
          backorder_limit: 5,
          backorder_limit_from: "item",
        },
      ],
      [
        "false on the level wins over true on the item",
        { allow_backorder: false },
        { allow_backorder: true, backorder_limit: 5 },
        {
          allow_backorder: false,
          allow_backorder_from: "level",
          backorder_limit: 5,
          backorder_limit_from: "item",
        },
      ],
      [
        "each half is inherited by itself; a limit of 0 is a limit",
        { backorder_limit: 0 },
        { allow_backorder: true },
        {
          allow_backorder: true,
          allow_backorder_from: "item",
          backorder_limit: 0,
          backorder_limit_from: "level",
        },
      ],
    ])("%s", async (_rule, level, itemPolicy, effective) => {
      const { item, location } = await makePlace(level, itemPolicy);
      expect(await getLevel(item, location)).toEqual({
        inventory_item_id: item,
        location_id: location,
        allow_backorder: level.allow_backorder ?? null,
        backorder_limit: level.backorder_limit ?? null,
        effective,
      });
    });

    it("what is set is answered and stored, and null inherits again", async () => {
      const { item, location } = await makePlace({}, { allow_backorder: true });
      const path = levelPath(item, location);
      const set = await app.admin.post<AdminLevelBackorderPolicyResponse>(path, {
        allow_backorder: false,
        backorder_limit: 0.25,
      });
      expect(set.backorder_policy).toMatchObject({
        allow_backorder: false,
        backorder_limit: 0.25,
        effective: { allow_backorder: false, allow_backorder_from: "level", backorder_limit: 0.25 },
      });
      expect(await getLevel(item, location)).toEqual(set.backorder_policy);

      const inherited = await app.admin.post<AdminLevelBackorderPolicyResponse>(path, {
        allow_backorder: null,
      });
      expect(inherited.backorder_policy).toMatchObject({
        allow_backorder: null,
        backorder_limit: 0.25,
        effective: { allow_backorder: true, allow_backorder_from: "item" },
      });
    });

    it("an unknown level is not found", async () => {
      const { item } = await makePlace();
      const expected = {
        status: 404,
        message: `Inventory Level for Item ${item} at Location sloc_no not found`,
      };
      const path = levelPath(item, "sloc_no");
      expect(await refusalOf(app.admin.get(path))).toEqual(expected);
      expect(await refusalOf(app.admin.post(path, { backorder_limit: 1 }))).toEqual(expected);
    });

    it("switching the policy off stops the next order; the open entry stays queued", async () => {
      const variant = await app.makeVariant({ stocked: 0 });
      const path = levelPath(variant.item, app.shop.locations[0].id);
      await app.admin.post(path, { allow_backorder: true, backorder_limit: 5 });
      await app.placeOrder({ variant, quantity: 1 });

      await app.admin.post(path, { allow_backorder: false });
      expect((await app.tryOrder({ variant, quantity: 1 })).refusal).toMatchObject({ status: 400 });
      expect(await app.balances(variant)).toMatchObject({ available: "-1", backordered: "1" });
    });
  });

  describe("of many levels", () => {
    const list = (query: Record<string, unknown>) =>
      app.admin.get<AdminBackorderPolicyListResponse>("/admin/backorder-policies", query);

    it("come with what applies, and with the names of item and location; only those asked for", async () => {
      const [first, second] = app.shop.locations;
      const { item } = await app.makeVariant({
        stocked: { [first.id]: 1, [second.id]: 0 },
        itemPolicy: { allow_backorder: true, backorder_limit: 20 },
      });
      await app.makeVariant({ stocked: 3 });
      await app.admin.post(levelPath(item, second.id), { allow_backorder: false });

      const answer = await list({ inventory_item_id: item });
      const { inventory_item } = answer.backorder_policies[0] ?? {};
      expect(inventory_item).toMatchObject({ id: item, sku: expect.stringMatching(/^product_/) });
      expect(answer).toMatchObject({ count: 2, offset: 0, limit: 20 });
      const expected = await Promise.all(
        [first, second].map(async ({ id, name }) => ({
          id: expect.stringMatching(/^ilev_/),
          ...(await getLevel(item, id)),
          inventory_item,
          location: { id, name },
        })),
      );
      expect(answer.backorder_policies).toEqual(expect.arrayContaining(expected));
      const there = await list({ inventory_item_id: [item], location_id: second.id });
      expect(there.backorder_policies).toEqual([expected[1]]);
    });

    it("come by pages, in one order", async () => {
      const { item } = await makePlace();
      await makeLevel(app.inventory, { item });
      await makeLevel(app.inventory, { item });
      const pages = await Promise.all(
        [0, 2].map((offset) => list({ inventory_item_id: item, limit: 2, offset })),
      );
      expect(pages.map(({ count }) => count)).toEqual([3, 3]);
      const rows = pages.flatMap((page) => page.backorder_policies);
      expect(new Set(rows.map(({ id }) => id)).size).toBe(3);
    });

    it("an unknown word in the query is refused", async () => {
      expect(await refusalOf(list({ fields: "sku" }))).toMatchObject({ status: 400 });
    });
  });

  it.each<[string, unknown, string]>([
    ["nothing to set", {}, "allow_backorder or backorder_limit is required"],
    ["a list", [], "Invalid request"],
    ["a word for a flag", { allow_backorder: "yes" }, "'boolean' for field 'allow_backorder'"],
    ["a number for a flag", { allow_backorder: 1 }, "'boolean' for field 'allow_backorder'"],
    ["a negative limit", { backorder_limit: -0.5 }, "field 'backorder_limit' too small"],
    ["a text for a limit", { backorder_limit: "5" }, "'number' for field 'backorder_limit'"],
    [
      "a limit beyond the precision",
      { backorder_limit: 1e30 },
      "backorder_limit must be a number of at most 20 digits",
    ],
    ["an unknown field", { allow_backorder: true, limit: 5 }, "Unrecognized fields: 'limit'"],
    [
      "a quantity",
      { allow_backorder: true, stocked_quantity: 5 },
      "Unrecognized fields: 'stocked_quantity'",
    ],
  ])("%s is refused, for an item and for a level", async (_what, body, text) => {
    const { item, location } = await makePlace({ backorder_limit: 7 }, { backorder_limit: 8 });
    for (const path of [itemPath(item), levelPath(item, location)]) {
      const { status, message } = await refusalOf(app.admin.post(path, body));
      expect({ path, status }).toEqual({ path, status: 400 });
      expect(message).toContain(text);
    }
    expect(await getItem(item)).toMatchObject({ allow_backorder: null, backorder_limit: 8 });
    expect(await getLevel(item, location)).toMatchObject({
      allow_backorder: null,
      backorder_limit: 7,
    });
  });

  it("every route refuses a request without an administrator's credentials", async () => {
    const { item, location } = await makePlace();
    const body = { allow_backorder: true };
    const levels = [{ inventory_item_id: item, location_id: location, ...body }];
    for (const client of [app.anonymous, app.store]) {
      const requests = [
        () => client.get(itemPath(item)),
        () => client.post(itemPath(item), body),
        () => client.get(levelPath(item, location)),
        () => client.post(levelPath(item, location), body),
        () => client.get("/admin/backorder-policies"),
        () => client.post(batchPath, { levels }),
        // Refused before the body is looked at.
        () => client.post(batchPath, { levels: "none" }),
      ];
      for (const request of requests) {
        expect(await refusalOf(request())).toEqual({ status: 401, message: "Unauthorized" });
      }
    }
    expect(await getItem(item)).toMatchObject({ allow_backorder: null });
    expect(await getLevel(item, location)).toMatchObject({ allow_backorder: null });
  });

  it("a step that fails later puts back what a workflow replaced", async () => {
    const { item, location } = await makePlace(
      { allow_backorder: false, backorder_limit: 3 },
      { allow_backorder: true, backorder_limit: 4 },
    );
    const level = { inventory_item_id: item, location_id: location, allow_backorder: null };
    await expect(
      setLevelsAndFail(app.container).run({ input: { levels: [level] } }),
    ).rejects.toMatchObject({ message: "A later step failed" });
    await expect(
      setItemAndFail(app.container).run({
        input: { inventory_item_id: item, allow_backorder: false },
      }),
    ).rejects.toMatchObject({ message: "A later step failed" });
    expect(await getLevel(item, location)).toMatchObject({
      allow_backorder: false,
      backorder_limit: 3,
    });
    expect(await getItem(item)).toMatchObject({ allow_backorder: true, backorder_limit: 4 });
  });
});
