import { z } from "@medusajs/framework/zod";

import { wholeField } from "../fields";

/** The query of `GET /admin/backorder-settings/breaches`. */
export const AdminGetStockBreachesParams = z
  .object({ limit: wholeField({ min: 1, max: 1_000 }).optional().default(100) })
  .strict();
