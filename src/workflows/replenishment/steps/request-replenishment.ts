import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk";

import { inventoryOf } from "../../../modules/inventory/inventory-of";

/**
 * Brings the draft of the levels' locations in step with what is short. A draft that asks for too much is a person's to cut,
 * and asking again changes nothing: so nothing is compensated.
 */
export const requestReplenishmentStep = createStep(
  "request-replenishment",
  async (levelIds: string[], { container }) =>
    new StepResponse(await inventoryOf(container).followShortage(levelIds)),
);
