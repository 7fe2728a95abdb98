import { incomingUnits } from "../../src/availability/incoming-units";
import { type LineEntry, lineBackorder } from "../../src/availability/order-backorders";
import { item, level, variant } from "../helpers/model/stock-shapes";

const APRIL = "2027-04-01T00:00:00.000Z";
const MAY = "2027-05-01T00:00:00.000Z";
const JUNE = "2027-06-01T00:00:00.000Z";

const entry = (rest: Partial<LineEntry> = {}): LineEntry => ({
  inventory_item_id: "pole",
  quantity: 2,
  filled_quantity: 0,
  status: "open",
  promised_at: null,
  estimated_at: null,
  promise_history: null,
  closed_at: null,
  ...rest,
});

const line = (parts: Record<string, number> = { pole: 1 }) => ({
  id: "ordli_1",
  title: "Tent",
  variant_title: "Blue",
  variant: {
    inventory_items: Object.entries(parts).map(([inventory_item_id, required_quantity]) => ({
      inventory_item_id,
      required_quantity,
    })),
  },
});

const claim = (inventory_item_id: string, quantity: number) => ({ inventory_item_id, quantity });

describe("what became of a line that waits", () => {
  it("counts in units of the variant; a unit of which a part is missing waits", () => {
    const tent = line({ pole: 4, canvas: 0.5 });
    expect(
      lineBackorder(tent, {
        entries: [
          entry({ quantity: 5, filled_quantity: 3 }),
          entry({ inventory_item_id: "canvas", quantity: 0.5 }),
        ],
        claims: [claim("pole", 12), claim("canvas", 1.5)],
      }),
    ).toMatchObject({ covered_quantity: 1, waiting_quantity: 2, filled_quantity: 0 });
    expect(
      lineBackorder(tent, {
        entries: [
          entry({ quantity: 4, filled_quantity: 4 }),
          entry({ inventory_item_id: "canvas", quantity: 0, filled_quantity: 0.5 }),
        ],
        claims: [claim("pole", 12), claim("canvas", 1.5)],
      }),
    ).toMatchObject({ covered_quantity: 2, waiting_quantity: 1, filled_quantity: 1 });
  });

  it("has nothing covered once it is shipped, and nothing waiting", () => {
    const closed = entry({ quantity: 0, filled_quantity: 2, status: "filled" });
    expect(lineBackorder(line(), { entries: [closed], claims: [] })).toMatchObject({
      covered_quantity: 0,
      waiting_quantity: 0,
      promised_at: null,
      estimated_at: null,
    });
  });

  it("is promised the last date of what it waits for, and none where one has none", () => {
    const dates = (...entries: LineEntry[]) => {
      const { promised_at, estimated_at } = lineBackorder(line(), { entries, claims: [] });
      return [promised_at, estimated_at];
    };
    const promised = (date: string) => entry({ promised_at: new Date(date) });
    const estimated = entry({ estimated_at: new Date(MAY) });
    expect(dates(promised(MAY), promised(APRIL))).toEqual([MAY, null]);
    expect(dates(promised(APRIL), estimated)).toEqual([null, MAY]);
    expect(dates(promised(JUNE), estimated)).toEqual([null, JUNE]);
    expect(dates(promised(APRIL), entry())).toEqual([null, null]);
  });

  it("tells the promises so far: of one entry as they were, of several together", () => {
    const at = (day: number) => `2027-01-0${day}T00:00:00.000Z`;
    const first = entry({
      promise_history: [
        { at: at(1), from: null, to: APRIL },
        { at: at(3), from: APRIL, to: JUNE },
      ],
    });
    const second = entry({
      promise_history: [{ at: at(2), from: null, to: MAY }],
      closed_at: new Date(at(4)),
      status: "filled",
    });
    const history = (...entries: LineEntry[]) =>
      lineBackorder(line(), { entries, claims: [] }).history;
    expect(history(first)).toEqual(first.promise_history);
    expect(history(first, second)).toEqual([
      { at: at(1), from: null, to: APRIL },
      { at: at(2), from: APRIL, to: MAY },
      { at: at(3), from: MAY, to: JUNE },
    ]);
    // Of a long history an entry keeps the end.
    const late = entry({ promise_history: [{ at: at(3), from: APRIL, to: MAY }] });
    expect(history(late)).toEqual(late.promise_history);
  });
});

describe("what is on its way to a variant", () => {
  const supply = (inventory_item_id: string, incoming: [string | null, number][]) => ({
    inventory_item_id,
    location_id: "sloc_a",
    incoming: incoming.map(([date, quantity]) => ({
      date: date ? new Date(date) : null,
      quantity,
    })),
  });

  it("is what its item gets, earliest first, without a date last; only at the channel's locations", () => {
    const pump = variant([item([level("-3")])]);
    const other = { ...supply("iitem_1", [[APRIL, 99]]), location_id: "sloc_b" };
    const own = supply("iitem_1", [
      [null, 4],
      [MAY, 5],
    ]);
    expect(incomingUnits(pump, [other, own])).toEqual([
      { date: MAY, quantity: 5 },
      { date: null, quantity: 4 },
    ]);
    expect(incomingUnits({ ...pump, manage_inventory: false }, [own])).toEqual([]);
  });

  it("is of a bundle what its parts make together, with what is there", () => {
    const tent = variant([
      item([level("5")], { inventory_item_id: "pole", required_quantity: "4" }),
      item([level("2")], { inventory_item_id: "canvas" }),
    ]);
    expect(
      incomingUnits(tent, [
        supply("pole", [
          [APRIL, 3],
          [JUNE, 8],
        ]),
        supply("canvas", [[MAY, 1]]),
      ]),
    ).toEqual([
      { date: APRIL, quantity: 1 },
      { date: JUNE, quantity: 1 },
    ]);
  });
});
