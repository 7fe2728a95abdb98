import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http";
import { ContainerRegistrationKeys } from "@medusajs/framework/utils";

import { inventoryOf } from "../../../../../modules/inventory/inventory-of";
import type { AdminItemStockResponse } from "../../../../../types/http";
import { readLevelBackorderPolicies } from "../../helpers";

/** An item's stock at each location as a warehouse works with it, and the policy that applies there. */
export const GET = async (
  req: AuthenticatedMedusaRequest,
  res: MedusaResponse<AdminItemStockResponse>,
): Promise<void> => {
  const inventory = inventoryOf(req.scope);
  await inventory.retrieveInventoryItem(req.params.id, { select: ["id"] });
  const levels = await inventory.listItemStock(req.params.id);
  const [policies, { data: locations }] = await Promise.all([
    readLevelBackorderPolicies(
      levels.map((level) => level.inventory_level_id),
      req.scope,
    ),
    req.scope.resolve(ContainerRegistrationKeys.QUERY).graph({
      entity: "stock_location",
      fields: ["id", "name"],
      filters: { id: levels.map((level) => level.location_id) },
    }),
  ]);
  const names = new Map(locations.map(({ id, name }) => [id, name]));
  const effective = new Map(policies.map((policy) => [policy.location_id, policy.effective]));
  res.status(200).json({
    levels: levels.flatMap((level) => {
      const policy = effective.get(level.location_id);
      return policy
        ? [
            {
              ...level,
              next_supply: level.next_supply && {
                ...level.next_supply,
                expected_at: level.next_supply.expected_at.toISOString(),
              },
              location_name: names.get(level.location_id) ?? null,
              effective: policy,
            },
          ]
        : [];
    }),
  });
};
