import { type BackorderPolicyColumns } from "../domain/policy";
import { parseQuantity } from "../domain/quantity";

/**
 * Reads the policy columns of items like those of levels; the other columns are core's to check.
 *
 * @throws MedusaError `invalid_data` for the first limit that is wrong, naming the item's place
 */
export function withCheckedPolicy<T extends BackorderPolicyColumns>(items: T[]): T[] {
  return items.map((item, index) =>
    item.backorder_limit === undefined || item.backorder_limit === null
      ? item
      : {
          ...item,
          backorder_limit: parseQuantity(item.backorder_limit, {
            field: `inventory_items[${index}].backorder_limit`,
            rule: "non-negative",
          }),
        },
  );
}
