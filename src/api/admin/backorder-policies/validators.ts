import { z } from "@medusajs/framework/zod";
import { createFindParams } from "@medusajs/medusa/api/utils/validators";

import { idsField, wholeField } from "../fields";
import { BackorderPolicyFields, policyProblem } from "../inventory-items/validators";
import { POLICY_ANSWERS } from "./filters";

/** How many levels or items one call may set. */
const MAX_BATCH = 10_000;

const BatchItem = z
  .object({ inventory_item_id: z.string().min(1), ...BackorderPolicyFields })
  .strict();

const BatchLevel = BatchItem.extend({ location_id: z.string().min(1) });

type BatchEntry = z.infer<typeof BatchItem> & { location_id?: string };

/** What the list of a batch is called, what its entries are, and what one of them is called. */
type Batch = { field: string; entry: z.ZodType<BatchEntry>; called: string };

/**
 * What is wrong with the entries of a batch; each message names the place. Core words its messages for objects: of a wrong
 * type inside a list it says that the field is missing.
 */
function* entryProblems(
  entries: readonly unknown[],
  { field, entry, called }: Batch,
): Generator<string> {
  const firstPlace = new Map<string, number>();
  for (const [place, given] of entries.entries()) {
    const { data, error } = entry.safeParse(given);
    if (error) {
      for (const issue of error.issues) {
        yield `${[`${field}[${place}]`, ...issue.path].join(".")}: ${issue.message}`;
      }
      continue;
    }
    const key = JSON.stringify([data.inventory_item_id, data.location_id]);
    const first = firstPlace.get(key);
    if (first !== undefined) {
      yield `${field}[${place}] names the same ${called} as ${field}[${first}]`;
    }
    firstPlace.set(key, first ?? place);
    const problem = policyProblem(data, `${field}[${place}].`);
    if (problem) {
      yield problem;
    }
  }
}

/** What is wrong with a batch; the length comes first, since a list that is too long is refused for that alone. */
function batchProblems(entries: readonly unknown[], batch: Batch): Iterable<string> {
  return entries.length < 1 || entries.length > MAX_BATCH
    ? [`${batch.field} must have 1 to ${MAX_BATCH} entries, received ${entries.length}`]
    : entryProblems(entries, batch);
}

/** The list of a batch, whose entries name what is wrong with them by their place. */
const batchOf = <Entry extends z.ZodType<BatchEntry>>(entry: Entry, names: Omit<Batch, "entry">) =>
  z
    .array(z.unknown())
    .superRefine((entries, context) => {
      for (const message of batchProblems(entries, { ...names, entry })) {
        context.addIssue({ code: "custom", message });
      }
    })
    .pipe(z.array(entry));

/** The body of `POST /admin/backorder-policies/batch`. */
export const AdminBatchBackorderPolicies = z
  .object({ levels: batchOf(BatchLevel, { field: "levels", called: "level" }) })
  .strict();

/** The body of `POST /admin/backorder-policies/items/batch`. */
export const AdminBatchItemBackorderPolicies = z
  .object({ items: batchOf(BatchItem, { field: "items", called: "item" }) })
  .strict();

const answer = z.enum(POLICY_ANSWERS);

/** What both lists may be asked for. */
const listParams = createFindParams({
  limit: 20,
  offset: 0,
  // Grows with time, as `created_at` does, and is unique, so that pages never overlap.
  order: "id",
})
  .omit({ fields: true })
  .merge(
    z.object({
      limit: wholeField({ min: 0, max: 1_000 }).optional().default(20),
      offset: wholeField({ min: 0, max: Number.MAX_SAFE_INTEGER }).optional().default(0),
      id: idsField,
      q: z.string().max(200).optional(),
      answer: z
        .union([answer, z.array(answer)])
        .transform((given) => [given].flat())
        .optional(),
    }),
  );

/** The query of `GET /admin/backorder-policies`. */
export const AdminGetBackorderPoliciesParams = listParams
  .extend({ inventory_item_id: idsField, location_id: idsField })
  .strict();

/** The query of `GET /admin/backorder-policies/items`. */
export const AdminGetItemBackorderPoliciesParams = listParams.strict();
