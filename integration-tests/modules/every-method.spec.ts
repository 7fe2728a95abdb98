import type { Context } from "@medusajs/framework/types";
import { makeLevel, type MadeLevel, snapshot, uniqueId } from "../helpers/store/fixtures";
import {
  type Change,
  claimOf,
  expectedLedger,
  failureOf,
  forms,
  inTransaction,
  ledgerOf,
  type Stock,
  stepContext,
  useStock,
  withoutChange,
} from "../helpers/model/ledger";
import { placeOf } from "../helpers/model/patient-stock";
import { orderSupply } from "../helpers/model/supply";

/** Two levels of one item with 10 units each, where a claim of an order line has 3 at home. */
type Scene = { home: MadeLevel; away: MadeLevel; claim: string; line: string };
type Call = (context: Context) => Promise<unknown>;
type Movements = [kind: Change[0], quantity: number];

type Method = {
  method: string;
  /** Tells rows of one method apart. */
  when?: string;
  /** What is done before, besides the scene; its movements at home. */
  before?: { run: (stock: Stock, scene: Scene) => Promise<unknown>; home: Change[] };
  call: (stock: Stock, scene: Scene) => Call;
  /** What one call adds to the ledgers. */
  home?: Movements[];
  away?: Movements[];
  /** What a second call does: the same again, or nothing. */
  twice: "again" | "nothing more";
};

const secondOf = (row: Method): Pick<Method, "home" | "away"> => (row.twice === "again" ? row : {});

const removed = (by: "softDeleteReservationItems" | "deleteReservationItemsByLineItem") => ({
  run: (stock: Stock, { claim, line }: Scene) =>
    by === "softDeleteReservationItems"
      ? stock.service.softDeleteReservationItems([claim])
      : stock.service.deleteReservationItemsByLineItem(line),
  home: [["release", 3, by]] as Change[],
});

const methods: Method[] = [
  {
    method: "createReservationItems",
    call: ({ service }, { home, away }) => {
      const lines = [claimOf(home, 2), claimOf(away, 1), claimOf(home, 1)];
      return (context) => service.createReservationItems(lines, context);
    },
    home: [
      ["claim", 2],
      ["claim", 1],
    ],
    away: [["claim", 1]],
    twice: "again",
  },
  {
    method: "updateReservationItems",
    when: "more",
    call:
      ({ service }, { claim }) =>
      (context) =>
        service.updateReservationItems({ id: claim, quantity: 5 }, context),
    home: [["claim", 2]],
    twice: "nothing more",
  },
  {
    method: "updateReservationItems",
    when: "less",
    call:
      ({ service }, { claim }) =>
      (context) =>
        service.updateReservationItems({ id: claim, quantity: 1 }, context),
    home: [["release", 2]],
    twice: "nothing more",
  },
  {
    method: "updateReservationItems",
    when: "other location",
    call:
      ({ service }, { claim, away }) =>
      (context) =>
        service.updateReservationItems({ id: claim, location_id: away.location }, context),
    home: [["release", 3]],
    away: [["claim", 3]],
    twice: "nothing more",
  },
  {
    method: "updateReservationItems",
    when: "other location and quantity at once",
    call:
      ({ service }, { claim, away }) =>
      (context) =>
        service.updateReservationItems(
          { id: claim, location_id: away.location, quantity: 4 },
          context,
        ),
    home: [["release", 3]],
    away: [["claim", 4]],
    twice: "nothing more",
  },
  {
    method: "deleteReservationItems",
    call:
      ({ service }, { claim }) =>
      (context) =>
        service.deleteReservationItems([claim], context),
    home: [["release", 3]],
    twice: "nothing more",
  },
  {
    method: "softDeleteReservationItems",
    call:
      ({ service }, { claim }) =>
      (context) =>
        service.softDeleteReservationItems([claim], undefined, context),
    home: [["release", 3]],
    twice: "nothing more",
  },
  {
    method: "deleteReservationItemsByLineItem",
    call:
      ({ service }, { line }) =>
      (context) =>
        service.deleteReservationItemsByLineItem([line], context),
    home: [["release", 3]],
    twice: "nothing more",
  },
  {
    method: "deleteReservationItemByLocationId",
    call:
      ({ service }, { home }) =>
      (context) =>
        service.deleteReservationItemByLocationId(home.location, context),
    home: [["release", 3]],
    twice: "nothing more",
  },
  {
    method: "restoreReservationItems",
    before: removed("softDeleteReservationItems"),
    call:
      ({ service }, { claim }) =>
      (context) =>
        service.restoreReservationItems([claim], undefined, context),
    home: [["claim", 3]],
    twice: "nothing more",
  },
  {
    method: "restoreReservationItemsByLineItem",
    before: removed("deleteReservationItemsByLineItem"),
    call:
      ({ service }, { line }) =>
      (context) =>
        service.restoreReservationItemsByLineItem(line, context),
    home: [["claim", 3]],
    twice: "nothing more",
  },
  {
    method: "adjustInventory",
    when: "one",
    call:
      ({ service }, { home }) =>
      (context) =>
        service.adjustInventory(home.item, home.location, -12, context),
    home: [["adjust", -12]],
    twice: "again",
  },
  {
    method: "adjustInventory",
    when: "many",
    call: ({ service }, { home, away }) => {
      const adjust = ({ item, location }: MadeLevel, adjustment: number) => ({
        inventoryItemId: item,
        locationId: location,
        adjustment,
      });
      const data = [adjust(home, 4), adjust(away, -1), adjust(home, -1)];
      return (context) => service.adjustInventory(data, context);
    },
    home: [
      ["adjust", 4],
      ["adjust", -1],
    ],
    away: [["adjust", -1]],
    twice: "again",
  },
  {
    method: "updateInventoryLevels",
    call:
      ({ service }, { away }) =>
      (context) =>
        service.updateInventoryLevels(
          {
            inventory_item_id: away.item,
            location_id: away.location,
            stocked_quantity: 25,
            allow_backorder: true,
          },
          context,
        ),
    away: [["adjust", 15]],
    twice: "nothing more",
  },
  {
    method: "adjustStock",
    call: ({ service }, { home, away }) => {
      const adjustments = [
        { ...placeOf(home), adjustment: -12 },
        { ...placeOf(away), adjustment: 1 },
      ];
      return (context) => service.adjustStock({ adjustments }, context);
    },
    home: [["adjust", -12]],
    away: [["adjust", 1]],
    twice: "again",
  },
  {
    method: "receiveStock",
    call:
      ({ service }, { home }) =>
      (context) =>
        service.receiveStock({ ...placeOf(home), accepted: 4, rejected: 1 }, context),
    home: [["receive", 4]],
    twice: "again",
  },
  {
    method: "receiveReplenishmentOrder",
    before: { run: ({ service }, { home }) => orderSupply(service, [[home, 9]]), home: [] },
    call:
      ({ service }, { home }) =>
      async (context) => {
        const [{ id: line_id, replenishment_order_id: id }] = await service.listReplenishmentLines({
          inventory_level_id: home.id,
        });
        const lines = [{ line_id, accepted: 5 }];
        return await service.receiveReplenishmentOrder({ id, lines }, context);
      },
    home: [["receive", 5]],
    twice: "again",
  },
];

