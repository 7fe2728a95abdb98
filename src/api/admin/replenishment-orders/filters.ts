/** What a list of replenishment orders is filtered by, as its query is validated. */
export type ReplenishmentOrderListFilters = Record<string, unknown> & {
  inventory_item_id?: string[];
  overdue?: boolean;
  q?: string;
};

/** PostgreSQL's largest integer, which an order's number is. */
const MAX_DISPLAY_ID = 2 ** 31 - 1;

/**
 * Makes the filters of `query.graph` from those of the list.
 *
 * @param filters - `inventory_item_id`: orders with a line of one of them; `overdue`: orders of which something is on its way
 *   although its date has passed; `q`: number, reference, supplier, note, or an item's sku or title
 */
export function toOrderFilters({
  inventory_item_id,
  overdue,
  q,
  ...own
}: ReplenishmentOrderListFilters): Record<string, unknown> {
  const all: Record<string, unknown>[] = [];
  if (inventory_item_id) {
    all.push({ lines: { inventory_item_id } });
  }
  if (overdue !== undefined) {
    const late = {
      status: "ordered",
      lines: { incoming: { $gt: 0 }, due_at: { $lt: new Date() } },
    };
    all.push(overdue ? late : { $not: late });
  }
  const text = q?.trim();
  if (text) {
    const $ilike = `%${text.replace(/[\\%_]/g, "\\$&")}%`;
    const number = Number(/^#?(\d{1,10})$/.exec(text)?.[1] ?? NaN);
    all.push({
      $or: [
        { reference: { $ilike } },
        { supplier: { $ilike } },
        { note: { $ilike } },
        { lines: { inventory_item: { sku: { $ilike } } } },
        { lines: { inventory_item: { title: { $ilike } } } },
        ...(number <= MAX_DISPLAY_ID ? [{ display_id: number }] : []),
      ],
    });
  }
  return all.length ? { ...own, $and: all } : own;
}
