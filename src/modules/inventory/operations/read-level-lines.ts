import { generateEntityId } from "@medusajs/framework/utils";

import { parseQuantity } from "../domain/quantity";
import type { LevelFields, LevelLine } from "../engine/write-levels";
import {
  checkFields,
  optionalBoolean,
  optionalDays,
  optionalMetadata,
  refuseTwice,
  requiredId,
} from "./check-input";
import { LEVELS_INPUT } from "./refusals";

const LEVEL_FIELDS = [
  "id",
  "inventory_item_id",
  "location_id",
  "stocked_quantity",
  "incoming_quantity",
  "allow_backorder",
  "backorder_limit",
  "lead_time_days",
  "metadata",
  // Core takes it out of what it is given, because only reservations change it; so do we.
  "reserved_quantity",
];

/**
 * Reads the input of `createInventoryLevels` or `updateInventoryLevels`. Stocked quantities may be negative: an ERP that
 * owns the stock may say so.
 *
 * @throws MedusaError `invalid_data` for the first line that is wrong, naming the line and the field
 */
export function readLevelLines(input: readonly unknown[], mode: "create" | "update"): LevelLine[] {
  const lines = input.map((entry, ordinal): LevelLine => {
    const field = `${LEVELS_INPUT}[${ordinal}]`;
    const line = checkFields(entry, field, LEVEL_FIELDS);
    return {
      ordinal,
      id:
        mode === "create"
          ? generateEntityId(
              line.id === undefined ? undefined : requiredId(line.id, `${field}.id`),
              "ilev",
            )
          : null,
      inventory_item_id: requiredId(line.inventory_item_id, `${field}.inventory_item_id`),
      location_id: requiredId(line.location_id, `${field}.location_id`),
      fields: readLevelFields(line, field),
    };
  });
  refuseTwice(
    lines.map((line) => JSON.stringify([line.inventory_item_id, line.location_id])),
    (index) =>
      `${LEVELS_INPUT}[${index}] stands twice in one call: item ${lines[index].inventory_item_id} ` +
      `at location ${lines[index].location_id}`,
  );
  return lines;
}

function readLevelFields(line: Record<string, unknown>, field: string): LevelFields {
  const fields: LevelFields = {};
  if (line.stocked_quantity !== undefined) {
    fields.stocked_quantity = parseQuantity(line.stocked_quantity, {
      field: `${field}.stocked_quantity`,
      rule: "any",
    });
  }
  if (line.incoming_quantity !== undefined) {
    fields.incoming_quantity = parseQuantity(line.incoming_quantity, {
      field: `${field}.incoming_quantity`,
      rule: "non-negative",
    });
  }
  if (line.allow_backorder !== undefined) {
    fields.allow_backorder = optionalBoolean(line.allow_backorder, `${field}.allow_backorder`);
  }
  if (line.backorder_limit !== undefined) {
    fields.backorder_limit =
      line.backorder_limit === null
        ? null
        : parseQuantity(line.backorder_limit, {
            field: `${field}.backorder_limit`,
            rule: "non-negative",
          });
  }
  if (line.lead_time_days !== undefined) {
    fields.lead_time_days = optionalDays(line.lead_time_days, `${field}.lead_time_days`);
  }
  if (line.metadata !== undefined) {
    fields.metadata = optionalMetadata(line.metadata, `${field}.metadata`);
  }
  return fields;
}
