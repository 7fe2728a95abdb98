import type {
  MedusaNextFunction,
  MedusaRequest,
  MedusaResponse,
  MedusaStoreRequest,
} from "@medusajs/framework/http";
import { deepEqualObj, MathBN, MedusaError } from "@medusajs/framework/utils";

import { isObtainable } from "../../../availability/cart-availability";
import { inventoryOf } from "../../../modules/inventory/inventory-of";
import type { VariantStock } from "../../../modules/inventory/types";
import { titleOf } from "../../../core-steps/order-lines";
import { readCart, type StockedLine, variantIdsOf } from "../../../availability/read-cart-stock";
import { keyChannelIds } from "../sales-channel";

type WantedItem = {
  variant_id?: string | null;
  quantity: number;
  metadata?: Record<string, unknown> | null;
};

/**
 * The check that core makes when a line is added or changed lets everything pass whose variant allows backorders,
 * whatever its levels say, and names nothing when it refuses. These middlewares run before it, and refuse what no
 * level would give, with core's code and the line's title. What they let pass core checks as ever.
 */

/** `POST /store/carts` with items. */
export async function checkNewCart(
  req: MedusaRequest,
  _res: MedusaResponse,
  next: MedusaNextFunction,
): Promise<void> {
  const { items = [], sales_channel_id } = req.validatedBody as {
    items?: WantedItem[];
    sales_channel_id?: string;
  };
  const ofKey = keyChannelIds(req as Partial<MedusaStoreRequest>);
  await refuseUnobtainable(
    req,
    items ?? [],
    sales_channel_id ?? (ofKey.length === 1 ? ofKey[0] : null),
  );
  next();
}

/** `POST /store/carts/:id/line-items`. */
export async function checkAddedLine(
  req: MedusaRequest,
  _res: MedusaResponse,
  next: MedusaNextFunction,
): Promise<void> {
  const added = req.validatedBody as WantedItem;
  const cart = await readCart(req.scope, req.params.id);
  if (cart && !cart.completed_at) {
    const merged = cart.items.find((line) => isSameLine(line, added));
    const quantity = MathBN.add(added.quantity, merged?.quantity ?? 0).toNumber();
    await refuseUnobtainable(req, [{ ...added, quantity }], cart.sales_channel_id);
  }
  next();
}

/** `POST /store/carts/:id/line-items/:line_id`. */
export async function checkChangedLine(
  req: MedusaRequest,
  _res: MedusaResponse,
  next: MedusaNextFunction,
): Promise<void> {
  const { quantity } = req.validatedBody as { quantity?: number };
  const cart = quantity ? await readCart(req.scope, req.params.id) : undefined;
  const line = cart?.items.find(({ id }) => id === req.params.line_id);
  if (cart && !cart.completed_at && line && quantity) {
    const { variant_id } = line;
    await refuseUnobtainable(req, [{ variant_id, quantity }], cart.sales_channel_id);
  }
  next();
}

/** Core adds to a line of the same variant and metadata instead of making another. */
function isSameLine(line: StockedLine, added: WantedItem): boolean {
  return (
    line.variant_id === added.variant_id && deepEqualObj(line.metadata ?? {}, added.metadata ?? {})
  );
}

async function refuseUnobtainable(
  req: MedusaRequest,
  items: readonly WantedItem[],
  salesChannelId: string | null,
): Promise<void> {
  const variants = await inventoryOf(req.scope).listVariantStock({
    variant_ids: variantIdsOf(items),
    sales_channel_id: salesChannelId,
    with_product: true,
  });
  const byId = new Map(variants.map((variant) => [variant.variant_id, variant]));
  const refused = items.flatMap(({ variant_id, quantity }) => {
    const variant = byId.get(variant_id ?? "");
    return variant && !isObtainable(variant, quantity) ? [describe(variant, quantity)] : [];
  });
  if (refused.length) {
    throw new MedusaError(
      MedusaError.Types.NOT_ALLOWED,
      `Not enough stock available for ${refused.join(", ")}`,
      MedusaError.Codes.INSUFFICIENT_INVENTORY,
    );
  }
}

/** As a refused completion says it: "2 x Trail Tent (Green)". */
function describe(variant: VariantStock, quantity: number): string {
  const { variant_id: id, product } = variant;
  const titles = { product_title: product?.title, variant_title: product?.variant_title };
  return `${quantity} x ${titleOf({ id, quantity, ...titles })}`;
}
