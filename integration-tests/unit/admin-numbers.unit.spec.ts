import {
  formatDecimal,
  formatQuantity,
  readQuantity,
  typeQuantity,
} from "../../src/admin/lib/numbers";

describe("quantities that a person types in the dashboard", () => {
  it.each<[string, string, ReturnType<typeof readQuantity>]>([
    ["nothing means none", "", { value: null }],
    ["blanks mean none", "  ", { value: null }],
    ["0 is a number", "0", { value: 0 }],
    ["a whole number", " 20 ", { value: 20 }],
    ["a point", "2.5", { value: 2.5 }],
    ["a point first", ".5", { value: 0.5 }],
    ["as many digits as JSON keeps", "123456789012.345", { value: 123456789012.345 }],
    ["zeros before it are no digits", "000000000000000000001", { value: 1 }],
    ["one digit more", "1234567890123456", { problem: "tooManyDigits" }],
    ["a sign", "-1", { problem: "notANumber" }],
    ["an exponent", "1e3", { problem: "notANumber" }],
    ["a thousand's comma", "1,000", { problem: "notANumber" }],
    ["words", "many", { problem: "notANumber" }],
    ["hexadecimal", "0x10", { problem: "notANumber" }],
  ])("%s", (_what, text, expected) => {
    expect(readQuantity(text, "en")).toEqual(expected);
  });

  it("in German a comma is the point, and a point, which may mean thousands, is refused", () => {
    expect(readQuantity("2,5", "de")).toEqual({ value: 2.5 });
    expect(readQuantity("1.000", "de")).toEqual({ problem: "notANumber" });
    expect(readQuantity("1.000,5", "de")).toEqual({ problem: "notANumber" });
  });

  it.each(["en", "de", "fr", "pt-BR"])("what is put into a field in %s is read back", (locale) => {
    for (const quantity of [null, 0, 0.1, 20, 1234.5, 123456789012.345]) {
      expect(readQuantity(typeQuantity(quantity, locale), locale)).toEqual({ value: quantity });
    }
  });

  it("are shown as people write them, with every digit", () => {
    expect(formatQuantity(1234.56789, "en")).toBe("1,234.56789");
    expect(formatQuantity(1234.56789, "de")).toBe("1.234,56789");
  });
});

describe("decimals of the database", () => {
  it("keep the digits that a number would lose, and are written as the locale writes them", () => {
    expect(formatDecimal("1234567890123456789.125", "de")).toBe("1.234.567.890.123.456.789,125");
    expect(formatDecimal("-0.10000000000000000001", "en")).toBe("-0.10000000000000000001");
  });
});
