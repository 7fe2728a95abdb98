import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk";
import type { MedusaContainer } from "@medusajs/framework/types";

import { inventoryOf } from "../../../modules/inventory/inventory-of";
import type {
  ReceiveReplenishmentOrderInput,
  ReceiveStockInput,
  SupplyOutcome,
} from "../../../modules/inventory/types";

/** Books a delivery against a replenishment order. Its compensation takes the receipt back, if this step booked it. */
export const receiveReplenishmentOrderStep = createStep(
  "receive-replenishment-order-step",
  async (input: ReceiveReplenishmentOrderInput, { container }) =>
    booked(input, await inventoryOf(container).receiveReplenishmentOrder(input)),
  async (receiptId, { container }) => takeBack(receiptId, container),
);

/** Books goods that came without a replenishment order. Its compensation takes the receipt back, if this step booked it. */
export const receiveStockStep = createStep(
  "receive-stock-step",
  async (input: ReceiveStockInput, { container }) =>
    booked(input, await inventoryOf(container).receiveStock(input)),
  async (receiptId, { container }) => takeBack(receiptId, container),
);

/** A dry run booked nothing; a repetition found what somebody else had booked, which is theirs to keep. */
function booked(
  { dry_run }: { dry_run?: boolean },
  outcome: SupplyOutcome,
): StepResponse<SupplyOutcome, string | null> {
  const receiptId = dry_run || outcome.replayed ? null : (outcome.receipt?.id ?? null);
  return new StepResponse<SupplyOutcome, string | null>(outcome, receiptId);
}

async function takeBack(
  receiptId: string | null | undefined,
  container: MedusaContainer,
): Promise<void> {
  if (receiptId) {
    await inventoryOf(container).undoReceipt(receiptId);
  }
}
