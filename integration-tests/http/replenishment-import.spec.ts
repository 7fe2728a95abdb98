import type { AdminReplenishmentOrder } from "../../src/types/http";
import { HttpError } from "../helpers/app/http-client";
import { medusaAppSuite } from "../helpers/app/medusa-app";
import { day, deskOf, listBackorders, ORDERS } from "../helpers/store/desk";
import { makeLevel } from "../helpers/store/fixtures";
import { signInAdministrator } from "../helpers/store/shop";

type Answer = { replenishment_orders: AdminReplenishmentOrder[]; type?: string; message?: string };

medusaAppSuite("an import of replenishment orders", {}, (app) => {
  const { scarce, backorder, list, listen, books } = deskOf(app);
  const place = (number: 0 | 1) => app.shop.locations[number];
  let headers: Record<string, string>;

  beforeAll(async () => {
    headers = await signInAdministrator(app.container, app.anonymous);
  });

  /** Sends the import as it is, the way a browser or a program does. */
  async function send(
    body: string | FormData,
    { type, query = "" }: { type?: string; query?: string } = {},
  ): Promise<{ status: number } & Answer> {
    const client = app.clientWith({ ...headers, ...(type ? { "content-type": type } : {}) });
    try {
      return { status: 200, ...(await client.post<Answer>(`${ORDERS}/import${query}`, body)) };
    } catch (error) {
      if (error instanceof HttpError) {
        return { status: error.status, replenishment_orders: [], ...error.body };
      }
      throw error;
    }
  }
  const sendCsv = (csv: string, query?: string) => send(csv, { type: "text/csv", query });
  const sendJson = (body: object) => send(JSON.stringify(body), { type: "application/json" });

  /** An item with a level at the first location; at the second too, where that is asked for. */
  async function item(levels: 1 | 2 = 1): Promise<{ id: string; sku: string }> {
    const { item: id } = await scarce();
    if (levels === 2) {
      await makeLevel(app.inventory, { item: id, location: place(1).id });
    }
    const { sku } = await app.inventory.retrieveInventoryItem(id);
    return { id, sku: sku ?? "" };
  }

  it("is tried without writing anything, however it is sent, and says what it would make", async () => {
    const { sku } = await item();
    const before = await books();
    const heard = listen();
    const csv = `sku,quantity,date\n${sku},2,2030-01-11`;
    const form = new FormData();
    form.append("file", new Blob([csv], { type: "text/csv" }), "supply.csv");
    form.append("dry_run", "true");
    for (const answer of [
      await sendCsv(csv, "?dry_run=true&status=ordered"),
      await send(form),
      await sendJson({ csv, dry_run: true }),
    ]) {
      expect(answer).toMatchObject({
        status: 200,
        replenishment_orders: [{ location_id: place(0).id, lines: [{ quantity: 2 }] }],
        promises: [],
      });
    }
    expect(await sendCsv(`${csv}\nno-such,1,`, "?dry_run=true")).toMatchObject({
      status: 400,
      message: expect.stringMatching(/^Row 3: no inventory item has the sku "no-such"/) as string,
    });
    expect(await books()).toEqual(before);
    await app.waitForWorkflows();
    expect(heard).toEqual([]);
  });

  it("makes one draft for each location and reference, with a line for each row", async () => {
    const [one, two] = [await item(), await item(2)];
    const heard = listen();
    const answer = await sendCsv(
      [
        "sku,quantity,date,reference,location,supplier",
        `${one.sku},2,2030-01-11,PO-1,,Acme`,
        `${two.sku},3.5,2030-01-12T06:00:00Z,PO-1,${place(0).name},`,
        "",
        `${two.sku},4,,PO-1,${place(1).name},`,
        `"${one.sku}",1,,,,`,
      ].join("\r\n"),
    );
    expect(answer).toMatchObject({
      status: 200,
      replenishment_orders: [
        {
          status: "draft",
          location_id: place(0).id,
          reference: "PO-1",
          supplier: "Acme",
          lines: [
            { inventory_item_id: one.id, quantity: 2, due_at: day(10) },
            { inventory_item_id: two.id, quantity: 3.5, due_at: "2030-01-12T06:00:00.000Z" },
          ],
        },
        { location_id: place(1).id, reference: "PO-1", lines: [{ inventory_item_id: two.id }] },
        { location_id: place(0).id, reference: null, lines: [{ quantity: 1, due_at: null }] },
      ],
    });
    expect(heard).toEqual(
      answer.replenishment_orders.map(({ id }) => ({
        name: "replenishment-order.created",
        data: { id },
      })),
    );
  });

  it("status=ordered orders at once: what waits is promised", async () => {
    const variant = await scarce();
    await backorder(variant, 2);
    const { sku } = await app.inventory.retrieveInventoryItem(variant.item);
    const answer = await sendCsv(`sku,quantity,date\n${sku},2,2030-01-11`, "?status=ordered");
    expect(answer).toMatchObject({
      status: 200,
      replenishment_orders: [{ status: "ordered", expected_at: day(10), lines: [{ incoming: 2 }] }],
    });
    expect((await listBackorders(app.admin)).backorders).toMatchObject([{ promised_at: day(10) }]);
  });

  it("where all rows have one date it is the order's, and another date moves them all", async () => {
    const one = await item();
    const answer = await sendCsv(`sku,quantity,date\n${one.sku},2,2030-01-11`, "?status=ordered");
    const [order] = answer.replenishment_orders;
    expect(order).toMatchObject({ expected_at: day(10), lines: [{ due_at: day(10) }] });
    await app.admin.post(`${ORDERS}/${order?.id}`, { expected_at: day(20) });
    expect((await list({ id: order?.id })).replenishment_orders).toMatchObject([
      { expected_at: day(20), lines: [{ due_at: day(20) }] },
    ]);
  });

  it("takes a file of a form, JSON, and what spreadsheets write", async () => {
    const two = await item(2);
    const form = new FormData();
    form.set("location_id", place(1).id);
    form.set("file", new Blob([`\ufeffsku;quantity\n${two.sku};1\n`]), "lines.csv");
    expect(await send(form)).toMatchObject({
      status: 200,
      replenishment_orders: [{ location_id: place(1).id, lines: [{ quantity: 1 }] }],
    });
    const csv = `SKU\tQuantity\tlocation_id\n${two.sku}\t2\t${place(0).id}`;
    expect(await sendJson({ csv, location_id: place(1).id, status: "ordered" })).toMatchObject({
      status: 200,
      replenishment_orders: [{ location_id: place(0).id, status: "ordered" }],
    });
    expect(await send(csv, { type: "text/plain" })).toMatchObject({ status: 200 });
  });

  it("the rows of a given location go there, and those of an item with one level to that", async () => {
    const [one, two] = [await item(), await item(2)];
    const both = `sku,quantity\n${two.sku},1`;
    expect(await sendCsv(both)).toMatchObject({
      status: 400,
      message: "Row 2: location_id or location is missing, and there is more than one",
    });
    expect(await sendCsv(both, `?location_id=${place(1).id}`)).toMatchObject({
      replenishment_orders: [{ location_id: place(1).id }],
    });
    expect(await sendCsv(`sku,quantity\n${one.sku},1`)).toMatchObject({
      replenishment_orders: [{ location_id: place(0).id }],
    });
    expect(await sendCsv(both, "?location_id=sloc_no")).toMatchObject({ status: 404 });
  });

  it("every bad row is named with all that is wrong with it, and nothing is written", async () => {
    const one = await item();
    const before = await books();
    const { status, type, message } = await sendCsv(
      [
        "sku,quantity,date,reference,location,supplier",
        `${one.sku},1,2030-01-11,PO-1,,Acme`,
        "sku-no,1,,,,",
        `${one.sku},-1,2026-02-30,,,`,
        `,x,soon,,,`,
        "",
        `${one.sku},1,,PO-1,,Bolt`,
        `${one.sku},1,,,Nowhere,`,
        `${one.sku},1,,,${place(1).name},`,
        `${one.sku},1,,,,,more`,
      ].join("\n"),
    );
    expect({ status, type }).toEqual({ status: 400, type: "invalid_data" });
    const date = "date must be a date: YYYY-MM-DD, or ISO 8601 with a time zone";
    expect(message?.split("\n")).toEqual([
      expect.stringMatching(/^Row 3: no inventory item has the sku "sku-no"/),
      `Row 4: quantity must be a number greater than 0, received "-1"; ${date}, received "2026-02-30"`,
      `Row 5: sku is missing; quantity must be a number greater than 0, received "x"; ${date}, received "soon"`,
      'Row 7: supplier "Bolt" is another than that of row 2, whose order has the same location and reference',
      'Row 8: no stock location is named "Nowhere"',
      `Row 9: the sku "${one.sku}" is not stocked at location "${place(1).name}"`,
      'Row 10: "more" stands in no column of the header',
    ]);
    expect(await books()).toEqual(before);
  });

  it.each<[name: string, csv: string, message: RegExp]>([
    ["an empty file", "", /empty/],
    ["a header without lines", "sku,quantity\n", /1 to 10000 lines, received 0/],
    [
      "a header that lacks a column",
      "sku,date\nx,2030-01-01",
      /Row 1: the column "quantity" is missing/,
    ],
    [
      "a column that nobody reads",
      "sku,quantity,prize\nx,1,2",
      /Row 1: there is no column "prize"/,
    ],
    ["a column twice", "sku,quantity,sku\nx,1,x", /Row 1: the column "sku" stands twice/],
    ["a quote that does not end", 'sku,quantity\n"x,1', /no CSV/],
    [
      "too many lines",
      `sku,quantity\n${"x,1\n".repeat(10_001)}`,
      /1 to 10000 lines, received 10001/,
    ],
    ["too big a file", `sku,quantity\n${"x".repeat(6 * 1024 * 1024)},1`, /bytes at most/],
  ])("%s is refused", async (_name, csv, message) => {
    const { status, message: told } = await sendCsv(csv);
    expect(told).toMatch(message);
    expect(status).toBe(400);
    expect((await list({})).count).toBe(0);
  });

  it("a request without a file is refused, and so is an unknown option", async () => {
    const form = new FormData();
    form.set("status", "draft");
    expect(await send(form)).toMatchObject({
      status: 400,
      message: expect.stringContaining("file") as string,
    });
    expect(await sendJson({})).toMatchObject({ status: 400 });
    expect(await sendCsv("sku,quantity\nx,1", "?state=ordered")).toMatchObject({ status: 400 });
  });
});
