import { both, level, type LocationCase, on, upTo } from "./location-case";

/** 4: where a line may be parted, several locations together. */
export const SPLIT_CASES: readonly LocationCase[] = [
  {
    rule: "4: two halves make a whole only where lines may be parted",
    ...both,
    quantity: 7,
    levels: [level("a", 5), level("b", 3)],
    answer: ["a", "refused"],
    onlyShipping: ["b", "refused"],
    whenShort: {
      pieces: [
        ["a", 5],
        ["b", 2],
      ],
      outcome: "covered",
    },
  },
  {
    rule: "4: the one that has most first, whichever ships",
    shipping: "c",
    channel: ["a", "b", "c"],
    quantity: 9,
    levels: [level("a", 4), level("b", 6), level("c", 1)],
    answer: ["b", "refused"],
    onlyShipping: ["c", "refused"],
    whenShort: {
      pieces: [
        ["b", 6],
        ["a", 3],
      ],
      outcome: "covered",
    },
  },
  {
    rule: "4: of equals, the lower id first",
    channel: ["b", "a"],
    quantity: 5,
    levels: [level("b", 3), level("a", 3)],
    answer: ["a", "refused"],
    whenShort: {
      pieces: [
        ["a", 3],
        ["b", 2],
      ],
      outcome: "covered",
    },
  },
  {
    rule: "4: what is left over is backordered at home, within its limit",
    ...both,
    quantity: 9,
    levels: [level("a", 5), level("b", 1, upTo(3))],
    answer: ["a", "refused"],
    onlyShipping: ["b", "refused"],
    whenShort: {
      pieces: [
        ["a", 5],
        ["b", 4],
      ],
      outcome: "backordered",
    },
  },
  {
    rule: "4: where home may not, at another that may, although it has nothing",
    shipping: "b",
    channel: ["a", "b", "c"],
    quantity: 6,
    levels: [level("a", 2), level("b", 3), level("c", -1, upTo(2))],
    answer: ["b", "refused"],
    onlyShipping: ["b", "refused"],
    whenShort: {
      pieces: [
        ["b", 3],
        ["a", 2],
        ["c", 1],
      ],
      outcome: "backordered",
    },
  },
  {
    rule: "4: a location that takes all of it by backorder is not spared by parting",
    ...both,
    quantity: 7,
    levels: [level("a", 5), level("b", 3, on)],
    answer: ["b", "backordered"],
  },
  {
    rule: "4: beyond what all of them have and may owe, the line is refused as a whole",
    ...both,
    quantity: 12,
    levels: [level("a", 5), level("b", 3, upTo(3))],
    answer: ["a", "refused"],
    onlyShipping: ["b", "refused"],
  },
  {
    rule: "4: whole units only",
    channel: ["a", "b"],
    quantity: 6,
    unit: 2,
    levels: [level("a", 5), level("b", 3)],
    answer: ["a", "refused"],
    whenShort: {
      pieces: [
        ["a", 4],
        ["b", 2],
      ],
      outcome: "covered",
    },
  },
  {
    rule: "4: halves of units do not make a whole",
    channel: ["a", "b"],
    quantity: 6,
    unit: 2,
    levels: [level("a", 3), level("b", 3)],
    answer: ["a", "refused"],
  },
];
