import type { BackorderedOrder, LineBackorder } from "../../src/availability/order-backorders";
import {
  type ComposeOptions,
  composeMessages,
  type Shipping,
  type Told,
  toldOf,
} from "../../src/workflows/backorders/customer-messages";

const MAY = "2027-05-01T00:00:00.000Z";
const JUNE = "2027-06-01T00:00:00.000Z";

const order: BackorderedOrder = {
  id: "order_1",
  display_id: 12,
  status: "pending",
  email: "ada@example.com",
  locale: "nl-NL",
  created_at: "2027-01-01T00:00:00.000Z",
  metadata: null,
  customer_id: "cus_1",
  customer: { first_name: "A.", last_name: "Lovelace" },
  shipping_address: { first_name: "Ada", last_name: "Lovelace" },
  items: [],
};

const shipping: Shipping = { ship: "available", ready: false, unallocated: false };

const line = (rest: Partial<LineBackorder> = {}): LineBackorder => ({
  line_item_id: "ordli_1",
  title: "Floor pump",
  variant_title: "Red",
  covered_quantity: 1,
  waiting_quantity: 2,
  filled_quantity: 0,
  promised_at: null,
  estimated_at: null,
  history: [],
  ...rest,
});

const told = (rest: Partial<Told[string]> = {}): Told => ({
  ordli_1: {
    waiting_quantity: 2,
    filled_quantity: 0,
    promised_at: null,
    estimated_at: null,
    ...rest,
  },
});

const kinds = (options: Partial<ComposeOptions>) =>
  composeMessages({ order, shipping, lines: [], told: {}, confirm: false, ...options }).map(
    ({ kind, data }) => [kind, ...data.lines.map(({ line_item_id }) => line_item_id)],
  );

