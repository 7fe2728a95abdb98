import { ClaimBatches, type RunClaims } from "../../src/modules/inventory/engine/claim-batches";
import type {
  ClaimCall,
  ClaimLine,
  ClaimOutcome,
} from "../../src/modules/inventory/engine/claim-stock";

/** A statement that is under way until the test ends it. */
type Statement = {
  calls: string[];
  succeed: () => Promise<void>;
  fail: (error: Error) => Promise<void>;
};

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

/** A call, by name, on these items. */
const callOf = (name: string, items: string[]): ClaimCall => ({
  lines: items.map((inventory_item_id) => ({ inventory_item_id }) as ClaimLine),
  context: { cause: name } as ClaimCall["context"],
});

const outcomeOf = (call: ClaimCall): ClaimOutcome => ({
  claims: [{ id: `claim of ${call.context.cause}` }],
  replayed: true,
});

describe("claims that are joined", () => {
  let batches: ClaimBatches;
  let statements: Statement[];

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
        .claim(callOf(name, items), run)
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
  });

  it("one alone goes alone, and gets its own outcome", async () => {
    const claim = await claimAtOnce(["a", "shirt"]);
    expect(callsOf()).toEqual([["a"]]);
    await statements[0].succeed();
    expect(await claim.outcomes()).toEqual(["claim of a"]);
  });

  it("those of one item go together, in the order in which they came; those of others go apart", async () => {
    const claims = await claimAtOnce(["a", "shirt"], ["b", "cap"], ["c", "shirt"]);
    expect(callsOf()).toEqual([["a", "c"], ["b"]]);
    await Promise.all(statements.map(({ succeed }) => succeed()));
    expect(await claims.outcomes()).toEqual(["claim of a", "claim of b", "claim of c"]);
  });

  it("a call of several items links them", async () => {
    await claimAtOnce(["a", "shirt"], ["b", "cap"], ["c", "shoe"], ["d", "shirt", "cap"]);
    expect(callsOf()).toEqual([["a", "b", "d"], ["c"]]);
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

  it("where a statement of several fails, each is made again alone, and only the one at fault fails", async () => {
    const claims = await claimAtOnce(["a", "shirt"], ["b", "shirt"], ["c", "shirt"]);

    await statements[0].fail(new Error("of somebody"));
    await statements[1].succeed();
    await statements[2].fail(new Error("of b"));
    await statements[3].succeed();

    expect(callsOf()).toEqual([["a", "b", "c"], ["a"], ["b"], ["c"]]);
    expect(await claims.outcomes()).toEqual(["claim of a", "of b", "claim of c"]);
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
