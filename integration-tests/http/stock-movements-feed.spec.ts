import type { AdminFollowStockMovementsResponse } from "../../src/types/http";
import { medusaAppSuite } from "../helpers/app/medusa-app";
import { expectDocumented } from "../helpers/app/openapi";
import { waitFor } from "../helpers/app/wait-for";
import { deskOf, refusalOf } from "../helpers/store/desk";
import { signInAdministrator } from "../helpers/store/shop";

const PATH = "/admin/stock-movements";

medusaAppSuite("the ledger as another system follows it", {}, (app) => {
  const { scarce, backorder, location } = deskOf(app);
  const follow = (query: Record<string, unknown> = {}) =>
    app.admin.get<AdminFollowStockMovementsResponse>(PATH, query);

  it("is read on behind the last movement, page by page, or as lines", async () => {
    const variant = await scarce(5);
    const start = (await follow()).next;
    await backorder(variant, 2, 1);
    await app.inventory.adjustInventory(variant.item, location(), 4);
    await app.waitForWorkflows();
    const page = await waitFor(
      () => follow({ after: start }),
      ({ stock_movements }) => stock_movements.length === 3,
    );
    expectDocumented(page, "AdminFollowStockMovementsResponse");
    expectDocumented(page.stock_movements[0], "AdminFollowedStockMovement");
    const { sku } = await app.inventory.retrieveInventoryItem(variant.item);
    expect(page.stock_movements).toMatchObject([
      { kind: "claim", stocked_delta: -2, stocked_quantity: 3, sku },
      { kind: "claim", stocked_delta: -1, stocked_quantity: 2 },
      { kind: "adjust", stocked_delta: 4, stocked_quantity: 6 },
    ]);

    const first = await follow({ after: start, limit: 2 });
    expect(first).toEqual({
      stock_movements: page.stock_movements.slice(0, 2),
      next: page.stock_movements[1]?.id,
      limit: 2,
    });
    const rest = await follow({ after: first.next });
    expect(rest.stock_movements).toEqual(page.stock_movements.slice(2));
    expect(await follow({ after: rest.next })).toMatchObject({
      stock_movements: [],
      next: rest.next,
    });

    const headers = await signInAdministrator(app.container, app.anonymous);
    const lines = (query: object) =>
      app
        .clientWith({ ...headers, accept: "application/x-ndjson" })
        .get<unknown>(PATH, { after: start, ...query });
    const text = (await lines({})) as string;
    expect(
      text
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line) as object),
    ).toEqual(page.stock_movements);
    expect(await lines({ limit: 1 })).toEqual(page.stock_movements[0]);
  });

  it.each([{ after: "yesterday" }, { limit: 0 }, { limit: 10_001 }, { before: "stmov_1" }])(
    "refuses %j",
    async (query) => {
      expect(await refusalOf(follow(query))).toMatchObject({ status: 400, type: "invalid_data" });
    },
  );

  it("asks for a signed-in administrator", async () => {
    await expect(app.anonymous.get(PATH)).rejects.toMatchObject({ status: 401 });
  });
});
