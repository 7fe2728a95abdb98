import type { Context } from "@medusajs/framework/types";
import { CommonEvents } from "@medusajs/framework/utils";

import { changedError } from "../domain/errors";
import { parseQuantity } from "../domain/quantity";
import { changeContext } from "../engine/change-context";
import { runChange } from "../engine/database";
import {
  type ClaimUpdate,
  tryClaims,
  updateClaims,
  type UpdateOutcome,
} from "../engine/update-claims";
import type { ClaimsPreview, ReservationItemWithFormDTO, UpdateClaimInput } from "../types";
import { announceClaims, announceLevels, type Call } from "./announce";
import {
  checkFields,
  invalid,
  optionalBoolean,
  optionalMetadata,
  optionalText,
  refuseTwice,
  requiredId,
} from "./check-input";
import { RESERVATION_FIELDS } from "./create-reservation-items";
import { CLAIMS_INPUT, insufficientStockError, missingLevelsError, placeIn } from "./refusals";
import { toQueueEffects } from "./supply-dto";
import { claimsInOrder } from "./to-dto";

/** The columns that no stock depends on, besides `metadata`. */
const TEXT_COLUMNS = ["line_item_id", "external_id", "description", "created_by"] as const;

const UPDATE_FIELDS = [...RESERVATION_FIELDS, "expected_quantity", "expected_location_id"];

/** Changes all claims or none: quantities, locations, and the columns that no stock depends on. */
export async function updateReservationItems(
  input: readonly UpdateClaimInput[],
  call: Call,
): Promise<ReservationItemWithFormDTO[]> {
  const updates = readClaimUpdates(input);
  if (!updates.length) {
    return [];
  }
  const change = changeContext({ cause: "updateReservationItems", context: call.context });
  const outcome = accepted(
    await runChange(call.context, (execute) => updateClaims(execute, updates, change)),
    updates.length,
  );
  const ids = updates.map((update) => update.id);
  announceLevels(call, outcome.level_ids);
  announceClaims(call, CommonEvents.UPDATED, ids);
  return claimsInOrder(ids, outcome.claims);
}

/**
 * Says what a change of claims would do: the claims as they would be, and what becomes of the queue. Writes nothing.
 *
 * @throws MedusaError as the change itself would
 */
export async function previewReservationItems(
  input: readonly UpdateClaimInput[],
  context: Context,
): Promise<ClaimsPreview> {
  const updates = readClaimUpdates(input);
  const change = changeContext({ cause: "updateReservationItems", context });
  const outcome = accepted(
    await runChange(context, (execute) => tryClaims(execute, updates, change)),
    updates.length,
  );
  return {
    claims: claimsInOrder(
      updates.map(({ id }) => id),
      outcome.claims,
    ),
    ...toQueueEffects(outcome),
  };
}

/** The outcome of a change that was made; throws what every other outcome means. */
function accepted<Outcome extends UpdateOutcome>(
  outcome: Outcome,
  size: number,
): Extract<Outcome, { claims: unknown }> {
  if ("unknown" in outcome) {
    throw invalid(
      outcome.unknown
        .map(
          ({ ordinal, id }) =>
            `${placeIn(CLAIMS_INPUT, ordinal, size)}Reservation item with id ${id} not found`,
        )
        .join(", "),
    );
  }
  if ("other_item" in outcome) {
    throw invalid(
      outcome.other_item
        .map(
          ({ ordinal }) =>
            `${CLAIMS_INPUT}[${ordinal}].inventory_item_id cannot change: make a new reservation`,
        )
        .join(", "),
    );
  }
  if ("changed" in outcome) {
    throw changedError(
      outcome.changed
        .map(
          ({ ordinal, held, origin }) =>
            `${placeIn(CLAIMS_INPUT, ordinal, size)}By now the reservation is of ${held} at location ${origin}. Nothing was changed.`,
        )
        .join(" "),
    );
  }
  if ("missing" in outcome) {
    throw missingLevelsError(outcome.missing, { name: CLAIMS_INPUT, size });
  }
  if ("refused" in outcome) {
    throw insufficientStockError(outcome.refused);
  }
  return outcome as Extract<Outcome, { claims: unknown }>;
}

/**
 * Reads the input into changes of claims.
 *
 * @throws MedusaError `invalid_data` for the first line that is wrong, naming the line and the field
 */
function readClaimUpdates(input: readonly unknown[]): ClaimUpdate[] {
  const updates = input.map((entry, ordinal): ClaimUpdate => {
    const field = `${CLAIMS_INPUT}[${ordinal}]`;
    const line = checkFields(entry, field, UPDATE_FIELDS);
    if (line.location_id === null || line.quantity === null) {
      throw invalid(
        `${field}.${line.location_id === null ? "location_id" : "quantity"} must not be null`,
      );
    }
    return {
      ordinal,
      id: requiredId(line.id, `${field}.id`),
      inventory_item_id: givenId(line.inventory_item_id, `${field}.inventory_item_id`),
      location_id: givenId(line.location_id, `${field}.location_id`),
      quantity:
        line.quantity === undefined
          ? null
          : parseQuantity(line.quantity, { field: `${field}.quantity` }),
      expected_quantity:
        line.expected_quantity === undefined
          ? null
          : parseQuantity(line.expected_quantity, { field: `${field}.expected_quantity` }),
      expected_location_id: givenId(line.expected_location_id, `${field}.expected_location_id`),
      allow_backorder: optionalBoolean(line.allow_backorder, `${field}.allow_backorder`),
      fields: readOtherColumns(line, field),
    };
  });
  refuseTwice(
    updates.map((update) => update.id),
    (index) => `${CLAIMS_INPUT}[${index}].id stands twice in one call: ${updates[index].id}`,
  );
  return updates;
}

/** An id that stays as it is where it is left out. */
function givenId(value: unknown, field: string): string | null {
  return value === undefined ? null : requiredId(value, field);
}

function readOtherColumns(line: Record<string, unknown>, field: string): ClaimUpdate["fields"] {
  const fields: ClaimUpdate["fields"] = {};
  for (const column of TEXT_COLUMNS) {
    if (line[column] !== undefined) {
      fields[column] = optionalText(line[column], `${field}.${column}`);
    }
  }
  if (line.metadata !== undefined) {
    fields.metadata = optionalMetadata(line.metadata, `${field}.metadata`);
  }
  return fields;
}
