import type {
  MedusaNextFunction,
  MedusaRequest,
  MedusaResponse,
  MedusaStoreRequest,
} from "@medusajs/framework/http";
import type { MedusaContainer } from "@medusajs/framework/types";
import {
  ContainerRegistrationKeys,
  deepEqualObj,
  MathBN,
  MedusaError,
} from "@medusajs/framework/utils";

import { isMapped, judgeCart, type WantedLine } from "../../../availability/cart-availability";
import {
  readCart,
  readWantedLines,
  type StockedCart,
  type StockedLine,
} from "../../../availability/read-cart-stock";
import { titleOf } from "../../../core-steps/order-lines";
import { type Dated, readShipDate } from "../../../core-steps/ship-date";
import { countedTitle, type SoldOutLine, soldOutMessage } from "../../../core-steps/shopper-error";
import { UNMAPPED_LOCATION } from "../../../modules/inventory/domain/errors";
import { inventoryOf } from "../../../modules/inventory/inventory-of";
import { keyChannelIds } from "../sales-channel";

type WantedItem = {
  variant_id?: string | null;
  quantity: number;
  metadata?: Record<string, unknown> | null;
};

/** Where a cart or a line of it says on which day it is wanted. */
const SHIP_DATE_FIELD = "metadata.ship_date";

/** Stands for the id of a line that is not in the cart yet. */
const NEW_LINE = "new";

/**
 * The check that core makes when a line is added or changed adds up what all locations have, lets everything pass whose
 * variant allows backorders, and names nothing when it refuses. These middlewares run before it, and refuse what an order
 * of the cart would be refused for, by the rule that completing it follows, with core's code and the line's title. What
 * they let pass core checks as ever.
 */

/** `POST /store/carts/:id`: a day that is none is refused where it would be written. */
export async function checkChangedCart(
  req: MedusaRequest,
  _res: MedusaResponse,
  next: MedusaNextFunction,
): Promise<void> {
  readShipDate(req.validatedBody as Dated, SHIP_DATE_FIELD);
  next();
}

/** `POST /store/carts` with items. */
export async function checkNewCart(
  req: MedusaRequest,
  _res: MedusaResponse,
  next: MedusaNextFunction,
): Promise<void> {
  const { items, sales_channel_id, metadata } = req.validatedBody as Dated & {
    items?: WantedItem[];
    sales_channel_id?: string;
  };
  readShipDate({ metadata }, SHIP_DATE_FIELD);
  (items ?? []).forEach((item, index) => readShipDate(item, `items[${index}].${SHIP_DATE_FIELD}`));
  const ofKey = keyChannelIds(req as Partial<MedusaStoreRequest>);
  const lines = (items ?? []).map((item, index) => ({ ...item, id: `${NEW_LINE}_${index}` }));
  const channel = sales_channel_id ?? (ofKey.length === 1 ? ofKey[0] : null);
  const cart = { id: NEW_LINE, sales_channel_id: channel, items: lines, metadata };
  await refuseUnobtainable(req.scope, cart, { changed: lines.map(({ id }) => id) });
  next();
}

/** `POST /store/carts/:id/line-items`. */
export async function checkAddedLine(
  req: MedusaRequest,
  _res: MedusaResponse,
  next: MedusaNextFunction,
): Promise<void> {
  const added = req.validatedBody as WantedItem;
  readShipDate(added, SHIP_DATE_FIELD);
  const cart = await readCart(req.scope, req.params.id);
  if (cart && !cart.completed_at) {
    const merged = cart.items.find((line) => isSameLine(line, added));
    if (merged) {
      await refuseQuantity(req.scope, cart, {
        line: merged,
        quantity: MathBN.add(added.quantity, merged.quantity).toNumber(),
      });
    } else {
      const line = { ...added, id: NEW_LINE, ...(await readProfile(req.scope, cart, added)) };
      const withLine = { ...cart, items: [...cart.items, line] };
      await refuseUnobtainable(req.scope, withLine, { changed: [NEW_LINE], before: cart });
    }
  }
  next();
}

/** `POST /store/carts/:id/line-items/:line_id`. */
export async function checkChangedLine(
  req: MedusaRequest,
  _res: MedusaResponse,
  next: MedusaNextFunction,
): Promise<void> {
  const { quantity, metadata } = req.validatedBody as Dated & { quantity?: number };
  readShipDate({ metadata }, SHIP_DATE_FIELD);
  const cart = quantity ? await readCart(req.scope, req.params.id) : undefined;
  const line = cart?.items.find(({ id }) => id === req.params.line_id);
  if (cart && !cart.completed_at && line && quantity) {
    // What is left out of metadata stays in it.
    const changed = { ...line, metadata: { ...line.metadata, ...metadata } };
    await refuseQuantity(req.scope, cart, { line: changed, quantity });
  }
  next();
}

