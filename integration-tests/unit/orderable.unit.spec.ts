import { judgeCart } from "../../src/availability/cart-availability";
import { isInsufficientAt } from "../../src/availability/shipping-availability";
import { judgeVariant, orderableUnits } from "../../src/availability/variant-availability";
import type { LevelStock, VariantStock } from "../../src/modules/inventory/types";
import { item, level, variant } from "../helpers/model/stock-shapes";

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
      judgeCart([{ id: "line", quantity, variant: of }], { locations: "mapped" }).completable;
    expect([most ? accepts(most) : true, most === null || accepts(most + 1)]).toEqual([
      true,
      most === null,
    ]);
  });

  it("is what is left of a refused line that asks for more", () => {
    const split = variant([item([level("1"), beside("-1", on("3"))])]);
    const { lines } = judgeCart([{ id: "line", quantity: 4, variant: split }], {
      locations: "mapped",
    });
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
      isInsufficientAt([line(of)], from, { locations: "mapped" }),
      isInsufficientAt([line(of)], from, { locations: "shipping" }),
    ]).toEqual([mapped, shipping]);
  });

  it("where lines that share an item need more together", () => {
    const stocked = variant([item([level("3")])]);
    expect(isInsufficientAt([line(stocked)], from, { locations: "mapped" })).toBe(false);
    expect(isInsufficientAt([line(stocked), line(stocked)], from, { locations: "mapped" })).toBe(
      true,
    );
  });

  it("not for lines that another method ships, by the profile of their product", () => {
    const none = variant([item([level("0")])]);
    const option = { ...from, shipping_profile_id: "sp_small" };
    const insufficient = (shipping_profile_id: string | null) =>
      isInsufficientAt([line(none, 1, { shipping_profile_id })], option, { locations: "mapped" });
    expect([insufficient("sp_small"), insufficient("sp_bulky"), insufficient(null)]).toEqual([
      true,
      false,
      true,
    ]);
  });
});
