import { ClaimBatches, type RunClaims } from "../../src/modules/inventory/engine/claim-batches";
import type {
  ClaimCall,
  ClaimLine,
  ClaimOutcome,
} from "../../src/modules/inventory/engine/claim-stock";
import { waitFor } from "../helpers/app/wait-for";

/** A statement that is under way until the test ends it. */
type Statement = {
  calls: string[];
  succeed: () => Promise<void>;
  fail: (error: Error) => Promise<void>;
};

const withCode = (message: string, code: string) => Object.assign(new Error(message), { code });

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

/** A call, by name, on these items. */
const callOf = (name: string, items: string[]): ClaimCall => ({
  lines: items.map(
    (inventory_item_id) => ({ inventory_item_id, reservation_id: `resitem_${name}` }) as ClaimLine,
  ),
  context: { cause: name } as ClaimCall["context"],
});

const outcomeOf = (call: ClaimCall): ClaimOutcome => ({
  claims: [{ id: `claim of ${call.context.cause}` }],
  level_ids: [],
});

describe("claims that are joined", () => {
  let batches: ClaimBatches;
  let statements: Statement[];
  /** The claims that were taken back. */
  const undone: string[][] = [];

  const run: RunClaims = (calls) =>
    new Promise((resolve, reject) => {
      statements.push({
        calls: calls.map(({ context }) => context.cause),
        succeed: async () => {
          resolve(calls.map(outcomeOf));
          await nextTurn();
          await nextTurn();
        },
        fail: async (error) => {
          reject(error);
          await nextTurn();
          await nextTurn();
        },
      });
    });

  /** Makes calls "a", "b", ... at once: the items of each. */
  const claimAtOnce = async (...calls: [name: string, ...items: string[]][]) => {
    const made = calls.map(([name, ...items]) =>
      batches
        .claim(callOf(name, items), { run, undo: (ids) => Promise.resolve(undone.push(ids)) })
        .then((outcome) => ("claims" in outcome ? outcome.claims[0].id : "?"))
        .catch((error: Error) => error.message),
    );
    await nextTurn();
    return { outcomes: () => Promise.all(made) };
  };

  const callsOf = () => statements.map(({ calls }) => calls);

  beforeEach(() => {
    batches = new ClaimBatches();
    statements = [];
    undone.length = 0;
  });

  it("one alone goes alone, and gets its own outcome", async () => {
    const claim = await claimAtOnce(["a", "shirt"]);
    expect(callsOf()).toEqual([["a"]]);
    await statements[0].succeed();
    expect(await claim.outcomes()).toEqual(["claim of a"]);
  });

  it("those that come together go together, those of one item in the order in which they came", async () => {
    const claims = await claimAtOnce(["a", "shirt"], ["b", "cap"], ["c", "shirt"]);
    expect(callsOf()).toEqual([["a", "c", "b"]]);
    await Promise.all(statements.map(({ succeed }) => succeed()));
    expect(await claims.outcomes()).toEqual(["claim of a", "claim of b", "claim of c"]);
  });

  it("a call of several items links them", async () => {
    await claimAtOnce(["a", "shirt"], ["b", "cap"], ["c", "shoe"], ["d", "shirt", "cap"]);
    expect(callsOf()).toEqual([["a", "b", "d", "c"]]);
  });

  it("an item has two statements under way at most; who comes later waits, and then goes with the others", async () => {
    await claimAtOnce(["a", "shirt"]);
    await claimAtOnce(["b", "shirt"]);
    await claimAtOnce(["c", "shirt"], ["x", "cap"]);
    await claimAtOnce(["d", "shirt"]);
    expect(callsOf()).toEqual([["a"], ["b"], ["x"]]);

    await statements[0].succeed();

    expect(callsOf()).toEqual([["a"], ["b"], ["x"], ["c", "d"]]);
  });

  it("nobody overtakes: who needs a free item waits behind who waits for it and another", async () => {
    await claimAtOnce(["a", "shirt"]);
    await claimAtOnce(["b", "shirt"]);
    await claimAtOnce(["both", "shirt", "cap"]);
    await claimAtOnce(["late", "cap"]);
    expect(callsOf()).toEqual([["a"], ["b"]]);

    await statements[0].succeed();

    expect(callsOf()).toEqual([["a"], ["b"], ["both", "late"]]);
  });

  it("a statement has a limit; the rest goes next", async () => {
    const shoppers = Array.from({ length: 80 }, (_, number) => `s${number}`);
    await claimAtOnce(...shoppers.map((name) => [name, "shirt"] as [string, string]));
    await nextTurn();
    expect(callsOf().map((calls) => calls.length)).toEqual([32, 32]);
    await statements[0].succeed();
    expect(callsOf().flat()).toEqual(shoppers);
  });

  it("never go with an item that is at work: its locks may be held", async () => {
    await claimAtOnce(["a", "shirt"]);
    await claimAtOnce(["b", "shirt"], ["c", "cap"]);
    expect(callsOf()).toEqual([["a"], ["b"], ["c"]]);
  });

  it("of idle items wait for company while many statements are under way, and go when one is done", async () => {
    await claimAtOnce(["a", "shirt"]);
    await claimAtOnce(["b", "cap"]);
    await claimAtOnce(["c", "shoe"]);
    await claimAtOnce(["d", "bell"]);
    await claimAtOnce(["e", "tyre"]);
    expect(callsOf()).toEqual([["a"], ["b"], ["c"]]);

    await statements[0].succeed();

    expect(callsOf()).toEqual([["a"], ["b"], ["c"], ["d", "e"]]);
  });

  it("of idle items do not wait for statements that are stuck", async () => {
    await claimAtOnce(["a", "shirt"]);
    await claimAtOnce(["b", "cap"]);
    await claimAtOnce(["c", "shoe"]);
    await claimAtOnce(["d", "bell"]);
    await waitFor(
      () => Promise.resolve(callsOf()),
      (calls) => calls.length === 4,
    );
    expect(callsOf().at(-1)).toEqual(["d"]);
  });

  it("where a statement of several fails for its data, each is made again alone, and only the one at fault fails", async () => {
    const claims = await claimAtOnce(["a", "shirt"], ["b", "shirt"], ["c", "shirt"]);

    await statements[0].fail(withCode("of somebody", "23505"));
    await statements[1].succeed();
    await statements[2].fail(withCode("of b", "23505"));
    await statements[3].succeed();

    expect(callsOf()).toEqual([["a", "b", "c"], ["a"], ["b"], ["c"]]);
    expect(await claims.outcomes()).toEqual(["claim of a", "of b", "claim of c"]);
    expect(undone).toEqual([]);
  });

  it("where one waited for a level too long, each is made again alone, all at once", async () => {
    const claims = await claimAtOnce(["a", "shirt"], ["b", "cap"]);

    await statements[0].fail(withCode("busy", "stock_busy"));

    expect(callsOf()).toEqual([["a", "b"], ["a"], ["b"]]);
    await statements[1].fail(withCode("busy", "stock_busy"));
    await statements[2].succeed();
    expect(await claims.outcomes()).toEqual(["busy", "claim of b"]);
  });

  it.each([
    ["was never reached", withCode("connect ECONNREFUSED", "ECONNREFUSED"), false],
    ["went away in the middle", new Error("Connection terminated unexpectedly"), true],
    ["shut down", withCode("terminating connection", "57P01"), true],
  ])("where the database %s, all fail at once and nothing is repeated", async (_, error, undo) => {
    const claims = await claimAtOnce(["a", "shirt"], ["b", "shirt"]);

    await statements[0].fail(error);

    expect(await claims.outcomes()).toEqual([error.message, error.message]);
    expect(callsOf()).toEqual([["a", "b"]]);
    await nextTurn();
    await waitFor(
      () => Promise.resolve(undone),
      (found) => found.length === (undo ? 1 : 0),
    );
    expect(undone).toEqual(undo ? [["resitem_a", "resitem_b"]] : []);
  });

  it("one that waits for too long fails, and is taken back when it was made after all", async () => {
    batches = new ClaimBatches(20);
    const claims = await claimAtOnce(["a", "shirt"]);
    await claimAtOnce(["b", "shirt"]);
    const never = await claimAtOnce(["c", "shirt"]);
    expect(await claims.outcomes()).toEqual([
      "The stock is busy at this moment. Please try again.",
    ]);
    expect(await never.outcomes()).toHaveLength(1);

    await statements[0].succeed();
    await statements[1].fail(new Error("refused"));
    await waitFor(
      () => Promise.resolve(undone),
      (found) => found.length > 0,
    );

    expect(undone[0]).toEqual(["resitem_a"]);
    expect(callsOf().flat()).not.toContain("c");
  });

  it("after a failure the item is free again", async () => {
    const claim = await claimAtOnce(["a", "shirt"]);
    await statements[0].fail(new Error("the database is away"));
    expect(await claim.outcomes()).toEqual(["the database is away"]);
    await claimAtOnce(["b", "shirt"]);
    await claimAtOnce(["c", "shirt"]);
    expect(callsOf()).toEqual([["a"], ["b"], ["c"]]);
  });
});
