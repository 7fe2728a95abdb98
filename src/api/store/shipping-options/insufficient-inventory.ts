import type { MedusaNextFunction, MedusaRequest, MedusaResponse } from "@medusajs/framework/http";

import type { WantedLine } from "../../../availability/cart-availability";
import { isInsufficientAt } from "../../../availability/shipping-availability";
import { readCart, readOrder, readWantedLines } from "../../../availability/read-cart-stock";

/** A shipping option as core answers with it, as far as it is read here. */
type Option = {
  insufficient_inventory?: boolean;
  service_zone?: { fulfillment_set?: { location?: { id?: string } | null } | null } | null;
};

/**
 * Puts the policy of levels into `insufficient_inventory` of a cart's shipping options. Core looks at the variant's
 * flag and the line's quantity only: it knows no levels that may be backordered, none that may not, and no bundles.
 */
export async function judgeOptionsForCart(
  req: MedusaRequest,
  res: MedusaResponse,
  next: MedusaNextFunction,
): Promise<void> {
  const { cart_id } = req.filterableFields as { cart_id?: unknown };
  const cart = typeof cart_id === "string" ? await readCart(req.scope, cart_id) : undefined;
  if (cart) {
    judgeAnswer(res, await readWantedLines(req.scope, cart));
  }
  next();
}

/** The same for the shipping options of an order, on core's admin route. */
export async function judgeOptionsForOrder(
  req: MedusaRequest,
  res: MedusaResponse,
  next: MedusaNextFunction,
): Promise<void> {
  const order = await readOrder(req.scope, req.params.id);
  if (order) {
    judgeAnswer(res, await readWantedLines(req.scope, order));
  }
  next();
}

function judgeAnswer(res: MedusaResponse, lines: readonly WantedLine[]): void {
  const send = res.json.bind(res);
  res.json = (body) => send(withJudgement(body, lines));
}

function withJudgement(body: unknown, lines: readonly WantedLine[]): unknown {
  if (typeof body !== "object" || body === null || !("shipping_options" in body)) {
    return body;
  }
  const { shipping_options: options } = body as { shipping_options: unknown };
  if (!Array.isArray(options)) {
    return body;
  }
  return {
    ...body,
    shipping_options: (options as Option[]).map((option) => {
      const locationId = option.service_zone?.fulfillment_set?.location?.id;
      return locationId
        ? { ...option, insufficient_inventory: isInsufficientAt(lines, locationId) }
        : option;
    }),
  };
}
