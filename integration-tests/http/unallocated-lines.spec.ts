import type {
  AdminStockFindingListResponse,
  AdminUnallocatedLineListParams,
  AdminUnallocatedLineListResponse,
} from "../../src/types/http";
import { medusaAppSuite } from "../helpers/app/medusa-app";
import { allocationScene } from "../helpers/store/allocation";
import { refusalOf } from "../helpers/store/desk";
import { fulfil } from "../helpers/store/merchant";

medusaAppSuite("the list of what is claimed nowhere", {}, (app) => {
  const { placeOrder, release, send, first } = allocationScene(app);
  const list = (query: AdminUnallocatedLineListParams = {}) =>
    app.admin.get<AdminUnallocatedLineListResponse>("/admin/unallocated-lines", { ...query });

  it("has what a person gave back, with all that is needed to decide, until it is allocated", async () => {
    expect(await list()).toEqual({ unallocated_lines: [], count: 0, offset: 0, limit: 20 });
    const { order, line, variant } = await placeOrder(3);
    await release(order.id);
    const at = expect.any(String) as string;
    expect(await list()).toEqual({
      unallocated_lines: [
        {
          id: `${line}:${variant.item}`,
          order_id: order.id,
          order_display_id: order.display_id,
          line_item_id: line,
          title: order.items?.[0]?.product_title,
          variant_title: "One",
          inventory_item_id: variant.item,
          sku: expect.any(String) as string,
          item_title: null,
          quantity: 3,
          needed_quantity: 3,
          ordered_at: at,
          released_at: at,
        },
      ],
      count: 1,
      offset: 0,
      limit: 20,
    });
    await send(order.id, line, "auto");
    expect((await list()).count).toBe(0);
  });

  it("has each part of a kit, what an order is short of, and nothing of what has shipped or is cancelled", async () => {
    const part = await app.makeVariant({ stocked: 10 });
    const other = await app.makeVariant({ stocked: 10 });
    const kit = await app.makeVariant({
      parts: [
        { item: part.item, required: 2 },
        { item: other.item, required: 1 },
      ],
    });
    const order = await app.placeOrder({ variant: kit, quantity: 2 });
    await release(order.id);
    const quantities = async () =>
      (await list()).unallocated_lines
        .map(({ inventory_item_id, quantity }) => [inventory_item_id, quantity])
        .sort();
    expect(await quantities()).toEqual(
      [
        [part.item, 4],
        [other.item, 2],
      ].sort(),
    );
    await app.admin.post(`/admin/orders/${order.id}/cancel`, {});
    expect(await quantities()).toEqual([]);

    const shipped = await placeOrder(3);
    await fulfil(app, shipped.order.id, { line: shipped.line, quantity: 1 });
    await release(shipped.order.id);
    expect((await list()).unallocated_lines).toMatchObject([
      { order_id: shipped.order.id, quantity: 2, needed_quantity: 2 },
    ]);
    await send(shipped.order.id, shipped.line, "auto");
  });

  it("is paged, the oldest order first, and searched by number, sku and title; it is what a reconciliation finds", async () => {
    const orders = [];
    for (const quantity of [1, 2, 3]) {
      const placed = await placeOrder(quantity);
      await release(placed.order.id);
      orders.push(placed);
    }
    const [one, two, three] = orders as [
      (typeof orders)[number],
      (typeof orders)[number],
      (typeof orders)[number],
    ];
    const idsOf = ({ unallocated_lines }: AdminUnallocatedLineListResponse) =>
      unallocated_lines.map(({ order_id }) => order_id);
    expect(idsOf(await list({ limit: 2 }))).toEqual([one.order.id, two.order.id]);
    const rest = await list({ limit: 2, offset: 2 });
    expect(idsOf(rest)).toEqual([three.order.id]);
    expect(rest.count).toBe(3);
    expect(await list({ offset: 5 })).toMatchObject({ unallocated_lines: [], count: 3 });

    expect(idsOf(await list({ q: `#${two.order.display_id}` }))).toEqual([two.order.id]);
    expect(idsOf(await list({ q: three.variant.name.toUpperCase() }))).toEqual([three.order.id]);
    expect(idsOf(await list({ q: "100%" }))).toEqual([]);
    expect(idsOf(await list({ order_id: [one.order.id, three.order.id] }))).toEqual([
      one.order.id,
      three.order.id,
    ]);

    const { findings } = await app.admin.get<AdminStockFindingListResponse>(
      "/admin/stock/reconcile",
      { kinds: ["line_without_claim"] },
    );
    expect(findings.map(({ id }) => id.replace("line_without_claim:", "")).sort()).toEqual(
      (await list()).unallocated_lines.map(({ id }) => id).sort(),
    );
    for (const { order, line } of orders) {
      await send(order.id, line, [[first(), order.items?.[0]?.quantity ?? 0]]);
    }
  });

  it.each([
    [{ limit: 5_000 }, "limit"],
    [{ offset: -1 }, "offset"],
    [{ fields: "id" }, "fields"],
  ])("refuses %j, and says what is wrong with it", async (query, field) => {
    expect(await refusalOf(app.admin.get("/admin/unallocated-lines", query))).toMatchObject({
      status: 400,
      message: expect.stringContaining(field) as string,
    });
  });
});
