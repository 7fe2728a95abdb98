import { MedusaError } from "@medusajs/framework/utils";
import { toShopperError } from "../../src/core-steps/shopper-error";
import {
  InsufficientStockError,
  type InsufficientStockLine,
} from "../../src/modules/inventory/domain/errors";
import {
  insufficientStockError,
  missingLevelsError,
} from "../../src/modules/inventory/operations/refusals";
import { readRefusal } from "../../src/storefront";

const line: InsufficientStockLine = {
  inventory_item_id: "iitem_secret",
  location_id: "sloc_secret",
  line_item_id: "ordli_secret",
  requested: 3,
  available: 1,
  limit: 0,
};

describe("InsufficientStockError", () => {
  it("has the type and the code with which core refuses", () => {
    const error = new InsufficientStockError([line]);
    expect(error).toBeInstanceOf(MedusaError);
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({
      name: "InsufficientStockError",
      type: MedusaError.Types.NOT_ALLOWED,
      code: MedusaError.Codes.INSUFFICIENT_INVENTORY,
    });
  });

  it("says of every failing line what core says, for whoever works in the dashboard", () => {
    expect(new InsufficientStockError([line]).message).toBe(
      "Not enough stock available for item iitem_secret at location sloc_secret",
    );
    const other = { ...line, inventory_item_id: "iitem_other" };
    expect(new InsufficientStockError([line, other]).message).toBe(
      "Not enough stock available for item iitem_secret at location sloc_secret, " +
        "Not enough stock available for item iitem_other at location sloc_secret",
    );
  });

  it("carries every failing line", () => {
    const lines = [line, { ...line, line_item_id: null, limit: null }];
    expect(new InsufficientStockError(lines).lines).toEqual(lines);
  });

  it("lists the engine's refused lines in the order of the input, as numbers", () => {
    const refused = (ordinal: number, limit: string | null) => ({
      ordinal,
      inventory_item_id: `iitem_${ordinal}`,
      location_id: "sloc_1",
      line_item_id: null,
      requested: "2.50",
      available: "0.5",
      limit,
    });
    const { lines } = insufficientStockError([refused(2, null), refused(0, "1.5")]);
    expect(lines).toEqual([
      {
        inventory_item_id: "iitem_0",
        location_id: "sloc_1",
        line_item_id: null,
        requested: 2.5,
        available: 0.5,
        limit: 1.5,
      },
      {
        inventory_item_id: "iitem_2",
        location_id: "sloc_1",
        line_item_id: null,
        requested: 2.5,
        available: 0.5,
        limit: null,
      },
    ]);
  });
});

describe("the error for levels that are not there", () => {
  it("names every line, and tells an unknown item from an item without a level", () => {
    const error = missingLevelsError(
      [
        { ordinal: 0, inventory_item_id: "iitem_1", location_id: "sloc_1", item_exists: true },
        { ordinal: 3, inventory_item_id: "iitem_2", location_id: "sloc_1", item_exists: false },
      ],
      { name: "adjustments", size: 4 },
    );
    expect(error).toMatchObject({
      type: MedusaError.Types.NOT_FOUND,
      message:
        "adjustments[0]: Item iitem_1 is not stocked at location sloc_1, " +
        "adjustments[3]: Inventory item iitem_2 does not exist",
    });
  });

  it("is core's text, without a place, where the call has one line", () => {
    const missing = { ordinal: 0, inventory_item_id: "iitem_1", location_id: "sloc_1" };
    const input = { name: "adjustments", size: 1 };
    expect(missingLevelsError([{ ...missing, item_exists: true }], input).message).toBe(
      "Item iitem_1 is not stocked at location sloc_1",
    );
  });
});

describe("what a shopper is told of a refusal", () => {
  const titled = (id: string, quantity: number, title: string, variant = "S") => ({
    id,
    quantity,
    product_title: title,
    variant_title: variant,
  });
  const failing = (id: string, more: Partial<InsufficientStockLine> = {}) => ({
    ...line,
    line_item_id: id,
    ...more,
  });
  const gloves = titled("gloves", 2, "Trail gloves");
  const told = (lines: InsufficientStockLine[], of: ReturnType<typeof titled>[]) =>
    (toShopperError(new InsufficientStockError(lines), of) as Error).message;

  it.each([
    [1, "Sold out: 2 x Trail gloves (S). 1 is left."],
    [0, "Sold out: 2 x Trail gloves (S)."],
  ])("of one line, with %s left", (available, message) => {
    expect(told([failing("gloves", { requested: 2, available })], [gloves])).toBe(message);
  });

  it("of several lines, each with a sentence of its own, and passes over the others", () => {
    const lines = [titled("mug", 1, "Mug", "Mug"), gloves, titled("tent", 5, "Tent", "Green")];
    const refused = [
      failing("tent", { requested: 5, available: 3 }),
      failing("gloves", { requested: 2, available: 0 }),
    ];
    expect(told(refused, lines)).toBe(
      "Sold out: 2 x Trail gloves (S). Sold out: 5 x Tent (Green). 3 are left.",
    );
  });

  it("in units of the variant: the part that has least decides", () => {
    const bike = titled("bike", 4, "Bike", "L");
    const parts = [
      failing("bike", { requested: 4, available: 3 }),
      failing("bike", { requested: 8, available: 5, inventory_item_id: "iitem_wheel" }),
    ];
    expect(told(parts, [bike])).toBe("Sold out: 4 x Bike (L). 2 are left.");
  });

  it("with what may be backordered, never as many as were asked for", () => {
    expect(
      told(
        [failing("gloves", { available: 1, limit: 5, requested: 8 })],
        [{ ...gloves, quantity: 8 }],
      ),
    ).toBe("Sold out: 8 x Trail gloves (S). 6 are left.");
    expect(told([failing("gloves", { available: 2, requested: 2 })], [gloves])).toBe(
      "Sold out: 2 x Trail gloves (S). 1 is left.",
    );
  });

  it("keeps type, code and lines, and the storefront package reads it back", () => {
    const lines = [failing("gloves", { requested: 2 })];
    const error = toShopperError(new InsufficientStockError(lines), [gloves]);
    expect(error).toMatchObject({ type: "not_allowed", code: "insufficient_inventory", lines });
    expect(readRefusal({ message: (error as Error).message, status: 400 })).toEqual({
      reason: "sold_out",
      message: "Sold out: 2 x Trail gloves (S). 1 is left.",
      lines: [{ title: "Trail gloves (S)", quantity: 2, left: 1 }],
    });
  });
});
