import { BigNumber, MathBN } from "@medusajs/framework/utils";
import { parseQuantity, type QuantityRule } from "../../src/modules/inventory/domain/quantity";

const field = "reservation_items[2].quantity";

describe("a quantity is refused, with its field named, when it", () => {
  it.each<[form: string, value: unknown, received: string]>([
    ["is missing", undefined, "nothing"],
    ["is null", null, "null"],
    ["is NaN", NaN, "NaN"],
    ["is Infinity", Infinity, "Infinity"],
    ["is -Infinity", -Infinity, "-Infinity"],
    ["is an empty text", "", '""'],
    ["is a blank text", "  ", '"  "'],
    ["is a word", "abc", '"abc"'],
    ["is the text NaN", "NaN", '"NaN"'],
    ["is the text Infinity", "Infinity", '"Infinity"'],
    ["has a unit", "3 kg", '"3 kg"'],
    ["is hexadecimal", "0x10", '"0x10"'],
    ["has a decimal comma", "1,5", '"1,5"'],
    ["has two points", "1.2.3", '"1.2.3"'],
    ["is a lone sign", "-", '"-"'],
    ["is a lone point", ".", '"."'],
    ["has an exponent without digits", "1e", '"1e"'],
    ["is true", true, "true"],
    ["is false", false, "false"],
    ["is a bigint", 5n, "5"],
    ["is an empty object", {}, "an object"],
    ["is an empty list", [], "an object"],
    ["is a list of one number", [5], "an object"],
    ["is a date", new Date(0), "an object"],
    ["is a symbol", Symbol("5"), "Symbol(5)"],
    ["carries no value", { value: undefined }, "nothing"],
    ["carries null", { value: null }, "null"],
    ["carries a word", { value: "abc" }, '"abc"'],
    ["carries NaN", { value: NaN }, "NaN"],
    ["is a bignumber.js NaN", MathBN.convert("abc"), "an object"],
    ["is a bignumber.js Infinity", MathBN.convert(Infinity), "an object"],
  ])("%s", (_form, value, received) => {
    expect(() => parseQuantity(value, { field })).toThrow(
      expect.objectContaining({
        type: "invalid_data",
        message: `${field} must be a number greater than 0, received ${received}`,
      }),
    );
  });

  it.each<[rule: QuantityRule, value: unknown, text: string]>([
    ["positive", 0, "a number greater than 0"],
    ["positive", "-0", "a number greater than 0"],
    ["positive", "0.000", "a number greater than 0"],
    ["positive", -1, "a number greater than 0"],
    ["positive", "-1e-7", "a number greater than 0"],
    ["positive", new BigNumber(-2), "a number greater than 0"],
    ["non-negative", -1, "a number of at least 0"],
    ["non-negative", "-0.1", "a number of at least 0"],
    ["any", "abc", "a number"],
    ["any", NaN, "a number"],
  ])("is not %s: %s", (rule, value, text) => {
    expect(() => parseQuantity(value, { field, rule })).toThrow(`${field} must be ${text},`);
  });

  it.each([
    ["21 digits", "123456789012345678901"],
    ["21 digits around the point", "1234567890.12345678901"],
    ["a step of 1e-21", "0.000000000000000000001"],
    ["an exponent that needs 22 digits", "1e21"],
    ["an exponent that nobody means", "1e1000"],
    ["an exponent that would fill the memory", "1e9999999"],
    ["a negative exponent that would fill the memory", "1e-9999999"],
    ["the largest number", Number.MAX_VALUE],
    ["the smallest number", Number.MIN_VALUE],
  ])("needs more than 20 digits: %s", (_form, value) => {
    expect(() => parseQuantity(value, { field })).toThrow(
      expect.objectContaining({
        type: "invalid_data",
        message: expect.stringContaining(`${field} must be a number of at most 20 digits`),
      }),
    );
  });

  it("is a very long text, of which the message shows the beginning only", () => {
    expect(() => parseQuantity("x".repeat(10_000), { field })).toThrow(
      `${field} must be a number greater than 0, received "${"x".repeat(40)}"`,
    );
  });
});

describe("a quantity is read exactly, as a plain decimal, from", () => {
  it.each<[form: string, value: unknown, decimal: string]>([
    ["a whole number", 5, "5"],
    ["a number with decimals", 2.5, "2.5"],
    ["a small number, which JavaScript prints with an exponent", 1e-7, "0.0000001"],
    ["a text", "5", "5"],
    ["a text with a sign", "+5", "5"],
    ["a text with blanks around it", " 5 ", "5"],
    ["a text with superfluous zeros", "005.500", "5.5"],
    ["a text without a whole part", ".5", "0.5"],
    ["a text without decimals", "5.", "5"],
    ["a text with an exponent", "1.5e3", "1500"],
    ["a text with a negative exponent", "15E-2", "0.15"],
    ["a text of more digits than a number has", "12345678901234.56789", "12345678901234.56789"],
    ["20 digits", "12345678901234567890", "12345678901234567890"],
    ["20 decimals", "0.00000000000000000001", "0.00000000000000000001"],
    ["Medusa's BigNumber", new BigNumber("0.1"), "0.1"],
    ["Medusa's raw value", { value: "0.30", precision: 20 }, "0.3"],
    ["Medusa's raw value with a number", { value: 7 }, "7"],
    ["bignumber.js", MathBN.convert("1234.5678"), "1234.5678"],
    ["bignumber.js after a structured clone", structuredClone(MathBN.convert("12.75")), "12.75"],
    [
      "bignumber.js after JSON",
      JSON.parse(JSON.stringify({ value: MathBN.convert("12.75") })),
      "12.75",
    ],
    ["a sum of bignumber.js", MathBN.add("0.1", "0.2"), "0.3"],
  ])("%s", (_form, value, decimal) => {
    expect(parseQuantity(value, { field })).toBe(decimal);
  });

  it.each<[rule: QuantityRule, value: unknown, decimal: string]>([
    ["positive", "0.00000000000000000001", "0.00000000000000000001"],
    ["non-negative", 0, "0"],
    ["non-negative", -0, "0"],
    ["non-negative", "-0", "0"],
    ["non-negative", 4, "4"],
    ["any", 0, "0"],
    ["any", "-0.0", "0"],
    ["any", -3, "-3"],
    ["any", "-0.00000000000000000001", "-0.00000000000000000001"],
    ["any", "-12345678901234567890", "-12345678901234567890"],
    ["any", new BigNumber("-0.5"), "-0.5"],
    ["any", structuredClone(MathBN.convert("-0.5")), "-0.5"],
  ])("a sign that the rule %s accepts: %p", (rule, value, decimal) => {
    expect(parseQuantity(value, { field, rule })).toBe(decimal);
  });
});
