import type {
  AdminBatchBackorderPoliciesResponse,
  AdminBatchBackorderPolicyLevel,
} from "../../src/types/http";
import { makeLevel } from "../helpers/store/fixtures";
import { HttpError } from "../helpers/app/http-client";
import { medusaAppSuite } from "../helpers/app/medusa-app";
import { waitFor } from "../helpers/app/wait-for";

const path = "/admin/backorder-policies/batch";

type LevelName = { inventory_item_id: string; location_id: string };

medusaAppSuite("backorder policies in one batch", {}, (app) => {
  const send = async (body: unknown) =>
    (await app.admin.post<AdminBatchBackorderPoliciesResponse>(path, body)).backorder_policies;

  /** Sends a batch that has to be refused; returns status and message. */
  const refused = async (body: unknown) => {
    try {
      await send(body);
    } catch (error) {
      if (error instanceof HttpError) {
        return { status: error.status, message: error.body.message };
      }
      throw error;
    }
    throw new Error("The batch was not refused");
  };

  /** Makes levels without a policy, all at one location. */
  const makeLevels = async (count: number): Promise<LevelName[]> => {
    // Core makes items one by one, which takes a minute for so many.
    await app.knex.raw(
      "insert into inventory_item (id, sku) select 'iitem_' || n, 'batch-' || n from generate_series(1, ?) n",
      [count],
    );
    const names = Array.from({ length: count }, (_, number) => ({
      inventory_item_id: `iitem_${number + 1}`,
      location_id: app.shop.locations[0].id,
    }));
    await app.inventory.createInventoryLevels(names);
    return names;
  };

  /** How many levels of the store have a policy of their own. */
  const countSet = async (): Promise<number> => {
    const { rows } = await app.knex.raw<{ rows: { count: number }[] }>(
      `select count(*)::int as count from inventory_level
        where allow_backorder is not null or backorder_limit is not null`,
    );
    return rows[0]?.count ?? -1;
  };

  it("each level gets its own policy; what is left out stays; the answer keeps the order", async () => {
    const [first, second, third] = (await makeLevels(3)) as [LevelName, LevelName, LevelName];
    await send({ levels: [{ ...third, backorder_limit: 9 }] });
    const policies = await send({
      levels: [
        { ...third, allow_backorder: true },
        { ...first, allow_backorder: false, backorder_limit: 0 },
        { ...second, backorder_limit: 1.5 },
      ],
    });
    expect(policies).toEqual([
      {
        ...third,
        allow_backorder: true,
        backorder_limit: 9,
        effective: {
          allow_backorder: true,
          allow_backorder_from: "level",
          backorder_limit: 9,
          backorder_limit_from: "level",
        },
      },
      expect.objectContaining({ ...first, allow_backorder: false, backorder_limit: 0 }),
      expect.objectContaining({ ...second, allow_backorder: null, backorder_limit: 1.5 }),
    ]);
  });

  it("levels of one item at several locations are told apart", async () => {
    const { item, location } = await makeLevel(app.inventory);
    const other = await makeLevel(app.inventory, { item });
    const bystander = await makeLevel(app.inventory, { item });
    await send({
      levels: [
        { inventory_item_id: item, location_id: location, allow_backorder: true },
        { inventory_item_id: item, location_id: other.location, allow_backorder: false },
      ],
    });
    const { rows } = await app.knex.raw<{ rows: { location_id: string; flag: boolean | null }[] }>(
      "select location_id, allow_backorder as flag from inventory_level where inventory_item_id = ?",
      [item],
    );
    expect(new Map(rows.map((row) => [row.location_id, row.flag]))).toEqual(
      new Map([
        [location, true],
        [other.location, false],
        [bystander.location, null],
      ]),
    );
  });

  it("10,000 levels are set in one call; 10,001 are refused with the number", async () => {
    const names = await makeLevels(10_001);
    const levels: AdminBatchBackorderPolicyLevel[] = names.map((name, number) => ({
      ...name,
      allow_backorder: number % 2 === 0,
      backorder_limit: number / 4,
    }));

    expect(await refused({ levels })).toEqual({
      status: 400,
      message: "Invalid request: levels must have 1 to 10000 entries, received 10001",
    });
    expect(await countSet()).toBe(0);

    const settled = jest.spyOn(app.inventory, "leaseEvents");
    const policies = await send({ levels: levels.slice(0, 10_000) });
    expect(policies).toHaveLength(10_000);
    expect(policies[9_999]).toMatchObject({ ...levels[9_999] });
    expect(await countSet()).toBe(10_000);

    // Each level is settled, and a crowd of them in one go: 10,000 queries would leave shoppers no connection.
    const seen = await waitFor(
      () => Promise.resolve(settled.mock.calls.flatMap(([options]) => options?.levelIds ?? [])),
      (ids) => ids.length >= 10_000,
    );
    expect(new Set(seen).size).toBe(10_000);
    expect(settled.mock.calls.length).toBeLessThan(200);
    settled.mockRestore();
  });

  it("unknown levels among many refuse the whole batch and are named by their places", async () => {
    const levels = (await makeLevels(100)).map((name) => ({ ...name, allow_backorder: true }));
    const [unknownItem, unknownLocation] = [levels[57], levels[99]] as [LevelName, LevelName];
    unknownItem.inventory_item_id = "iitem_no";
    unknownLocation.location_id = "sloc_no";
    expect(await refused({ levels })).toEqual({
      status: 404,
      message:
        `levels[57]: Item iitem_no is not stocked at location ${app.shop.locations[0].id}, ` +
        `levels[99]: Item ${unknownLocation.inventory_item_id} is not stocked at location sloc_no`,
    });
    expect(await countSet()).toBe(0);
  });

  it("where every level is unknown, the error stays readable", async () => {
    const levels = Array.from({ length: 500 }, (_, number) => ({
      inventory_item_id: `iitem_${number}`,
      location_id: "sloc_no",
      allow_backorder: true,
    }));
    const { status, message } = await refused({ levels });
    expect(status).toBe(404);
    expect(message).toMatch(/^levels\[0\]: Item iitem_0 .*levels\[9\].*, and 490 more$/);
  });

  it.each<[string, (name: LevelName) => unknown, string]>([
    ["no levels field", () => ({}), "Field 'levels' is required"],
    ["an empty list", () => ({ levels: [] }), "levels must have 1 to 10000 entries, received 0"],
    ["an object for the list", () => ({ levels: {} }), "Expected type: 'array' for field 'levels'"],
    [
      "a level that is no object",
      (name) => ({ levels: [{ ...name, allow_backorder: true }, null] }),
      "levels[1]: Invalid input: expected object, received null",
    ],
    [
      "a level without its item",
      ({ location_id }) => ({ levels: [{ location_id, allow_backorder: true }] }),
      "levels[0].inventory_item_id: Invalid input: expected string, received undefined",
    ],
    [
      "a level without its location",
      ({ inventory_item_id }) => ({ levels: [{ inventory_item_id, allow_backorder: true }] }),
      "levels[0].location_id: Invalid input: expected string, received undefined",
    ],
    [
      "a level that sets nothing",
      (name) => ({ levels: [name] }),
      "levels[0].allow_backorder or levels[0].backorder_limit is required",
    ],
    [
      "a negative limit",
      (name) => ({ levels: [{ ...name, backorder_limit: -1 }] }),
      "levels[0].backorder_limit: Too small: expected number to be >=0",
    ],
    [
      "a limit beyond the precision",
      (name) => ({ levels: [{ ...name, backorder_limit: 1e21 }] }),
      "levels[0].backorder_limit must be a number of at most 20 digits",
    ],
    [
      "a word for a flag",
      (name) => ({ levels: [{ ...name, allow_backorder: "true" }] }),
      "levels[0].allow_backorder: Invalid input: expected boolean, received string",
    ],
    [
      "an unknown field of a level",
      (name) => ({ levels: [{ ...name, allow_backorder: true, stocked_quantity: 1 }] }),
      'levels[0]: Unrecognized key: "stocked_quantity"',
    ],
    [
      "an unknown field beside the list",
      (name) => ({ levels: [{ ...name, allow_backorder: true }], force: true }),
      "Unrecognized fields: 'force'",
    ],
    [
      "a level that stands twice",
      (name) => ({
        levels: [
          { ...name, allow_backorder: true },
          { ...name, backorder_limit: 1 },
        ],
      }),
      "levels[1] names the same level as levels[0]",
    ],
  ])("%s is refused", async (_what, body, text) => {
    const [name] = (await makeLevels(1)) as [LevelName];
    const { status, message } = await refused(body(name));
    expect(message).toContain(text);
    expect(status).toBe(400);
    expect(await countSet()).toBe(0);
  });
});
