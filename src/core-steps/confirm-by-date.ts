import type { MedusaContainer } from "@medusajs/framework/types";
import { ContainerRegistrationKeys, MedusaError } from "@medusajs/framework/utils";

import { errorCode } from "../modules/inventory/domain/errors";
import { inventoryOf } from "../modules/inventory/inventory-of";
import { speaksToShopper } from "./audience";
import { resultOf, type StepArguments, type StepHandler, stepResult } from "./core-step";
import { claimsOfLines, type OrderLine, type StockedVariant } from "./order-lines";
import { type MappedOrder, readOrderMapping } from "./order-mapping";
import { type Dated, shownShipDateOf } from "./ship-date";
import { toMerchantError, toShopperError } from "./shopper-error";

export const CONFIRM_STEP = "confirm-item-inventory-as-step";
export const FOUND_LINE_STEP = "find-line-item-to-update";

type Payload = Dated & {
  cart_id?: string;
  order_id?: string;
  sales_channel_id?: string | null;
  items?: Omit<OrderLine, "id">[];
  update?: Dated & Pick<OrderLine, "quantity">;
};

type Asked = { lines: OrderLine[]; order: MappedOrder & Dated };

/**
 * The step by which core's workflows look at the stock of lines that come into a cart, a draft or an edit, without a word of
 * dates. Where it finds too little for lines that name a day on which they are wanted, they are judged by what a claim of
 * them would come to. Core's answer holds for everything else, at no cost.
 */
export function confirmByDate(original: StepHandler): StepHandler {
  return {
    ...original,
    async invoke(args) {
      try {
        return await original.invoke(args);
      } catch (error) {
        // Not the error itself: what went through a nested workflow is a copy of it.
        if (errorCode(error) !== MedusaError.Codes.INSUFFICIENT_INVENTORY) {
          throw error;
        }
        const { lines, order } = await readAsked(args);
        if (lines.every((line) => shownShipDateOf(line, order) === null)) {
          throw error;
        }
        await checkClaims(args.container, { lines, order });
        return stepResult({ items: [] }, undefined);
      }
    },
  };
}

/** The lines that the workflow is about, and the cart or order that they come into. */
async function readAsked(args: StepArguments): Promise<Asked> {
  const payload = args.payload as Payload;
  const { cart_id, order_id, update } = payload;
  const order = cart_id || order_id ? await readOrder(args.container, payload) : payload;
  const found = update && resultOf<{ item: OrderLine }>(args, FOUND_LINE_STEP)?.item;
  const lines = found
    ? [{ ...found, ...update, metadata: { ...found.metadata, ...update.metadata } }]
    : (payload.items ?? []).map((item, index) => ({ ...item, id: `new_${index}` }));
  return { lines, order };
}

async function readOrder(
  container: MedusaContainer,
  { cart_id, order_id }: Payload,
): Promise<Asked["order"]> {
  const { data } = await container.resolve(ContainerRegistrationKeys.QUERY).graph({
    entity: cart_id ? "cart" : "order",
    fields: ["id", "metadata", "sales_channel_id", "shipping_methods.*"],
    filters: { id: cart_id ?? order_id },
  });
  return data[0] as unknown as Asked["order"];
}

/** @throws what a claim of the lines would throw at this moment, in words */
async function checkClaims(container: MedusaContainer, { lines, order }: Asked): Promise<void> {
  const { data } = await container.resolve(ContainerRegistrationKeys.QUERY).graph({
    entity: "variant",
    fields: [
      "id",
      "manage_inventory",
      "allow_backorder",
      "inventory_items.inventory_item_id",
      "inventory_items.required_quantity",
      "product.shipping_profile.id",
    ],
    filters: { id: lines.flatMap(({ variant_id }) => variant_id ?? []) },
  });
  const variants = data as unknown as StockedVariant[];
  const mapping = await readOrderMapping(container, order);
  const claims = claimsOfLines(lines, { variants, mapping, order });
  try {
    await inventoryOf(container).checkReservationItems(claims);
  } catch (error) {
    const inWords = speaksToShopper(container) ? toShopperError : toMerchantError;
    throw inWords(error, lines);
  }
}
