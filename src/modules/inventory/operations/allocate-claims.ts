import { CommonEvents, generateEntityId } from "@medusajs/framework/utils";

import { parseQuantity } from "../domain/quantity";
import { allocate, type AllocatedPart } from "../engine/allocate";
import { changeContext } from "../engine/change-context";
import { runChange } from "../engine/database";
import type { AllocateClaimsInput, AllocationOutcomeDTO } from "../types";
import { announceClaims, announceLevels, type Call } from "./announce";
import {
  checkFields,
  invalid,
  optionalBoolean,
  optionalDay,
  optionalText,
  refuseTwice,
  requiredId,
} from "./check-input";
import { choiceOf, type ClaimOptions, readMapping } from "./create-reservation-items";
import { insufficientStockError, missingLevelsError } from "./refusals";

const PARTS = "parts";
const PART_FIELDS = [
  "line_item_id",
  "inventory_item_id",
  "allow_backorder",
  "ship_date",
  "new_id",
  "to",
];

/** Makes the claims of order lines what they are to be, all or none, or says what they would be. */
export async function allocateClaims(
  input: AllocateClaimsInput,
  options: ClaimOptions,
  call: Call,
): Promise<AllocationOutcomeDTO> {
  const given = checkFields(input, "input", [PARTS, "dry_run", "checked", "actor"]);
  const parts = readParts(given.parts, options);
  if (!parts.length) {
    return { allocation: [], unmapped: [], before: [], changed: false };
  }
  const dry_run = optionalBoolean(given.dry_run, "dry_run") ?? false;
  const checked = optionalBoolean(given.checked, "checked") ?? true;
  const change = changeContext({
    cause: "allocateClaims",
    context: call.context,
    actor: optionalText(given.actor, "actor"),
  });
  const outcome = await runChange(call.context, (execute) =>
    allocate(execute, { parts, dry_run, checked }, change),
  );
  if ("missing" in outcome) {
    throw missingLevelsError(outcome.missing, { name: PARTS, size: parts.length });
  }
  if ("refused" in outcome) {
    throw insufficientStockError(outcome.refused);
  }
  const { created_ids, updated_ids, deleted_ids, level_ids, ...answer } = outcome;
  if (!dry_run) {
    announceLevels(call, level_ids);
    call.emit("reservation_item", CommonEvents.CREATED, created_ids);
    announceClaims(call, CommonEvents.UPDATED, updated_ids);
    announceClaims(call, CommonEvents.DELETED, deleted_ids);
  }
  return {
    allocation: answer.allocation.map((row) => ({
      ...row,
      quantity: Number(row.quantity),
      waiting_quantity: Number(row.waiting_quantity),
    })),
    unmapped: answer.unmapped.map(({ line_item_id, inventory_item_id, quantity }) => ({
      line_item_id,
      inventory_item_id,
      quantity: Number(quantity),
    })),
    before: answer.before,
    changed: level_ids.length > 0,
  };
}

function readParts(value: unknown, options: ClaimOptions): AllocatedPart[] {
  if (!Array.isArray(value)) {
    throw invalid(`${PARTS} must be a list`);
  }
  const parts = value.map((entry: unknown, ordinal): AllocatedPart => {
    const field = `${PARTS}[${ordinal}]`;
    const { to, ...part } = checkFields(entry, field, PART_FIELDS);
    return {
      ordinal,
      line_item_id: requiredId(part.line_item_id, `${field}.line_item_id`),
      inventory_item_id: requiredId(part.inventory_item_id, `${field}.inventory_item_id`),
      allow_backorder: optionalBoolean(part.allow_backorder, `${field}.allow_backorder`),
      ...(part.ship_date !== undefined && {
        ship_date: optionalDay(part.ship_date, `${field}.ship_date`),
      }),
      deducted: options.deductOn === "order",
      new_id: generateEntityId(
        optionalText(part.new_id, `${field}.new_id`) ?? undefined,
        "resitem",
      ),
      ...(Array.isArray(to)
        ? { to: to.map((target, place) => readTarget(target, `${field}.to[${place}]`)) }
        : readChoice(to, `${field}.to`, options)),
    };
  });
  refuseTwice(
    parts.map((part) => JSON.stringify([part.line_item_id, part.inventory_item_id])),
    (index) => `${PARTS}[${index}] stands twice in one call`,
  );
  return parts;
}

function readTarget(value: unknown, field: string) {
  const target = checkFields(value, field, ["location_id", "quantity", "reservation_id"]);
  return {
    location_id: requiredId(target.location_id, `${field}.location_id`),
    quantity: parseQuantity(target.quantity, { field: `${field}.quantity` }),
    reservation_id: optionalText(target.reservation_id, `${field}.reservation_id`),
  };
}

function readChoice(value: unknown, field: string, options: ClaimOptions) {
  const fields = ["quantity", "unit", "keep", "mapping"];
  const { quantity, unit, keep, mapping } = checkFields(value, field, fields);
  const read = readMapping(mapping, `${field}.mapping`);
  if (!read) {
    throw invalid(`${field}.mapping is missing`);
  }
  return {
    to: null,
    keep: optionalBoolean(keep, `${field}.keep`) ?? false,
    quantity: parseQuantity(quantity, { field: `${field}.quantity` }),
    unit: unit === undefined ? "1" : parseQuantity(unit, { field: `${field}.unit` }),
    mapping: choiceOf(read, options),
  };
}
