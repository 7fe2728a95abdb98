import { request } from "node:http";

import type { AdminStockCountListResponse, AdminStockCountResponse } from "../../src/types/http";
import bookStockCounts from "../../src/jobs/book-stock-counts";
import { HttpError } from "../helpers/app/http-client";
import { medusaAppSuite } from "../helpers/app/medusa-app";
import { expectDocumented } from "../helpers/app/openapi";
import { waitFor } from "../helpers/app/wait-for";
import { deskOf, refusalOf } from "../helpers/store/desk";
import { uniqueId } from "../helpers/store/fixtures";
import { type MadeVariant, signInAdministrator } from "../helpers/store/shop";

const COUNTS = "/admin/stock-counts";
/** Lines of a block: a feed that broke off is kept up to a multiple of it. */
const BLOCK = 2_000;

medusaAppSuite("counts from another system", {}, (app) => {
  const { location, scarce, backorder } = deskOf(app);
  let headers: Record<string, string>;

  beforeAll(async () => {
    headers = await signInAdministrator(app.container, app.anonymous);
  });

  const count = (body: object) => app.admin.post<AdminStockCountResponse>(COUNTS, body);
  const read = (id: string, query = {}) =>
    app.admin.get<AdminStockCountResponse>(`${COUNTS}/${id}`, query);
  const skuOf = async ({ item }: MadeVariant) =>
    (await app.inventory.retrieveInventoryItem(item)).sku ?? "";
  const onHand = async ({ item }: MadeVariant) =>
    (await app.inventory.listItemStock(item))[0].on_hand;

  const send = (type: string, body: string, query: Record<string, string> = {}) =>
    app
      .clientWith({ ...headers, "content-type": type })
      .post<AdminStockCountResponse>(`${COUNTS}?${new URLSearchParams(query).toString()}`, body);
  const sendNdjson = (lines: object[], query?: Record<string, string>) =>
    send("application/x-ndjson", lines.map((line) => JSON.stringify(line)).join("\n"), query);

  /** Sends a part of a feed, and cuts the connection. */
  const breakOff = (body: string, query: Record<string, string>) =>
    new Promise<void>((resolve) => {
      const url = new URL(`${COUNTS}?${new URLSearchParams(query).toString()}`, app.baseUrl);
      const sending = request(url, {
        method: "POST",
        headers: {
          ...headers,
          "content-type": "application/x-ndjson",
          "transfer-encoding": "chunked",
        },
      });
      sending.on("error", () => resolve());
      sending.on("close", () => resolve());
      sending.write(body, () => setImmediate(() => sending.destroy()));
    });

  it("as JSON sets what is on hand, and says which orders that fills and leaves short", async () => {
    const [patient, plenty] = [await scarce(), await scarce(5)];
    const [first, second] = await backorder(patient, 2, 3);
    const [third] = await backorder(plenty, 4);
    const answer = await count({
      lines: [
        { inventory_item_id: patient.item, location_id: location(), on_hand: 3 },
        { sku: await skuOf(plenty), location: app.shop.locations[0].name, on_hand: 1 },
      ],
    });
    expect(answer.stock_count).toMatchObject({
      status: "done",
      counted: 2,
      changed: 2,
      errors: [],
    });
    expect(answer.fills).toMatchObject([
      { order_id: first.id, order_display_id: first.display_id, quantity: 2 },
      { order_id: second.id, quantity: 1, remaining_quantity: 2 },
    ]);
    expect(answer.shortfalls).toMatchObject([{ order_id: third.id, quantity: 3 }]);
    expectDocumented(answer, "AdminStockCountResponse");
    expectDocumented(answer.stock_count, "AdminStockCount");
    expect(await read(answer.stock_count.id)).toEqual(answer);
    const movements = await app.inventory.listStockMovements({ kind: "count" });
    expect(movements).toHaveLength(2);
    await app.waitForWorkflows();
  });

  it("knows a location by another system's name of it", async () => {
    const variant = await scarce();
    await app.admin.post(`/admin/stock-locations/${location()}`, {
      metadata: { external_id: "WH-07" },
    });
    await count({ lines: [{ sku: await skuOf(variant), location: "WH-07", on_hand: 4 }] });
    expect(await onHand(variant)).toBe(4);
  });

  it("with a bad line changes nothing, and names each by its number", async () => {
    const variant = await scarce(2);
    const good = { inventory_item_id: variant.item, location_id: location(), on_hand: 4 };
    const lines = [good, { ...good, on_hand: -1 }, { sku: "none", location: "Attic", on_hand: 1 }];
    expect(await refusalOf(count({ lines }))).toMatchObject({
      status: 400,
      type: "invalid_data",
      message: expect.stringMatching(
        /^Line 2: on_hand must be .*\nLine 3: no stock location is named "Attic"$/,
      ),
    });
    expect(await onHand(variant)).toBe(2);

    const { stock_count } = await count({ lines, mode: "valid-lines" });
    expect(stock_count).toMatchObject({ status: "done", counted: 1, changed: 1, error_count: 2 });
    expect(stock_count.errors.map(({ line }) => line)).toEqual([2, 3]);
    expect((await read(stock_count.id, { errors_after: 2 })).stock_count.errors).toHaveLength(1);
    expect(await onHand(variant)).toBe(4);
  });

  it.each([
    ["no lines", { lines: [] }],
    ["a mode that there is not", { lines: [{}], mode: "some" }],
    ["a field that there is not", { lines: [{}], force: true }],
    ["a moment that is none", { lines: [{}], as_of: "yesterday" }],
    ["no body", {}],
  ])("refuses %s", async (_name, body) => {
    expect(await refusalOf(count(body))).toMatchObject({ status: 400, type: "invalid_data" });
  });

  it("with dry_run says what it would do, and writes nothing", async () => {
    const variant = await scarce();
    await backorder(variant, 3);
    const body = {
      lines: [{ inventory_item_id: variant.item, location_id: location(), on_hand: 2 }],
    };
    const tried = await count({ ...body, dry_run: true });
    expect(await onHand(variant)).toBe(0);
    const booked = await count(body);
    expect(tried.fills).toEqual(booked.fills);
    const { stock_counts, ...page } = await app.admin.get<AdminStockCountListResponse>(COUNTS);
    expect(stock_counts).toMatchObject([{ id: booked.stock_count.id, status: "done" }]);
    expect(page).toEqual({ count: 1, offset: 0, limit: 20 });
  });

  it("with an idempotency key is booked once", async () => {
    const variant = await scarce();
    const body = {
      lines: [{ inventory_item_id: variant.item, location_id: location(), on_hand: 2 }],
      idempotency_key: uniqueId("erp"),
    };
    const first = await count(body);
    await app.inventory.adjustInventory(variant.item, location(), -1);
    expect(await count(body)).toEqual(first);
    expect(await onHand(variant)).toBe(1);
    body.lines[0].on_hand = 3;
    expect(await refusalOf(count(body))).toMatchObject({ status: 400 });
  });

  it("streams CSV as spreadsheets write it, with its rows by number", async () => {
    const [one, two] = [await scarce(), await scarce()];
    const csv = [
      "\uFEFFSKU;Location;Stocked;On_hand",
      `${await skuOf(one)};"${app.shop.locations[0].name}";;3`,
      "",
      `${await skuOf(two)};${app.shop.locations[0].name};-2;`,
    ].join("\r\n");
    const { stock_count } = await send("text/csv", csv);
    expect(stock_count).toMatchObject({ status: "done", received: 4, counted: 2 });
    expect([await onHand(one), await onHand(two)]).toEqual([3, -2]);

    const bad = csv.replace(";-2;", ";some;").replace(";;3", ";;3;x");
    expect(await refusalOf(send("text/csv", bad))).toMatchObject({
      message: expect.stringMatching(
        /^Line 2: "x" stands in no column.*\nLine 4: stocked must be a number/,
      ),
    });
    expect(await refusalOf(send("text/csv", "sku,shelf\n1,2"))).toMatchObject({
      message: expect.stringMatching(/^Line 1: there is no column "shelf"/),
    });
    expect(await refusalOf(send("text/csv", ""))).toMatchObject({ message: "The file is empty" });
    expect(
      (await app.admin.get<AdminStockCountListResponse>(COUNTS, { status: "receiving" })).count,
    ).toBe(0);
  });

  it("streams NDJSON, and says which line is none", async () => {
    const variant = await scarce();
    const line = { inventory_item_id: variant.item, location_id: location(), on_hand: 9 };
    const { stock_count } = await sendNdjson([line], { idempotency_key: "feed-1" });
    expect(stock_count).toMatchObject({ status: "done", changed: 1, idempotency_key: "feed-1" });
    expect(
      await refusalOf(send("application/x-ndjson", `${JSON.stringify(line)}\n\n{"sku": `)),
    ).toMatchObject({ status: 400, message: "Line 3: is no JSON" });
    expect(await refusalOf(sendNdjson([line], { mode: "some" }))).toMatchObject({ status: 400 });
  });

  describe("that breaks off", () => {
    let lines: string[];

    beforeEach(async () => {
      const made = (await app.inventory.createInventoryItems(
        Array.from({ length: BLOCK + 40 }, (_, place) => ({ sku: `feed-${place}` })),
      )) as unknown as { id: string; sku: string }[];
      await app.inventory.createInventoryLevels(
        made.map(({ id }) => ({ inventory_item_id: id, location_id: location() })),
      );
      lines = made.map(({ sku }) => JSON.stringify({ sku, location_id: location(), on_hand: 6 }));
    });

    const feed = (from = 0, upto = lines.length) => `${lines.slice(from, upto).join("\n")}\n`;
    const started = async (idempotency_key: string) => {
      const { stock_counts } = await app.admin.get<AdminStockCountListResponse>(COUNTS, {
        idempotency_key,
      });
      return stock_counts[0];
    };
    const counted = async () =>
      (await app.inventory.listStockMovements({ kind: "count" }, { take: null as never })).length;

    it.each([
      ["from its first line", false],
      ["behind the last line that is kept", true],
    ])("goes on %s", async (_name, behind) => {
      const idempotency_key = uniqueId("erp");
      await breakOff(feed(0, BLOCK + 20), { idempotency_key });
      await waitFor(
        () => started(idempotency_key),
        (found) => found?.received === BLOCK,
      );
      expect(await started(idempotency_key)).toMatchObject({
        status: "receiving",
        counted: BLOCK,
        booked: 0,
      });
      expect(await counted()).toBe(0);

      if (behind) {
        expect(
          await refusalOf(
            send("application/x-ndjson", feed(7), { idempotency_key, after_line: "7" }),
          ),
        ).toMatchObject({
          message: `after_line must be ${BLOCK}, the last line that the count has`,
        });
      }
      const { stock_count } = await send("application/x-ndjson", feed(behind ? BLOCK : 0), {
        idempotency_key,
        ...(behind && { after_line: String(BLOCK) }),
      });
      expect(stock_count).toMatchObject({
        status: "done",
        received: lines.length,
        counted: lines.length,
        changed: lines.length,
      });
      expect(await counted()).toBe(lines.length);

      const other = feed().replace('"on_hand":6', '"on_hand":7');
      expect(
        await refusalOf(send("application/x-ndjson", other, { idempotency_key })),
      ).toMatchObject({ status: 400, message: expect.stringMatching(/was used before/) });
      const again = await send("application/x-ndjson", feed(), { idempotency_key });
      expect(again.stock_count.id).toBe(stock_count.id);
      expect(await counted()).toBe(lines.length);
    });

    it("keeps nothing of a feed without a key", async () => {
      await breakOff(feed(0, BLOCK + 20), {});
      const left = async () => {
        const { rows } = await app.knex.raw<{
          rows: { begun: boolean; counts: string; lines: string }[];
        }>(
          `select (select is_called from stock_count_id_seq) as begun,
                  (select count(*) from stock_count) as counts, (select count(*) from stock_count_line) as lines`,
        );
        return rows[0] as (typeof rows)[number];
      };
      const none = await waitFor(left, (found) => found.begun && found.counts === "0");
      expect(none).toEqual({ begun: true, counts: "0", lines: "0" });
    });

    it("is booked by the sweep where a crash came between two slices", async () => {
      const { id } = await app.inventory.takeStockCount({
        lines: lines.map((text) => ({ text, value: JSON.parse(text) as object })),
      });
      const half = await app.inventory.bookStockCountSlice(id);
      expect(half).toMatchObject({ status: "running" });
      expect(half.booked).toBeGreaterThan(0);
      expect(half.booked).toBeLessThan(lines.length);
      await bookStockCounts(app.container);
      expect((await read(id)).stock_count.status).toBe("running");
      await app.knex.raw("update stock_count set updated_at = now() - interval '2 minutes'");
      await bookStockCounts(app.container);
      expect((await read(id)).stock_count).toMatchObject({ status: "done", changed: lines.length });
      expect(await counted()).toBe(lines.length);
    });
  });

  it("asks for a signed-in administrator", async () => {
    for (const call of [
      app.anonymous.get(COUNTS),
      app.anonymous.post(COUNTS, { lines: [{}] }),
      app.anonymous.get(`${COUNTS}/stcnt_1`),
    ]) {
      await expect(call).rejects.toMatchObject({ status: 401 });
    }
    await expect(read("stcnt_none")).rejects.toBeInstanceOf(HttpError);
  });
});
