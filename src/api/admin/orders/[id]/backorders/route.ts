import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http";
import { ContainerRegistrationKeys, MedusaError } from "@medusajs/framework/utils";

import type { AdminOrderBackordersResponse } from "../../../../../types/http";
import { readOrderClaims } from "../../helpers";

/** What of an order can ship from where, and what waits for what. */
export const GET = async (
  req: AuthenticatedMedusaRequest,
  res: MedusaResponse<AdminOrderBackordersResponse>,
): Promise<void> => {
  const { data } = await req.scope.resolve(ContainerRegistrationKeys.QUERY).graph({
    entity: "order",
    fields: ["id", "items.id", "items.title", "items.product_title", "items.variant_title"],
    filters: { id: req.params.id },
  });
  const [order] = data as unknown as { items?: OrderLine[] | null }[];
  if (!order) {
    throw new MedusaError(
      MedusaError.Types.NOT_FOUND,
      `Order with id: ${req.params.id} was not found`,
    );
  }
  const claims = await readOrderClaims(req.scope, order.items ?? []);
  const covered = claims.some(({ covered_quantity }) => covered_quantity > 0);
  const waiting = claims.some(({ waiting_quantity }) => waiting_quantity > 0);
  res.status(200).json({
    ready_to_ship: !claims.length ? "nothing" : !waiting ? "all" : covered ? "part" : "nothing",
    claims,
  });
};

type OrderLine = {
  id: string;
  title: string | null;
  product_title: string | null;
  variant_title: string | null;
};
