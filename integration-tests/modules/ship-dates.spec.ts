import type { AllocateClaimsPart } from "../../src/modules/inventory/types";
import { atOnce, bootServers, type Servers, times } from "../helpers/app/at-once";
import { checkInvariants } from "../helpers/model/invariants";
import { failureOf, forms, useStock, withoutChange } from "../helpers/model/ledger";
import { day, orderSupply, promisesOf, receiveFirstLine } from "../helpers/model/supply";
import { makeLevel, type MadeLevel, uniqueId } from "../helpers/store/fixtures";

const on = (days: number) => day(days).slice(0, 10);
const today = () => new Date().toISOString().slice(0, 10);

const lineAt = ({ item, location }: MadeLevel, quantity: number, ship_date?: string | null) => ({
  id: uniqueId("resitem"),
  line_item_id: uniqueId("ordli"),
  inventory_item_id: item,
  quantity,
  ship_date,
  mapping: { channel_location_ids: [location] },
});

describe.each(forms)("claims that are wanted on a day, deductOn %s", (form) => {
  const stock = useStock({ deductOn: form });
  const claim = (...lines: ReturnType<typeof lineAt>[]) =>
    stock.service.createReservationItems(lines);
  const refusal = (...lines: ReturnType<typeof lineAt>[]) =>
    withoutChange(stock.knex, () => failureOf(claim(...lines)));

  const orderAt = ({ item, location }: MadeLevel, quantity: number, expected_at: string) =>
    stock.service.createReplenishmentOrders([
      {
        location_id: location,
        status: "ordered",
        expected_at,
        lines: [{ inventory_item_id: item, quantity }],
      },
    ]);

  it("have what stands there and what is expected until the end of the day, and no more", async () => {
    const level = await makeLevel(stock.service, { stocked: 1 });
    await orderSupply(stock.service, [[level, 2]], { day: 5 });
    await orderSupply(stock.service, [[level, 9]], { day: 6 });
    await orderSupply(stock.service, [[level, 9]], { day: 1, status: "draft" });
    await orderSupply(stock.service, [[level, 9]]);

    expect(await refusal(lineAt(level, 3, on(4)))).toMatchObject({
      name: "InsufficientStockError",
      lines: [{ requested: 3, available: 1, limit: 0 }],
    });
    expect(await refusal(lineAt(level, 4, on(5)))).toMatchObject({ lines: [{ available: 3 }] });
    expect(await refusal(lineAt(level, 2))).toMatchObject({ lines: [{ available: 1 }] });

    const [made] = await claim(lineAt(level, 3, on(5)));
    expect(made).toMatchObject({ ship_date: on(5), quantity: 3 });
    expect(await promisesOf(stock.knex, level)).toEqual([[made.id, 2, day(5)]]);
    expect(await stock.service.findBreaches()).toEqual([]);
    expect(
      await stock.service.listReservationItems({ id: made.id }, { select: ["ship_date"] as never }),
    ).toMatchObject([{ ship_date: on(5) }]);
  });

  it("a date-time names the day that its writer wrote, and supply counts to the last moment of it", async () => {
    const level = await makeLevel(stock.service);
    await orderAt(level, 1, "2030-01-06T23:59:59.999Z");
    await orderAt(level, 1, "2030-01-07T00:00:00Z");
    expect(await refusal(lineAt(level, 2, "2030-01-06T23:30:00-05:00"))).toMatchObject({
      lines: [{ available: 1 }],
    });
    await claim(lineAt(level, 1, "2030-01-06T00:00:00+09:00"));
    await claim(lineAt(level, 1, "2030-01-07"));
    expect(await stock.service.findBreaches()).toEqual([]);
  });

  it("supply that is late still counts, and a day that is over counts nothing", async () => {
    const level = await makeLevel(stock.service);
    await orderAt(level, 3, "2020-02-01");
    expect(await refusal(lineAt(level, 1, "2020-02-01"))).toMatchObject({
      lines: [{ available: 0 }],
    });
    const [made] = await claim(lineAt(level, 3, today()));
    expect(await promisesOf(stock.knex, level)).toEqual([[made.id, 3, "2020-02-01T00:00:00.000Z"]]);
    expect(await refusal(lineAt(level, 1, today()))).toMatchObject({ lines: [{ available: 0 }] });
  });

  it("what exceeds it follows policy and limit", async () => {
    const level = await makeLevel(stock.service, { allow_backorder: true, backorder_limit: 2 });
    await orderSupply(stock.service, [[level, 3]], { day: 5 });
    expect(await refusal(lineAt(level, 6, on(5)))).toMatchObject({
      lines: [{ available: 3, limit: 2 }],
    });
    const [made] = await claim(lineAt(level, 5, on(5)));
    expect(await promisesOf(stock.knex, level)).toEqual([[made.id, 5, null]]);
    expect(await refusal(lineAt(level, 1, on(5)))).toMatchObject({ lines: [{ limit: 2 }] });
    // Without a day the limit is measured by what stands there, as ever.
    expect(await refusal(lineAt(level, 1))).toMatchObject({ lines: [{ available: 0 }] });
  });

  it("lines of one order on one item leave what stands there to what is wanted first", async () => {
    const level = await makeLevel(stock.service, { stocked: 1 });
    await orderSupply(stock.service, [[level, 1]], { day: 5 });
    await orderSupply(stock.service, [[level, 1]], { day: 9 });
    const [late, now, soon] = [lineAt(level, 1, on(9)), lineAt(level, 1), lineAt(level, 1, on(5))];
    const made = await claim(late, now, soon);
    expect(made.map(({ id }) => id)).toEqual([late.id, now.id, soon.id]);
    expect(await promisesOf(stock.knex, level)).toEqual([
      [soon.id, 1, day(5)],
      [late.id, 1, day(9)],
    ]);
  });

  it("wait as any other where the supply is later, cut or cancelled", async () => {
    const level = await makeLevel(stock.service);
    const order = await orderSupply(stock.service, [[level, 2]], { day: 5 });
    const [made] = await claim(lineAt(level, 2, on(5)));
    await stock.service.updateReplenishmentOrder({ id: order.id, expected_at: day(9) });
    expect(await promisesOf(stock.knex, level)).toEqual([[made.id, 2, day(9)]]);
    await receiveFirstLine(stock.service, order, 1);
    expect(await promisesOf(stock.knex, level)).toEqual([[made.id, 1, day(9)]]);
    await stock.service.cancelReplenishmentOrder({ id: order.id });
    expect(await promisesOf(stock.knex, level)).toEqual([[made.id, 1, null]]);
    expect(await stock.service.findBreaches()).toEqual([]);
  });

  it("a check beforehand says what the claim says", async () => {
    const level = await makeLevel(stock.service);
    await orderSupply(stock.service, [[level, 2]], { day: 5 });
    await stock.service.checkReservationItems([lineAt(level, 2, on(5))]);
    const check = stock.service.checkReservationItems([lineAt(level, 3, on(5))]);
    await expect(check).rejects.toMatchObject({ lines: [{ available: 2 }] });
  });

  it("a claim that grows or moves is judged by its day, too", async () => {
    const home = await makeLevel(stock.service);
    const away = await makeLevel(stock.service, { item: home.item });
    await orderSupply(stock.service, [[home, 2]], { day: 5 });
    await orderSupply(stock.service, [[away, 1]], { day: 6 });
    const [made] = await claim(lineAt(home, 1, on(5)));
    await stock.service.updateReservationItems({ id: made.id, quantity: 2 });
    const grow = stock.service.updateReservationItems({ id: made.id, quantity: 3 });
    await expect(grow).rejects.toMatchObject({ lines: [{ available: 0 }] });
    const move = stock.service.updateReservationItems({ id: made.id, location_id: away.location });
    await expect(move).rejects.toMatchObject({ lines: [{ requested: 2, available: 0 }] });
  });

  it("allocating asks by the day that it is told: where the rule says, and at named locations", async () => {
    const home = await makeLevel(stock.service, { stocked: 2 });
    const away = await makeLevel(stock.service, { item: home.item });
    await orderSupply(stock.service, [[away, 2]], { day: 5 });
    const [made] = await claim(lineAt(home, 2));
    const part = (to: AllocateClaimsPart["to"], ship_date?: string | null): AllocateClaimsPart => ({
      line_item_id: made.line_item_id as string,
      inventory_item_id: home.item,
      ship_date,
      to,
    });
    const there = [{ location_id: away.location, quantity: 2 }];
    expect(
      await withoutChange(stock.knex, () =>
        failureOf(stock.service.allocateClaims({ parts: [part(there)] })),
      ),
    ).toMatchObject({ lines: [{ available: 0 }] });
    const { before } = await stock.service.allocateClaims({ parts: [part(there, on(5))] });
    expect(await promisesOf(stock.knex, away)).toEqual([[made.id, 2, day(5)]]);

    const mapping = { channel_location_ids: [away.location] };
    const auto = (ship_date?: string) =>
      stock.service.allocateClaims({
        parts: [part({ quantity: 2, mapping }, ship_date)],
        dry_run: true,
      });
    expect((await auto(on(5))).allocation).toMatchObject([{ waiting_quantity: 2 }]);

    const claimed = () => stock.service.listReservationItems({ inventory_item_id: home.item });
    const back = before.map(({ location_id, quantity }) => ({ location_id, quantity }));
    // A part that names no day, not even none, leaves its claims the one that they have.
    await stock.service.allocateClaims({ parts: [part(back)] });
    expect(await claimed()).toMatchObject([{ location_id: home.location, ship_date: on(5) }]);
    await stock.service.allocateClaims({ parts: [part(there)] });
    expect(await claimed()).toMatchObject([{ location_id: away.location, ship_date: on(5) }]);
    await stock.service.allocateClaims({ parts: [part(back, null)] });
    expect(await claimed()).toMatchObject([
      { id: made.id, location_id: home.location, ship_date: null },
    ]);
    await expect(auto()).rejects.toMatchObject({ lines: [{ available: 0 }] });
    expect((await auto(on(5))).allocation).toMatchObject([{ location_id: away.location }]);
  });

  it.each(["soon", "2030-02-30", "2030-1-1", 20300101, "", "2030-01-01T10:00:00"])(
    "ship_date %j is no day: the line is named, and nothing is written",
    async (ship_date) => {
      const level = await makeLevel(stock.service, { stocked: 5 });
      expect(await refusal(lineAt(level, 1), lineAt(level, 1, ship_date as string))).toMatchObject({
        type: "invalid_data",
        message: expect.stringMatching(
          /^reservation_items\[1\]\.ship_date must be a date/,
        ) as string,
      });
    },
  );
});

