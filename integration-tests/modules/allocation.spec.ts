import type { AllocateClaimsPart } from "../../src/modules/inventory/types";
import { makeLevel, type MadeLevel, snapshot, uniqueId } from "../helpers/store/fixtures";
import {
  claimOf,
  failureOf,
  forms,
  inTransaction,
  ledgerOf,
  useStock,
  withoutChange,
} from "../helpers/model/ledger";

describe.each(forms)("allocating claims, deductOn %s", (form) => {
  const stock = useStock({ deductOn: form });

  /** Two levels of one item, and a line that claims at the first of them. */
  async function scene({ stocked = [5, 5], quantity = 3, allow_backorder = false } = {}) {
    const home = await makeLevel(stock.service, { stocked: stocked[0], allow_backorder });
    const away = await makeLevel(stock.service, {
      item: home.item,
      stocked: stocked[1],
      allow_backorder,
    });
    const line = uniqueId("line");
    const claim = await stock.service.createReservationItems(
      claimOf(home, quantity, { line_item_id: line }),
    );
    const part = (to: AllocateClaimsPart["to"]): AllocateClaimsPart => ({
      line_item_id: line,
      inventory_item_id: home.item,
      to,
    });
    const send = (...to: [MadeLevel, number][]) =>
      part(to.map(([level, units]) => ({ location_id: level.location, quantity: units })));
    const auto = (units: number) =>
      part({ quantity: units, mapping: { channel_location_ids: [home.location, away.location] } });
    const available = async () =>
      (await Promise.all([home, away].map((l) => snapshot(stock.knex, l.item, l.location)))).map(
        (level) => level.available,
      );
    return { home, away, line, claim, send, auto, available };
  }

  const at = (level: MadeLevel, quantity: number, waiting_quantity = 0) =>
    expect.objectContaining({ location_id: level.location, quantity, waiting_quantity }) as unknown;

  it("what is parted off has the claim's form, and one movement for each level", async () => {
    const { home, away, claim, send, available } = await scene();
    const outcome = await stock.service.allocateClaims({ parts: [send([home, 1], [away, 2])] });
    expect(outcome).toMatchObject({ changed: true, unmapped: [] });
    expect(outcome.allocation).toHaveLength(2);
    expect(outcome.allocation).toEqual(expect.arrayContaining([at(home, 1), at(away, 2)]));
    expect(outcome.before).toMatchObject([{ reservation_id: claim.id, quantity: "3" }]);
    expect(await available()).toEqual(["4", "3"]);
    expect(await ledgerOf(stock.knex, home)).toHaveLength(3);
    expect(await ledgerOf(stock.knex, away)).toHaveLength(2);
    const claims = await stock.service.listReservationItems({ inventory_item_id: home.item });
    expect(claims).toEqual(
      claims.map(() => expect.objectContaining({ deducted: form === "order" }) as unknown),
    );
  });

  it("done twice it changes nothing the second time", async () => {
    const { home, away, send } = await scene();
    const parts = [send([home, 1], [away, 2])];
    const once = await stock.service.allocateClaims({ parts });
    const twice = await withoutChange(stock.knex, () => stock.service.allocateClaims({ parts }));
    expect(twice).toMatchObject({ changed: false, allocation: once.allocation });
  });

  it("what a part was can be put back, with its claims and their ids", async () => {
    const { home, away, claim, send, available } = await scene({ quantity: 4 });
    for (const to of [send([away, 4]), send([home, 1], [away, 3]), send()]) {
      const { before } = await stock.service.allocateClaims({ parts: [to] });
      await stock.service.allocateClaims({ parts: [{ ...to, to: before }].map(withTargets) });
      expect(
        await stock.service.listReservationItems({ inventory_item_id: home.item }),
      ).toMatchObject([{ id: claim.id, location_id: home.location, quantity: 4 }]);
      expect(await available()).toEqual(["1", "5"]);
    }
  });

  const withTargets = ({ to, ...part }: AllocateClaimsPart): AllocateClaimsPart => ({
    ...part,
    to: (to as { location_id: string; quantity: string; reservation_id: string }[]).map(
      ({ location_id, quantity, reservation_id }) => ({ location_id, quantity, reservation_id }),
    ),
  });

  it("what leaves covers who waits behind it, at once", async () => {
    const { home, away, send } = await scene({ stocked: [3, 3], allow_backorder: true });
    const later = await stock.service.createReservationItems(claimOf(home, 2));
    await stock.service.allocateClaims({ parts: [send([away, 3])] });
    const [entry] = await stock.service.listBackorderEntries({ reservation_id: later.id });
    expect(entry).toMatchObject({ status: "filled", filled_quantity: 2 });
  });

  it("chosen anew, a line may stay where it is, and does not take what others wait for elsewhere", async () => {
    const { home, away, auto } = await scene({ stocked: [3, 0] });
    expect((await stock.service.allocateClaims({ parts: [auto(3)] })).changed).toBe(false);
    await stock.service.adjustInventory(home.item, home.location, -3);
    // Nothing covers it now; what it gave back it may take again.
    const { allocation } = await stock.service.allocateClaims({ parts: [auto(3)] });
    expect(allocation).toEqual([at(home, 3, 3)]);
    await stock.service.adjustInventory(home.item, away.location, 3);
    expect((await stock.service.allocateClaims({ parts: [auto(3)] })).allocation).toEqual([
      at(away, 3),
    ]);
  });

  it("refused, it leaves everything as it was; in a transaction, too", async () => {
    const { home, away, send } = await scene({ stocked: [3, 1] });
    const parts = [send([home, 1], [away, 2])];
    const error = await withoutChange(stock.knex, () =>
      failureOf(stock.service.allocateClaims({ parts })),
    );
    expect(error.lines).toMatchObject([{ location_id: away.location, requested: 2, available: 1 }]);
    await inTransaction(stock.service, async (context) => {
      await failureOf(stock.service.allocateClaims({ parts }, context));
      await stock.service.allocateClaims({ parts: [send([home, 2], [away, 1])] }, context);
    });
    expect(await stock.service.listReservationItems({ inventory_item_id: home.item })).toHaveLength(
      2,
    );
  });

  it("a level that is not there is refused, and nothing is written", async () => {
    const { home, send } = await scene();
    const elsewhere = { ...home, location: "sloc_no" };
    const error = await withoutChange(stock.knex, () =>
      failureOf(stock.service.allocateClaims({ parts: [send([elsewhere, 3])] })),
    );
    expect(error).toMatchObject({
      type: "not_found",
      message: `Item ${home.item} is not stocked at location sloc_no`,
    });
  });

  it("names the field of bad input, and writes nothing", async () => {
    const { home, send } = await scene();
    const good = send([home, 3]);
    const cases: [unknown, string][] = [
      [{}, "parts must be a list"],
      [{ parts: [], more: 1 }, "input has an unknown field: more"],
      [{ parts: [{ ...good, line_item_id: "" }] }, "parts[0].line_item_id is missing"],
      [{ parts: [good, good] }, "parts[1] stands twice in one call"],
      [{ parts: [{ ...good, to: null }] }, "parts[0].to must be an object"],
      [{ parts: [{ ...good, to: { quantity: 1 } }] }, "parts[0].to.mapping is missing"],
      [
        { parts: [{ ...good, to: [{ location_id: "a", quantity: -1 }] }] },
        "parts[0].to[0].quantity must be a number greater than 0, received -1",
      ],
    ];
    for (const [input, message] of cases) {
      const error = await withoutChange(stock.knex, () =>
        failureOf(stock.service.allocateClaims(input as never)),
      );
      expect(error).toMatchObject({ type: "invalid_data", message });
    }
  });
});
