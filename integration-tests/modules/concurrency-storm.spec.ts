import { MedusaError } from "@medusajs/framework/utils";
import { InsufficientStockError } from "../../src/modules/inventory/domain/errors";
import type InventoryModuleService from "../../src/modules/inventory/service";
import type { ReservationItemWithFormDTO } from "../../src/modules/inventory/types";
import { bootServers, type Random, randomFrom, type Servers, times } from "../helpers/app/at-once";
import { makeItem, makeLevel, type MadeLevel, snapshot, uniqueId } from "../helpers/store/fixtures";
import { checkInvariants } from "../helpers/model/invariants";

/** STORM_SEED repeats a storm's mix of calls (not their timing); STORM_CALLS makes it longer. */
const { STORM_SEED = "20261121", STORM_CALLS = "40" } = process.env;

const WORKERS = 16;
const CALLS_OF_WORKER = Number(STORM_CALLS);

type OwnClaim = Pick<ReservationItemWithFormDTO, "id" | "deducted" | "inventory_item_id"> & {
  location: string;
  quantity: number;
  live: boolean;
};

/** What the storm shares: the levels, and claims that everyone releases and restores. */
type Sea = { levels: MadeLevel[]; contested: string[] };

/** Refusals and lost races are answers, too; anything else fails the storm. */
async function acceptedOrRefused<Result>(call: Promise<Result>): Promise<Result | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof InsufficientStockError) {
      return undefined;
    }
    throw error;
  }
}

/** Works through its calls one after the other, and keeps account of what was accepted. */
class Worker {
  readonly claims: OwnClaim[] = [];
  /** The sum of accepted adjustments, by level id. */
  readonly adjusted = new Map<string, number>();
  refusals = 0;

  constructor(
    private readonly service: InventoryModuleService,
    private readonly random: Random,
    private readonly sea: Sea,
  ) {}

  async work(): Promise<void> {
    const calls = [
      () => this.claim(),
      () => this.claim(),
      () => this.claim(),
      () => this.resize(),
      () => this.move(),
      () => this.move(),
      () => this.release(),
      () => this.restore(),
      () => this.adjust(),
      () => this.contest(),
    ];
    for (let number = 0; number < CALLS_OF_WORKER; number++) {
      await this.random.oneOf(calls)();
    }
  }

  private async claim(): Promise<void> {
    const levels = this.random.shuffled(this.sea.levels).slice(0, 1 + this.random.below(4));
    const lines = levels.map(({ item, location }) => ({
      inventory_item_id: item,
      location_id: location,
      line_item_id: this.random.below(4) > 0 ? uniqueId("ordli") : undefined,
      quantity: this.quantity(),
    }));
    const claims = this.counted(
      await acceptedOrRefused(this.service.createReservationItems(lines)),
    );
    for (const { id, deducted, inventory_item_id, location_id, quantity } of claims ?? []) {
      const location = location_id;
      this.claims.push({
        id,
        deducted,
        inventory_item_id,
        location,
        quantity: Number(quantity),
        live: true,
      });
    }
  }

  private async resize(): Promise<void> {
    const claim = this.anyClaim(true);
    const quantity = this.quantity();
    if (
      claim &&
      this.counted(
        await acceptedOrRefused(this.service.updateReservationItems({ id: claim.id, quantity })),
      )
    ) {
      claim.quantity = quantity;
    }
  }

  /** Moves one claim, half of the time to another quantity as well. */
  private async move(): Promise<void> {
    const claim = this.anyClaim(true);
    if (!claim) {
      return;
    }
    const there = this.sea.levels.filter(({ item }) => item === claim.inventory_item_id);
    const change = {
      location_id: this.random.oneOf(there).location,
      quantity: this.random.below(2) ? claim.quantity : this.quantity(),
    };
    const update = this.service.updateReservationItems({ id: claim.id, ...change });
    if (this.counted(await acceptedOrRefused(update))) {
      claim.location = change.location_id;
      claim.quantity = change.quantity;
    }
  }

  private async release(): Promise<void> {
    const claim = this.anyClaim(true);
    if (claim) {
      await this.service.softDeleteReservationItems([claim.id]);
      claim.live = false;
    }
  }

  private async restore(): Promise<void> {
    const claim = this.anyClaim(false);
    if (claim) {
      await this.service.restoreReservationItems([claim.id]);
      claim.live = true;
    }
  }

  private async adjust(): Promise<void> {
    const levels = this.random.shuffled(this.sea.levels).slice(0, 1 + this.random.below(3));
    const adjustments = levels.map(({ id, item, location }) => ({
      id,
      inventoryItemId: item,
      locationId: location,
      adjustment: (this.random.below(2) ? 1 : -1) * this.quantity(),
    }));
    await this.service.adjustInventory(adjustments.map(({ id: _id, ...rest }) => rest));
    for (const { id, adjustment } of adjustments) {
      this.adjusted.set(id, (this.adjusted.get(id) ?? 0) + adjustment);
    }
  }

