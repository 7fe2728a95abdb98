import { makeLevel, type MadeLevel, uniqueId } from "../helpers/store/fixtures";
import {
  claimOf,
  failureOf,
  forms,
  type Stock,
  useStock,
  withoutChange,
} from "../helpers/model/ledger";

type Line = Record<string, unknown>;
type BadLine = [
  wrong: string,
  /** What is wrong with a line that is otherwise right; undefined takes the field away. */
  change: Line | ((line: Line) => unknown),
  type: "invalid_data" | "not_found",
  /** What the message says after the name of the line. */
  says: string,
];

const badQuantities = (field: string, allows: { zero?: boolean; negative?: boolean } = {}) => {
  const rows: [wrong: string, value: unknown, says: string][] = [
    ["not a number", NaN, "received NaN"],
    ["infinite", Infinity, "received Infinity"],
    ["a word", "abc", 'received "abc"'],
    ["an empty text", "", 'received ""'],
    ["an object", {}, "received an object"],
    ["true", true, "received true"],
    ["of too many digits", "1.23456789012345678901", "at most 20 digits"],
    ["too large", 1e21, "at most 20 digits"],
  ];
  if (!allows.zero) {
    rows.unshift(["zero", 0, "received 0"]);
  }
  if (!allows.negative) {
    rows.unshift(["negative", -1, "received -1"]);
  }
  return rows.map(([wrong, value, says]): BadLine => [
    `${field} is ${wrong}`,
    { [field]: value },
    "invalid_data",
    `.${field} must be a number`.concat(says.startsWith("at most") ? " of at most" : ""),
  ]);
};

const missing = (field: string): BadLine[] =>
  [undefined, null, "", "  ", 7].map((value) => [
    `${field} is ${JSON.stringify(value)}`,
    { [field]: value },
    "invalid_data",
    `.${field} is missing`,
  ]);

const notAnObject = [null, 5, "text", []].map((value): BadLine => [
  `it is ${JSON.stringify(value)}`,
  () => value,
  "invalid_data",
  " must be an object",
]);

const unknownField: BadLine = [
  "it has an unknown field",
  { quantitiy: 5 },
  "invalid_data",
  " has an unknown field: quantitiy",
];

type Method = {
  method: string;
  /** What the batch is called in messages. */
  batch: string;
  /** A line that would be accepted. */
  good: (stock: Stock) => Promise<Line>;
  call: (stock: Stock, lines: unknown) => Promise<unknown>;
  bad: BadLine[];
};

const newLevel = (stock: Stock) => makeLevel(stock.service, { stocked: 10 });
const keyOf = ({ item, location }: MadeLevel) => ({
  inventory_item_id: item,
  location_id: location,
});

