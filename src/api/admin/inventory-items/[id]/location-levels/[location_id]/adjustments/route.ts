import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http";
import type { BigNumberInput } from "@medusajs/framework/types";
import { MathBN } from "@medusajs/framework/utils";

import { inventoryOf } from "../../../../../../../modules/inventory/inventory-of";
import type {
  AdjustStockInput,
  InventoryLevelWithPolicyDTO,
} from "../../../../../../../modules/inventory/types";
import type {
  AdminAdjustedLevel,
  AdminAdjustStock,
  AdminAdjustStockResponse,
} from "../../../../../../../types/http";
import { adjustStockWorkflow } from "../../../../../../../workflows/replenishment";
import { answerConflict } from "../../../../../conflicts";
import { withOrders } from "../../../../../replenishment-orders/helpers";

/** Changes a level's stock by a delta or a count, or with `dry_run` says which orders that would fill or leave short. */
export const POST = async (
  req: AuthenticatedMedusaRequest<AdminAdjustStock>,
  res: MedusaResponse<AdminAdjustStockResponse>,
): Promise<void> => {
  try {
    res.json(await adjust(req));
  } catch (error) {
    answerConflict(error, res);
  }
};

async function adjust(
  req: AuthenticatedMedusaRequest<AdminAdjustStock>,
): Promise<AdminAdjustStockResponse> {
  const { id: inventory_item_id, location_id } = req.params;
  const { dry_run, ...change } = req.validatedBody;
  const { result } = await adjustStockWorkflow(req.scope).run({
    input: {
      adjustments: [
        { inventory_item_id, location_id, ...change } as AdjustStockInput["adjustments"][number],
      ],
      dry_run,
      actor: req.auth_context.actor_id,
    },
  });
  const [level] = (await inventoryOf(req.scope).listInventoryLevels({
    inventory_item_id,
    location_id,
  })) as InventoryLevelWithPolicyDTO[];
  const told = await withOrders(result, req.scope);
  const delta = result.adjusted?.[0]?.delta ?? 0;
  return { inventory_level: dry_run ? toPreview(level, delta, told) : toLevel(level), ...told };
}

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
  delta: BigNumberInput,
  { fills, shortfalls }: Told,
): AdminAdjustedLevel {
  const level = toLevel(stored);
  const filled = MathBN.sum(...fills.map(({ quantity }) => quantity));
  const short = MathBN.sum(...shortfalls.map(({ quantity }) => quantity));
  return {
    ...level,
    stocked_quantity: MathBN.add(level.stocked_quantity, delta).toNumber(),
    backordered_quantity: MathBN.sub(
      MathBN.add(level.backordered_quantity, short),
      filled,
    ).toNumber(),
  };
}
