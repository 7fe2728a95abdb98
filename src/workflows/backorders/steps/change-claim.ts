import type { BigNumberInput } from "@medusajs/framework/types";
import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk";

import { inventoryOf } from "../../../modules/inventory/inventory-of";
import type {
  ReservationItemWithFormDTO,
  UpdateClaimInput,
} from "../../../modules/inventory/types";

type Before = { id: string; quantity: BigNumberInput; location_id: string };

/** Changes a reservation. Its compensation gives it its quantity and its location back. */
export const changeClaimStep = createStep(
  "change-claim-step",
  async (input: UpdateClaimInput, { container }) => {
    const inventory = inventoryOf(container);
    const { id, quantity, location_id } = await inventory.retrieveReservationItem(input.id);
    const [claim] = await inventory.updateReservationItems([input]);
    return new StepResponse<ReservationItemWithFormDTO, Before>(claim, {
      id,
      quantity,
      location_id,
    });
  },
  async (before, { container }) => {
    if (before) {
      await inventoryOf(container).updateReservationItems([before]);
    }
  },
);