/** Core adds to a line of the same variant and metadata instead of making another. */
function isSameLine(line: StockedLine, added: WantedItem): boolean {
  return (
    line.variant_id === added.variant_id && deepEqualObj(line.metadata ?? {}, added.metadata ?? {})
  );
}

/** The shipping profile of a line to come, which matters where the cart ships by several methods. */
async function readProfile(
  container: MedusaContainer,
  cart: StockedCart,
  { variant_id }: WantedItem,
): Promise<Pick<StockedLine, "variant">> {
  if (!variant_id || (cart.shipping_methods ?? []).length < 2) {
    return {};
  }
  const { data } = await container.resolve(ContainerRegistrationKeys.QUERY).graph({
    entity: "variant",
    fields: ["product.shipping_profile.id"],
    filters: { id: variant_id },
  });
  return { variant: data[0] as StockedLine["variant"] };
}

function refuseQuantity(
  container: MedusaContainer,
  cart: StockedCart,
  { line, quantity }: { line: StockedLine; quantity: number },
): Promise<void> {
  const items = cart.items.map((item) => (item.id === line.id ? { ...line, quantity } : item));
  return refuseUnobtainable(
    container,
    { ...cart, items },
    { changed: [line.id], before: quantity > line.quantity ? cart : undefined },
  );
}

/**
 * Refuses a change of a cart that would make an order of it fail: because a changed line cannot be had, or because it
 * takes from another line what that one can have now. A line that could not be had before keeps nobody from adding others.
 */
async function refuseUnobtainable(
  container: MedusaContainer,
  cart: StockedCart,
  { changed, before }: { changed: readonly string[]; before?: StockedCart },
): Promise<void> {
  const lines = await readWantedLines(container, cart, { with_product: true });
  refuseUnserved(lines.filter(({ id }) => changed.includes(id)));
  const refused = refusedLines(container, lines);
  const own = lines.filter(({ id }) => changed.includes(id) && refused.has(id));
  /** What each line can have; of one that takes from another, what it had. */
  const left = new Map(refused);
  if (!own.length && before && refused.size) {
    // The stock that was read holds for the cart as it was, too.
    const known = new Map(lines.map((line) => [line.id, line]));
    const earlier = before.items.flatMap((item) => {
      const line = known.get(item.id);
      return line ? [{ ...line, quantity: item.quantity }] : [];
    });
    const refusedBefore = refusedLines(container, earlier);
    if ([...refused.keys()].some((id) => !refusedBefore.has(id))) {
      own.push(...lines.filter(({ id }) => changed.includes(id)));
      before.items.forEach(({ id, quantity }) => left.set(id, quantity));
    }
  }
  if (own.length) {
    throw new MedusaError(
      MedusaError.Types.NOT_ALLOWED,
      soldOutMessage(own.map((line) => toldLine(line, left.get(line.id)))),
      MedusaError.Codes.INSUFFICIENT_INVENTORY,
    );
  }
}

/** Core refuses what no location of the channel stocks, too, in a message that names the channel and the variant by id. */
function refuseUnserved(lines: readonly WantedLine[]): void {
  const unserved = lines.filter(
    ({ variant }) => variant?.manage_inventory && variant.items.length && !isMapped(variant),
  );
  if (unserved.length) {
    throw new MedusaError(
      MedusaError.Types.INVALID_DATA,
      `No stock location serves ${unserved.map((line) => countedTitle(toldLine(line))).join(", ")}`,
      UNMAPPED_LOCATION,
    );
  }
}

/**
 * The lines that completing the cart would be refused for, without those that no location serves, and how many units of
 * each can be had.
 */
function refusedLines(
  container: MedusaContainer,
  lines: readonly WantedLine[],
): Map<string, number> {
  const options = inventoryOf(container).getBackorderOptions();
  const judged = judgeCart(lines, options).lines;
  return new Map(
    lines.flatMap(({ id, variant }, index) => {
      const { ships_now_quantity, backorder_quantity, unavailable_quantity } = judged[index];
      return variant?.items.length && isMapped(variant) && unavailable_quantity > 0
        ? [[id, MathBN.add(ships_now_quantity, backorder_quantity).toNumber()] as const]
        : [];
    }),
  );
}

function toldLine({ id, quantity, variant }: WantedLine, left = 0): SoldOutLine {
  const titles = {
    product_title: variant?.product?.title,
    variant_title: variant?.product?.variant_title,
  };
  return { quantity, title: titleOf({ id, quantity, ...titles }), left };
}
