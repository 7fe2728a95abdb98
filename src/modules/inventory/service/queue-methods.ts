import type { Context } from "@medusajs/framework/types";
import { generateEntityId, InjectManager, MedusaContext } from "@medusajs/framework/utils";

import { runChange, sqlOf } from "../engine/database";
import type { BackordersModuleOptions } from "../options";
import {
  type DueEntry,
  leaseEntriesToNotify,
  type LeaseEntriesOptions,
  markEntriesNotified,
} from "../engine/notify-entries";
import { requestReplenishment, type RequestedReplenishment } from "../engine/request-replenishment";
import { AvailabilityMethods } from "./availability-methods";

/** The part of the service that tells the world about the queue: the outbox of its events, and inbound supply. */
export class QueueMethods extends AvailabilityMethods {
  /** The module's options, with their defaults. */
  getBackorderOptions(): Readonly<Required<BackordersModuleOptions>> {
    return this.moduleOptions_;
  }

  /**
   * Leases the backorder entries whose `inventory.backordered` is due to the caller, who emits the events and then says
   * so with {@link markEntriesNotified}. When it never does, the entries are due again after a minute.
   *
   * @param options - of which claims; how old at least, in seconds; how many at most
   * @returns the entries, with what their claims did to the levels
   * Locks the entries; passes over those that somebody else has locked.
   */
  @InjectManager()
  async leaseEntriesToNotify(
    options: LeaseEntriesOptions,
    @MedusaContext() context: Context = {},
  ): Promise<DueEntry[]> {
    return runChange(context, (execute) => leaseEntriesToNotify(execute, options));
  }

  /** Notes that the events of entries are out; they are never due again. */
  @InjectManager()
  async markEntriesNotified(ids: string[], @MedusaContext() context: Context = {}): Promise<void> {
    await runChange(context, (execute) => markEntriesNotified(execute, ids));
  }

  /**
   * Requests supply for what levels are short of: one open request for each level, which grows to the shortage. Asking
   * again for the same shortage changes nothing.
   *
   * @param levelIds - levels
   * @returns the open requests of those that are short
   */
  @InjectManager()
  async requestReplenishment(
    levelIds: string[],
    @MedusaContext() context: Context = {},
  ): Promise<RequestedReplenishment[]> {
    const requests = [...new Set(levelIds)].map((inventory_level_id) => ({
      id: generateEntityId(undefined, "replo"),
      inventory_level_id,
    }));
    return requests.length ? requestReplenishment(sqlOf(context), requests) : [];
  }
}
