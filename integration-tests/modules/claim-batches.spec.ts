import type { Knex } from "@medusajs/framework/mikro-orm/knex";
import { atOnce, times } from "../helpers/app/at-once";
import { makeLevel, snapshot, uniqueId } from "../helpers/store/fixtures";
import {
  claimOf,
  type Form,
  forms,
  queueOf,
  type Stock,
  stepContext,
  useStock,
} from "../helpers/model/ledger";
import { statementsOf } from "../helpers/postgres/statements";

const SHOPPERS = 100;

/** Claims that arrive in one process at once, of one item or linked ones, share statements. */
describe.each(forms)("claims that share a statement, deductOn %s", (form: Form) => {
  const stock: Stock & { knex: Knex } = useStock({ deductOn: form });

  it("100 of one level take few statements, and each is judged by itself", async () => {
    const level = await makeLevel(stock.service, { stocked: 60 });
    let tally = await atOnce<unknown>([]);

    const statements = await statementsOf(stock, async () => {
      tally = await atOnce(
        times(SHOPPERS, () => () => stock.service.createReservationItems(claimOf(level, 1))),
      );
    });

    expect(tally.failed).toEqual([]);
    expect(tally.accepted).toHaveLength(60);
    expect(tally.refused).toHaveLength(40);
    expect(await snapshot(stock.knex, level.item, level.location)).toMatchObject({
      available: "0",
    });
    expect(statements.length).toBeLessThanOrEqual(5);
  });

  it("what each is told is its own claim, at its own workflow", async () => {
    const level = await makeLevel(stock.service, { stocked: 0, allow_backorder: true });
    const lines = times(20, (number) => claimOf(level, 1 + number, { id: uniqueId("resitem") }));
    const contexts = lines.map(() => stepContext());

    const claims = await Promise.all(
      lines.map((line, number) =>
        stock.service.createReservationItems(line, { ...contexts[number] }),
      ),
    );

    expect(claims.map(({ line_item_id, quantity }) => ({ line_item_id, quantity }))).toEqual(
      lines.map(({ line_item_id, quantity }) => ({ line_item_id, quantity })),
    );
    const { rows } = await stock.knex.raw<{ rows: { id: string; workflow: string }[] }>(
      `select m.reservation_id as id, m.correlation_id as workflow
         from stock_movement m
        where m.inventory_item_id = ? and m.kind = 'claim'
        order by m.id collate "C"`,
      [level.item],
    );
    expect(rows).toEqual(
      claims.map(({ id }, number) => ({ id, workflow: contexts[number].eventGroupId })),
    );
    expect((await queueOf(stock.knex, level)).map(({ claim }) => claim)).toEqual(
      claims.map(({ id }) => id),
    );
  });

  it("one that breaks a rule of the table does not take the others with it", async () => {
    const level = await makeLevel(stock.service, { stocked: 50 });
    const { id: taken } = await stock.service.createReservationItems(claimOf(level, 1));

    const { accepted, refused, failed } = await atOnce(
      times(
        20,
        (number) => () =>
          stock.service.createReservationItems(
            claimOf(level, 1, number === 7 ? { id: taken } : {}),
          ),
      ),
    );

    expect(refused).toEqual([]);
    expect(accepted).toHaveLength(19);
    expect(failed).toMatchObject([
      { type: "invalid_data", message: expect.stringContaining(taken) },
    ]);
    expect(await snapshot(stock.knex, level.item, level.location)).toMatchObject({
      available: "30",
    });
  });

  it("one that names a level that is not there is told so, and the others are not", async () => {
    const level = await makeLevel(stock.service, { stocked: 50 });
    const { accepted, failed } = await atOnce(
      times(
        10,
        (number) => () =>
          stock.service.createReservationItems(
            claimOf(number === 3 ? { ...level, location: "sloc_nowhere" } : level, 1),
          ),
      ),
    );
    expect(accepted).toHaveLength(9);
    expect(failed).toMatchObject([{ type: "not_found" }]);
  });

  it("orders of the same items in opposite order are all or nothing, each by itself", async () => {
    const plenty = await makeLevel(stock.service, { stocked: 1_000 });
    const scarce = await makeLevel(stock.service, { stocked: 7 });
    const both = [plenty, scarce];

    const { accepted, refused, failed } = await atOnce(
      times(40, (number) => () => {
        const levels = number % 2 ? both : [...both].reverse();
        return stock.service.createReservationItems(levels.map((level) => claimOf(level, 1)));
      }),
    );

    expect(failed).toEqual([]);
    expect([accepted.length, refused.length]).toEqual([7, 33]);
    expect(await snapshot(stock.knex, plenty.item, plenty.location)).toMatchObject({
      available: "993",
    });
  });

  it("lines that leave the location open choose one after the other", async () => {
    const near = await makeLevel(stock.service, { stocked: 5 });
    const far = await makeLevel(stock.service, { item: near.item, stocked: 5 });

    const { accepted, refused, failed } = await atOnce(
      times(
        20,
        () => () =>
          stock.service.createReservationItems([
            {
              line_item_id: uniqueId("ordli"),
              inventory_item_id: near.item,
              quantity: 1,
              mapping: {
                shipping_location_id: null,
                channel_location_ids: [near.location, far.location],
              },
            } as never,
          ]),
      ),
    );

    expect(failed).toEqual([]);
    expect([accepted.length, refused.length]).toEqual([10, 10]);
    for (const { item, location } of [near, far]) {
      expect(await snapshot(stock.knex, item, location)).toMatchObject({ available: "0" });
    }
  });
});
