import type { MedusaContainer } from "@medusajs/framework/types";
import { ContainerRegistrationKeys } from "@medusajs/framework/utils";

import { inventoryOf } from "../modules/inventory/inventory-of";

/** Longer than the lock of a cart that is being completed: the order of a younger claim may be on its way. */
const MIN_AGE_SECONDS = 600;

/** Gives back what was claimed for orders that never came to be: a crash came between the claim and the order. */
export default async function releaseOrphanClaims(container: MedusaContainer): Promise<void> {
  const released = await inventoryOf(container).releaseOrphanClaims(MIN_AGE_SECONDS);
  if (released.length) {
    container
      .resolve(ContainerRegistrationKeys.LOGGER)
      .warn(`Released ${released.length} claims whose orders do not exist: ${released.join(", ")}`);
  }
}

export const config = {
  name: "release-orphan-claims",
  schedule: "*/5 * * * *",
};
