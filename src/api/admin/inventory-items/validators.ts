import { z } from "@medusajs/framework/zod";

import { parseQuantity } from "../../../modules/inventory/domain/quantity";
import { dateBoundsField, idsField, wholeField } from "../fields";

/** The two fields of a policy, as every route takes them. */
export const BackorderPolicyFields = {
  allow_backorder: z.boolean().nullable().optional(),
  backorder_limit: z.number().min(0).nullable().optional(),
};

/**
 * Says what is wrong with a policy whose fields have the right types.
 *
 * @param policy - the request's policy
 * @param prefix - what stands before the name of a field in the message, e.g. "levels[2]."
 * @returns the message, or undefined for a policy that can be set
 */
export function policyProblem(
  policy: { allow_backorder?: boolean | null; backorder_limit?: number | null },
  prefix = "",
): string | undefined {
  const { allow_backorder, backorder_limit } = policy;
  if (allow_backorder === undefined && backorder_limit === undefined) {
    return `${prefix}allow_backorder or ${prefix}backorder_limit is required`;
  }
  if (backorder_limit === null || backorder_limit === undefined || backorder_limit < 0) {
    return undefined;
  }
  try {
    parseQuantity(backorder_limit, { field: `${prefix}backorder_limit`, rule: "non-negative" });
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** The body of the POST routes of one item and of one level. */
export const AdminUpdateBackorderPolicy = z
  .object(BackorderPolicyFields)
  .strict()
  .superRefine((policy, context) => {
    const message = policyProblem(policy);
    if (message) {
      context.addIssue({ code: "custom", message });
    }
  });

/** A hundred years. */
const MAX_LEAD_TIME_DAYS = 36_500;

/** The body of the POST routes of lead times. */
export const AdminSetLeadTime = z
  .object({ lead_time_days: z.number().int().min(0).max(MAX_LEAD_TIME_DAYS).nullable() })
  .strict();

const kind = z.enum(["opening", "claim", "release", "adjust", "receive", "count", "reconcile"]);

/** The query of `GET /admin/inventory-items/:id/stock-movements`. */
export const AdminGetStockMovementsParams = z
  .object({
    limit: wholeField({ min: 1, max: 1_000 }).optional().default(20),
    before: z.string().min(1).max(64).optional(),
    location_id: idsField,
    kind: z
      .union([kind, z.array(kind)])
      .transform((value) => [value].flat())
      .optional(),
    created_at: dateBoundsField("created_at"),
  })
  .strict();
