import type { AdminReplenishmentOrder } from "../../src/types/http";
import { medusaAppSuite } from "../helpers/app/medusa-app";
import { day, deskOf, ORDERS, refusalOf } from "../helpers/store/desk";
import type { MadeVariant } from "../helpers/store/shop";

medusaAppSuite("what the desk sends by mistake", {}, (app) => {
  const { location, scarce, draft, ordered, lineOf, change, list, books } = deskOf(app);

  type Bad = [name: string, send: () => Promise<unknown>, status: number, message: RegExp];
  let variant: MadeVariant;
  let placed: AdminReplenishmentOrder;
  let open: AdminReplenishmentOrder;
  let ended: AdminReplenishmentOrder;

  beforeAll(async () => {
    variant = await scarce();
    placed = await ordered(variant, 3);
    open = await draft(variant, 3);
    ended = (await change((await ordered(variant, 1)).id, "/cancel")).replenishment_order;
  });

  const create = (line: object, order: object = {}) =>
    app.admin.post(ORDERS, {
      location_id: location(),
      lines: [
        { inventory_item_id: variant.item, quantity: 1 },
        { inventory_item_id: variant.item, quantity: 1, ...line },
      ],
      ...order,
    });
  const book = (order: AdminReplenishmentOrder, line: object, more: object = {}) =>
    app.admin.post(`${ORDERS}/${order.id}/receipts`, {
      lines: [{ line_id: lineOf(order), accepted: 1, ...line }],
      ...more,
    });
  const goods = (body: object, item = variant.item) =>
    app.admin.post(`/admin/inventory-items/${item}/location-levels/${location()}/receipts`, body);

  const cases: Bad[] = [
    [
      "an unknown item",
      () => create({ inventory_item_id: "iitem_no" }),
      404,
      /lines\[1\].*iitem_no/,
    ],
    ["an unknown location", () => create({}, { location_id: "sloc_no" }), 404, /sloc_no/],
    [
      "a negative quantity",
      () => create({ quantity: -1 }),
      400,
      /lines\[1\]\.quantity must be a number greater than 0, received -1/,
    ],
    [
      "a quantity of 0",
      () => create({ quantity: 0 }),
      400,
      /lines\[1\]\.quantity must be a number greater than 0/,
    ],
    [
      "no quantity",
      () => create({ quantity: undefined }),
      400,
      /lines\[1\]\.quantity must be .*received nothing/,
    ],
    [
      "a word for a quantity",
      () => create({ quantity: "two" }),
      400,
      /lines\[1\]\.quantity.*"two"/,
    ],
    [
      "a day that the calendar lacks",
      () => create({ expected_at: "2026-02-30" }),
      400,
      /lines\[1\]\.expected_at must be a date.*2026-02-30/,
    ],
    [
      "a word for a date",
      () => create({}, { expected_at: "soon" }),
      400,
      /expected_at must be a date.*"soon"/,
    ],
    ["an unknown field of a line", () => create({ price: 1 }), 400, /lines\[1\].*price/],
    [
      "no lines",
      () => app.admin.post(ORDERS, { location_id: location(), lines: [] }),
      400,
      /lines must have 1 to/,
    ],
    ["an unknown field", () => create({}, { stauts: "ordered" }), 400, /stauts/],
    ["a receipt on a draft", () => book(open, {}), 400, /draft/],
    ["a receipt on a cancelled order", () => book(ended, {}), 400, /cancelled/],
    ["a receipt on an unknown order", () => book({ ...open, id: "replo_no" }, {}), 404, /replo_no/],
    [
      "more rejected than was to be delivered",
      () => book(placed, { accepted: 0, rejected: 4 }),
      400,
      /lines\[0\]\.rejected must be at most 3/,
    ],
    ["a negative receipt", () => book(placed, { accepted: -1 }), 400, /lines\[0\]\.accepted.*-1/],
    ["a receipt of nothing", () => book(placed, { accepted: 0 }), 400, /lines\[0\]\.accepted/],
    [
      "a receipt of an unknown line",
      () => book(placed, { line_id: "replli_no" }),
      404,
      /lines\[0\].*replli_no/,
    ],
    [
      "a receipt in the future",
      () => book(placed, {}, { received_at: "2999-01-01" }),
      400,
      /received_at/,
    ],
    [
      "a receipt that came on no date",
      () => book(placed, {}, { received_at: "yesterday" }),
      400,
      /received_at must be a date/,
    ],
    ["goods of an unknown item", () => goods({ accepted: 1 }, "iitem_no"), 404, /iitem_no/],
    [
      "negative goods",
      () => goods({ accepted: -1 }),
      400,
      /accepted must be a number of at least 0, received -1/,
    ],
    ["goods that are none", () => goods({}), 400, /accepted must be/],
    [
      "an adjustment that is none",
      () =>
        app.admin.post(
          `/admin/inventory-items/${variant.item}/location-levels/${location()}/adjustments`,
          { adjustment: "x" },
        ),
      400,
      /adjustment must be a number/,
    ],
    [
      "an adjustment of an unknown level",
      () =>
        app.admin.post(
          `/admin/inventory-items/${variant.item}/location-levels/sloc_no/adjustments`,
          { adjustment: 1 },
        ),
      404,
      /sloc_no/,
    ],
    ["placing an order twice", () => change(placed.id, "/order"), 400, /ordered/],
    ["cancelling an order twice", () => change(ended.id, "/cancel"), 400, /cancelled/],
    [
      "a date of a cancelled order",
      () => change(ended.id, "", { expected_at: day(1) }),
      400,
      /expected_at/,
    ],
    [
      "a line of another order",
      () => change(open.id, "/lines/batch", { update: [{ id: lineOf(placed), quantity: 1 }] }),
      404,
      /replli_/,
    ],
    [
      "fewer than have arrived",
      () => change(placed.id, "/lines/batch", { update: [{ id: lineOf(placed), quantity: -1 }] }),
      400,
      /update\[0\]\.quantity/,
    ],
    ["a status that is none", () => list({ status: "requested" }), 400, /requested|status/],
  ];

  it.each(cases)("%s is refused, and nothing is written", async (_name, send, status, message) => {
    const before = await books();
    expect(await refusalOf(send())).toMatchObject({
      status,
      message: expect.stringMatching(message) as string,
    });
    expect(await books()).toEqual(before);
  });
});
