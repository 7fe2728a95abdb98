import {
  availableByDate,
  chooseLocation,
  chooseLocations,
  limitMapping,
} from "../../src/modules/inventory/domain/choose-location";
import { acceptsClaim, effectivePolicy } from "../../src/modules/inventory/domain/policy";
import type { LocationsOption } from "../../src/modules/inventory/options";
import {
  type CaseAnswer,
  expectedByDate,
  LOCATION_CASES,
  type LocationCase,
} from "../helpers/model/location-cases";

/** Where the rule sends the line of a case, and what the policy then says of it. */
function answerOf(
  { shipping, channel = [], quantity = 2, item, allow_backorder, ...given }: LocationCase,
  locations: LocationsOption,
): CaseAnswer {
  const levels = expectedByDate(given);
  const mapping = { shipping_location_id: shipping ?? null, channel_location_ids: channel };
  const chosen = chooseLocation({
    mapping: limitMapping(mapping, locations),
    levels,
    item,
    quantity,
    allow_backorder,
  });
  const level = levels.find(({ location_id }) => location_id === chosen);
  if (!level) {
    return [null, "unmapped"];
  }
  const policy = effectivePolicy({ level, item, claim: { allow_backorder } });
  const available = availableByDate(level);
  const accepted = acceptsClaim({ available, quantity, policy });
  const covered = level.available >= quantity;
  return [level.location_id, !accepted ? "refused" : covered ? "covered" : "backordered"];
}

describe("the location of a line, for reads", () => {
  it.each(LOCATION_CASES)("$rule", (given) => {
    expect(answerOf(given, "mapped")).toEqual(given.answer);
  });
});

describe("the location of a line, for reads, where only the shipping location may serve it", () => {
  it.each(LOCATION_CASES)("$rule", (given) => {
    expect(answerOf(given, "shipping")).toEqual(given.onlyShipping ?? given.answer);
  });
});

describe("the locations of a line that may be parted, for reads", () => {
  it.each(LOCATION_CASES)("$rule", (given) => {
    const { shipping, channel = [], quantity = 2, item, allow_backorder, unit } = given;
    const pieces = chooseLocations(
      {
        mapping: { shipping_location_id: shipping ?? null, channel_location_ids: channel },
        levels: expectedByDate(given),
        item,
        quantity,
        unit,
        allow_backorder,
      },
      "when_short",
    );
    expect(pieces.map((piece) => [piece.location_id, Number(piece.quantity)])).toEqual(
      given.whenShort?.pieces ?? [[given.answer[0], quantity]],
    );
  });
});

describe("what the same workflow put back", () => {
  const mapping = { shipping_location_id: "b", channel_location_ids: ["a", "b"] };
  const choose = (credit: number) =>
    chooseLocation({
      mapping,
      quantity: 2,
      levels: [
        { location_id: "a", available: 1 },
        { location_id: "b", available: 0, credit },
      ],
    });

  it("may be taken again where it was, whatever the policy says", () =>
    expect(choose(2)).toBe("b"));

  it("has to be enough", () => expect(choose(1)).toBe("a"));
});
