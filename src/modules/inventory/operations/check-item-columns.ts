import type { BackorderPolicyColumns } from "../domain/policy";
import { parseQuantity } from "../domain/quantity";
import { optionalDays } from "./check-input";

/** The columns that we add to core's items, as a caller sets them. */
export type ItemColumns = BackorderPolicyColumns & {
  /** Days from an order at the supplier to its arrival, whole, >= 0; `null`: not known. */
  lead_time_days?: number | null;
};

/**
 * Reads our columns of items like those of levels; the other columns are core's to check.
 *
 * @throws MedusaError `invalid_data` for the first value that is wrong, naming the item's place and the field
 */
export function withCheckedColumns<T extends ItemColumns>(items: T[]): T[] {
  return items.map((item, index) => {
    const field = `inventory_items[${index}]`;
    if (item.lead_time_days !== undefined) {
      optionalDays(item.lead_time_days, `${field}.lead_time_days`);
    }
    return item.backorder_limit === undefined || item.backorder_limit === null
      ? item
      : {
          ...item,
          backorder_limit: parseQuantity(item.backorder_limit, {
            field: `${field}.backorder_limit`,
            rule: "non-negative",
          }),
        };
  });
}
