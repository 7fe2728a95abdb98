import { parse } from "csv-parse/sync";

import type { AdminSetBackorderPriorityResponse } from "../../src/types/http";
import { waitFor } from "../helpers/app/wait-for";
import { medusaAppSuite } from "../helpers/app/medusa-app";
import { day, deskOf, listBackorders, refusalOf } from "../helpers/store/desk";
import { makeLevel } from "../helpers/store/fixtures";
import { fulfil } from "../helpers/store/merchant";
import { signInAdministrator } from "../helpers/store/shop";

const PATH = "/admin/backorders";

medusaAppSuite("the list of backorders", {}, (app) => {
  const { location, scarce, backorder, ordered, receive, change } = deskOf(app);
  const list = (query: Record<string, unknown> = {}) => listBackorders(app.admin, query);
  /** The orders' numbers, in the order of the list. */
  const numbers = async (query: Record<string, unknown>) =>
    (await list(query)).backorders.map(({ order_display_id }) => order_display_id);
  /** The store does not tell a guest the id of the customer that it made of them. */
  const customerOf = async ({ id }: { id: string }) =>
    (await list({ order_id: id })).backorders[0]?.customer?.id;
  const setPriority = (body: object) =>
    app.admin.post<AdminSetBackorderPriorityResponse>(`${PATH}/priority`, body);

  it("says what waits, for whom, how long, until when, and for which supply", async () => {
    const variant = await scarce(1);
    const [order] = await backorder(variant, 3);
    const supply = await ordered(variant, 1, { expected_at: day(4), supplier: "Acme" });
    const more = await ordered(variant, 1, { expected_at: day(6) });
    await change(more.id, "", { expected_at: day(9) });
    const customer = await customerOf(order);
    await app.admin.post(`/admin/customers/${customer}`, {
      first_name: "Ada",
      last_name: "Shopper",
    });
    const { sku } = await app.inventory.retrieveInventoryItem(variant.item);

    expect(await list()).toEqual({
      backorders: [
        {
          id: expect.stringMatching(/^boent_/) as string,
          status: "open",
          reservation_id: expect.stringMatching(/^resitem_/) as string,
          line_item_id: order.items?.[0]?.id,
          order_id: order.id,
          order_display_id: order.display_id,
          title: order.items?.[0]?.title,
          variant_title: "One",
          customer: { id: customer, email: order.email, name: "Ada Shopper" },
          inventory_level_id: expect.stringMatching(/^ilev_/) as string,
          inventory_item_id: variant.item,
          sku,
          item_title: null,
          location_id: location(),
          location_name: "First warehouse",
          waiting_quantity: 2,
          covered_quantity: 1,
          priority: 0,
          place: 1,
          queued_at: expect.stringMatching(/^20/) as string,
          promised_at: day(9),
          estimated_at: null,
          first_promised_at: day(6),
          slip_days: 3,
          replenishment_line_id: more.lines?.[0]?.id,
          replenishment_order: { id: more.id, display_id: more.display_id, supplier: null },
        },
      ],
      count: 1,
      offset: 0,
      limit: 20,
    });

    await receive(supply, 1);
    expect(await list()).toMatchObject({
      backorders: [{ waiting_quantity: 1, covered_quantity: 2 }],
    });
  });

  it("what is filled leaves the list, and is found by its status; a claim by hand has no order", async () => {
    const variant = await scarce();
    const [order] = await backorder(variant, 1);
    await app.inventory.adjustInventory(variant.item, location(), 1);
    const level = await makeLevel(app.inventory, { allow_backorder: true, location: location() });
    await app.inventory.createReservationItems({
      inventory_item_id: level.item,
      location_id: level.location,
      quantity: 2,
    });
    expect(await list()).toMatchObject({
      backorders: [
        {
          order_id: null,
          line_item_id: null,
          customer: null,
          title: null,
          waiting_quantity: 2,
          covered_quantity: 0,
        },
      ],
    });
    expect(await list({ status: "filled" })).toMatchObject({
      backorders: [{ order_id: order.id, waiting_quantity: 0, covered_quantity: 1, place: null }],
      count: 1,
    });
    expect((await list({ status: ["open", "filled"] })).count).toBe(2);
  });

  it("shows an order that was edited once, with the order's number", async () => {
    const variant = await scarce();
    const [order] = await backorder(variant, 2);
    await app.admin.post("/admin/order-edits", { order_id: order.id });
    await app.admin.post(`/admin/order-edits/${order.id}/items/item/${order.items?.[0]?.id}`, {
      quantity: 3,
    });
    await app.admin.post(`/admin/order-edits/${order.id}/confirm`);
    await app.waitForWorkflows();
    const { backorders, count } = await list({ q: `#${order.display_id}` });
    expect(count).toBe(backorders.length);
    expect(new Set(backorders.map(({ order_id }) => order_id))).toEqual(new Set([order.id]));
    expect(backorders.reduce((sum, row) => sum + row.waiting_quantity, 0)).toBe(3);
  });

  it("finds what waited and can ship: once for each claim, until it has shipped", async () => {
    const variant = await scarce(1);
    const [part, whole, none] = await backorder(variant, 2, 1, 1);
    const ready = (status: string[]) => numbers({ ready: true, status });
    expect(await ready(["open", "filled"])).toEqual([part.display_id]);
    await app.inventory.adjustInventory(variant.item, location(), 2);
    expect(await ready(["open"])).toEqual([]);
    expect(await ready(["open", "filled"])).toEqual([part.display_id, whole.display_id]);
    // What it waited for once more is an entry of its own.
    await app.inventory.adjustInventory(variant.item, location(), -1);
    expect(await ready(["open", "filled"])).toEqual([part.display_id]);
    await app.inventory.adjustInventory(variant.item, location(), 2);
    expect(await ready(["filled"])).toEqual([part.display_id, whole.display_id, none.display_id]);
    await fulfil(app, whole.id, { line: whole.items?.[0]?.id ?? "", quantity: 1 });
    expect(await ready(["filled"])).toEqual([part.display_id, none.display_id]);
  });

  it("is filtered by each column, searched, sorted and paged", async () => {
    const [one, two] = [await scarce(), await scarce()];
    const [first, second, third] = await backorder(one, 3, 1, 2);
    const [other] = await backorder(two, 5);
    await ordered(one, 3, { expected_at: "2026-01-01", supplier: "Acme" });
    const bolt = await ordered(one, 1, { expected_at: day(5), supplier: "Bolt" });
    await change(bolt.id, "", { expected_at: day(8) });
    const [a, b, c, d] = [first, second, third, other].map(({ display_id }) => display_id);
    const { sku } = await app.inventory.retrieveInventoryItem(two.item);

    expect(await numbers({})).toEqual([a, b, c, d]);
    const filters: [Record<string, unknown>, unknown[]][] = [
      [{ order_id: second.id }, [b]],
      [{ order_id: [second.id, other.id] }, [b, d]],
      [{ line_item_id: third.items?.[0]?.id }, [c]],
      [{ customer_id: await customerOf(third) }, [c]],
      [{ inventory_item_id: two.item }, [d]],
      [{ location_id: app.shop.locations[1].id }, []],
      [{ location_id: location(), inventory_item_id: one.item }, [a, b, c]],
      [{ replenishment_order_id: bolt.id }, [b]],
      [{ no_supply: true }, [c, d]],
      [{ no_supply: false }, [a, b]],
      [{ late: true }, [a, b]],
      [{ late: false }, [c, d]],
      [{ promised_at: { $gte: "2030-01-01" } }, [b]],
      [{ promised_at: { $lt: "2030-01-01" } }, [a]],
      [{ queued_at: { $gt: "2999-01-01" } }, []],
      [{ priority: 0 }, [a, b, c, d]],
      [{ priority: [1, 2] }, []],
      [{ priority: { $gte: 1 } }, []],
      [{ waiting_quantity: { $gte: 2, $lt: "3" } }, [c]],
      [{ covered_quantity: { $gt: 0 } }, []],
      [{ slip_days: { $gte: 3 } }, [b]],
      [{ slip_days: { $lt: 3 } }, [a]],
      [{ ready: false }, [a, b, c, d]],
      [{ q: second.email }, [b]],
      [{ q: `#${c}` }, [c]],
      [{ q: String(sku).slice(3) }, [d]],
      [{ q: "100%" }, []],
    ];
    for (const [query, expected] of filters) {
      expect([query, await numbers(query)]).toEqual([query, expected]);
    }
    const sorts: [string, unknown[]][] = [
      ["-queued_at", [d, c, b, a]],
      ["waiting_quantity", [b, c, a, d]],
      ["-order_display_id", [d, c, b, a]],
      ["promised_at", [a, b, c, d]],
      ["-place", [c, b, d, a]],
      ["-id", [d, c, b, a]],
    ];
    for (const [order, expected] of sorts) {
      expect([order, await numbers({ order })]).toEqual([order, expected]);
    }
    expect(await list({ limit: 2, offset: 1 })).toMatchObject({ count: 4, limit: 2, offset: 1 });
    expect(await numbers({ limit: 2, offset: 1 })).toEqual([b, c]);
    expect(await list({ offset: 90 })).toMatchObject({ backorders: [], count: 4 });
  });

  it.each([
    [{ order: "quantity" }, /quantity/],
    [{ status: "waiting" }, /status|waiting/],
    [{ promised_at: { $gte: "soon" } }, /promised_at\[\$gte\] must be a date/],
    [{ priority: "high" }, /priority/],
    [{ late: "maybe" }, /late|maybe/],
    [{ waiting_quantity: { $gt: "many" } }, /waiting_quantity\[\$gt\]/],
    [{ slip_days: { $gt: 1.5 } }, /slip_days/],
    [{ limit: 5_000 }, /limit/],
    [{ sku: "x" }, /sku/],
  ])("refuses %j", async (query, message) => {
    expect(await refusalOf(list(query))).toMatchObject({
      status: 400,
      message: expect.stringMatching(message) as string,
    });
  });

  it("comes as CSV: all rows of the filter, and no formula that a shopper typed", async () => {
    const variant = await scarce();
    const orders = await backorder(variant, 1, 1, 1);
    await app.admin.post(`/admin/customers/${await customerOf(orders[1])}`, {
      first_name: '=HYPERLINK("http://evil")',
      last_name: "",
    });
    const headers = await signInAdministrator(app.container, app.anonymous);
    const response = await fetch(`${app.baseUrl}${PATH}?limit=1&order=-queued_at`, {
      headers: { ...headers, accept: "text/csv" },
    });
    expect(response.headers.get("content-type")).toMatch(/^text\/csv/);
    expect(response.headers.get("content-disposition")).toMatch(/^attachment; filename=.*\.csv/);
    const rows = parse<Record<string, string>>(await response.text(), { columns: true });
    const { backorders } = await list({ order: "-queued_at" });
    expect(rows.map(({ id }) => id)).toEqual(backorders.map(({ id }) => id));
    expect(rows[1]).toMatchObject({
      order_display_id: String(orders[1].display_id),
      customer_email: orders[1].email,
      customer_name: `'=HYPERLINK("http://evil")`,
      waiting_quantity: "1",
      queued_at: backorders[1]?.queued_at,
      promised_at: "",
      location_name: "First warehouse",
    });
    const refused = await fetch(`${app.baseUrl}${PATH}`, { headers: { accept: "text/csv" } });
    expect(refused.status).toBe(401);
  });

  it("comes as CSV row by row, however many, and stops reading when the client goes away", async () => {
    const level = await makeLevel(app.inventory, { allow_backorder: true, location: location() });
    await app.inventory.createReservationItems(
      Array.from({ length: 600 }, () => ({
        inventory_item_id: level.item,
        location_id: level.location,
        quantity: 1,
      })),
    );
    const headers = await signInAdministrator(app.container, app.anonymous);
    const away = new AbortController();
    const ask = (signal?: AbortSignal) =>
      fetch(`${app.baseUrl}${PATH}?order=place`, {
        headers: { ...headers, accept: "text/csv" },
        signal,
      });
    const rows = parse<{ place: string }>(await (await ask()).text(), { columns: true });
    expect(rows.map(({ place }) => Number(place))).toEqual(
      Array.from({ length: 600 }, (_, index) => index + 1),
    );
    await (await ask(away.signal)).body?.getReader().read();
    away.abort();
    await waitFor(
      () =>
        app.knex.raw<{ rows: unknown[] }>(
          "select from pg_stat_activity where state = 'idle in transaction' and query like 'fetch%' and datname = current_database()",
        ),
      ({ rows }) => rows.length === 0,
    );
  });

  describe("priority", () => {
    it("of an order puts its entries first, and what is promised follows", async () => {
      const variant = await scarce();
      const [first, second] = await backorder(variant, 2, 2);
      await ordered(variant, 2, { expected_at: day(3) });
      const preview = await setPriority({ priority: 5, order_id: second.id, dry_run: true });
      expect(preview.backorders).toMatchObject([
        { order_id: second.id, priority: 5, promised_at: day(3) },
      ]);
      expect((await list()).backorders).toMatchObject([
        { order_id: first.id, priority: 0, place: 1, promised_at: day(3) },
        { order_id: second.id, priority: 0, place: 2, promised_at: null },
      ]);

      const { backorders } = await setPriority({ priority: 5, order_id: second.id });
      expect(backorders).toMatchObject([
        { order_id: second.id, priority: 5, place: 1, promised_at: day(3) },
      ]);
      expect((await list({ order: "place" })).backorders).toMatchObject([
        { order_id: second.id, promised_at: day(3) },
        { order_id: first.id, promised_at: null },
      ]);
      expect(await numbers({ priority: { $gte: 5 } })).toEqual([second.display_id]);
    });

    it("of entries is set for all of them, or none", async () => {
      const variant = await scarce();
      await backorder(variant, 1, 1);
      const ids = (await list()).backorders.map(({ id }) => id);
      expect(
        (await setPriority({ priority: -1, backorder_entry_ids: ids })).backorders,
      ).toHaveLength(2);
      expect(
        await refusalOf(setPriority({ priority: 7, backorder_entry_ids: [ids[0], "boent_no"] })),
      ).toMatchObject({ status: 404, message: expect.stringContaining("boent_no") as string });
      expect((await list()).backorders.map(({ priority }) => priority)).toEqual([-1, -1]);
    });

    it.each([
      [{ priority: 1 }, 400, /order_id or backorder_entry_ids/],
      [{ priority: 1.5, order_id: "order_1" }, 400, /priority/],
      [{ priority: "high", order_id: "order_1" }, 400, /priority/],
      [{ order_id: "order_1" }, 400, /priority/],
      [{ priority: 1, order_id: "order_no" }, 404, /order_no/],
      [{ priority: 1, backorder_entry_ids: [] }, 400, /backorder_entry_ids/],
    ])("%j is refused", async (body, status, message) => {
      expect(await refusalOf(setPriority(body))).toMatchObject({
        status,
        message: expect.stringMatching(message) as string,
      });
    });
  });
});