describe("what a customer is told", () => {
  it("that a new order is confirmed, with the lines that wait and their dates, and nothing else", () => {
    const lines = [
      line({ promised_at: MAY }),
      line({ line_item_id: "ordli_2", waiting_quantity: 0 }),
    ];
    expect(composeMessages({ order, shipping, lines, told: null, confirm: true })).toEqual([
      {
        kind: "confirmed",
        data: {
          order_id: "order_1",
          display_id: 12,
          placed_at: "2027-01-01T00:00:00.000Z",
          locale: "nl-NL",
          first_name: "Ada",
          last_name: "Lovelace",
          ship: "available",
          promised_at: MAY,
          estimated_at: null,
          lines: [
            {
              line_item_id: "ordli_1",
              title: "Floor pump",
              variant_title: "Red",
              covered_quantity: 1,
              waiting_quantity: 2,
              promised_at: MAY,
              estimated_at: null,
            },
          ],
        },
      },
    ]);
  });

  it.each<
    [rule: string, before: Partial<Told[string]>, now: Partial<LineBackorder>, kind: string[]]
  >([
    ["nothing, where nothing changed", { promised_at: MAY }, { promised_at: MAY }, []],
    ["a first date", {}, { promised_at: MAY }, ["promised"]],
    ["an earlier date", { promised_at: JUNE }, { promised_at: MAY }, ["promised"]],
    ["a later date", { promised_at: MAY }, { promised_at: JUNE }, ["delayed"]],
    ["a date that is lost", { promised_at: MAY }, { promised_at: null }, ["delayed"]],
    [
      "what can ship, where the rest keeps its date",
      { promised_at: MAY },
      { promised_at: MAY, waiting_quantity: 1, filled_quantity: 1 },
      ["ready"],
    ],
    [
      "what can ship, and what becomes of the rest",
      { promised_at: MAY },
      { promised_at: JUNE, waiting_quantity: 1, filled_quantity: 1 },
      ["ready", "delayed"],
    ],
    [
      "that all can ship, and no date",
      { promised_at: MAY },
      { waiting_quantity: 0, filled_quantity: 2, covered_quantity: 3 },
      ["ready"],
    ],
    [
      "nothing of what has shipped already",
      { promised_at: MAY },
      { waiting_quantity: 0, filled_quantity: 2, covered_quantity: 0 },
      [],
    ],
    ["nothing of what was cancelled", { promised_at: MAY }, { waiting_quantity: 0 }, []],
    [
      "that what was covered waits now",
      { waiting_quantity: 0, filled_quantity: 2 },
      { filled_quantity: 2, promised_at: MAY },
      ["delayed"],
    ],
  ])("%s", (_rule, before, now, expected) => {
    expect(kinds({ lines: [line(now)], told: told(before) }).map(([kind]) => kind)).toEqual(
      expected,
    );
  });

  describe("of an order that ships complete", () => {
    const held: Shipping = { ship: "complete", ready: false, unallocated: false };
    const covered = line({ waiting_quantity: 0, covered_quantity: 3, filled_quantity: 2 });
    const waits = line({ line_item_id: "ordli_2", promised_at: JUNE });
    const before = { ...told(), ordli_2: { ...told({ promised_at: JUNE }).ordli_1 } };

    it("nothing is ready before all of it is, and then all that waited", () => {
      expect(kinds({ lines: [covered, waits], told: before, shipping: held })).toEqual([]);
      const meanwhile = toldOf({ lines: [covered, waits], told: before, shipping: held });
      const all = [covered, { ...covered, line_item_id: "ordli_2" }];
      const ready = composeMessages({
        order,
        lines: all,
        told: meanwhile,
        confirm: false,
        shipping: { ...held, ready: true },
      });
      expect(ready).toMatchObject([
        {
          kind: "ready",
          data: { ship: "complete", lines: [{ ready_quantity: 2 }, { ready_quantity: 2 }] },
        },
      ]);
    });

    it("what becomes of the date that the rest waits for, which is that of all of it", () => {
      const later = [covered, { ...waits, promised_at: "2027-07-01T00:00:00.000Z" }];
      const [message, ...more] = composeMessages({
        order,
        lines: later,
        told: before,
        confirm: false,
        shipping: held,
      });
      expect(more).toEqual([]);
      expect(message).toMatchObject({
        kind: "delayed",
        data: { ship: "complete", promised_at: "2027-07-01T00:00:00.000Z", estimated_at: null },
      });
    });

    it("no date, where something of it is claimed nowhere", () => {
      const [message] = composeMessages({
        order,
        lines: [waits],
        told: null,
        confirm: true,
        shipping: { ...held, unallocated: true },
      });
      expect(message?.data).toMatchObject({ promised_at: null, estimated_at: null });
    });
  });

  it("of the dates of several lines in one message, which is about the worst of them", () => {
    const other = { line_item_id: "ordli_2", promised_at: MAY };
    const lines = [line({ promised_at: JUNE }), line(other)];
    const before = { ...told({ promised_at: MAY }), ordli_2: { ...told().ordli_1 } };
    const [message, ...more] = composeMessages({
      order,
      shipping,
      lines,
      told: before,
      confirm: false,
    });
    expect(more).toEqual([]);
    expect(message).toMatchObject({
      kind: "delayed",
      data: {
        lines: [
          { change: "delayed", promised_at: JUNE, previous_promised_at: MAY },
          { change: "promised", promised_at: MAY, previous_promised_at: null },
        ],
      },
    });
  });

  it("nothing of an order that is cancelled, and no address in what is sent", () => {
    const canceled = { ...order, status: "canceled" };
    expect(kinds({ order: canceled, lines: [line()], told: null, confirm: true })).toEqual([]);
    const sent = composeMessages({ order, shipping, lines: [line()], told: null, confirm: true });
    expect(JSON.stringify(sent)).not.toContain("@");
  });

  it("of an order that was backordered before customers were told at all: what is new, not that it is confirmed", () => {
    expect(kinds({ lines: [line({ promised_at: MAY })], told: null })).toEqual([
      ["promised", "ordli_1"],
    ]);
  });

  it("what waits, where a person asks for it, save what another message tells of", () => {
    const lines = [
      line({ promised_at: JUNE }),
      line({ line_item_id: "ordli_2", promised_at: MAY }),
      line({ line_item_id: "ordli_3", waiting_quantity: 0 }),
    ];
    const before = {
      ...told({ promised_at: JUNE }),
      ordli_2: { ...told().ordli_1, promised_at: JUNE },
    };
    expect(kinds({ lines, told: before, remind: true })).toEqual([
      ["promised", "ordli_2"],
      ["waiting", "ordli_1"],
    ]);
    expect(kinds({ lines: lines.slice(0, 1), told: before, remind: true })).toEqual([
      ["waiting", "ordli_1"],
    ]);
    expect(kinds({ lines: lines.slice(2), told: before, remind: true })).toEqual([]);
    expect(kinds({ lines, told: null, confirm: true, remind: true })).toEqual([
      ["confirmed", "ordli_1", "ordli_2"],
    ]);
  });
});
