import { BigNumber } from "@medusajs/framework/utils";

import { shieldBody } from "../../src/availability/shield";

const LEVEL = {
  id: "ilev_1",
  inventory_item_id: "iitem_1",
  location_id: "sloc_a",
  stocked_quantity: -2,
  raw_stocked_quantity: { value: "-2", precision: 20 },
  reserved_quantity: 1,
  raw_reserved_quantity: { value: "1", precision: 20 },
  incoming_quantity: 4,
  raw_incoming_quantity: { value: "4", precision: 20 },
  available_quantity: -3,
  allow_backorder: true,
  backorder_limit: 5,
  raw_backorder_limit: { value: "5", precision: 20 },
  backordered_quantity: 3,
  inventory_item: { id: "iitem_1", sku: "TENT", allow_backorder: true, stocked_quantity: 7 },
};

const shut = { exposeLevels: false };
const open = { exposeLevels: true };

/** A frozen answer: the shield must not change what may lie in a cache. */
function frozen<Value>(value: Value): Value {
  if (typeof value === "object" && value !== null && !(value instanceof BigNumber)) {
    Object.values(value).forEach(frozen);
    Object.freeze(value);
  }
  return value;
}

describe("what leaves the store API", () => {
  it("of a level is its clamped available_quantity", () => {
    const body = frozen({ product: { variants: [{ deep: { location_levels: [LEVEL] } }] } });
    expect(shieldBody(body, shut)).toEqual({
      product: { variants: [{ deep: { location_levels: [{ available_quantity: 0 }] } }] },
    });
  });

  it.each([
    ["by its id", { anything: { id: "ilev_1", available_quantity: -3 } }],
    ["by its columns", { anything: { location_id: "sloc_a", available_quantity: -3 } }],
    ["in a list", { anything: [{ location_id: "sloc_a", available_quantity: -3 }] }],
  ])("knows a level %s", (_how, body) => {
    expect([Object.values(shieldBody(frozen(body), shut) as object)[0]].flat()).toEqual([
      { available_quantity: 0 },
    ]);
  });

  it("where only the two balances were read, is what they make", () => {
    const levels = [{ stocked_quantity: 0.3, reserved_quantity: 0.1 }, { stocked_quantity: 4 }];
    expect(shieldBody(frozen({ location_levels: levels }), shut)).toEqual({
      location_levels: [{ available_quantity: 0.2 }, {}],
    });
  });

  it("leaves out levels at locations that do not serve the channel", () => {
    const body = frozen({ location_levels: [LEVEL, { ...LEVEL, location_id: "sloc_b" }] });
    const channelLocationIds = new Set(["sloc_b"]);
    expect(shieldBody(body, { ...open, channelLocationIds })).toMatchObject({
      location_levels: [{ location_id: "sloc_b" }],
    });
  });

  it("with exposeLevels has location and stocked quantity, and nothing internal", () => {
    expect(shieldBody(frozen({ location_levels: [LEVEL] }), open)).toEqual({
      location_levels: [
        {
          id: "ilev_1",
          inventory_item_id: "iitem_1",
          location_id: "sloc_a",
          stocked_quantity: 0,
          available_quantity: 0,
          inventory_item: { id: "iitem_1", sku: "TENT" },
        },
      ],
    });
  });

  it("carries no reservations, backorder entries or movements, under any name", () => {
    const body = frozen({
      inventory: {
        id: "iitem_1",
        reservation_items: [{ quantity: 4 }],
        mine: [{ id: "resitem_1" }, { id: "boent_1" }, { id: "stmov_1" }, { id: "other_1" }],
        one: { id: "boent_1", quantity: 3 },
        backorder_entries: [],
        stock_movements: [],
      },
    });
    expect(shieldBody(body, open)).toEqual({
      inventory: { id: "iitem_1", mine: [{ id: "other_1" }] },
    });
  });

  it("keeps a variant's allow_backorder, and drops an item's", () => {
    const body = frozen({
      variant: { allow_backorder: true, inventory: { sku: "TENT", allow_backorder: true } },
    });
    expect(shieldBody(body, shut)).toEqual({
      variant: { allow_backorder: true, inventory: { sku: "TENT" } },
    });
  });

  it("clamps quantities of stock in every form, and nothing else", () => {
    const body = frozen({
      inventory_quantity: -1,
      a: { inventory_quantity: new BigNumber(-1) },
      b: { available_quantity: "-0.5" },
      c: { inventory_quantity: null },
      amount: -10,
    });
    expect(shieldBody(body, shut)).toEqual({
      inventory_quantity: 0,
      a: { inventory_quantity: 0 },
      b: { available_quantity: 0 },
      c: { inventory_quantity: null },
      amount: -10,
    });
  });

  it("leaves metadata and provider data alone", () => {
    const body = frozen({ metadata: { reserved_quantity: -1 }, data: { backorder_limit: 3 } });
    expect(shieldBody(body, shut)).toBe(body);
  });

  it("is the same object where nothing had to change", () => {
    const body = frozen({ products: [{ id: "prod_1", created_at: new Date(0), tags: [] }] });
    expect(shieldBody(body, shut)).toBe(body);
    expect(shieldBody("text", shut)).toBe("text");
    expect(shieldBody(null, shut)).toBeNull();
    expect(shieldBody(undefined, shut)).toBeUndefined();
  });
});
