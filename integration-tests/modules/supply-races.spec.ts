import { MedusaError } from "@medusajs/framework/utils";
import type { Knex } from "@medusajs/framework/mikro-orm/knex";

import type { ReplenishmentOrderDTO } from "../../src/modules/inventory/types";
import {
  atOnce,
  bootServers,
  type Random,
  randomFrom,
  type Servers,
  times,
} from "../helpers/app/at-once";
import { checkInvariants } from "../helpers/model/invariants";
import { claimOf } from "../helpers/model/ledger";
import { placeOf } from "../helpers/model/patient-stock";
import { day, incomingOf, orderSupply } from "../helpers/model/supply";
import { makeLevel, type MadeLevel, snapshot, uniqueId } from "../helpers/store/fixtures";
import { connect } from "../helpers/postgres/database";

const ROUNDS = 8;

/** A level with claims that wait for 6, and an order of 4 for it and 2 for another level. */
type Scene = { level: MadeLevel; other: MadeLevel; order: ReplenishmentOrderDTO; claims: string[] };

type Calls = (scene: Scene, servers: Servers) => (() => Promise<unknown>)[];

describe("supply changes at the same moment", () => {
  let servers: Servers;
  let knex: Knex;
  let random: Random;

  beforeAll(async () => {
    servers = await bootServers(["order", "fulfillment"]);
    knex = connect(servers.database.url, 1);
  });

  beforeEach(() => {
    random = randomFrom(20_261_124);
  });

  afterAll(async () => {
    await knex?.destroy();
    await servers?.shutdown();
  });

  async function scene(status: "draft" | "ordered" = "ordered"): Promise<Scene> {
    const { service } = servers.first;
    const location = uniqueId("sloc");
    const patient = { location, allow_backorder: true };
    const [level, other] = [await makeLevel(service, patient), await makeLevel(service, patient)];
    const claims: string[] = [];
    for (const quantity of [2, 3, 1]) {
      claims.push((await service.createReservationItems(claimOf(level, quantity))).id);
    }
    const lines: [MadeLevel, number][] = [
      [level, 4],
      [other, 2],
    ];
    return { level, other, claims, order: await orderSupply(service, lines, { day: 3, status }) };
  }

  /** Many rounds of calls that start together. @returns the refusals */
  async function race(calls: Calls, start?: "draft"): Promise<string[]> {
    const refusals: string[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const made = random.shuffled(calls(await scene(start), servers));
      const { failed, refused } = await atOnce(made);
      expect(refused).toEqual([]);
      for (const failure of failed) {
        // A refusal that says what is wrong, and no deadlock, conflict or lost connection.
        expect(failure).toBeInstanceOf(MedusaError);
        refusals.push((failure as MedusaError).message.replace(/order \d+/, "order"));
      }
      await checkInvariants(knex);
    }
    expect(await servers.first.service.findBreaches()).toEqual([]);
    return [...new Set(refusals)];
  }

  const receive =
    (servers: Servers, number: number, { order }: Scene, accepted: number) =>
    () =>
      servers.serviceOf(number).receiveReplenishmentOrder({
        id: order.id,
        lines: random.shuffled(order.lines ?? []).map(({ id }) => ({ line_id: id, accepted })),
      });
  const claim = (servers: Servers, number: number, level: MadeLevel, quantity: number) => () =>
    servers.serviceOf(number).createReservationItems(claimOf(level, quantity));

  it("receipts against claims", async () => {
    const refusals = await race((made, on) => [
      ...times(3, (number) => receive(on, number, made, 1)),
      ...times(4, (number) => claim(on, number, made.level, 1)),
      ...times(2, (number) => claim(on, number, made.other, 1)),
    ]);
    expect(refusals).toEqual([]);
  });

  it("a claim that is released against a receipt and another claim", async () => {
    const refusals = await race((made, on) => [
      receive(on, 0, made, 2),
      () => on.serviceOf(1).deleteReservationItems([made.claims[0]]),
      claim(on, 0, made.level, 2),
    ]);
    expect(refusals).toEqual([]);
  });

  it("cancelling against a receipt: what arrived first counts", async () => {
    const refusals = await race((made, on) => [
      receive(on, 0, made, 1),
      () => on.serviceOf(1).cancelReplenishmentOrder({ id: made.order.id }),
      () => on.serviceOf(0).closeReplenishmentOrder({ id: made.order.id }),
    ]);
    expect(refusals.filter((text) => !/is (cancelled|received)/.test(text))).toEqual([]);
  });

  it("two receipts of the last open quantity are both booked", async () => {
    const scenes: Scene[] = [];
    await race((made, on) => {
      scenes.push(made);
      return [receive(on, 0, made, 4), receive(on, 1, made, 4)];
    });
    for (const { level } of scenes) {
      expect(await snapshot(knex, level.item, level.location)).toMatchObject({ available: "2" });
      expect(await incomingOf(knex, level)).toBe(0);
    }
  });

  it("one receipt that is sent many times is booked once", async () => {
    const scenes: Scene[] = [];
    const refusals = await race((made, on) => {
      scenes.push(made);
      const idempotency_key = uniqueId("key");
      const lines = [{ line_id: made.order.lines?.[0].id ?? "", accepted: 3 }];
      return times(
        5,
        (number) => () =>
          on
            .serviceOf(number)
            .receiveReplenishmentOrder({ id: made.order.id, lines, idempotency_key }),
      );
    });
    expect(refusals).toEqual([]);
    for (const { level } of scenes) {
      expect(await incomingOf(knex, level)).toBe(1);
    }
  });

  it("a slip of the date against claims and releases", async () => {
    const refusals = await race((made, on) => [
      ...times(
        3,
        (number) => () =>
          on.serviceOf(number).updateReplenishmentOrder({
            id: made.order.id,
            expected_at: day(5 + number),
          }),
      ),
      ...times(3, (number) => claim(on, number, made.level, 1)),
      () => on.serviceOf(0).deleteReservationItems([made.claims[1]]),
    ]);
    expect(refusals).toEqual([]);
  });

  it("lines that change against receipts and dates", async () => {
    const refusals = await race((made, on) => [
      receive(on, 0, made, 1),
      () =>
        on.serviceOf(1).batchReplenishmentLines({
          id: made.order.id,
          create: [{ inventory_item_id: made.other.item, quantity: 1, expected_at: day(1) }],
          update: [{ id: made.order.lines?.[0].id ?? "", quantity: 6 }],
        }),
      () => on.serviceOf(0).updateReplenishmentOrder({ id: made.order.id, expected_at: day(9) }),
      claim(on, 1, made.other, 3),
    ]);
    expect(refusals).toEqual([]);
  });

  it("the draft follows the shortage while it is placed, changed and deleted", async () => {
    const { service } = servers.first;
    for (let round = 0; round < ROUNDS; round++) {
      const { level, other } = await scene("draft");
      await service.followShortage([level.id]);
      const [draft] = await service.listReplenishmentOrders(
        { location_id: level.location, follows_shortage: true },
        { relations: ["lines"] },
      );
      await service.createReservationItems(claimOf(other, 2));
      const update = [{ id: draft.lines?.[0].id ?? "", quantity: 9 }];
      const { failed } = await atOnce<unknown>(
        random.shuffled([
          () => servers.serviceOf(0).followShortage([level.id, other.id]),
          () => servers.serviceOf(1).followShortage([other.id, level.id]),
          () => servers.serviceOf(0).placeReplenishmentOrder({ id: draft.id, expected_at: day(1) }),
          claim(servers, 1, level, 1),
          ...(round % 2
            ? [() => servers.serviceOf(1).batchReplenishmentLines({ id: draft.id, update })]
            : []),
        ]),
      );
      expect(failed).toEqual([]);
      await service.followShortage([level.id, other.id]);
      expect(await service.listUnfollowedLevels(1000)).not.toContain(level.id);
      await checkInvariants(knex);
    }
  });

  it("an incoming quantity that is set against a receipt and an order", async () => {
    const refusals = await race((made, on) => [
      receive(on, 0, made, 2),
      () => on.serviceOf(1).updateInventoryLevels({ ...placeOf(made.level), incoming_quantity: 7 }),
      () => on.serviceOf(0).updateInventoryLevels({ ...placeOf(made.level), incoming_quantity: 5 }),
      () => orderSupply(on.serviceOf(1), [[made.level, 1, 2]]),
      claim(on, 0, made.level, 2),
    ]);
    expect(refusals.filter((text) => !/incoming_quantity must be at least/.test(text))).toEqual([]);
  });

  it("priorities against receipts", async () => {
    const refusals = await race((made, on) => [
      ...times(2, (number) => receive(on, number, made, 1)),
      ...made.claims.map((id, number) => async () => {
        const entries = await on.serviceOf(number).listBackorderEntries({ reservation_id: id });
        return await on.serviceOf(number).setBackorderPriority({
          priority: number,
          backorder_entry_ids: entries.map((entry) => entry.id),
        });
      }),
      claim(on, 1, made.level, 1),
    ]);
    expect(refusals).toEqual([]);
  });

  it("a receipt is taken back while another is booked and the order is cancelled", async () => {
    const { service } = servers.first;
    for (let round = 0; round < ROUNDS; round++) {
      const made = await scene();
      const { receipt } = await service.receiveReplenishmentOrder({
        id: made.order.id,
        lines: (made.order.lines ?? []).map(({ id }) => ({ line_id: id, accepted: 4 })),
      });
      const { failed } = await atOnce<unknown>([
        () => servers.serviceOf(1).undoReceipt(receipt?.id ?? ""),
        () => servers.serviceOf(0).undoReceipt(receipt?.id ?? ""),
        receive(servers, 1, made, 1),
        claim(servers, 0, made.level, 1),
      ]);
      expect(failed).toMatchObject([{ message: `Receipt ${receipt?.id} was not found` }]);
      await checkInvariants(knex);
    }
  });
});
