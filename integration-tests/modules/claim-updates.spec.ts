import { InsufficientStockError } from "../../src/modules/inventory";
import { makeLevel, type MadeLevel, snapshot } from "../helpers/store/fixtures";
import {
  claimOf,
  expectedLedger,
  failureOf,
  forms,
  inTransaction,
  ledgerOf,
  stepContext,
  useStock,
  withoutChange,
} from "../helpers/model/ledger";

describe.each(forms)("changing a claim, deductOn %s", (form) => {
  const stock = useStock({ deductOn: form });

  async function claimAt(level: MadeLevel, quantity: number): Promise<string> {
    const { id } = await stock.service.createReservationItems(claimOf(level, quantity, {}));
    return id;
  }

  const available = async (level: MadeLevel) =>
    (await snapshot(stock.knex, level.item, level.location)).available;

  it("growth beyond stock and policy is refused, with what the growth asks for", async () => {
    const level = await makeLevel(stock.service, { stocked: 5 });
    const id = await claimAt(level, 3);
    const error = await withoutChange(stock.knex, () =>
      failureOf(stock.service.updateReservationItems({ id, quantity: 6 })),
    );
    expect(error).toBeInstanceOf(InsufficientStockError);
    expect(error.lines).toMatchObject([{ requested: 3, available: 2, limit: 0 }]);
  });

  it("growth asks for the difference only", async () => {
    const level = await makeLevel(stock.service, { stocked: 5 });
    const id = await claimAt(level, 3);
    expect(await stock.service.updateReservationItems({ id, quantity: 5 })).toMatchObject({
      id,
      quantity: 5,
      deducted: form === "order",
    });
    expect(await ledgerOf(stock.knex, level)).toEqual(
      expectedLedger(form, 5, [
        ["claim", 3, "createReservationItems"],
        ["claim", 2, "updateReservationItems"],
      ]),
    );
  });

  it("a move that the destination cannot take is refused, and nothing leaves the origin", async () => {
    const home = await makeLevel(stock.service, { stocked: 5 });
    const away = await makeLevel(stock.service, { item: home.item, stocked: 2 });
    const id = await claimAt(home, 3);
    const error = await withoutChange(stock.knex, () =>
      failureOf(stock.service.updateReservationItems({ id, location_id: away.location })),
    );
    expect(error.lines).toMatchObject([
      { location_id: away.location, requested: 3, available: 2, limit: 0 },
    ]);
  });

  it("a move with a quantity is judged by the new quantity", async () => {
    const home = await makeLevel(stock.service, { stocked: 5 });
    const away = await makeLevel(stock.service, { item: home.item, stocked: 2 });
    const id = await claimAt(home, 3);
    const moved = await stock.service.updateReservationItems({
      id,
      location_id: away.location,
      quantity: 2,
    });
    expect(moved).toMatchObject({ location_id: away.location, quantity: 2 });
    expect([await available(home), await available(away)]).toEqual(["5", "0"]);
  });

  it("two claims swap their places at full levels", async () => {
    const home = await makeLevel(stock.service, { stocked: 3 });
    const away = await makeLevel(stock.service, { item: home.item, stocked: 3 });
    const [first, second] = [await claimAt(home, 3), await claimAt(away, 3)];
    await stock.service.updateReservationItems([
      { id: first, location_id: away.location },
      { id: second, location_id: home.location },
    ]);
    expect([await available(home), await available(away)]).toEqual(["0", "0"]);
  });

  it("what one line of a batch frees, another line may take", async () => {
    const level = await makeLevel(stock.service, { stocked: 5 });
    const [small, big] = [await claimAt(level, 1), await claimAt(level, 4)];
    await stock.service.updateReservationItems([
      { id: small, quantity: 4 },
      { id: big, quantity: 1 },
    ]);
    expect(await available(level)).toBe("0");
  });

  it("a batch is all or nothing", async () => {
    const level = await makeLevel(stock.service, { stocked: 5 });
    const [first, second] = [await claimAt(level, 2), await claimAt(level, 2)];
    const error = await withoutChange(stock.knex, () =>
      failureOf(
        stock.service.updateReservationItems([
          { id: first, quantity: 1, description: "less" },
          { id: second, quantity: 9 },
        ]),
      ),
    );
    expect(error.lines).toMatchObject([{ requested: 7, available: 2 }]);
  });

  it("columns that no stock depends on change without a movement", async () => {
    const level = await makeLevel(stock.service, { stocked: 5 });
    const id = await claimAt(level, 2);
    await stock.service.updateReservationItems({ id, metadata: { keep: 1, drop: 2 } });
    const updated = await stock.service.updateReservationItems({
      id,
      description: "for the fair",
      metadata: { drop: "", add: 3 },
      ...{ external_id: "erp-2" },
    });
    expect(updated).toMatchObject({
      quantity: 2,
      description: "for the fair",
      external_id: "erp-2",
      metadata: { keep: 1, add: 3 },
    });
    expect(await ledgerOf(stock.knex, level)).toHaveLength(2);
  });

  it("the claim's own permission counts for its growth", async () => {
    const level = await makeLevel(stock.service, { stocked: 1 });
    const id = await claimAt(level, 1);
    await failureOf(stock.service.updateReservationItems({ id, quantity: 3 }));
    await stock.service.updateReservationItems({ id, quantity: 3, allow_backorder: true });
    await stock.service.updateReservationItems({ id, quantity: 4 });
    expect(await available(level)).toBe("-3");
  });

  it("the item cannot change", async () => {
    const level = await makeLevel(stock.service, { stocked: 5 });
    const other = await makeLevel(stock.service, { stocked: 5, location: level.location });
    const id = await claimAt(level, 2);
    const error = await withoutChange(stock.knex, () =>
      failureOf(
        stock.service.updateReservationItems({ id, inventory_item_id: other.item } as never),
      ),
    );
    expect(error).toMatchObject({
      type: "invalid_data",
      message: expect.stringContaining("reservation_items[0].inventory_item_id cannot change"),
    });
  });

  it("a retried step that was compensated in between changes again", async () => {
    const level = await makeLevel(stock.service, { stocked: 9 });
    const id = await claimAt(level, 2);
    const invoke = stepContext();
    const compensate = {
      ...invoke,
      idempotencyKey: invoke.idempotencyKey?.replace(/:invoke$/, ":compensate"),
    };
    await stock.service.updateReservationItems({ id, quantity: 5 }, { ...invoke });
    await stock.service.updateReservationItems({ id, quantity: 2 }, { ...compensate });
    await stock.service.updateReservationItems({ id, quantity: 5 }, { ...invoke });
    expect(await available(level)).toBe("4");
  });

  it("a refusal undoes what was given back, and leaves the caller's transaction usable", async () => {
    const home = await makeLevel(stock.service, { stocked: 3 });
    const away = await makeLevel(stock.service, { item: home.item, stocked: 2 });
    const id = await claimAt(home, 3);
    await inTransaction(stock.service, async (context) => {
      const move = { id, location_id: away.location };
      await failureOf(stock.service.updateReservationItems(move, context));
      await failureOf(stock.service.createReservationItems(claimOf(home, 1), context));
      await stock.service.updateReservationItems({ ...move, quantity: 2 }, context);
    });
    expect([await available(home), await available(away)]).toEqual(["3", "0"]);
  });

  it("two growths at once on the last unit: one gets it, the other is refused", async () => {
    const level = await makeLevel(stock.service, { stocked: 3 });
    const ids = [await claimAt(level, 1), await claimAt(level, 1)];
    const outcomes = await Promise.allSettled(
      ids.map((id) => stock.service.updateReservationItems({ id, quantity: 2 })),
    );
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await available(level)).toBe("0");
  });

  it("two moves at once in opposite directions end without a deadlock", async () => {
    const home = await makeLevel(stock.service, { stocked: 5 });
    const away = await makeLevel(stock.service, { item: home.item, stocked: 5 });
    const [first, second] = [await claimAt(home, 3), await claimAt(away, 3)];
    await stock.service.adjustInventory(home.item, home.location, 1);
    await stock.service.adjustInventory(away.item, away.location, 1);
    await Promise.all([
      stock.service.updateReservationItems({ id: first, location_id: away.location }),
      stock.service.updateReservationItems({ id: second, location_id: home.location }),
    ]);
    expect([await available(home), await available(away)]).toEqual(["3", "3"]);
  });
});
