import type { ReplenishmentOrderDTO } from "../../src/modules/inventory/types";
import { claimOf, failureOf, useStock, withoutChange } from "../helpers/model/ledger";
import { placeOf } from "../helpers/model/patient-stock";
import { day, orderSupply } from "../helpers/model/supply";
import { makeLevel, type MadeLevel } from "../helpers/store/fixtures";

type Good = { level: MadeLevel; order: ReplenishmentOrderDTO; line: string; entry: string };
type Method =
  | "createReplenishmentOrders"
  | "updateReplenishmentOrder"
  | "batchReplenishmentLines"
  | "placeReplenishmentOrder"
  | "receiveReplenishmentOrder"
  | "receiveStock"
  | "cancelReplenishmentOrder"
  | "closeReplenishmentOrder"
  | "deleteReplenishmentOrder"
  | "undoReceipt"
  | "adjustStock"
  | "setBackorderPriority"
  | "listExpectedDates";

/** A method, its input, and what the refusal says. */
type Bad = [method: Method, input: (good: Good) => unknown, says: RegExp];

const newOrder = ({ level }: Good, more: object = {}, line: object = {}) => [
  {
    location_id: level.location,
    lines: [{ inventory_item_id: level.item, quantity: 1, ...line }],
    ...more,
  },
];
const delivery = ({ order, line }: Good, more: object = {}, fields: object = {}) => ({
  id: order.id,
  lines: [{ line_id: line, accepted: 1, ...fields }],
  ...more,
});
const goods = ({ level }: Good, more: object) => ({ ...placeOf(level), accepted: 1, ...more });