const methods: Method[] = [
  {
    method: "createReservationItems",
    batch: "reservation_items",
    good: async (stock) => ({ ...claimOf(await newLevel(stock), 1) }),
    call: ({ service }, lines) => service.createReservationItems(lines as never),
    bad: [
      ...notAnObject,
      unknownField,
      ["quantity is missing", { quantity: undefined }, "invalid_data", ".quantity must be"],
      ["quantity is null", { quantity: null }, "invalid_data", ".quantity must be"],
      ...badQuantities("quantity"),
      ...missing("inventory_item_id"),
      ...missing("location_id"),
      ["line_item_id is no text", { line_item_id: 5 }, "invalid_data", ".line_item_id must be"],
      ["metadata is a list", { metadata: [1] }, "invalid_data", ".metadata must be"],
      ["allow_backorder is a text", { allow_backorder: "yes" }, "invalid_data", ".allow_backorder"],
      [
        "the item is unknown",
        { inventory_item_id: "iitem_no" },
        "not_found",
        ": Inventory item iitem_no does not exist",
      ],
      ["the location is unknown", { location_id: "sloc_no" }, "not_found", ": Item"],
    ],
  },
  {
    method: "updateReservationItems",
    batch: "reservation_items",
    good: async (stock) => {
      const claim = claimOf(await newLevel(stock), 1);
      const { id } = await stock.service.createReservationItems(claim);
      return { id, quantity: 2 };
    },
    call: ({ service }, lines) => service.updateReservationItems(lines as never),
    bad: [
      ...notAnObject,
      unknownField,
      ["quantity is null", { quantity: null }, "invalid_data", ".quantity must not be null"],
      [
        "location_id is null",
        { location_id: null },
        "invalid_data",
        ".location_id must not be null",
      ],
      ...badQuantities("quantity"),
      ...missing("id"),
      [
        "the reservation is unknown",
        { id: "resitem_no" },
        "invalid_data",
        ": Reservation item with id resitem_no not found",
      ],
      ["the location is unknown", { location_id: "sloc_no" }, "not_found", ": Item"],
      [
        "the item is another",
        { inventory_item_id: "iitem_no" },
        "invalid_data",
        ".inventory_item_id cannot change",
      ],
      ["metadata is a text", { metadata: "a" }, "invalid_data", ".metadata must be"],
    ],
  },
  {
    method: "adjustInventory",
    batch: "adjustments",
    good: async (stock) => {
      const { item, location } = await newLevel(stock);
      return { inventoryItemId: item, locationId: location, adjustment: -1 };
    },
    call: ({ service }, lines) => service.adjustInventory(lines as never),
    bad: [
      ...notAnObject,
      unknownField,
      ["adjustment is missing", { adjustment: undefined }, "invalid_data", ".adjustment must be"],
      ["adjustment is null", { adjustment: null }, "invalid_data", ".adjustment must be"],
      ...badQuantities("adjustment", { zero: true, negative: true }),
      ...missing("inventoryItemId"),
      ...missing("locationId"),
      [
        "the item is unknown",
        { inventoryItemId: "iitem_no" },
        "not_found",
        ": Inventory item iitem_no does not exist",
      ],
      ["the location is unknown", { locationId: "sloc_no" }, "not_found", ": Item"],
    ],
  },
  {
    method: "createInventoryLevels",
    batch: "inventory_levels",
    good: async (stock) => ({
      ...keyOf(await newLevel(stock)),
      location_id: uniqueId("sloc"),
      stocked_quantity: 1,
    }),
    call: ({ service }, lines) => service.createInventoryLevels(lines as never),
    bad: [
      ...notAnObject,
      unknownField,
      ...badQuantities("stocked_quantity", { zero: true, negative: true }),
      ...badQuantities("incoming_quantity", { zero: true, negative: true }),
      ...badQuantities("backorder_limit", { zero: true }),
      ...missing("inventory_item_id"),
      ...missing("location_id"),
      ["allow_backorder is a number", { allow_backorder: 1 }, "invalid_data", ".allow_backorder"],
      [
        "the item is unknown",
        { inventory_item_id: "iitem_no" },
        "invalid_data",
        ": Inventory item iitem_no does not exist",
      ],
    ],
  },
  {
    method: "updateInventoryLevels",
    batch: "inventory_levels",
    good: async (stock) => ({ ...keyOf(await newLevel(stock)), stocked_quantity: 3 }),
    call: ({ service }, lines) => service.updateInventoryLevels(lines as never),
    bad: [
      ...notAnObject,
      unknownField,
      ...badQuantities("stocked_quantity", { zero: true, negative: true }),
      ...badQuantities("incoming_quantity", { zero: true, negative: true }),
      ...badQuantities("backorder_limit", { zero: true }),
      ...missing("inventory_item_id"),
      ...missing("location_id"),
      ["allow_backorder is a text", { allow_backorder: "no" }, "invalid_data", ".allow_backorder"],
      [
        "the item is unknown",
        { inventory_item_id: "iitem_no" },
        "not_found",
        ": Inventory item iitem_no does not exist",
      ],
      ["the location is unknown", { location_id: "sloc_no" }, "not_found", ": Item"],
    ],
  },
];

