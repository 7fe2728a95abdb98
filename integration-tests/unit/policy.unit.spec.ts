import { acceptsClaim, effectivePolicy } from "../../src/modules/inventory/domain/policy";

type Flag = boolean | null | undefined;
type Limit = number | null | undefined;

describe("whether backorders are allowed is inherited: level, then item, then claim, then off", () => {
  it.each<[level: Flag, item: Flag, claim: Flag, allowed: boolean, from: string]>([
    [undefined, undefined, undefined, false, "default"],
    [null, null, null, false, "default"],
    [null, null, true, true, "claim"],
    [null, null, false, false, "claim"],
    [null, true, null, true, "item"],
    [null, true, false, true, "item"],
    [null, false, true, false, "item"],
    [true, null, null, true, "level"],
    [true, false, false, true, "level"],
    [true, true, true, true, "level"],
    [false, null, null, false, "level"],
    [false, true, true, false, "level"],
    [false, false, true, false, "level"],
  ])("level %s, item %s, claim %s -> %s, from the %s", (level, item, claim, allowed, from) => {
    expect(
      effectivePolicy({
        level: { allow_backorder: level },
        item: { allow_backorder: item },
        claim: { allow_backorder: claim },
      }),
    ).toMatchObject({ allow_backorder: allowed, allow_backorder_from: from });
  });

  it("sources that are not there at all inherit", () => {
    const nothing = {
      allow_backorder: false,
      backorder_limit: null,
      allow_backorder_from: "default",
      backorder_limit_from: "default",
    };
    expect(effectivePolicy({})).toEqual(nothing);
    expect(effectivePolicy({ level: null, item: null, claim: null })).toEqual(nothing);
  });
});

describe("the limit is inherited by itself: level, then item, then none", () => {
  it.each<[level: Limit, item: Limit, limit: number | null, from: string]>([
    [undefined, undefined, null, "default"],
    [null, null, null, "default"],
    [null, 5, 5, "item"],
    [null, 0, 0, "item"],
    [3, null, 3, "level"],
    [3, 5, 3, "level"],
    [0, 5, 0, "level"],
    [7, 0, 7, "level"],
  ])("level %s, item %s -> %s, from the %s", (level, item, limit, from) => {
    expect(
      effectivePolicy({ level: { backorder_limit: level }, item: { backorder_limit: item } }),
    ).toMatchObject({ backorder_limit: limit, backorder_limit_from: from });
  });

  it("each half has a source of its own", () => {
    expect(
      effectivePolicy({
        level: { allow_backorder: true, backorder_limit: null },
        item: { allow_backorder: false, backorder_limit: 4 },
      }),
    ).toEqual({
      allow_backorder: true,
      backorder_limit: 4,
      allow_backorder_from: "level",
      backorder_limit_from: "item",
    });
  });
});

describe("a claim is accepted when stock, policy or the workflow's own units cover it", () => {
  type Row = {
    rule: string;
    available: number | string;
    quantity: number | string;
    allowed: boolean;
    limit?: number | string | null;
    credit?: number | string;
    accepted: boolean;
  };
  it.each<Row>([
    { rule: "stock covers it", available: 5, quantity: 4, allowed: false, accepted: true },
    { rule: "exactly the stock", available: 5, quantity: 5, allowed: false, accepted: true },
    { rule: "one more than stock", available: 5, quantity: 6, allowed: false, accepted: false },
    {
      rule: "off, and already below zero",
      available: -1,
      quantity: 1,
      allowed: false,
      accepted: false,
    },
    { rule: "allowed without limit", available: 0, quantity: 1e6, allowed: true, accepted: true },
    {
      rule: "allowed, at the limit",
      available: 2,
      quantity: 5,
      allowed: true,
      limit: 3,
      accepted: true,
    },
    {
      rule: "allowed, beyond the limit",
      available: 2,
      quantity: 6,
      allowed: true,
      limit: 3,
      accepted: false,
    },
    {
      rule: "the limit counts what is short already",
      available: -3,
      quantity: 1,
      allowed: true,
      limit: 3,
      accepted: false,
    },
    {
      rule: "a limit of 0 means none at all",
      available: 0,
      quantity: 1,
      allowed: true,
      limit: 0,
      accepted: false,
    },
    {
      rule: "a limit of 0 leaves the stock for sale",
      available: 1,
      quantity: 1,
      allowed: true,
      limit: 0,
      accepted: true,
    },
    {
      rule: "a limit does not switch backorders on",
      available: 0,
      quantity: 1,
      allowed: false,
      limit: 10,
      accepted: false,
    },
    {
      rule: "credit covers it",
      available: -4,
      quantity: 2,
      allowed: false,
      credit: 2,
      accepted: true,
    },
    {
      rule: "credit beats a limit",
      available: -4,
      quantity: 2,
      allowed: true,
      limit: 0,
      credit: 2,
      accepted: true,
    },
    {
      rule: "credit covers too little",
      available: -4,
      quantity: 3,
      allowed: false,
      credit: 2,
      accepted: false,
    },
    {
      rule: "decimals are exact",
      available: "0.3",
      quantity: "0.3",
      allowed: false,
      accepted: true,
    },
    {
      rule: "a 20th digit counts",
      available: "0.3",
      quantity: "0.30000000000000000001",
      allowed: false,
      accepted: false,
    },
  ])("$rule", ({ available, quantity, allowed, limit = null, credit, accepted }) => {
    const policy = { allow_backorder: allowed, backorder_limit: limit };
    expect(acceptsClaim({ available, quantity, policy, credit })).toBe(accepted);
  });
});
