import type { MedusaResponse, MedusaStoreRequest } from "@medusajs/framework/http";
import { MedusaError } from "@medusajs/framework/utils";

import { judgeCart } from "../../../../../availability/cart-availability";
import { readExpectedDates } from "../../../../../availability/expected-dates";
import type { StoreCartAvailabilityResponse } from "../../../../../types/http/store-availability";
import {
  readCart,
  readWantedLines,
  type StockedCart,
} from "../../../../../availability/read-cart-stock";
import { isLateFor } from "../../../../../core-steps/ship-date";
import { inventoryOf } from "../../../../../modules/inventory/inventory-of";
import { idSchema } from "../../../availability/validators";
import { keyChannelIds } from "../../../sales-channel";

export const GET = async (
  req: MedusaStoreRequest,
  res: MedusaResponse<StoreCartAvailabilityResponse>,
): Promise<void> => {
  const { id } = req.params;
  const cart = idSchema("id").safeParse(id).success ? await readCart(req.scope, id) : undefined;
  if (!cart || isForeign(cart, req)) {
    throw new MedusaError(MedusaError.Types.NOT_FOUND, `Cart with id: ${id} was not found`);
  }
  if (cart.completed_at) {
    throw new MedusaError(
      MedusaError.Types.NOT_ALLOWED,
      `Cart ${id} is already completed: its stock is claimed by the order`,
    );
  }
  const options = inventoryOf(req.scope).getBackorderOptions();
  const wanted = await readWantedLines(req.scope, cart);
  const { lines, completable } = judgeCart(wanted, options);
  const [expected] = await readExpectedDates(req.scope, [wanted]);
  res.json({
    availability: {
      cart_id: cart.id,
      completable,
      lines: lines.map((line, index) => {
        const { ship_date = null } = wanted[index];
        const { expected_at } = expected[index];
        const waiting = { waiting_quantity: line.backorder_quantity, expected_at };
        const late_for_ship_date = isLateFor(ship_date, waiting);
        return { ...line, ...expected[index], ship_date, late_for_ship_date };
      }),
    },
  });
};

/**
 * A cart of a sales channel that the key does not open, or of another registered customer than the one who asks. As in
 * core, whoever is not signed in needs only the cart's id.
 */
function isForeign(cart: StockedCart, req: MedusaStoreRequest): boolean {
  const actor = req.auth_context?.actor_id;
  return (
    (cart.sales_channel_id !== null && !keyChannelIds(req).includes(cart.sales_channel_id)) ||
    (!!actor && !!cart.customer?.has_account && cart.customer_id !== actor)
  );
}
