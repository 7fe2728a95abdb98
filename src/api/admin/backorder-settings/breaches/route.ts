import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http";
import { ContainerRegistrationKeys } from "@medusajs/framework/utils";

import { inventoryOf } from "../../../../modules/inventory/inventory-of";
import type { AdminStockBreachListResponse } from "../../../../types/http";

/** The names of a level, as they are read over the links. */
type NamedLevel = {
  id: string;
  inventory_item?: { sku: string | null; title: string | null };
  stock_locations?: ({ name: string } | null)[] | null;
};

/** Looks at the books of all levels, and lists where they break what must always hold. Changes nothing. */
export const GET = async (
  req: AuthenticatedMedusaRequest,
  res: MedusaResponse<AdminStockBreachListResponse>,
): Promise<void> => {
  const { limit } = req.validatedQuery as { limit: number };
  const checked_at = new Date().toISOString();
  const found = await inventoryOf(req.scope).findBreaches({ limit: limit + 1 });
  const breaches = found.slice(0, limit);
  const query = req.scope.resolve(ContainerRegistrationKeys.QUERY);
  const { data } = await query.graph({
    entity: "inventory_level",
    filters: { id: breaches.map(({ inventory_level_id }) => inventory_level_id) },
    fields: ["id", "inventory_item.sku", "inventory_item.title", "stock_locations.name"],
  });
  const levels = new Map((data as unknown as NamedLevel[]).map((level) => [level.id, level]));
  res.status(200).json({
    breaches: breaches.map((breach) => {
      const level = levels.get(breach.inventory_level_id);
      return {
        ...breach,
        sku: level?.inventory_item?.sku ?? null,
        item_title: level?.inventory_item?.title ?? null,
        location_name: level?.stock_locations?.[0]?.name ?? null,
      };
    }),
    has_more: found.length > limit,
    checked_at,
  });
};
