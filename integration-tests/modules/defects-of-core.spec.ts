import type { IInventoryService } from "@medusajs/framework/types";
import { InsufficientStockError } from "../../src/modules/inventory";
import { createDatabase, type TestDatabase } from "../helpers/postgres/database";
import { makeLevel, type MadeLevel, snapshot, uniqueId } from "../helpers/store/fixtures";
import { bootInventory, type BootedInventory } from "../helpers/app/inventory-module";
import { claimOf, failureOf, forms, useStock } from "../helpers/model/ledger";

/** What the defect does, run on either module: it returns what tells the two apart. */
type Module = Pick<BootedInventory<IInventoryService>, "service" | "knex">;

const balances = ({ knex }: Module, { item, location }: MadeLevel) =>
  snapshot(knex, item, location);

async function claimTwoLinesOfOneItem({ service }: Module) {
  const level = await makeLevel(service, { stocked: 3 });
  const claiming = service.createReservationItems([claimOf(level, 2), claimOf(level, 2)]);
  return { level, claiming };
}

async function claimTenTimesAtOnce(module: Module) {
  const level = await makeLevel(module.service, { stocked: 3 });
  await Promise.allSettled(
    Array.from({ length: 10 }, () => module.service.createReservationItems(claimOf(level, 1))),
  );
  const claims = await module.service.listReservationItems({ inventory_item_id: level.item });
  return { claims: claims.length, ...(await balances(module, level)) };
}

async function adjustTenTimesAtOnce(module: Module) {
  const level = await makeLevel(module.service, { stocked: 0 });
  await Promise.all(
    Array.from({ length: 10 }, () => module.service.adjustInventory(level.item, level.location, 1)),
  );
  return Number((await balances(module, level)).stocked);
}

/** Whether a race goes wrong, which now and then it does not: it is run until it does, 50 times at most. */
async function happens(race: () => Promise<boolean>): Promise<boolean> {
  for (let attempt = 1; attempt <= 50; attempt++) {
    if (await race()) {
      return true;
    }
  }
  return false;
}

async function moveClaim({ service }: Module, stockedAtDestination: number) {
  const home = await makeLevel(service, { stocked: 3 });
  const away = await makeLevel(service, { item: home.item, stocked: stockedAtDestination });
  const { id } = await service.createReservationItems(claimOf(home, 3));
  const moving = service.updateReservationItems({ id, location_id: away.location });
  return { home, away, moving };
}

async function shrinkWithNothingAvailable({ service }: Module) {
  const level = await makeLevel(service, { stocked: 5 });
  const { id } = await service.createReservationItems(claimOf(level, 5));
  await service.adjustInventory(level.item, level.location, -1);
  return { level, shrinking: service.updateReservationItems({ id, quantity: 4 }) };
}

async function restoreLineAfterFulfilment({ service }: Module) {
  const level = await makeLevel(service, { stocked: 9 });
  const line_item_id = uniqueId("ordli");
  const [consumed, cancelled] = [
    await service.createReservationItems(claimOf(level, 1, { line_item_id })),
    await service.createReservationItems(claimOf(level, 2, { line_item_id })),
  ];
  await service.softDeleteReservationItems([consumed.id]);
  await service.deleteReservationItemsByLineItem(line_item_id);
  await service.restoreReservationItemsByLineItem(line_item_id);
  const live = await service.listReservationItems({ line_item_id });
  return { cancelled, live: live.map(({ id }) => id), count: live.length };
}

async function claimWithoutLocation({ service }: Module) {
  const level = await makeLevel(service, { stocked: 9 });
  const { location_id: _, ...line } = claimOf(level, 1);
  return await failureOf(service.createReservationItems([line as never]));
}

describe.each(forms)(
  "defects of Medusa's own module that ours does not have, deductOn %s",
  (form) => {
    const stock = useStock({ deductOn: form });

    it("medusajs/medusa#16502: two lines of one batch that share an item are judged together", async () => {
      const { level, claiming } = await claimTwoLinesOfOneItem(stock);
      expect(await failureOf(claiming)).toBeInstanceOf(InsufficientStockError);
      expect((await balances(stock, level)).available).toBe("3");
    });

    it("medusajs/medusa#16569: concurrent reservations neither oversell nor lose counts", async () => {
      expect(await claimTenTimesAtOnce(stock)).toMatchObject({ claims: 3, available: "0" });
    });

    it("medusajs/medusa#16576: concurrent adjustments lose no updates", async () => {
      expect(await adjustTenTimesAtOnce(stock)).toBe(10);
    });

    it("medusajs/medusa#16488: moving a reservation checks the destination", async () => {
      const { home, away, moving } = await moveClaim(stock, 2);
      expect(await failureOf(moving)).toBeInstanceOf(InsufficientStockError);
      expect((await balances(stock, home)).available).toBe("0");
      expect((await balances(stock, away)).available).toBe("2");
    });

    it("medusajs/medusa#16488: moving a reservation releases the origin", async () => {
      const { home, away, moving } = await moveClaim(stock, 5);
      await moving;
      expect((await balances(stock, home)).available).toBe("3");
      expect((await balances(stock, away)).available).toBe("2");
    });

    it("medusajs/medusa#14885: a reservation can shrink when all stock is reserved", async () => {
      const { level, shrinking } = await shrinkWithNothingAvailable(stock);
      expect(await shrinking).toMatchObject({ quantity: 4 });
      expect((await balances(stock, level)).available).toBe("0");
    });

    it("medusajs/medusa#16406: restoreReservationItemsByLineItem does not revive what was consumed earlier", async () => {
      const { cancelled, live } = await restoreLineAfterFulfilment(stock);
      expect(live).toEqual([cancelled.id]);
    });

    it("medusajs/medusa#13892: a reservation without a location gives a clear error", async () => {
      expect(await claimWithoutLocation(stock)).toMatchObject({
        type: "invalid_data",
        message: "reservation_items[0].location_id is missing",
      });
    });
  },
);

describe("the same on Medusa's own module, which shows that these tests can fail", () => {
  let database: TestDatabase;
  let core: BootedInventory<IInventoryService>;

  beforeAll(async () => {
    // Our module adds columns to core's models, for the whole process: core needs them in its tables.
    database = await createDatabase({ template: "inventory" });
    core = await bootInventory({ databaseUrl: database.url, module: "core" });
  });
  afterAll(async () => {
    await core?.shutdown();
    await database?.drop();
  });

  it("#16502", async () => {
    const { level, claiming } = await claimTwoLinesOfOneItem(core);
    await claiming;
    expect((await balances(core, level)).available).toBe("-1");
  });

  it("#16569", async () => {
    const wrong = async () => {
      const { claims, reserved } = await claimTenTimesAtOnce(core);
      return claims > 3 || Number(reserved) !== claims;
    };
    expect(await happens(wrong)).toBe(true);
  });

  it("#16576", async () => {
    const lost = async () => (await adjustTenTimesAtOnce(core)) < 10;
    expect(await happens(lost)).toBe(true);
  });

  it("#16488", async () => {
    const { home, away, moving } = await moveClaim(core, 2);
    await moving;
    expect((await balances(core, home)).reserved).toBe("3");
    expect((await balances(core, away)).available).toBe("-1");
  });

  it("#14885", async () => {
    const { shrinking } = await shrinkWithNothingAvailable(core);
    expect((await failureOf(shrinking)).message).toContain("Not enough stock");
  });

  it("#16406", async () => {
    expect((await restoreLineAfterFulfilment(core)).count).toBe(2);
  });

  it("#13892", async () => {
    expect((await claimWithoutLocation(core)).message).not.toContain("location_id is missing");
  });
});
