import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http";
import { MedusaError } from "@medusajs/framework/utils";

import { shipOf, shipPreferenceOf } from "../../../../../availability/order-backorders";
import { readOrderToClaim } from "../../../../../core-steps/order-to-claim";
import { shownShipDateOf } from "../../../../../core-steps/ship-date";
import type { AdminOrderBackordersResponse } from "../../../../../types/http";
import { readOrderClaims, unallocatedOf } from "../../helpers";
import { readOrderHistory } from "../../history";
import { readShipments } from "../../shipments";

/** What of an order can ship from where, what waits for what, what is claimed nowhere, and what happened so far. */
export const GET = async (
  req: AuthenticatedMedusaRequest,
  res: MedusaResponse<AdminOrderBackordersResponse>,
): Promise<void> => {
  const order = await readOrderToClaim(req.scope, req.params.id);
  if (!order) {
    throw new MedusaError(
      MedusaError.Types.NOT_FOUND,
      `Order with id: ${req.params.id} was not found`,
    );
  }
  const claims = await readOrderClaims(req.scope, order);
  const unallocated = unallocatedOf(order, claims);
  const [shipments, history] = await Promise.all([
    readShipments(req.scope, order, claims),
    readOrderHistory(req.scope, order, claims),
  ]);
  const covered = claims.some(({ covered_quantity }) => covered_quantity > 0);
  const waiting = unallocated.length > 0 || claims.some((claim) => claim.waiting_quantity > 0);
  const ship = shipOf(order, req.scope);
  const part = covered && ship === "available" ? "part" : "nothing";
  res.status(200).json({
    ready_to_ship: !claims.length ? "nothing" : waiting ? part : "all",
    ship,
    ship_preference: shipPreferenceOf(order),
    ship_date: shownShipDateOf({}, order),
    claims,
    unallocated,
    shipments,
    history,
  });
};
