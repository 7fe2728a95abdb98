import type { BackorderEntryDTO } from "../../../src/modules/inventory/types";
import { makeLevel, type MadeLevel } from "../store/fixtures";
import { claimOf, type Stock } from "./ledger";
import { promisesOf } from "./supply";

/** An event of the queue, short: claim, name, and the dates that it was and is promised. */
export type Told = [claim: string, name: string, from?: string | null, to?: string | null];

/** Item and location, as the module's methods take them. */
export const placeOf = ({ item, location }: Pick<MadeLevel, "item" | "location">) => ({
  inventory_item_id: item,
  location_id: location,
});

/** What tests of supply do at levels that may be backordered. */
export type PatientStock = ReturnType<typeof patientStock>;

/** @param stock the module, filled in before the first test runs */
export function patientStock(stock: Stock) {
  const patientLevel = (stocked = 0, fields: { item?: string; location?: string } = {}) =>
    makeLevel(stock.service, { stocked, allow_backorder: true, ...fields });

  const claimAt = async (level: MadeLevel, quantity: number, context?: object): Promise<string> =>
    (await stock.service.createReservationItems(claimOf(level, quantity), context)).id;

  /** One after the other, so that the queue is in their order. */
  const claimsAt = async (level: MadeLevel, quantities: number[]): Promise<string[]> => {
    const claims: string[] = [];
    for (const quantity of quantities) {
      claims.push(await claimAt(level, quantity));
    }
    return claims;
  };

  /** The open entry of a claim. */
  const entryOf = async (claim: string): Promise<BackorderEntryDTO> => {
    const [entry] = await stock.service.listBackorderEntries({
      reservation_id: claim,
      status: "open",
    });
    return entry;
  };

  const setPriority = async (claim: string, priority: number) =>
    await stock.service.setBackorderPriority({
      priority,
      backorder_entry_ids: [(await entryOf(claim)).id],
    });

  /** The claims that wait at a level, in the order of the queue. */
  const claimsWaiting = async (level: MadeLevel): Promise<string[]> =>
    (await promisesOf(stock.knex, level)).map(([claim]) => claim);

  /** What is promised to each claim. */
  const promisedAt = async (level: MadeLevel): Promise<Map<string, string | null>> =>
    new Map((await promisesOf(stock.knex, level)).map(([claim, , promised]) => [claim, promised]));

  /** The events of a level that are due and were not seen by the last look. */
  const told = async (level: MadeLevel): Promise<Told[]> => {
    const events = await stock.service.leaseEvents({ levelIds: [level.id] });
    await stock.service.markEventsSent(events.map(({ id }) => id));
    return events.map(({ name, reservation_id, data }) => [
      reservation_id,
      name.replace("inventory.backorder", "").replace("-", ""),
      isoDate(data?.from.promised_at),
      isoDate(data?.to.promised_at),
    ]);
  };

  return { patientLevel, claimAt, claimsAt, entryOf, setPriority, claimsWaiting, promisedAt, told };
}

const isoDate = (moment?: string | null) => (moment ? new Date(moment).toISOString() : moment);
