import type { MedusaNextFunction, MedusaRequest, MedusaResponse } from "@medusajs/framework/http";

import { isInsufficientAt } from "../../../availability/shipping-availability";
import {
  readCart,
  readOrder,
  readWantedLines,
  type StockedCart,
} from "../../../availability/read-cart-stock";
import { inventoryOf } from "../../../modules/inventory/inventory-of";

/** A shipping option as core answers with it, as far as it is read here. */
type Option = {
  insufficient_inventory?: boolean;
  shipping_profile_id?: string | null;
  service_zone?: { fulfillment_set?: { location?: { id?: string } | null } | null } | null;
};

/**
 * Lets `insufficient_inventory` of a cart's shipping options say what completing the cart would. Core looks at the
 * variant's flag and the line's quantity at the option's location only: it knows no policy of levels, no bundles, and not
 * that another of the channel's locations serves what this one lacks.
 */
export async function judgeOptionsForCart(
  req: MedusaRequest,
  res: MedusaResponse,
  next: MedusaNextFunction,
): Promise<void> {
  const { cart_id } = req.filterableFields as { cart_id?: unknown };
  await judgeOptions(
    req,
    res,
    typeof cart_id === "string" ? await readCart(req.scope, cart_id) : undefined,
  );
  next();
}

/** The same for the shipping options of an order, on core's admin route. */
export async function judgeOptionsForOrder(
  req: MedusaRequest,
  res: MedusaResponse,
  next: MedusaNextFunction,
): Promise<void> {
  await judgeOptions(req, res, await readOrder(req.scope, req.params.id));
  next();
}

async function judgeOptions(
  req: MedusaRequest,
  res: MedusaResponse,
  cart: StockedCart | undefined,
): Promise<void> {
  if (!cart) {
    return;
  }
  const lines = await readWantedLines(req.scope, cart);
  const rules = inventoryOf(req.scope).getBackorderOptions();
  const send = res.json.bind(res);
  res.json = (body) =>
    send(
      withJudgement(body, ({ service_zone, shipping_profile_id }) => {
        const location_id = service_zone?.fulfillment_set?.location?.id;
        return location_id
          ? isInsufficientAt(lines, { location_id, shipping_profile_id }, rules)
          : undefined;
      }),
    );
}

function withJudgement(body: unknown, judge: (option: Option) => boolean | undefined): unknown {
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
      const insufficient_inventory = judge(option);
      return insufficient_inventory === undefined ? option : { ...option, insufficient_inventory };
    }),
  };
}
