import { z } from "@medusajs/framework/zod";

import type { AdminBatchBackorderPolicyLevel } from "../../../types/http";
import { BackorderPolicyFields, policyProblem } from "../inventory-items/validators";

/** How many levels one call may set. */
export const MAX_BATCH_LEVELS = 10_000;

const BatchLevel = z
  .object({
    inventory_item_id: z.string().min(1),
    location_id: z.string().min(1),
    ...BackorderPolicyFields,
  })
  .strict();

/** What is wrong with levels that are well-formed one by one; each message names the place. */
function* levelProblems(levels: readonly AdminBatchBackorderPolicyLevel[]): Generator<string> {
  const firstPlace = new Map<string, number>();
  for (const [place, level] of levels.entries()) {
    const key = JSON.stringify([level.inventory_item_id, level.location_id]);
    const first = firstPlace.get(key);
    if (first !== undefined) {
      yield `levels[${place}] names the same level as levels[${first}]`;
    }
    firstPlace.set(key, first ?? place);
    const problem = policyProblem(level, `levels[${place}].`);
    if (problem) {
      yield problem;
    }
  }
}

/** The body of `POST /admin/backorder-policies/batch`. */
export const AdminBatchBackorderPolicies = z
  .object({
    levels: z
      // The length comes first: a list that is too long is refused for that, whatever is in it.
      .array(z.unknown())
      .superRefine((levels, context) => {
        if (levels.length < 1 || levels.length > MAX_BATCH_LEVELS) {
          const message = `levels must have 1 to ${MAX_BATCH_LEVELS} entries, received ${levels.length}`;
          context.addIssue({ code: "custom", message });
        }
      })
      .pipe(
        z.array(BatchLevel).superRefine((levels, context) => {
          for (const message of levelProblems(levels)) {
            context.addIssue({ code: "custom", message });
          }
        }),
      ),
  })
  .strict();
