import { z } from "@medusajs/framework/zod";
import { createFindParams } from "@medusajs/medusa/api/utils/validators";

const ids = z.union([z.string(), z.array(z.string())]).optional();
const status = z.enum(["draft", "ordered", "received", "cancelled"]);

/** The query of `GET /admin/replenishment-orders`. */
export const AdminGetReplenishmentOrdersParams = createFindParams({ limit: 20, offset: 0 }).merge(
  z
    .object({
      id: ids,
      location_id: ids,
      status: z.union([status, z.array(status)]).optional(),
    })
    .strict(),
);
