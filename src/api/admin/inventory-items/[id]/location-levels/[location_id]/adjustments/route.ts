import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http";
import { MathBN } from "@medusajs/framework/utils";

import { inventoryOf } from "../../../../../../../modules/inventory/inventory-of";
import type { InventoryLevelWithPolicyDTO } from "../../../../../../../modules/inventory/types";
import type {
  AdminAdjustedLevel,
  AdminAdjustStock,
  AdminAdjustStockResponse,
} from "../../../../../../../types/http";
import { adjustStockWorkflow } from "../../../../../../../workflows/replenishment";
import { withOrders } from "../../../../../replenishment-orders/helpers";

/** Changes a level's stock by a delta, or with `dry_run` says which orders that would fill or leave short. */
export const POST = async (
  req: AuthenticatedMedusaRequest<AdminAdjustStock>,
  res: MedusaResponse<AdminAdjustStockResponse>,
): Promise<void> => {
  const { id: inventory_item_id, location_id } = req.params;
  const { adjustment, dry_run } = req.validatedBody;
  const { result } = await adjustStockWorkflow(req.scope).run({
    input: {
      adjustments: [{ inventory_item_id, location_id, adjustment }],
      dry_run,
      actor: req.auth_context.actor_id,
    },
  });
  const [level] = (await inventoryOf(req.scope).listInventoryLevels({
    inventory_item_id,
    location_id,
  })) as InventoryLevelWithPolicyDTO[];
  const told = await withOrders(result, req.scope);
  const inventory_level = dry_run ? toPreview(level, adjustment, told) : toLevel(level);
  res.json({ inventory_level, ...told });
};

type Told = Pick<AdminAdjustStockResponse, "fills" | "shortfalls">;

function toLevel(level: InventoryLevelWithPolicyDTO): AdminAdjustedLevel {
  return {
    id: level.id,
    inventory_item_id: level.inventory_item_id,
    location_id: level.location_id,
    stocked_quantity: Number(level.stocked_quantity),
    reserved_quantity: Number(level.reserved_quantity),
    incoming_quantity: Number(level.incoming_quantity),
    backordered_quantity: Number(level.backordered_quantity),
  };
}

/** The level as it would be: nothing was written. */
function toPreview(
  stored: InventoryLevelWithPolicyDTO,
  adjustment: AdminAdjustStock["adjustment"],
  { fills, shortfalls }: Told,
): AdminAdjustedLevel {
  const level = toLevel(stored);
  const filled = MathBN.sum(...fills.map(({ quantity }) => quantity));
  const short = MathBN.sum(...shortfalls.map(({ quantity }) => quantity));
  return {
    ...level,
    stocked_quantity: MathBN.add(level.stocked_quantity, adjustment).toNumber(),
    backordered_quantity: MathBN.sub(
      MathBN.add(level.backordered_quantity, short),
      filled,
    ).toNumber(),
  };
}