const bad: Bad[] = [
  ["createReplenishmentOrders", () => "text", /replenishment_orders must be a list/],
  ["createReplenishmentOrders", () => [5], /replenishment_orders\[0\] must be an object/],
  [
    "createReplenishmentOrders",
    (good) => newOrder(good, { location_id: " " }),
    /replenishment_orders\[0\]\.location_id is missing/,
  ],
  [
    "createReplenishmentOrders",
    (good) => newOrder(good, { status: "received" }),
    /\[0\]\.status must be "draft" or "ordered", received received/,
  ],
  [
    "createReplenishmentOrders",
    (good) => newOrder(good, { status: "ordered", lines: [] }),
    /\[0\]\.lines must have at least one line to order/,
  ],
  ["createReplenishmentOrders", (good) => newOrder(good, { expect: 1 }), /unknown field: expect/],
  [
    "createReplenishmentOrders",
    (good) => newOrder(good, {}, { quantity: -1 }),
    /\[0\]\.lines\[0\]\.quantity must be a number greater than 0/,
  ],
  [
    "createReplenishmentOrders",
    (good) => newOrder(good, {}, { expected_at: "soon" }),
    /\[0\]\.lines\[0\]\.expected_at must be a date: YYYY-MM-DD, or ISO 8601/,
  ],
  [
    "createReplenishmentOrders",
    (good) => [...newOrder(good), ...newOrder(good, {}, { inventory_item_id: "iitem_none" })],
    /replenishment_orders\[1\]\.lines\[0\]: inventory item iitem_none does not exist/,
  ],
  ["updateReplenishmentOrder", () => ({ note: "x" }), /id is missing/],
  ["updateReplenishmentOrder", () => ({ id: "replo_none" }), /replo_none was not found/],
  ["updateReplenishmentOrder", ({ order }) => ({ id: order.id, status: "x" }), /field: status/],
  ["updateReplenishmentOrder", ({ order }) => ({ id: order.id, supplier: 5 }), /supplier/],
  [
    "updateReplenishmentOrder",
    ({ order }) => ({ id: order.id, expected_at: "2030-02-31" }),
    /expected_at must be a date/,
  ],
  [
    "updateReplenishmentOrder",
    ({ order }) => ({ id: order.id, dry_run: "yes" }),
    /dry_run must be true or false/,
  ],
  [
    "batchReplenishmentLines",
    ({ order, line }) => ({ id: order.id, update: [{ id: line }], delete: [line] }),
    /delete\[0\] names a line that stands before it/,
  ],
  [
    "batchReplenishmentLines",
    ({ order }) => ({ id: order.id, delete: ["replli_none"] }),
    /delete\[0\].* has no line replli_none/,
  ],
  [
    "batchReplenishmentLines",
    ({ order }) => ({ id: order.id, create: [{ inventory_item_id: "iitem_none", quantity: 1 }] }),
    /create\[0\]: inventory item iitem_none does not exist/,
  ],
  [
    "batchReplenishmentLines",
    ({ order, line }) => ({ id: order.id, update: [{ id: line, quantity: 0 }] }),
    /update\[0\]\.quantity must be greater than 0 in an order that is placed/,
  ],
  ["placeReplenishmentOrder", ({ order }) => ({ id: order.id }), /is ordered, and no draft/],
  ["receiveReplenishmentOrder", ({ order }) => ({ id: order.id, lines: [] }), /at least one line/],
  [
    "receiveReplenishmentOrder",
    ({ order, line }) => ({
      id: order.id,
      lines: [line, line].map((line_id) => ({ line_id, accepted: 1 })),
    }),
    /lines\[1\]\.line_id stands twice in one receipt/,
  ],
  [
    "receiveReplenishmentOrder",
    (good) => delivery(good, {}, { accepted: 0, rejected: 9 }),
    /lines\[0\]\.rejected must be at most 4/,
  ],
  ["receiveReplenishmentOrder", (good) => delivery(good, { actor: 5 }), /actor/],
  [
    "receiveReplenishmentOrder",
    (good) => delivery(good, { received_at: day(0) }),
    /received_at must not be in the future/,
  ],
  [
    "receiveReplenishmentOrder",
    (good) => delivery(good, { idempotency_key: "" }),
    /idempotency_key/,
  ],
  ["receiveStock", (good) => goods(good, { accepted: "many" }), /accepted must be a number/],
  ["receiveStock", (good) => goods(good, { accepted: 0 }), /accepted or rejected must be greater/],
  ["receiveStock", (good) => goods(good, { location_id: "sloc_none" }), /not stocked at location/],
  ["receiveStock", (good) => goods(good, { quantity: 1 }), /unknown field: quantity/],
  ["cancelReplenishmentOrder", () => ({ id: "replo_none" }), /replo_none was not found/],
  ["closeReplenishmentOrder", () => null, /must be an object/],
  ["deleteReplenishmentOrder", ({ order }) => order.id, /only a draft can be deleted/],
  ["undoReceipt", () => "replre_none", /replre_none was not found/],
  [
    "adjustStock",
    ({ level }) => ({ adjustments: [{ ...placeOf(level), adjustment: 1, on_hand: 1 }] }),
    /adjustments\[0\] must have adjustment or on_hand, not both/,
  ],
  [
    "adjustStock",
    ({ level }) => ({ adjustments: [{ ...placeOf(level), on_hand: -1 }] }),
    /adjustments\[0\]\.on_hand must be a number of at least 0/,
  ],
  [
    "adjustStock",
    ({ level }) => ({ adjustments: [{ ...placeOf(level), adjustment: "x" }] }),
    /adjustments\[0\]\.adjustment must be a number/,
  ],
  [
    "adjustStock",
    ({ level }) => ({
      adjustments: [
        { ...placeOf(level), adjustment: 1 },
        { ...placeOf(level), location_id: "sloc_none", adjustment: 1 },
      ],
    }),
    /adjustments\[1\]: item .* is not stocked at location sloc_none/,
  ],
  ["setBackorderPriority", ({ entry }) => ({ backorder_entry_ids: [entry] }), /priority must be/],
  [
    "setBackorderPriority",
    () => ({ priority: 1 }),
    /backorder_entry_ids or line_item_ids is missing/,
  ],
  [
    "setBackorderPriority",
    ({ entry }) => ({ priority: 1, backorder_entry_ids: [entry, "boent_none"] }),
    /boent_none was not found/,
  ],
  [
    "setBackorderPriority",
    ({ entry }) => ({ priority: 1.5, backorder_entry_ids: [entry] }),
    /priority must be a whole number/,
  ],
  [
    "listExpectedDates",
    ({ level }) => [{ ...placeOf(level), quantity: 0 }],
    /selectors\[0\]\.quantity must be a number greater than 0/,
  ],
];

describe("input of supply that is wrong", () => {
  const stock = useStock();
  const good = {} as Good;

  beforeAll(async () => {
    good.level = await makeLevel(stock.service, { allow_backorder: true });
    const claim = await stock.service.createReservationItems(claimOf(good.level, 2));
    good.order = await orderSupply(stock.service, [[good.level, 4]], { day: 1 });
    good.line = good.order.lines?.[0].id ?? "";
    good.entry = (await stock.service.listBackorderEntries({ reservation_id: claim.id }))[0].id;
  });

  it.each(bad)(
    "%s (%#) is refused by name, and nothing is written",
    async (method, input, says) => {
      const { service } = stock;
      const call = (service[method] as (input: unknown) => Promise<unknown>).bind(service);
      const failure = await withoutChange(stock.knex, () => failureOf(call(input(good))));
      expect(failure.message).toMatch(says);
      expect(["invalid_data", "not_found", "not_allowed"]).toContain(failure.type);
    },
  );
});
