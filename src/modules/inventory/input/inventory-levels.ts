import { generateEntityId, isString } from "@medusajs/framework/utils";

import { parseQuantity } from "../domain/quantity";
import { AdjustmentLine } from "../engine/adjust-levels";
import { LevelFields, LevelLine } from "../engine/write-levels";
import {
  checkFields,
  optionalBoolean,
  optionalMetadata,
  refuseTwice,
  requiredId,
} from "./check-input";

const LEVEL_FIELDS = [
  "id",
  "inventory_item_id",
  "location_id",
  "stocked_quantity",
  "incoming_quantity",
  "allow_backorder",
  "backorder_limit",
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
    const field = `inventory_levels[${ordinal}]`;
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
      `inventory_levels[${index}] stands twice in one call: item ${lines[index].inventory_item_id} ` +
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
      rule: "any",
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
  if (line.metadata !== undefined) {
    fields.metadata = optionalMetadata(line.metadata, `${field}.metadata`);
  }
  return fields;
}

/**
 * Reads the arguments of `adjustInventory`, in both of its forms.
 *
 * @throws MedusaError `invalid_data` for the first line that is wrong, naming the line and the field
 */
export function readAdjustments(
  itemIdOrData: unknown,
  locationId: unknown,
  adjustment: unknown,
): { lines: AdjustmentLine[]; single: boolean } {
  const single = !Array.isArray(itemIdOrData);
  const data: readonly unknown[] =
    single && (isString(itemIdOrData) || itemIdOrData === undefined)
      ? [{ inventoryItemId: itemIdOrData, locationId, adjustment }]
      : single
        ? [itemIdOrData]
        : (itemIdOrData as unknown[]);
  const lines = data.map((entry, ordinal): AdjustmentLine => {
    const prefix = single ? "" : `adjustments[${ordinal}].`;
    const line = checkFields(entry, single ? "adjustment" : `adjustments[${ordinal}]`, [
      "inventoryItemId",
      "locationId",
      "adjustment",
    ]);
    return {
      inventory_item_id: requiredId(line.inventoryItemId, `${prefix}inventoryItemId`),
      location_id: requiredId(line.locationId, `${prefix}locationId`),
      delta: parseQuantity(line.adjustment, { field: `${prefix}adjustment`, rule: "any" }),
    };
  });
  return { lines, single };
}
