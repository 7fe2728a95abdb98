import { bootInventory, type BootedInventory } from "../helpers/app/inventory-module";
import { checkInvariants } from "../helpers/model/invariants";
import { everythingStored, failureOf, inTransaction, useStock } from "../helpers/model/ledger";
import { patientStock, type Told } from "../helpers/model/patient-stock";
import { day, orderSupply } from "../helpers/model/supply";
import type { MadeLevel } from "../helpers/store/fixtures";
import { uniqueId } from "../helpers/store/fixtures";
import { failingProxy, type FailingProxy } from "../helpers/postgres/failing-proxy";
import type InventoryModuleService from "../../src/modules/inventory/service";
import type { ReplenishmentOrderDTO } from "../../src/modules/inventory/types";

type Change = {
  name: string;
  make: (
    service: InventoryModuleService,
    order: ReplenishmentOrderDTO,
    options: { key?: string; context?: object },
  ) => Promise<unknown>;
  /** What two claims of 1 are told of it, that were promised day 3. */
  tells: (claims: string[]) => Told[];
};

const CHANGES: Change[] = [
  {
    name: "a receipt",
    make: (service, order, { key, context }) =>
      service.receiveReplenishmentOrder(
        {
          id: order.id,
          lines: [{ line_id: order.lines?.[0].id ?? "", accepted: 1 }],
          idempotency_key: key,
        },
        context,
      ),
    tells: ([first]) => [[first, "filled", day(3), null]],
  },
  {
    name: "a cancellation",
    make: (service, { id }, { context }) => service.cancelReplenishmentOrder({ id }, context),
    tells: (claims) => claims.map((claim) => [claim, "delayed", day(3), null]),
  },
  {
    name: "a change of a date",
    make: (service, { id }, { context }) =>
      service.updateReplenishmentOrder({ id, expected_at: day(8) }, context),
    tells: (claims) => claims.map((claim) => [claim, "delayed", day(3), day(8)]),
  },
];

/** What the engine's one statement is known by. */
const STATEMENT = "backorders_v1_change_supply";

describe.each(CHANGES)("a crash of $name", ({ make, tells }) => {
  const stock = useStock();
  const { patientLevel, claimsAt, told } = patientStock(stock);
  let proxy: FailingProxy;
  let failing: BootedInventory;

  beforeAll(async () => {
    proxy = await failingProxy(stock.database.url);
    failing = await bootInventory({ databaseUrl: proxy.url, poolSize: 2 });
  });

  afterAll(async () => {
    await failing?.shutdown();
    await proxy?.close();
  });

  async function start() {
    const level = await patientLevel();
    const claims = await claimsAt(level, [1, 1]);
    const order = await orderSupply(stock.service, [[level, 2]], { day: 3 });
    await told(level);
    return { level, claims, order, before: await everythingStored(stock.knex) };
  }

  const expectNothingDone = async (level: MadeLevel, before: object) => {
    expect(await everythingStored(stock.knex)).toEqual(before);
    expect(await told(level)).toEqual([]);
  };

  it("before the database got it: nothing is done, and the same again does it once", async () => {
    const { level, claims, order, before } = await start();
    const key = uniqueId("key");
    const cuts = proxy.cuts();
    proxy.cutBefore(STATEMENT);
    await failureOf(make(failing.service, order, { key }));
    expect(proxy.cuts()).toBe(cuts + 1);
    await expectNothingDone(level, before);
    await make(failing.service, order, { key });
    expect(await told(level)).toEqual(tells(claims));
  });

  it("while it runs: nothing is done, and the same again does it once", async () => {
    const { level, claims, order, before } = await start();
    const key = uniqueId("key");
    const blocker = await stock.knex.transaction();
    await blocker.raw("select id from inventory_level where id = ? for update", [level.id]);
    const failure = failureOf(make(failing.service, order, { key }));
    for (let ended = 0; ended === 0;) {
      const { rows } = await stock.knex.raw<{ rows: { ended: boolean }[] }>(
        `select pg_terminate_backend(pid) as ended from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock' and query like ?`,
        [`%${STATEMENT}%`],
      );
      ended = rows.length;
    }
    await failure;
    await blocker.rollback();
    await expectNothingDone(level, before);
    await make(failing.service, order, { key });
    expect(await told(level)).toEqual(tells(claims));
  });

  it("after it committed, before the answer came: it is done, and its events are due", async () => {
    const { level, claims, order } = await start();
    const key = uniqueId("key");
    const cuts = proxy.cuts();
    proxy.cutAnswersTo(STATEMENT);
    await failureOf(make(failing.service, order, { key }));
    expect(proxy.cuts()).toBe(cuts + 1);
    expect(await told(level)).toEqual(tells(claims));
    const done = await everythingStored(stock.knex);
    // A named one once more is the first answer; a cancelled order cannot be cancelled, and a date is what it is.
    await make(failing.service, order, { key }).catch((error: Error) =>
      expect(error.message).toMatch(/is cancelled/),
    );
    expect(await told(level)).toEqual([]);
    const { replenishment_order: orders, ...others } = await everythingStored(stock.knex);
    expect(orders).toEqual(expect.any(String));
    const { replenishment_order: _orders, ...before } = done;
    expect(others).toEqual(before);
  });

  it("in the caller's transaction: it goes with it", async () => {
    const { level, claims, order, before } = await start();
    const failure = await failureOf(
      inTransaction(stock.service, async (context) => {
        await make(stock.service, order, { context });
        throw new Error("The caller failed afterwards");
      }),
    );
    expect(failure.message).toBe("The caller failed afterwards");
    await expectNothingDone(level, before);
    await inTransaction(stock.service, (context) => make(stock.service, order, { context }));
    expect(await told(level)).toEqual(tells(claims));
    await checkInvariants(stock.knex);
  });
});
