import type { IOrderModuleService, MedusaContainer } from "@medusajs/framework/types";
import { MedusaError, Modules } from "@medusajs/framework/utils";
import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk";

import { readAllocatableOrder } from "../../../core-steps/order-allocation";
import { readOrderToClaim } from "../../../core-steps/order-to-claim";

export type ShippingPreferenceInput = {
  order_id: string;
  /** `null`: as the store has it. What is left out stays. */
  ship?: "available" | "complete" | null;
  /** The day on which the order is wanted, `2026-12-24` or a date-time; `null`: none. */
  ship_date?: string | null;
  /** Lines that are wanted on a day of their own; `null`: on that of the order. Others stay. */
  lines?: LineShipDate[];
  /** Who does it. */
  actor?: string | null;
};

export type LineShipDate = { line_item_id: string; ship_date: string | null };

/** Looks whether the order has the lines, and says what of its metadata is to change: an empty text takes a key away. */
export const checkPreferenceStep = createStep(
  "check-shipping-preference",
  async (input: ShippingPreferenceInput, { container }) => {
    const { items = [] } = await readAllocatableOrder(container, input.order_id);
    (input.lines ?? []).forEach(({ line_item_id }, index, lines) => {
      const field = `lines[${index}].line_item_id`;
      if (!items.some(({ id }) => id === line_item_id)) {
        throw invalid(`${field}: the order has no line ${line_item_id}`);
      }
      if (lines.findIndex((other) => other.line_item_id === line_item_id) < index) {
        throw invalid(`${field}: ${line_item_id} stands twice`);
      }
    });
    const metadata: Record<string, string> = {};
    for (const name of ["ship", "ship_date"] as const) {
      const value = input[name];
      if (value !== undefined) {
        metadata[name] = value ?? "";
      }
    }
    return new StepResponse(metadata);
  },
);

/** Says on which day lines are wanted. Its compensation says what they said before. */
export const setLineShipDatesStep = createStep(
  "set-line-ship-dates",
  async ({ order_id, lines }: LineShipDates, { container }) => {
    const before = await writeShipDates(container, { order_id, lines });
    return new StepResponse<void, LineShipDates>(undefined, { order_id, lines: before });
  },
  async (before, { container }) => {
    if (before) {
      await writeShipDates(container, before);
    }
  },
);

type LineShipDates = { order_id: string; lines: LineShipDate[] };

/**
 * Writes to the order's items of its present version: what they say comes before what their lines say, and a version that comes
 * takes it over.
 *
 * @returns what they said before
 */
async function writeShipDates(
  container: MedusaContainer,
  { order_id, lines }: LineShipDates,
): Promise<LineShipDate[]> {
  const order = lines.length ? await readOrderToClaim(container, order_id) : undefined;
  const changes = lines.flatMap(({ line_item_id, ship_date }) => {
    const item = order?.items?.find(({ id }) => id === line_item_id);
    const id = item?.detail?.id;
    return id ? [{ id, line_item_id, ship_date, metadata: item.metadata }] : [];
  });
  if (changes.length) {
    await container.resolve<IOrderModuleService>(Modules.ORDER).updateOrderItem(
      changes.map(({ id, metadata, ship_date }) => ({
        selector: { id },
        data: { metadata: { ...metadata, ship_date: ship_date ?? "" } },
      })),
    );
  }
  return changes.map(({ line_item_id, metadata }) => ({
    line_item_id,
    ship_date: (metadata?.ship_date as string | undefined) ?? null,
  }));
}

function invalid(message: string): MedusaError {
  return new MedusaError(MedusaError.Types.INVALID_DATA, message);
}
