/** What a policy comes to, before a variant is asked: allowed, denied, or left to each variant. */
export const POLICY_ANSWERS = ["allowed", "denied", "variant"] as const;
export type PolicyAnswer = (typeof POLICY_ANSWERS)[number];

/** Filters in the terms of `query.graph`. */
type Filters = Record<string, unknown>;

/** What the lists may be asked for beside columns. */
type Wanted = { q?: string; answer?: PolicyAnswer[] };

/** Reads a column of what is listed: of the item itself, or of a level, which inherits from its item where it is null. */
type Has = (column: "allow_backorder" | "backorder_limit", value: unknown) => Filters;

const itemHas: Has = (column, value) => ({ [column]: value });
const levelHas: Has = (column, value) => ({
  $or: [
    ...(value === null ? [] : [{ [column]: value }]),
    { [column]: null, inventory_item: { [column]: value } },
  ],
});

/**
 * Filters of a list of items.
 *
 * @param wanted - what the request asks for; columns pass through
 */
export function itemFilters({ q, answer, ...columns }: Wanted & Filters): Filters {
  return all([columns, ...searchFilters(q), ...answerFilters(answer, itemHas)]);
}

/**
 * Filters of a list of levels, which are searched by their items.
 *
 * @param wanted - what the request asks for; columns pass through
 */
export function levelFilters({ q, answer, ...columns }: Wanted & Filters): Filters {
  const search = searchFilters(q).map((inventory_item) => ({ inventory_item }));
  return all([columns, ...search, ...answerFilters(answer, levelHas)]);
}

const all = (filters: Filters[]): Filters => ({ $and: filters });

/** The words of a search each have to be in the SKU or the title. */
function searchFilters(q = ""): Filters[] {
  const words = q.split(/\s+/).filter(Boolean);
  return words.map((word) => {
    const pattern = { $ilike: `%${word.replace(/[\\%_]/g, "\\$&")}%` };
    return { $or: [{ sku: pattern }, { title: pattern }] };
  });
}

function answerFilters(answers: PolicyAnswer[] | undefined, has: Has): Filters[] {
  const none = has("backorder_limit", 0);
  const some = { $or: [has("backorder_limit", null), has("backorder_limit", { $gt: 0 })] };
  const filters: Record<PolicyAnswer, Filters> = {
    allowed: all([has("allow_backorder", true), some]),
    denied: { $or: [has("allow_backorder", false), none] },
    variant: all([has("allow_backorder", null), some]),
  };
  return answers?.length ? [{ $or: answers.map((answer) => filters[answer]) }] : [];
}
