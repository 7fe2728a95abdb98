import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk";

import { inventoryOf } from "../../../modules/inventory/inventory-of";

/**
 * Brings the drafts of replenishment in step with what levels are short of. Doing it again changes nothing, and a shortage
 * that goes away empties them: so nothing is compensated.
 */
export const followShortageStep = createStep(
  "follow-shortage",
  async (levelIds: string[], { container }) => {
    await inventoryOf(container).followShortage(levelIds);
    return new StepResponse(levelIds);
  },
);
