import type { ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http";

import { inventoryOf } from "../../../modules/inventory/inventory-of";
import type InventoryModuleService from "../../../modules/inventory/service";
import type {
  AdminFollowStockMovementsParams,
  AdminFollowStockMovementsResponse,
} from "../../../types/http";

/** How many movements are read at once. */
const PAGE = 1_000;

/** Follows the ledger: what moved after a movement, a page as JSON, or all of it as NDJSON for who accepts that. */
export const GET = async (
  req: AuthenticatedMedusaRequest,
  res: MedusaResponse<AdminFollowStockMovementsResponse>,
): Promise<void> => {
  const inventory = inventoryOf(req.scope);
  const { after, limit } = req.validatedQuery as AdminFollowStockMovementsParams;
  // Clients that say nothing accept everything, and get JSON.
  if (req.accepts(["application/json", "application/x-ndjson"]) === "application/x-ndjson") {
    // Read before the answer begins, so that a refusal is one.
    const first = await inventory.followStockMovements({
      after,
      limit: Math.min(PAGE, limit ?? PAGE),
    });
    res.setHeader("Content-Type", "application/x-ndjson; charset=utf-8");
    await pipeline(
      Readable.from(linesOf(inventory, first, limit ?? Infinity)),
      res as unknown as ServerResponse,
    );
    return;
  }
  const stock_movements = await inventory.followStockMovements({ after, limit: limit ?? PAGE });
  res.json({
    stock_movements,
    next: stock_movements.at(-1)?.id ?? after ?? null,
    limit: limit ?? PAGE,
  });
};

type Page = Awaited<ReturnType<InventoryModuleService["followStockMovements"]>>;

/** Page by page, and a page only when the client has taken the one before. */
async function* linesOf(
  inventory: InventoryModuleService,
  first: Page,
  limit: number,
): AsyncGenerator<string> {
  let left = limit;
  let page = first;
  while (page.length) {
    yield page.map((movement) => `${JSON.stringify(movement)}\n`).join("");
    left -= page.length;
    page =
      left > 0
        ? await inventory.followStockMovements({
            after: page.at(-1)?.id,
            limit: Math.min(PAGE, left),
          })
        : [];
  }
}