describe("many who want the last that is expected", () => {
  let servers: Servers;

  beforeAll(async () => {
    servers = await bootServers(["order", "fulfillment"]);
  });
  afterEach(() => checkInvariants(servers.first.knex));
  afterAll(() => servers?.shutdown());

  it.each([1, 5])(
    "of %i units each goes to one of them, in whatever order they come",
    async (units) => {
      const { service } = servers.first;
      const level = await makeLevel(service);
      await orderSupply(service, [[level, units]], { day: 5 });
      const tally = await atOnce(
        times(
          20,
          (shopper) => () =>
            servers
              .serviceOf(shopper)
              .createReservationItems([lineAt(level, 1, on(5 + (shopper % 3)))]),
        ),
      );
      expect(tally).toMatchObject({ failed: [] });
      expect(tally.accepted).toHaveLength(units);
      expect(tally.refused).toHaveLength(20 - units);
      expect(
        (await promisesOf(servers.first.knex, level)).map(([, , promised]) => promised),
      ).toEqual(times(units, () => day(5)));
    },
  );

  it("those that name a day and those that do not, together, leave nobody with what another has", async () => {
    const { service } = servers.first;
    const level = await makeLevel(service, { stocked: 3 });
    await orderSupply(service, [[level, 4]], { day: 5 });
    const tally = await atOnce(
      times(
        20,
        (shopper) => () =>
          servers
            .serviceOf(shopper)
            .createReservationItems([lineAt(level, 1, shopper % 2 ? on(5) : null)]),
      ),
    );
    expect(tally).toMatchObject({ failed: [] });
    const dated = tally.accepted.flat().filter(({ ship_date }) => ship_date !== null);
    expect(tally.accepted.length - dated.length).toBeLessThanOrEqual(3);
    expect(tally.accepted).toHaveLength(7);
  });
});
