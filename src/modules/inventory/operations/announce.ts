import type { Context } from "@medusajs/framework/types";
import { CommonEvents } from "@medusajs/framework/utils";

import { forget } from "../engine/database";

/** Core's entities that a change of stock is announced for. */
export type AnnouncedEntity = "inventory_level" | "reservation_item";

/** One call of the service, as its operation sees it. */
export type Call = {
  /** Medusa's; with the caller's transaction, where there is one. */
  context: Context;
  /**
   * Emits one event for each row, after the commit, grouped by the context, as core's module does; and one for a list of rows,
   * with their ids as `data.id`.
   */
  emit: (entity: AnnouncedEntity, action: string, ids: readonly (string | string[])[]) => void;
};

/** What must follow when SQL changed levels: the events, and a fresh look in the caller's transaction. */
export function announceLevels({ context, emit }: Call, ids: readonly string[]): void {
  forget(context, "InventoryLevel", ids);
  emit("inventory_level", CommonEvents.UPDATED, ids);
}

/** The same, with one event for all of them: for changes of so many levels that an event of each would not fit into memory. */
export function announceLevelsTogether({ context, emit }: Call, ids: readonly string[]): void {
  forget(context, "InventoryLevel", ids);
  emit("inventory_level", CommonEvents.UPDATED, ids.length ? [[...ids]] : []);
}

/** What must follow when SQL changed claims: the events, and a fresh look in the caller's transaction. */
export function announceClaims(
  { context, emit }: Call,
  action: string,
  ids: readonly string[],
): void {
  forget(context, "ReservationItem", ids);
  emit("reservation_item", action, ids);
}
