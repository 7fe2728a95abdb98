import { generateEntityId } from "@medusajs/framework/utils";

import { parseQuantity } from "../domain/quantity";
import { limitMapping } from "../domain/choose-location";
import type { BackordersModuleOptions } from "../options";
import { ClaimLine, LocationChoice } from "../engine/claim-stock";
import { ClaimUpdate } from "../engine/update-claims";
import {
  checkFields,
  idList,
  invalid,
  optionalBoolean,
  optionalMetadata,
  optionalText,
  refuseTwice,
  requiredId,
} from "./check-input";

const CREATE_FIELDS = [
  "id",
  "line_item_id",
  "inventory_item_id",
  "location_id",
  "quantity",
  "allow_backorder",
  "external_id",
  "description",
  "created_by",
  "metadata",
];

const TEXT_COLUMNS = ["line_item_id", "external_id", "description", "created_by"] as const;

const CLAIM_FIELDS = [...CREATE_FIELDS, "location_choice"];

/**
 * Reads the input of `createReservationItems` into the lines of a claim.
 *
 * @param input - as the caller gave it
 * @param options - the module's: `deductOn` "order" deducts the claims of order lines, claims by hand are always held;
 *   `locations` says which of the mapped locations a line may choose from
 * @throws MedusaError `invalid_data` for the first line that is wrong, naming the line and the field
 */
export function readClaimLines(
  input: readonly unknown[],
  { deductOn, locations }: Pick<Required<BackordersModuleOptions>, "deductOn" | "locations">,
): ClaimLine[] {
  const lines = input.map((entry, ordinal): ClaimLine => {
    const field = `reservation_items[${ordinal}]`;
    const line = checkFields(entry, field, CLAIM_FIELDS);
    const choice = readLocationChoice(line.location_choice, `${field}.location_choice`);
    const lineItemId = optionalText(line.line_item_id, `${field}.line_item_id`);
    return {
      ordinal,
      reservation_id: generateEntityId(
        line.id === undefined ? undefined : requiredId(line.id, `${field}.id`),
        "resitem",
      ),
      line_item_id: lineItemId,
      inventory_item_id: requiredId(line.inventory_item_id, `${field}.inventory_item_id`),
      location_id: choice ? null : requiredId(line.location_id, `${field}.location_id`),
      location_choice: choice && limitMapping(choice, locations),
      quantity: parseQuantity(line.quantity, { field: `${field}.quantity` }),
      allow_backorder: optionalBoolean(line.allow_backorder, `${field}.allow_backorder`),
      deducted: lineItemId !== null && deductOn === "order",
      external_id: optionalText(line.external_id, `${field}.external_id`),
      description: optionalText(line.description, `${field}.description`),
      created_by: optionalText(line.created_by, `${field}.created_by`),
      metadata: optionalMetadata(line.metadata, `${field}.metadata`),
    };
  });
  refuseTwice(
    lines.map((line) => line.reservation_id),
    (index) => `reservation_items[${index}].id stands twice in one call`,
  );
  return lines;
}

/** Reads where an order's line may be claimed, in place of one location. */
function readLocationChoice(value: unknown, field: string): LocationChoice | null {
  if (value === undefined || value === null) {
    return null;
  }
  const choice = checkFields(value, field, ["shipping_location_id", "channel_location_ids"]);
  return {
    shipping_location_id: optionalText(
      choice.shipping_location_id,
      `${field}.shipping_location_id`,
    ),
    channel_location_ids: idList(
      choice.channel_location_ids ?? [],
      `${field}.channel_location_ids`,
    ),
  };
}

/**
 * Reads the input of `updateReservationItems` into changes of claims.
 *
 * @throws MedusaError `invalid_data` for the first line that is wrong, naming the line and the field
 */
export function readClaimUpdates(input: readonly unknown[]): ClaimUpdate[] {
  const updates = input.map((entry, ordinal): ClaimUpdate => {
    const field = `reservation_items[${ordinal}]`;
    const line = checkFields(entry, field, CREATE_FIELDS);
    const fields: Record<string, unknown> = {};
    for (const column of TEXT_COLUMNS) {
      if (line[column] !== undefined) {
        fields[column] = optionalText(line[column], `${field}.${column}`);
      }
    }
    if (line.metadata !== undefined) {
      fields.metadata = optionalMetadata(line.metadata, `${field}.metadata`);
    }
    if (line.location_id === null || line.quantity === null) {
      throw invalid(
        `${field}.${line.location_id === null ? "location_id" : "quantity"} must not be null`,
      );
    }
    return {
      ordinal,
      id: requiredId(line.id, `${field}.id`),
      inventory_item_id:
        line.inventory_item_id === undefined
          ? null
          : requiredId(line.inventory_item_id, `${field}.inventory_item_id`),
      location_id:
        line.location_id === undefined
          ? null
          : requiredId(line.location_id, `${field}.location_id`),
      quantity:
        line.quantity === undefined
          ? null
          : parseQuantity(line.quantity, { field: `${field}.quantity` }),
      allow_backorder: optionalBoolean(line.allow_backorder, `${field}.allow_backorder`),
      fields,
    };
  });
  refuseTwice(
    updates.map((update) => update.id),
    (index) => `reservation_items[${index}].id stands twice in one call: ${updates[index].id}`,
  );
  return updates;
}
