import type { AdminStockMovementListResponse } from "../../src/types/http";
import { medusaAppSuite } from "../helpers/app/medusa-app";
import { deskOf, refusalOf } from "../helpers/store/desk";
import type { MadeVariant } from "../helpers/store/shop";

medusaAppSuite("the ledger of an item", {}, (app) => {
  const { location, scarce, backorder } = deskOf(app);

  const list = ({ item }: MadeVariant, query: Record<string, unknown> = {}) =>
    app.admin.get<AdminStockMovementListResponse>(
      `/admin/inventory-items/${item}/stock-movements`,
      query,
    );
  const pathOf = ({ item }: MadeVariant) =>
    `/admin/inventory-items/${item}/location-levels/${location()}`;

  it("says what changed, by how much, to what, by whom and for which order", async () => {
    const variant = await scarce(1);
    const [order] = await backorder(variant, 3);
    await app.admin.post(`${pathOf(variant)}/receipts`, { accepted: 2 });
    const { user } = await app.admin.get<{ user: { id: string; email: string } }>(
      "/admin/users/me",
    );

    const { stock_movements, ...page } = await list(variant);
    expect(page).toEqual({ next: null, limit: 20 });
    const common = { inventory_item_id: variant.item, location_name: "First warehouse" };
    expect(stock_movements).toMatchObject([
      {
        ...common,
        kind: "receive",
        cause: "receiveStock",
        stocked_delta: 2,
        reserved_delta: 0,
        stocked_quantity: 0,
        order_id: null,
        actor: { id: user.id, name: user.email },
      },
      {
        ...common,
        kind: "claim",
        stocked_delta: -3,
        stocked_quantity: -2,
        order_id: order.id,
        order_display_id: order.display_id,
        actor: null,
      },
      { ...common, kind: "opening", stocked_delta: 1, stocked_quantity: 1, order_id: null },
    ]);
  });

  it("names who has a name, and keeps who is gone", async () => {
    const variant = await scarce();
    const { user } = await app.admin.get<{ user: { id: string } }>("/admin/users/me");
    await app.admin.post(`/admin/users/${user.id}`, { first_name: "Ada", last_name: "Packer" });
    await app.admin.post(`${pathOf(variant)}/adjustments`, { adjustment: 1 });
    await app.inventory.adjustStock({
      adjustments: [{ inventory_item_id: variant.item, location_id: location(), adjustment: 1 }],
      actor: "user_gone",
    });
    expect((await list(variant)).stock_movements).toMatchObject([
      { actor: { id: "user_gone", name: null } },
      { actor: { id: user.id, name: "Ada Packer" } },
      { actor: null },
    ]);
  });

  it("is read page by page, over all locations, each movement once", async () => {
    const variant = await scarce(10);
    const other = app.shop.locations[1].id;
    await app.inventory.createInventoryLevels({
      inventory_item_id: variant.item,
      location_id: other,
      stocked_quantity: 5,
    });
    for (const place of [location(), other, location(), other, location()]) {
      await app.inventory.adjustInventory(variant.item, place, -1);
    }
    const seen: string[] = [];
    let before: string | null = null;
    do {
      const page: AdminStockMovementListResponse = await list(variant, {
        limit: 3,
        ...(before && { before }),
      });
      expect(page.stock_movements.length).toBeLessThanOrEqual(3);
      seen.push(...page.stock_movements.map(({ id }) => id));
      before = page.next;
    } while (before);
    expect(seen).toHaveLength(7);
    expect(seen).toEqual([...new Set(seen)].sort().reverse());
  });

  it("is filtered by location, kind and dates", async () => {
    const variant = await scarce(10);
    const other = app.shop.locations[1].id;
    await app.inventory.createInventoryLevels({
      inventory_item_id: variant.item,
      location_id: other,
      stocked_quantity: 5,
    });
    await backorder(variant, 1);
    await app.inventory.adjustInventory(variant.item, other, -1);
    const kinds = async (query: object) =>
      (await list(variant, { ...query })).stock_movements.map(({ kind }) => kind);
    expect(await kinds({ location_id: other })).toEqual(["adjust", "opening"]);
    expect(await kinds({ location_id: [other, location()], kind: ["claim", "adjust"] })).toEqual([
      "adjust",
      "claim",
    ]);
    const [newest] = (await list(variant)).stock_movements;
    const at = newest?.created_at ?? "";
    expect(await kinds({ created_at: { $gte: at } })).toEqual(["adjust"]);
    expect(await kinds({ created_at: { $lt: at } })).toEqual(["claim", "opening", "opening"]);
  });

  it("is only of what is asked for: unknown items are not found, bad filters are named", async () => {
    const variant = await scarce();
    expect(await refusalOf(list({ ...variant, item: "iitem_none" }))).toMatchObject({
      status: 404,
    });
    for (const [query, message] of [
      [{ kind: "sold" }, "kind"],
      [{ limit: 0 }, "limit"],
      [{ created_at: { $gt: "yesterday" } }, "created_at[$gt] must be"],
    ] as const) {
      expect(await refusalOf(list(variant, query))).toMatchObject({
        status: 400,
        message: expect.stringContaining(message) as string,
      });
    }
  });
});
