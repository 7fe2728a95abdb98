import fc from "fast-check";

import {
  judgeVariant,
  orderableUnits,
  shownItemQuantity,
  shownQuantity,
  unitsOf,
} from "../../src/availability/variant-availability";
import { judgeCart } from "../../src/availability/cart-availability";
import { isInsufficientAt } from "../../src/availability/shipping-availability";
import type { ItemStock, LevelStock, VariantStock } from "../../src/modules/inventory/types";

const level = (available: string, rest: Partial<LevelStock> = {}): LevelStock => ({
  location_id: "sloc_a",
  available,
  allow_backorder: null,
  backorder_limit: null,
  in_channel: true,
  ...rest,
});

const item = (levels: LevelStock[], rest: Partial<ItemStock> = {}): ItemStock => ({
  inventory_item_id: "iitem_1",
  required_quantity: "1",
  requires_shipping: true,
  allow_backorder: null,
  backorder_limit: null,
  levels,
  ...rest,
});

const variant = (items: ItemStock[], rest: Partial<VariantStock> = {}): VariantStock => ({
  variant_id: "variant_1",
  manage_inventory: true,
  allow_backorder: false,
  items,
  ...rest,
});

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
    const judgement = judgeCart(lines, "mapped");
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
      judgeCart([one(split, 3, { shipping_location_id })], "shipping").lines.map(
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

describe("what one line of an order can have", () => {
  const on = (limit: string | null = null) => ({ allow_backorder: true, backorder_limit: limit });
  const beside = (available: string, rest: Partial<LevelStock> = {}) =>
    level(available, { location_id: "sloc_b", ...rest });

  it.each<[rule: string, of: VariantStock, most: number | null]>([
    ["what stock covers", variant([item([level("5")])]), 5],
    ["the most that one location covers", variant([item([level("5"), beside("3")])]), 5],
    ["nothing, below zero", variant([item([level("-3")])]), 0],
    [
      "what is here beside what is below zero there",
      variant([item([level("-3"), beside("5")])]),
      5,
    ],
    ["stock and the limit below it", variant([item([level("2", on("3"))])]), 5],
    ["what is left of the limit", variant([item([level("-2", on("3"))])]), 1],
    ["nothing past the limit", variant([item([level("-9", on("3"))])]), 0],
    ["the better of stock and backorder", variant([item([level("6"), beside("2", on("3"))])]), 6],
    ["as much as wanted", variant([item([level("2", on()), beside("9")])]), null],
    ["a limit of 0 is none at all", variant([item([level("2", on("0"))])]), 2],
    [
      "what the level refuses although the variant allows",
      variant([item([level("5", { allow_backorder: false })])], { allow_backorder: true }),
      5,
    ],
    [
      "a location outside the channel gives nothing",
      variant([item([level("5", { in_channel: false })])]),
      0,
    ],
    ["no level, whatever the variant allows", variant([item([])], { allow_backorder: true }), 0],
    ["managed, without items", variant([]), 0],
    ["unmanaged", variant([item([level("5")])], { manage_inventory: false }), null],
    ["whole bundles", variant([item([level("5")], { required_quantity: "2" })]), 2],
    [
      "a bundle's scarcest part, each part where it is",
      variant([
        item([level("9"), beside("1")], { required_quantity: "2" }),
        item([level("0"), beside("1", on("2"))], { inventory_item_id: "iitem_2" }),
      ]),
      3,
    ],
  ])("%s", (_rule, of, most) => {
    expect(orderableUnits(of)).toBe(most);
    expect(judgeVariant(of).orderable_quantity).toBe(most);
    // A cart with one such line is told the same, by the rule of the claim.
    const accepts = (quantity: number) =>
      judgeCart([{ id: "line", quantity, variant: of }], "mapped").completable;
    expect([most ? accepts(most) : true, most === null || accepts(most + 1)]).toEqual([
      true,
      most === null,
    ]);
  });

  it("is what is left of a refused line that asks for more", () => {
    const split = variant([item([level("1"), beside("-1", on("3"))])]);
    const { lines } = judgeCart([{ id: "line", quantity: 4, variant: split }], "mapped");
    expect(lines).toMatchObject([{ unavailable_quantity: 2 }]);
    expect(orderableUnits(split)).toBe(2);
  });
});

describe("a shipping option is insufficient", () => {
  const line = (of: VariantStock, quantity = 2, rest = {}) => ({
    id: "line",
    quantity,
    variant: of,
    ...rest,
  });
  const from = { location_id: "sloc_a" };

  it.each<[rule: string, of: VariantStock, mapped: boolean, shipping: boolean]>([
    ["not where its location has enough", variant([item([level("2")])]), false, false],
    ["where nothing has enough", variant([item([level("1")])]), true, true],
    [
      "where a bundle needs more",
      variant([item([level("3")], { required_quantity: "2" })]),
      true,
      true,
    ],
    [
      "not where the level allows",
      variant([item([level("0", { allow_backorder: true })])]),
      false,
      false,
    ],
    [
      "where the level refuses what the variant allows",
      variant([item([level("0", { allow_backorder: false })])], { allow_backorder: true }),
      true,
      true,
    ],
    [
      "not where another of the channel has enough, unless only its own may serve",
      variant([item([level("0"), level("9", { location_id: "sloc_b" })])]),
      false,
      true,
    ],
    [
      "nor where only another stocks it",
      variant([item([level("9", { location_id: "sloc_b" })])]),
      false,
      true,
    ],
    ["where nothing stocks it", variant([item([])], { allow_backorder: true }), true, true],
    [
      "not for what needs no shipping",
      variant([item([], { requires_shipping: false })]),
      false,
      false,
    ],
    ["not for what is unmanaged", variant([item([])], { manage_inventory: false }), false, false],
  ])("%s", (_rule, of, mapped, shipping) => {
    expect([
      isInsufficientAt([line(of)], from, "mapped"),
      isInsufficientAt([line(of)], from, "shipping"),
    ]).toEqual([mapped, shipping]);
  });

  it("where lines that share an item need more together", () => {
    const stocked = variant([item([level("3")])]);
    expect(isInsufficientAt([line(stocked)], from, "mapped")).toBe(false);
    expect(isInsufficientAt([line(stocked), line(stocked)], from, "mapped")).toBe(true);
  });

  it("not for lines that another method ships, by the profile of their product", () => {
    const none = variant([item([level("0")])]);
    const option = { ...from, shipping_profile_id: "sp_small" };
    const insufficient = (shipping_profile_id: string | null) =>
      isInsufficientAt([line(none, 1, { shipping_profile_id })], option, "mapped");
    expect([insufficient("sp_small"), insufficient("sp_bulky"), insufficient(null)]).toEqual([
      true,
      false,
      true,
    ]);
  });
});
