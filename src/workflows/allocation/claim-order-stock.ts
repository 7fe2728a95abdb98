import type { MedusaContainer } from "@medusajs/framework/types";
import { ContainerRegistrationKeys, MathBN, MedusaError, Modules } from "@medusajs/framework/utils";

import type InventoryModuleService from "../../modules/inventory/service";
import type { CreateReservationItemInput } from "../../modules/inventory/types";
import {
  contextOf,
  resultOf,
  type StepArguments,
  type StepHandler,
  withOverrides,
} from "./core-step";
import { NO_LOCKING } from "./no-locking";
import type { OrderLine } from "./order-lines";
import { type MappedOrder, type OrderMapping, readOrderMapping } from "./order-mapping";
import { toShopperError } from "./shopper-error";

export const ORDER_STEP = "order-query";

type Order = MappedOrder & {
  id: string;
  items?: (OrderLine & {
    variant?: { product?: { shipping_profile?: { id: string } | null } | null } | null;
  })[];
};

/** What core's step asks of the Inventory Module, with the location that core picked. */
type CoreClaim = CreateReservationItemInput & { line_item_id: string };

/**
 * The step that claims for an order that exists already: an edit, a claim, an exchange, a draft order. Core hands it the
 * first location that comes; here every line claims where the order's shipping method and sales channel say. Lines that
 * ask for nothing, as an edit down to what is fulfilled does, are left out.
 */
export function claimAtMappedLocation(original: StepHandler): StepHandler {
  return {
    async invoke(args) {
      const order = await readOrder(args);
      const mapping = await readOrderMapping(args.container, order);
      const container = withOverrides(args.container, {
        [Modules.LOCKING]: NO_LOCKING,
        [Modules.INVENTORY]: { createReservationItems: claim(args, order, mapping) },
      });
      return original.invoke({ ...args, container });
    },
    async compensate(args) {
      const container = withOverrides(args.container, { [Modules.LOCKING]: NO_LOCKING });
      return original.compensate?.({ ...args, container });
    },
  };
}

function claim(args: StepArguments, order: Order, mapping: OrderMapping) {
  const lines = new Map((order.items ?? []).map((line) => [line.id, line]));
  return async (claims: CoreClaim[]) => {
    const inventory = args.container.resolve(
      Modules.INVENTORY,
    ) as unknown as InventoryModuleService;
    const mapped = claims
      .filter((line) => MathBN.gt(line.quantity, 0))
      .map(({ location_id: _firstThatComes, ...line }) => ({
        ...line,
        location_choice: mapping(
          lines.get(line.line_item_id)?.variant?.product?.shipping_profile?.id,
        ),
      }));
    try {
      return await inventory.createReservationItems(mapped, contextOf(args));
    } catch (error) {
      throw toShopperError(error, [...lines.values()]);
    }
  };
}

/** The order as it is at this step: an edit or an exchange may have given it shipping methods and lines. */
async function readOrder(args: StepArguments): Promise<Order> {
  const found = resultOf<{ data?: unknown } | unknown[]>(args, ORDER_STEP);
  const data = found && !Array.isArray(found) && "data" in found ? found.data : found;
  const known = (Array.isArray(data) ? data[0] : data) as { id?: string } | undefined;
  if (!known?.id) {
    throw new MedusaError(
      MedusaError.Types.UNEXPECTED_STATE,
      "The order of the claim was not read before it",
    );
  }
  return await readOrderById(args.container, known.id);
}

async function readOrderById(container: MedusaContainer, id: string): Promise<Order> {
  const query = container.resolve(ContainerRegistrationKeys.QUERY);
  const { data } = await query.graph({
    entity: "order",
    fields: [
      "id",
      "sales_channel_id",
      "shipping_methods.shipping_option_id",
      "items.id",
      "items.quantity",
      "items.title",
      "items.product_title",
      "items.variant_title",
      "items.variant.product.shipping_profile.id",
    ],
    filters: { id },
  });
  return data[0] as unknown as Order;
}