describe.each(forms)("every method that changes stock, deductOn %s", (form) => {
  const stock = useStock({ deductOn: form });

  async function prepare({ before }: Method): Promise<Scene> {
    const home = await makeLevel(stock.service, { stocked: 10 });
    const away = await makeLevel(stock.service, { item: home.item, stocked: 10 });
    const line = uniqueId("ordli");
    const { id } = await stock.service.createReservationItems(
      claimOf(home, 3, { line_item_id: line }),
    );
    const scene = { home, away, claim: id, line };
    await before?.run(stock, scene);
    return scene;
  }

  async function expectChanged(
    scene: Scene,
    row: Method,
    second: Pick<Method, "home" | "away"> = {},
  ): Promise<void> {
    const changes = (level: "home" | "away"): Change[] =>
      [...(row[level] ?? []), ...(second[level] ?? [])].map(([kind, quantity]) => [
        kind,
        quantity,
        row.method,
      ]);
    const home = expectedLedger(form, 10, [
      ["claim", 3, "createReservationItems"],
      ...(row.before?.home ?? []),
      ...changes("home"),
    ]);
    const away = expectedLedger(form, 10, changes("away"));
    expect(await ledgerOf(stock.knex, scene.home)).toEqual(home);
    expect(await ledgerOf(stock.knex, scene.away)).toEqual(away);
    for (const [level, ledger] of [
      [scene.home, home],
      [scene.away, away],
    ] as const) {
      const { stocked, reserved } = await snapshot(stock.knex, level.item, level.location);
      expect(ledger.at(-1)).toContain(`-> ${stocked}, ${reserved}`);
    }
  }

  describe.each(methods.map((row) => [`${row.method} ${row.when ?? ""}`.trim(), row] as const))(
    "%s",
    (_, row) => {
      it("writes exactly its movements, and the balances that they lead to", async () => {
        const scene = await prepare(row);
        await row.call(stock, scene)({});
        await expectChanged(scene, row);
      });

      it("an equal call of the same step is a change of its own, one after the other and at once", async () => {
        const context = stepContext();
        const one = await prepare(row);
        await row.call(stock, one)({ ...context });
        await row.call(stock, one)({ ...context });
        await expectChanged(one, row, secondOf(row));
        const other = await prepare(row);
        const call = row.call(stock, other);
        await Promise.all([call({ ...context }), call({ ...context })]);
        await expectChanged(other, row, secondOf(row));
      });

      it("leaves nothing when the caller's transaction fails", async () => {
        const scene = await prepare(row);
        const call = row.call(stock, scene);
        const failure = await withoutChange(stock.knex, () =>
          failureOf(
            inTransaction(stock.service, async (context) => {
              await call(context);
              throw new Error("outer failure");
            }),
          ),
        );
        expect(failure.message).toBe("outer failure");
      });

      it("is done when the caller's transaction commits", async () => {
        const scene = await prepare(row);
        const call = row.call(stock, scene);
        await inTransaction(stock.service, call);
        await expectChanged(scene, row);
      });

      it(`two calls at once do ${row.twice === "again" ? "it twice" : "it once"}`, async () => {
        const scene = await prepare(row);
        await Promise.all([
          row.call(stock, scene)(stepContext()),
          row.call(stock, scene)(stepContext()),
        ]);
        await expectChanged(scene, row, secondOf(row));
      });
    },
  );
});
