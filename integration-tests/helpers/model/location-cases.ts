import { DATE_CASES } from "./date-cases";
import { both, level, type LocationCase, off, on, upTo } from "./location-case";
import { SPLIT_CASES } from "./split-cases";

export { expectedByDate } from "./location-case";
export type { CaseAnswer, LocationCase } from "./location-case";

/**
 * Which location a line is sent to, by that page. The rule stands in TypeScript (domain/choose-location.ts), for reads, and
 * in SQL (engine), under the locks of a claim: both are run through this table.
 */
export const LOCATION_CASES: readonly LocationCase[] = [
  // 1: the shipping location, if it covers the line.
  {
    rule: "1: the shipping location covers it, although another has more",
    ...both,
    levels: [level("a", 9), level("b", 2)],
    answer: ["b", "covered"],
  },
  {
    rule: "1: the shipping location covers it, although the channel does not map it",
    shipping: "b",
    channel: ["a"],
    levels: [level("a", 9), level("b", 2)],
    answer: ["b", "covered"],
  },
  {
    rule: "1: the shipping location covers it, where the channel maps nothing",
    shipping: "b",
    levels: [level("b", 2)],
    answer: ["b", "covered"],
  },
  {
    rule: "1: stock counts, whatever the policy is",
    ...both,
    levels: [level("a", 9, on), level("b", 2, off)],
    answer: ["b", "covered"],
  },
  // 2: of the channel's locations, one that covers it.
  {
    rule: "2: a sold-out shipping location does not refuse what another has",
    ...both,
    levels: [level("a", 9), level("b", 0)],
    answer: ["a", "covered"],
    onlyShipping: ["b", "refused"],
  },
  {
    rule: "2: nor does one that has too little",
    ...both,
    levels: [level("a", 2), level("b", 1)],
    answer: ["a", "covered"],
    onlyShipping: ["b", "refused"],
  },
  {
    rule: "2: nor one below zero",
    ...both,
    levels: [level("a", 2), level("b", -4)],
    answer: ["a", "covered"],
    onlyShipping: ["b", "refused"],
  },
  {
    rule: "2: stock elsewhere comes before a backorder at home",
    ...both,
    levels: [level("a", 2), level("b", 1, on)],
    answer: ["a", "covered"],
    onlyShipping: ["b", "backordered"],
  },
  {
    rule: "2: a sold-out shipping location outside the channel leaves it to the channel, too",
    shipping: "c",
    channel: ["a", "b"],
    levels: [level("a", 3), level("b", 1), level("c", 0, on)],
    answer: ["a", "covered"],
    onlyShipping: ["c", "backordered"],
  },
  {
    rule: "2: a shipping location that does not stock the item",
    shipping: "c",
    channel: ["a", "b", "c"],
    levels: [level("a", 1), level("b", 2)],
    answer: ["b", "covered"],
    onlyShipping: [null, "unmapped"],
  },
  {
    rule: "2: no shipping location: the channel's one that covers it",
    channel: ["a", "b"],
    levels: [level("a", 1, on), level("b", 2)],
    answer: ["b", "covered"],
  },
  {
    rule: "2: of several that cover it, the one that has most",
    channel: ["a", "b", "c"],
    levels: [level("a", 2), level("b", 7), level("c", 5)],
    answer: ["b", "covered"],
  },
  {
    rule: "2: of equals, the lower id, in whatever order they come",
    channel: ["b", "a"],
    levels: [level("b", 3), level("a", 3)],
    answer: ["a", "covered"],
  },
  {
    rule: "2: exactly as much as the line claims is enough",
    channel: ["a", "b"],
    quantity: 2.5,
    levels: [level("a", 2.499, on), level("b", 2.5)],
    answer: ["b", "covered"],
  },
  {
    rule: "2: a location that the channel does not map is passed over, although it has more",
    channel: ["b"],
    levels: [level("a", 99), level("b", 2)],
    answer: ["b", "covered"],
  },
  // 3: no stock covers it: the shipping location where policy allows, then the channel's.
  {
    rule: "3: home backorders it, although another has more and allows it too",
    ...both,
    levels: [level("a", 1, on), level("b", -5, on)],
    answer: ["b", "backordered"],
  },
  {
    rule: "3: home backorders it, although the channel does not map it",
    shipping: "b",
    channel: ["a"],
    levels: [level("a", 1, on), level("b", 0, on)],
    answer: ["b", "backordered"],
  },
  {
    rule: "3: home up to its limit",
    ...both,
    levels: [level("a", 0, on), level("b", -1, upTo(3))],
    answer: ["b", "backordered"],
  },
  {
    rule: "3: beyond home's limit, a channel's location that allows it",
    ...both,
    levels: [level("a", -9, on), level("b", -2, upTo(3))],
    answer: ["a", "backordered"],
    onlyShipping: ["b", "refused"],
  },
  {
    rule: "3: where home refuses, a channel's location that allows it",
    ...both,
    levels: [level("a", 0, on), level("b", 1, off)],
    answer: ["a", "backordered"],
    onlyShipping: ["b", "refused"],
  },
  {
    rule: "3: the one that allows it, before one that has more",
    channel: ["a", "b"],
    levels: [level("a", 1), level("b", 0, on)],
    answer: ["b", "backordered"],
  },
  {
    rule: "3: one whose limit covers it, before one whose limit does not",
    channel: ["a", "b"],
    levels: [level("a", 0, upTo(1)), level("b", -3, upTo(5))],
    answer: ["b", "backordered"],
  },
  {
    rule: "3: a limit of 0 allows none",
    channel: ["a", "b"],
    levels: [level("a", 1, upTo(0)), level("b", 0, on)],
    answer: ["b", "backordered"],
  },
  {
    rule: "3: of several that allow it, the one that has most",
    channel: ["a", "b"],
    levels: [level("a", -2, on), level("b", -1, on)],
    answer: ["b", "backordered"],
  },
  {
    rule: "3: of equals, the lower id",
    channel: ["a", "b"],
    levels: [level("b", 0, on), level("a", 0, on)],
    answer: ["a", "backordered"],
  },
  {
    rule: "3: the item's policy counts where the level has none",
    ...both,
    levels: [level("a", 0), level("b", 1, off)],
    item: on,
    answer: ["a", "backordered"],
    onlyShipping: ["b", "refused"],
  },
  {
    rule: "3: the item's limit counts where the level has none",
    ...both,
    levels: [level("a", 0, { backorder_limit: 4 }), level("b", 0)],
    item: upTo(1),
    answer: ["a", "backordered"],
    onlyShipping: ["b", "refused"],
  },
  {
    rule: "3: the variant's flag counts where neither has one",
    ...both,
    levels: [level("a", 1, off), level("b", 0)],
    allow_backorder: true,
    answer: ["b", "backordered"],
  },
  // 5 and 6: nothing covers it, nothing allows it.
  {
    rule: "5: the item's only level refuses",
    channel: ["a"],
    levels: [level("a", 0), level("b", 9)],
    answer: ["a", "refused"],
  },
  {
    rule: "6: the mapped location that has most refuses",
    channel: ["a", "b"],
    levels: [level("a", 0), level("b", 1)],
    answer: ["b", "refused"],
  },
  {
    rule: "6: the shipping location among them has no precedence",
    ...both,
    levels: [level("a", 1), level("b", 0)],
    answer: ["a", "refused"],
    onlyShipping: ["b", "refused"],
  },
  {
    rule: "6: nor is it left out",
    shipping: "b",
    channel: ["a"],
    levels: [level("a", 0), level("b", 1)],
    answer: ["b", "refused"],
  },
  {
    rule: "6: of equals, the lower id",
    channel: ["b", "a"],
    levels: [level("b", 0), level("a", 0)],
    answer: ["a", "refused"],
  },
  ...SPLIT_CASES,
  ...DATE_CASES,
  // No mapped location stocks it.
  {
    rule: "unmapped: its only location is not mapped",
    channel: ["b"],
    levels: [level("a", 9)],
    answer: [null, "unmapped"],
  },
  {
    rule: "unmapped: neither shipping method nor channel names one of its locations",
    shipping: "c",
    channel: ["c", "d"],
    levels: [level("a", 9, on), level("b", 9, on)],
    answer: [null, "unmapped"],
  },
  {
    rule: "unmapped: nothing is mapped at all",
    levels: [level("a", 9), level("b", 9)],
    answer: [null, "unmapped"],
  },
  {
    rule: "unmapped: it is stocked nowhere",
    ...both,
    levels: [],
    answer: [null, "unmapped"],
  },
];
