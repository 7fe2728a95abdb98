import { MathBN } from "@medusajs/framework/utils";
import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk";

import { inventoryOf } from "../../../modules/inventory/inventory-of";
import type { AdjustStockInput, SupplyOutcome } from "../../../modules/inventory/types";

/** What has to be taken back where the workflow fails later. */
type Adjusted = { inventory_item_id: string; location_id: string; delta: string }[];

/** Changes stock by deltas and counts. Its compensation takes the deltas back, so that what others did meanwhile stays. */
export const adjustStockStep = createStep(
  "adjust-stock-step",
  async (input: AdjustStockInput, { container }) => {
    const outcome = await inventoryOf(container).adjustStock(input);
    const made =
      input.dry_run || outcome.replayed
        ? []
        : (outcome.adjusted ?? []).map(({ ordinal, delta }) => {
            const { inventory_item_id, location_id } = input.adjustments[ordinal];
            return { inventory_item_id, location_id, delta };
          });
    return new StepResponse<SupplyOutcome, Adjusted>(outcome, made);
  },
  async (made, { container }) => {
    if (made?.length) {
      await inventoryOf(container).adjustStock({
        adjustments: made.map(({ delta, ...level }) => ({
          ...level,
          adjustment: MathBN.mult(delta, -1).toFixed(),
        })),
      });
    }
  },
);
