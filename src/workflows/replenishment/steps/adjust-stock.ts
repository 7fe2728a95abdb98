import { MathBN } from "@medusajs/framework/utils";
import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk";

import { inventoryOf } from "../../../modules/inventory/inventory-of";
import type { AdjustStockInput, SupplyOutcome } from "../../../modules/inventory/types";

type Adjustments = AdjustStockInput["adjustments"];

/** Changes stock by deltas. Its compensation takes the same deltas back, so that what others did meanwhile stays. */
export const adjustStockStep = createStep(
  "adjust-stock-step",
  async (input: AdjustStockInput, { container }) => {
    const outcome = await inventoryOf(container).adjustStock(input);
    const made = input.dry_run || outcome.replayed ? [] : input.adjustments;
    return new StepResponse<SupplyOutcome, Adjustments>(outcome, made);
  },
  async (made, { container }) => {
    if (made?.length) {
      await inventoryOf(container).adjustStock({
        adjustments: made.map(({ adjustment, ...level }) => ({
          ...level,
          adjustment: MathBN.mult(adjustment, -1).toFixed(),
        })),
      });
    }
  },
);
