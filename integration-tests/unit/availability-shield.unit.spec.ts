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
  lead_time_days: 14,
  inventory_item: {
    id: "iitem_1",
    sku: "TENT",
    allow_backorder: true,
    lead_time_days: 9,
    stocked_quantity: 7,
  },
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
    const alone = frozen({ level: { ...LEVEL, location_id: "sloc_a" }, of: { id: "ilev_2" } });
    expect(shieldBody(alone, { ...open, channelLocationIds })).toEqual({});
    expect(shieldBody(frozen(LEVEL), { ...open, channelLocationIds })).toEqual({});
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

  it("carries no reservations, backorder entries, movements or replenishment, under any name", () => {
    const body = frozen({
      inventory: {
        id: "iitem_1",
        reservation_items: [{ quantity: 4 }],
        mine: [{ id: "resitem_1" }, { id: "boent_1" }, { id: "stmov_1" }, { id: "other_1" }],
        one: { id: "boent_1", quantity: 3 },
        supply: [{ id: "replo_1" }, { id: "replli_1" }, { id: "replre_1" }, { id: "replrl_1" }],
        backorder_entries: [],
        stock_movements: [],
        replenishment_lines: [{ quantity: 3 }],
      },
    });
    expect(shieldBody(body, open)).toEqual({
      inventory: { id: "iitem_1", mine: [{ id: "other_1" }], supply: [] },
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

  it("leaves a row's metadata and a provider's data alone", () => {
    const session = { id: "payses_1", data: { backorder_limit: 3, inventory_quantity: -1 } };
    const body = frozen({
      product: { title: "Tent", metadata: { reserved_quantity: -1, inventory_quantity: -2 } },
      cart: {
        id: "cart_1",
        metadata: { backorder_limit: -1 },
        payment_collection: { payment_sessions: [session], payments: [{ data: session.data }] },
        shipping_methods: [{ data: session.data, tax_lines: [{ data: session.data }] }],
      },
      shipping_options: [{ data: session.data }],
      order: { fulfillments: [{ data: session.data }] },
      paid_with: session,
    });
    expect(shieldBody(body, shut)).toBe(body);
  });

  it.each([
    ["at the top, as query.graph answers", { data: [LEVEL], metadata: { count: 1 } }],
    ["further down", { result: { data: { levels: [LEVEL] } } }],
    ["beside rows, as metadata", { data: [], metadata: { levels: [LEVEL] } }],
    ["of an object that is no provider's row", { page: { id: "page_1", data: LEVEL } }],
    ["of a payment collection", { payment_collection: { id: "pay_col_1", data: [LEVEL] } }],
  ])("looks through a field that is called data %s", (_where, body) => {
    const sent = JSON.stringify(shieldBody(frozen(body), shut));
    expect(sent).toContain('{"available_quantity":0}');
    expect(sent).not.toMatch(/-|reserved_quantity|location_id|backorder_limit/);
  });

  describe("says of a variant's allow_backorder what was found out", () => {
    const known = new Map([
      ["variant_1:", true],
      ["variant_1:sc_2", false],
      ["own:", false],
    ]);
    const variants = {
      allows: (id: string, channel?: string) => known.get(`${id}:${channel ?? ""}`),
    };
    const shield = (body: object) => shieldBody(frozen(body), { ...shut, variants });

    it("by its field or its id, wherever it stands", () => {
      const stored = { id: "variant_1", allow_backorder: false };
      expect(
        shield({
          data: [stored],
          variants: [stored],
          variant: { id: "own", allow_backorder: true },
        }),
      ).toEqual({
        data: [{ id: "variant_1", allow_backorder: true }],
        variants: [{ id: "variant_1", allow_backorder: true }],
        variant: { id: "own", allow_backorder: false },
      });
    });

    it("in the sales channel of the cart or order around it", () => {
      const items = [{ variant: { id: "variant_1", allow_backorder: true } }];
      expect(shield({ cart: { sales_channel_id: "sc_2", items }, items })).toEqual({
        cart: {
          sales_channel_id: "sc_2",
          items: [{ variant: { id: "variant_1", allow_backorder: false } }],
        },
        items,
      });
    });

    it("and promises nothing for a variant that is unknown, or cannot be told apart", () => {
      expect(
        shield({
          variants: [{ id: "variant_2", allow_backorder: true }, { allow_backorder: true }],
        }),
      ).toEqual({
        variants: [{ id: "variant_2", allow_backorder: false }, { allow_backorder: false }],
      });
    });

    it("and leaves what is no variant as it is", () => {
      const body = frozen({ settings: { id: "set_1", allow_backorder: true }, note: { a: 1 } });
      expect(shieldBody(body, { ...shut, variants })).toBe(body);
    });
  });

  it("is the same object where nothing had to change", () => {
    const body = frozen({ products: [{ id: "prod_1", created_at: new Date(0), tags: [] }] });
    expect(shieldBody(body, shut)).toBe(body);
    expect(shieldBody("text", shut)).toBe("text");
    expect(shieldBody(null, shut)).toBeNull();
    expect(shieldBody(undefined, shut)).toBeUndefined();
  });
});