describe.each(forms)("bad input writes nothing and is named, deductOn %s", (form) => {
  const stock = useStock({ deductOn: form });

  describe.each(methods)("$method", ({ batch, good, call, bad }) => {
    const goodLines: Line[] = [];

    beforeAll(async () => {
      goodLines.push(await good(stock), await good(stock), await good(stock));
    });

    it.each(bad)("%s: wherever it stands in the batch", async (_wrong, change, type, says) => {
      for (const position of [0, 1, 2]) {
        const lines: unknown[] = [...goodLines];
        const line = lines[position] as Line;
        lines[position] = typeof change === "function" ? change(line) : { ...line, ...change };

        const error = await withoutChange(stock.knex, () => failureOf(call(stock, lines)));
        expect(error).toMatchObject({
          type,
          message: expect.stringContaining(`${batch}[${position}]${says}`),
        });
      }
    });

    it("the same lines without the fault are accepted", async () => {
      await call(stock, goodLines);
    });
  });

  it.each([
    [
      "updateReservationItems",
      "id stands twice",
      async () => {
        const { id } = await stock.service.createReservationItems(
          claimOf(await newLevel(stock), 1),
        );
        return () =>
          stock.service.updateReservationItems([
            { id, quantity: 2 },
            { id, quantity: 3 },
          ]);
      },
    ],
    [
      "createReservationItems",
      "id stands twice",
      async () => {
        const lines = [claimOf(await newLevel(stock), 1, { id: "resitem_twin" })];
        return () => stock.service.createReservationItems([...lines, ...lines]);
      },
    ],
    [
      "updateInventoryLevels",
      "stands twice in one call",
      async () => {
        const level = { ...keyOf(await newLevel(stock)), stocked_quantity: 3 };
        return () => stock.service.updateInventoryLevels([level, level]);
      },
    ],
    [
      "createInventoryLevels",
      "stands twice in one call",
      async () => {
        const level = { ...keyOf(await newLevel(stock)), location_id: "sloc_twin" };
        return () => stock.service.createInventoryLevels([level, level]);
      },
    ],
  ])("%s with the same thing twice: %s", async (_method, says, prepare) => {
    const call = await prepare();
    const error = await withoutChange(stock.knex, () => failureOf(call()));
    expect(error).toMatchObject({ type: "invalid_data", message: expect.stringContaining(says) });
  });

  it.each([
    ["deleteReservationItems", "ids", (v: never) => stock.service.deleteReservationItems(v)],
    [
      "softDeleteReservationItems",
      "ids",
      (v: never) => stock.service.softDeleteReservationItems(v),
    ],
    ["restoreReservationItems", "ids", (v: never) => stock.service.restoreReservationItems(v)],
    [
      "deleteReservationItemsByLineItem",
      "lineItemId",
      (v: never) => stock.service.deleteReservationItemsByLineItem(v),
    ],
    [
      "restoreReservationItemsByLineItem",
      "lineItemId",
      (v: never) => stock.service.restoreReservationItemsByLineItem(v),
    ],
    [
      "deleteReservationItemByLocationId",
      "locationId",
      (v: never) => stock.service.deleteReservationItemByLocationId(v),
    ],
  ])("%s without what to release: %s is missing", async (_method, name, call) => {
    const { id, line_item_id, location_id } = await stock.service.createReservationItems(
      claimOf(await newLevel(stock), 1),
    );
    for (const nothing of [undefined, null, "", 5]) {
      const error = await withoutChange(stock.knex, () => failureOf(call(nothing as never)));
      expect(error).toMatchObject({ type: "invalid_data", message: `${name} is missing` });
      const list = [id, line_item_id, location_id, nothing] as never;
      const inList = await withoutChange(stock.knex, () => failureOf(call(list)));
      expect(inList.message).toBe(`${name}[3] is missing`);
    }
  });

  it("adjusting one level names the argument", async () => {
    const { item, location } = await newLevel(stock);
    const adjust = stock.service.adjustInventory.bind(stock.service) as (
      ...args: unknown[]
    ) => Promise<unknown>;
    for (const [args, says] of [
      [[undefined, location, 1], "inventoryItemId is missing"],
      [[item, undefined, 1], "locationId is missing"],
      [[item, location, undefined], "adjustment must be a number, received nothing"],
      [[item, location, "abc"], 'adjustment must be a number, received "abc"'],
    ] as const) {
      const error = await withoutChange(stock.knex, () => failureOf(adjust(...args)));
      expect(error).toMatchObject({ type: "invalid_data", message: says });
    }
  });
});
