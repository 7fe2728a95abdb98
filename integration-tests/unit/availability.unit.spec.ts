import fc from "fast-check";

import {
  judgeVariant,
  shownItemQuantity,
  shownQuantity,
  unitsOf,
} from "../../src/availability/variant-availability";
import { judgeCart } from "../../src/availability/cart-availability";
import type { VariantStock } from "../../src/modules/inventory/types";
import { item, level, variant } from "../helpers/model/stock-shapes";

describe("what is shown of a level", () => {
  it.each([
    ["5", "5"],
    ["0", "0"],
    ["-3", 0],
    ["-0.5", 0],
    ["0.5", "0.5"],
    [7, 7],
    [-7, 0],
  ])("available %p shows %p", (available, shown) => {
    expect(shownQuantity(available)).toBe(shown);
  });
});

describe("what is shown of an item", () => {
  it("is the sum of what its levels show: a negative one does not lower it", () => {
    expect(shownItemQuantity([level("-3"), level("5"), level("2")])).toBe(7);
  });

  it("leaves out locations that are not the channel's", () => {
    expect(shownItemQuantity([level("4"), level("9", { in_channel: false })])).toBe(4);
  });

  it("is exact, whatever the digits", () => {
    expect(String(shownItemQuantity([level("0.1"), level("0.2")]))).toBe("0.3");
    expect(String(shownItemQuantity([level("9007199254740993"), level("2.5")]))).toBe(
      "9007199254740995.5",
    );
  });

  it("is never negative and never less than any one level shows", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -50, max: 50 })), (availables) => {
        const shown = Number(shownItemQuantity(availables.map((units) => level(String(units)))));
        expect(shown).toBeGreaterThanOrEqual(Math.max(0, ...availables));
      }),
    );
  });
});

describe("the units that a quantity makes", () => {
  it.each([
    ["7", "2", 3],
    ["0", "3", 0],
    ["0.3", "0.1", 3],
    ["1", "0.3", 3],
    ["2.99999999999999999999", "1", 2],
    ["9007199254740993", "1", 9007199254740992],
  ])("%s in parts of %s makes %i", (quantity, required, units) => {
    expect(unitsOf(quantity, required)).toBe(units);
  });
});

describe("a variant's availability", () => {
  const judged = (of: VariantStock) => {
    const { available_quantity, status, backorderable_quantity } = judgeVariant(of);
    return [available_quantity, status, backorderable_quantity];
  };
  const allowed = (limit: string | null = null) => ({
    allow_backorder: true,
    backorder_limit: limit,
  });

  it.each<[rule: string, of: VariantStock, expected: unknown[]]>([
    ["in stock", variant([item([level("5")])]), [5, "in_stock", 0]],
    ["nothing left", variant([item([level("-2")])]), [0, "out_of_stock", 0]],
    ["no level at all", variant([item([])]), [0, "out_of_stock", 0]],
    ["managed, without items", variant([]), [0, "out_of_stock", 0]],
    [
      "managed, without items, where the variant allows",
      variant([], { allow_backorder: true }),
      [0, "out_of_stock", 0],
    ],
    [
      "unmanaged",
      variant([item([level("-2")])], { manage_inventory: false }),
      [null, "unmanaged", null],
    ],
    ["the level allows", variant([item([level("-2", allowed())])]), [0, "backorder", null]],
    [
      "the limit is nearly reached",
      variant([item([level("-2", allowed("5"))])]),
      [0, "backorder", 3],
    ],
    ["the limit is reached", variant([item([level("-5", allowed("5"))])]), [0, "out_of_stock", 0]],
    ["past the limit", variant([item([level("-9", allowed("5"))])]), [0, "out_of_stock", 0]],
    [
      "a limit of 0 is none at all",
      variant([item([level("0", allowed("0"))])]),
      [0, "out_of_stock", 0],
    ],
    ["stock and a limit", variant([item([level("4", allowed("5"))])]), [4, "in_stock", 5]],
    ["the item allows", variant([item([level("0")], allowed("6"))]), [0, "backorder", 6]],
    [
      "the variant allows",
      variant([item([level("0")])], { allow_backorder: true }),
      [0, "backorder", null],
    ],
    [
      "the level refuses what the variant allows",
      variant([item([level("0", { allow_backorder: false })])], { allow_backorder: true }),
      [0, "out_of_stock", 0],
    ],
    [
      "the most that one location allows, not the sum",
      variant([item([level("0", allowed("2")), level("-1", allowed("5"))])]),
      [0, "backorder", 4],
    ],
    [
      "a level outside the channel allows nothing",
      variant([item([level("0"), level("9", { ...allowed(), in_channel: false })])]),
      [0, "out_of_stock", 0],
    ],
    [
      "a bundle ends where its scarcest part ends",
      variant([
        item([level("10")], { required_quantity: "2" }),
        item([level("1", allowed())], { inventory_item_id: "iitem_2" }),
      ]),
      [1, "in_stock", 4],
    ],
    [
      "a bundle is unlimited only where every part is",
      variant([
        item([level("0", allowed())]),
        item([level("0", allowed())], { inventory_item_id: "iitem_2", required_quantity: "0.5" }),
      ]),
      [0, "backorder", null],
    ],
  ])("%s", (_rule, of, expected) => {
    expect(judged(of)).toEqual(expected);
  });
});

