import { z } from "@medusajs/framework/zod";
import { createFindParams } from "@medusajs/medusa/api/utils/validators";

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

/**
 * What is wrong with the levels of a batch; each message names the place. Core words its messages for objects: of a
 * wrong type inside a list it says that the field is missing.
 */
function* levelProblems(levels: readonly unknown[]): Generator<string> {
  const firstPlace = new Map<string, number>();
  for (const [place, entry] of levels.entries()) {
    const { data: level, error } = BatchLevel.safeParse(entry);
    if (error) {
      for (const issue of error.issues) {
        yield `${[`levels[${place}]`, ...issue.path].join(".")}: ${issue.message}`;
      }
      continue;
    }
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

/** What is wrong with a batch; the length comes first, since a list that is too long is refused for that alone. */
function batchProblems(levels: readonly unknown[]): Iterable<string> {
  return levels.length < 1 || levels.length > MAX_BATCH_LEVELS
    ? [`levels must have 1 to ${MAX_BATCH_LEVELS} entries, received ${levels.length}`]
    : levelProblems(levels);
}

/** The body of `POST /admin/backorder-policies/batch`. */
export const AdminBatchBackorderPolicies = z
  .object({
    levels: z
      .array(z.unknown())
      .superRefine((levels, context) => {
        for (const message of batchProblems(levels)) {
          context.addIssue({ code: "custom", message });
        }
      })
      .pipe(z.array(BatchLevel)),
  })
  .strict();

const ids = z.union([z.string(), z.array(z.string())]).optional();

/** The query of `GET /admin/backorder-policies`. */
export const AdminGetBackorderPoliciesParams = createFindParams({
  limit: 20,
  offset: 0,
  // Grows with time, as `created_at` does, and is unique, so that pages never overlap.
  order: "id",
})
  .omit({ fields: true })
  .merge(z.object({ id: ids, inventory_item_id: ids, location_id: ids }))
  .strict();
