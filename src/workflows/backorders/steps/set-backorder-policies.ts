import { Modules } from "@medusajs/framework/utils";
import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk";

import {
  type BackorderPolicyService,
  givenFields,
  type LevelBackorderPolicyInput,
  refuseUnknown,
  type StoredLevelPolicy,
} from "../types";

/** The id of {@link setBackorderPoliciesStep}. */
export const setBackorderPoliciesStepId = "set-backorder-policies-step";

/**
 * Sets the policies of levels, all or none, in one statement. Its compensation puts back the values that this step
 * replaced, and only those.
 *
 * @throws MedusaError `not_found` that names every level that does not exist by its place in the input, `invalid_data`
 *   for a limit that is no quantity or a level that is named twice; nothing is written
 */
export const setBackorderPoliciesStep = createStep(
  setBackorderPoliciesStepId,
  async (input: LevelBackorderPolicyInput[], { container }) => {
    if (!input.length) {
      return new StepResponse<{ id: string }[], LevelBackorderPolicyInput[]>([], []);
    }
    const service = container.resolve<BackorderPolicyService>(Modules.INVENTORY);
    const stored = await readLevels(service, input);
    refuseUnknown(
      input.map((level, place) =>
        stored.has(keyOf(level))
          ? undefined
          : `levels[${place}]: Item ${level.inventory_item_id} is not stocked at location ${level.location_id}`,
      ),
    );

    const levels = await service.updateInventoryLevels(
      input.map((level) => ({ ...nameOf(level), ...givenFields(level, level) })),
    );
    return new StepResponse<{ id: string }[], LevelBackorderPolicyInput[]>(
      levels.map(({ id }) => ({ id })),
      input.map((level) => ({
        ...nameOf(level),
        ...givenFields(level, stored.get(keyOf(level)) ?? {}),
      })),
    );
  },
  async (before, { container }) => {
    if (!before?.length) {
      return;
    }
    const service = container.resolve<BackorderPolicyService>(Modules.INVENTORY);
    await service.updateInventoryLevels(before);
  },
);

type LevelName = { inventory_item_id: string; location_id: string };

const nameOf = ({ inventory_item_id, location_id }: LevelName): LevelName => ({
  inventory_item_id,
  location_id,
});

const keyOf = ({ inventory_item_id, location_id }: LevelName): string =>
  JSON.stringify([inventory_item_id, location_id]);

/** Reads the levels' policies, in one query with one condition per location: there are few of those. */
async function readLevels(
  service: BackorderPolicyService,
  names: readonly LevelName[],
): Promise<Map<string, StoredLevelPolicy>> {
  const itemsByLocation = new Map<string, string[]>();
  for (const { location_id, inventory_item_id } of names) {
    const items = itemsByLocation.get(location_id);
    if (items) {
      items.push(inventory_item_id);
    } else {
      itemsByLocation.set(location_id, [inventory_item_id]);
    }
  }
  const levels = await service.listInventoryLevels(
    {
      $or: [...itemsByLocation].map(([location_id, inventory_item_id]) => ({
        location_id,
        inventory_item_id,
      })),
    },
    { select: ["id", "inventory_item_id", "location_id", "allow_backorder", "backorder_limit"] },
  );
  return new Map(levels.map((level) => [keyOf(level), level]));
}