describe("a cart's availability", () => {
  const shares = (...lines: Parameters<typeof judgeCart>[0]) => {
    const judgement = judgeCart(lines, { locations: "mapped" });
    return [
      judgement.completable,
      ...judgement.lines.map((line) => [
        line.ships_now_quantity,
        line.backorder_quantity,
        line.unavailable_quantity,
      ]),
    ];
  };
  const one = (of: VariantStock, quantity: number, rest = {}) => ({
    id: `line_${quantity}`,
    quantity,
    variant: of,
    ...rest,
  });

  it("splits a line into what ships now, what ships later and what cannot be had", () => {
    const limited = level("2", { allow_backorder: true, backorder_limit: "3" });
    expect(shares(one(variant([item([limited])]), 4))).toEqual([true, [2, 2, 0]]);
    expect(shares(one(variant([item([limited])]), 7))).toEqual([false, [2, 3, 2]]);
    expect(shares(one(variant([item([level("2")])]), 7))).toEqual([false, [2, 0, 5]]);
    expect(shares(one(variant([item([level("-2")])]), 7))).toEqual([false, [0, 0, 7]]);
  });

  it("judges lines that share an item together", () => {
    const stocked = variant([item([level("5")])]);
    const bundle = variant([item([level("5")], { required_quantity: "2" })]);
    expect(shares(one(stocked, 3), one(bundle, 1))).toEqual([true, [3, 0, 0], [1, 0, 0]]);
    expect(shares(one(stocked, 4), one(bundle, 1))).toEqual([false, [4, 0, 0], [0, 0, 1]]);
  });

  it("gives stock to lines that may not be backordered first", () => {
    const strict = variant([item([level("5")])]);
    const lenient = variant([item([level("5")])], { allow_backorder: true });
    expect(shares(one(lenient, 4), one(strict, 5))).toEqual([true, [0, 4, 0], [5, 0, 0]]);
  });

  it("claims at one location: two halves do not make a whole", () => {
    const split = variant([item([level("5"), level("5", { location_id: "sloc_b" })])]);
    expect(shares(one(split, 8))).toEqual([false, [5, 0, 3]]);
    expect(shares(one(split, 5), one(split, 5))).toEqual([true, [5, 0, 0], [5, 0, 0]]);
  });

  it("claims at the shipping method's location, or where the channel has it", () => {
    const split = variant([item([level("1"), level("9", { location_id: "sloc_b" })])]);
    expect(shares(one(split, 3, { shipping_location_id: "sloc_a" }))).toEqual([true, [3, 0, 0]]);
    expect(shares(one(split, 3, { shipping_location_id: "sloc_b" }))).toEqual([true, [3, 0, 0]]);
    expect(shares(one(split, 3, { shipping_location_id: "sloc_c" }))).toEqual([true, [3, 0, 0]]);
  });

  it("claims at the shipping method's location only, where the option says so", () => {
    const split = variant([item([level("1"), level("9", { location_id: "sloc_b" })])]);
    const shipped = (shipping_location_id: string | null) =>
      judgeCart([one(split, 3, { shipping_location_id })], { locations: "shipping" }).lines.map(
        (line) => line.unavailable_quantity,
      );
    expect(shipped("sloc_a")).toEqual([2]);
    expect(shipped("sloc_b")).toEqual([0]);
    expect(shipped("sloc_c")).toEqual([3]);
    expect(shipped(null)).toEqual([0]);
  });

  it("counts nothing for unmanaged variants and lines without one", () => {
    const free = variant([item([level("-9")])], { manage_inventory: false });
    expect(shares(one(free, 3), { id: "line", quantity: 2 })).toEqual([true, [3, 0, 0], [2, 0, 0]]);
  });

  it("cannot be completed without lines, without items, or where no location of the channel stocks it", () => {
    expect(shares()).toEqual([false]);
    expect(shares(one(variant([]), 1))).toEqual([false, [0, 0, 1]]);
    const elsewhere = variant([item([level("5", { in_channel: false })])]);
    expect(shares(one(elsewhere, 1, { shipping_location_id: "sloc_a" }))).toEqual([
      false,
      [0, 0, 1],
    ]);
  });
});
