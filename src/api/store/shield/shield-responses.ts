import type {
  MedusaNextFunction,
  MedusaRequest,
  MedusaResponse,
  MedusaStoreRequest,
} from "@medusajs/framework/http";

import { inventoryOf } from "../../../modules/inventory/inventory-of";
import { shieldBody } from "../../../availability/shield";
import { guardQuery } from "./guarded-query";

/**
 * Stands before every route under `/store`, the store's own among them: quantities follow the rule, and what a shopper
 * must not see is taken out of the answer as it leaves. It is the first middleware of all, so its `res.json` is the last
 * that an answer passes: other middlewares that wrap `res.json` see what core made.
 */
export function shieldStoreResponses(
  req: MedusaRequest,
  res: MedusaResponse,
  next: MedusaNextFunction,
): void {
  const guard = guardQuery(req as unknown as MedusaStoreRequest);
  const exposeLevels = inventoryOf(req.scope).exposesLevels();
  const send = res.json.bind(res);
  res.json = (body) =>
    send(shieldBody(body, { exposeLevels, channelLocationIds: guard.channelLocationIds }));
  next();
}