  /** What everyone does to the same claims may come too late; then nothing happens. */
  private async contest(): Promise<void> {
    const ids = this.random.shuffled(this.sea.contested).slice(0, 3);
    const calls = [
      () => this.service.softDeleteReservationItems(ids),
      () => this.service.restoreReservationItems(ids),
      () => this.service.updateReservationItems(ids.map((id) => ({ id, quantity: 1 }))),
    ];
    try {
      await acceptedOrRefused<unknown>(this.random.oneOf(calls)());
    } catch (error) {
      // An update of a claim that somebody else has just deleted.
      if (!(error instanceof MedusaError && error.type === MedusaError.Types.INVALID_DATA)) {
        throw error;
      }
    }
  }

  private counted<Result>(result: Result | undefined): Result | undefined {
    this.refusals += result === undefined ? 1 : 0;
    return result;
  }

  private anyClaim(live: boolean): OwnClaim | undefined {
    const claims = this.claims.filter((claim) => claim.live === live);
    return claims.length > 0 ? this.random.oneOf(claims) : undefined;
  }

  /** Quarters, so that sums of them are exact in JavaScript, too. */
  private quantity(): number {
    return (1 + this.random.below(16)) / 4;
  }
}

describe(`a storm of mixed calls (STORM_SEED=${STORM_SEED})`, () => {
  const stocked = 60;
  let servers: Servers;
  let sea: Sea;
  let workers: Worker[];

  beforeAll(async () => {
    servers = await bootServers(["order", "fulfillment"]);
    const { service } = servers.first;
    // At each item's locations: no backorders, some, and any number of them.
    const policies = [
      { allow_backorder: false },
      { allow_backorder: true, backorder_limit: 10 },
      { allow_backorder: true },
    ];
    const items = await Promise.all(times(2, () => makeItem(service)));
    const levels = await Promise.all(
      items.flatMap((item) =>
        policies.map((policy) => makeLevel(service, { item, stocked, ...policy })),
      ),
    );
    const contested = await Promise.all(
      times(6, async (number) => {
        const { item, location } = levels[number] as MadeLevel;
        const claim = { inventory_item_id: item, location_id: location, quantity: 1 };
        return (await servers.serviceOf(number).createReservationItems(claim)).id;
      }),
    );
    sea = { levels, contested };
    workers = times(
      WORKERS,
      (number) =>
        new Worker(servers.serviceOf(number), randomFrom(Number(STORM_SEED) + number), sea),
    );
    await Promise.all(workers.map((worker) => worker.work()));
  });

  afterAll(() => servers?.shutdown());

  it("had both successes and refusals", () => {
    const claims = workers.flatMap((worker) => worker.claims);
    const refusals = workers.reduce((sum, worker) => sum + worker.refusals, 0);

    expect(claims.length).toBeGreaterThan(WORKERS);
    expect(refusals).toBeGreaterThan(0);
  });

  it("leaves the invariants whole", () => checkInvariants(servers.first.knex));

  it("leaves the balances that the accepted calls add up to", async () => {
    const { knex } = servers.first;
    const { rows: contested } = await knex.raw<{ rows: { place: string; quantity: string }[] }>(
      `select inventory_item_id || location_id as place, quantity from reservation_item
        where id = any (?) and deleted_at is null`,
      [sea.contested],
    );
    for (const { id, item, location } of sea.levels) {
      const claims = workers
        .flatMap((worker) => worker.claims)
        .filter((claim) => claim.live)
        .filter((claim) => claim.inventory_item_id === item && claim.location === location);
      const sum = (quantities: number[]) => quantities.reduce((total, each) => total + each, 0);
      const claimed = (deducted: boolean) =>
        sum(claims.filter((claim) => claim.deducted === deducted).map(({ quantity }) => quantity));
      const adjusted = sum(workers.map((worker) => worker.adjusted.get(id) ?? 0));
      const shared = contested.filter(({ place }) => place === item + location);

      expect(await snapshot(knex, item, location)).toMatchObject({
        stocked: String(stocked + adjusted - claimed(true)),
        reserved: String(claimed(false) + sum(shared.map(({ quantity }) => Number(quantity)))),
      });
    }
  });

  it("accepted no claim that policy forbids (I3), as the ledger's balances show", async () => {
    const { rows } = await servers.first.knex.raw<{ rows: unknown[] }>(
      `select m.id, m.cause, m.reserved_quantity - m.stocked_quantity as shortage
         from stock_movement m
         join inventory_level l on l.id = m.inventory_level_id
        where m.kind = 'claim' and m.cause <> 'restoreReservationItems'
          and m.reserved_quantity - m.stocked_quantity
              > case when l.allow_backorder then coalesce(l.backorder_limit, 'infinity') else 0 end`,
    );

    expect(rows).toEqual([]);
  });

  it("queued in the order of the claims: only who takes again what he gave back stands further ahead", async () => {
    const { rows } = await servers.first.knex.raw<{ rows: { late: number }[] }>(
      `select count(*)::int as late
         from (select queued_at, lag(queued_at) over (
                        partition by e.inventory_level_id order by e.id collate "C") as earlier
                 from backorder_entry e
                 join stock_movement short
                   on short.id = e.stock_movement_id and short.reservation_id = e.reservation_id
                where not exists (select 1 from stock_movement m
                                   where m.reservation_id = e.reservation_id
                                     and m.kind = 'release')) entry
        where queued_at < earlier`,
    );

    expect(rows).toEqual([{ late: 0 }]);
  });
});
