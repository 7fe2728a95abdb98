import type { MedusaResponse, MedusaStoreRequest } from "@medusajs/framework/http";

import type { StoreAvailabilityResponse } from "../../../types/http/store-availability";
import { readVariantAvailability } from "../../../availability/read-variant-availability";
import { requireSalesChannelId } from "../sales-channel";
import type { StoreGetAvailabilityParamsType } from "./validators";

export const GET = async (
  req: MedusaStoreRequest<unknown, StoreGetAvailabilityParamsType>,
  res: MedusaResponse<StoreAvailabilityResponse>,
): Promise<void> => {
  const availability = await readVariantAvailability(req.scope, {
    variant_ids: req.validatedQuery.variant_id,
    sales_channel_id: requireSalesChannelId(req),
    quantity: req.validatedQuery.quantity,
    ship_date: req.validatedQuery.ship_date,
  });
  res.json({ availability });
};
