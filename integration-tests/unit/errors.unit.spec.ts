import { MedusaError } from "@medusajs/framework/utils";
import {
  InsufficientStockError,
  type InsufficientStockLine,
} from "../../src/modules/inventory/domain/errors";
import {
  insufficientStockError,
  missingLevelsError,
} from "../../src/modules/inventory/operations/refusals";

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

  it.each([
    [[line], "Not enough stock available for 1 line"],
    [[line, line], "Not enough stock available for 2 lines"],
  ])("tells a shopper how many lines fail, and no internal ids", (lines, message) => {
    const error = new InsufficientStockError(lines);
    expect(error.message).toBe(message);
    expect(error.message).not.toContain("secret");
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
      "adjustments",
    );
    expect(error).toMatchObject({
      type: MedusaError.Types.NOT_FOUND,
      message:
        "adjustments[0]: Item iitem_1 is not stocked at location sloc_1, " +
        "adjustments[3]: Inventory item iitem_2 does not exist",
    });
  });
});
