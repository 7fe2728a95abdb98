import type {
  MedusaNextFunction,
  MedusaRequest,
  MedusaResponse,
  MedusaStoreRequest,
} from "@medusajs/framework/http";
import { ContainerRegistrationKeys } from "@medusajs/framework/utils";

import { shieldBody } from "../../../availability/shield";
import { shieldRefusal } from "../../../availability/shield-refusal";
import { type Survey, surveyBody } from "../../../availability/survey";
import { speakToShopper } from "../../../core-steps/audience";
import { inventoryOf } from "../../../modules/inventory/inventory-of";
import { guardQuery } from "./guarded-query";
import { RequestStock } from "./request-stock";

/**
 * Stands before every route under `/store`, the store's own among them: quantities follow the rule, variants say whether
 * they can be ordered beyond stock, and what a shopper must not see is taken out of the answer as it leaves. It is the
 * first middleware of all, so its `res.json` is the last that an answer passes: other middlewares that wrap `res.json`
 * see what core made.
 *
 * An answer that has variants or levels leaves once the database has been asked about all of them; where that fails, the
 * request fails, and nothing unshielded leaves.
 */
export function shieldStoreResponses(
  req: MedusaRequest,
  res: MedusaResponse,
  next: MedusaNextFunction,
): void {
  const stock = new RequestStock(req as unknown as MedusaStoreRequest);
  guardQuery(req as unknown as MedusaStoreRequest, stock);
  const exposeLevels = inventoryOf(req.scope).exposesLevels();
  speakToShopper(req.scope);
  const send = res.json.bind(res);
  res.json = (answer) => {
    const body = shieldRefusal(answer);
    const survey = surveyBody(body);
    if (!survey.hasLevels && !survey.variants.size) {
      return send(shieldBody(body, { exposeLevels }));
    }
    ask(stock, survey)
      .then((found) => send(shieldBody(body, { exposeLevels, ...found })))
      .catch((error: unknown) => failWith(error, { req, res, next }));
    return res;
  };
  next();
}

async function ask(stock: RequestStock, { hasLevels, variants }: Survey) {
  return {
    variants: variants.size ? await stock.askBackorders(variants) : undefined,
    channelLocationIds: hasLevels ? await stock.locationIds() : undefined,
  };
}

/** Medusa's own handler answers, unless the route has gone on and answered otherwise by now. */
function failWith(
  error: unknown,
  { req, res, next }: { req: MedusaRequest; res: MedusaResponse; next: MedusaNextFunction },
): void {
  if (res.headersSent) {
    const logger = req.scope.resolve(ContainerRegistrationKeys.LOGGER);
    logger.error(error instanceof Error ? error : new Error(String(error)));
    return;
  }
  next(error);
}
