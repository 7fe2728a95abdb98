import type { Context } from "@medusajs/framework/types";
import { CommonEvents, generateEntityId } from "@medusajs/framework/utils";

import { claimIdsOf, limitMapping, type LocationMapping } from "../domain/choose-location";
import { errorCode, keyReusedError, UNIQUE_VIOLATION } from "../domain/errors";
import { parseQuantity } from "../domain/quantity";
import { changeContext } from "../engine/change-context";
import type { ClaimBatches, RunClaims, UndoClaims } from "../engine/claim-batches";
import {
  type ClaimCall,
  type ClaimLine,
  type ClaimOutcome,
  claimStock,
  previewClaim,
} from "../engine/claim-stock";
import { runChange, sqlOf } from "../engine/database";
import type { JsonRow } from "../engine/execute";
import { releaseClaims } from "../engine/release-claims";
import type { BackordersModuleOptions } from "../options";
import type { CreateReservationItemInput, ReservationItemWithFormDTO } from "../types";
import { announceLevels, type Call } from "./announce";
import {
  checkFields,
  idList,
  invalid,
  optionalBoolean,
  optionalDay,
  optionalMetadata,
  optionalText,
  refuseTwice,
  requiredId,
} from "./check-input";
import {
  CLAIMS_INPUT,
  insufficientStockError,
  missingLevelsError,
  unmappedLocationError,
} from "./refusals";
import { claimsInOrder, toReservationItem } from "./to-dto";

/** The fields of a reservation that `createReservationItems` and `updateReservationItems` read. */
export const RESERVATION_FIELDS = [
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

/**
 * The module's: `deductOn` "order" deducts the claims of order lines, claims by hand are always held; `locations` says
 * which of the mapped locations a line may choose from, `splitLines` whether it may choose several.
 */
export type ClaimOptions = Pick<
  Required<BackordersModuleOptions>,
  "deductOn" | "locations" | "splitLines"
>;

const CLAIM_FIELDS = [
  ...RESERVATION_FIELDS,
  "unit",
  "mapping",
  "from_order",
  "ship_date",
  "idempotency_key",
];

/** Claims stock for all lines or none: reads them, has the engine claim, and says what became of it. */
export async function createReservationItems(
  input: readonly CreateReservationItemInput[],
  { batches, ...options }: ClaimOptions & { batches: ClaimBatches },
  call: Call,
): Promise<ReservationItemWithFormDTO[]> {
  const lines = readClaimLines(input, options);
  if (!lines.length) {
    return [];
  }
  const idempotencyKey = readIdempotencyKey(input);
  const change = changeContext({
    cause: "createReservationItems",
    context: call.context,
    actor: commonActor(lines),
    named: {
      idempotency_key: idempotencyKey,
      // Without what the call itself adds: a retry makes other ids, and `deductOn` may have been switched since.
      payload: lines.map(({ reservation_id: _generated, deducted: _form, ...line }) => line),
    },
  });
  const outcome = accepted(
    await claim({ lines, context: change }, batches, call.context).catch((error) => {
      throw errorCode(error) === UNIQUE_VIOLATION ? idsTaken(lines) : error;
    }),
    lines.length,
  );
  if ("key_reused" in outcome) {
    throw keyReusedError(idempotencyKey ?? "");
  }
  if (outcome.replayed) {
    return outcome.claims.map(toReservationItem);
  }
  const claims = claimsInOrder(claimedIds(lines, outcome.claims), outcome.claims);
  announceLevels(call, outcome.level_ids);
  call.emit(
    "reservation_item",
    CommonEvents.CREATED,
    claims.map(({ id }) => id),
  );
  return claims;
}

/** The ids of the claims that were made, in the order of the lines: of one that was parted there are several. */
function claimedIds(lines: readonly ClaimLine[], claims: readonly JsonRow[]): string[] {
  const made = new Set(claims.map(({ id }) => id));
  return lines
    .flatMap((line) => claimIdsOf(line.reservation_id, line.mapping))
    .filter((id) => made.has(id));
}

/** Throws what a claim of the lines would throw at this moment. Locks and writes nothing. */
export async function checkReservationItems(
  input: readonly CreateReservationItemInput[],
  options: ClaimOptions,
  context: Context,
): Promise<void> {
  const lines = readClaimLines(input, options);
  if (!lines.length) {
    return;
  }
  const outcome = await previewClaim(sqlOf(context), lines);
  if (outcome.missing) {
    throw missingLevelsError(outcome.missing, { name: CLAIMS_INPUT, size: lines.length });
  }
  if (outcome.unmapped) {
    throw unmappedLocationError(outcome.unmapped);
  }
  if (outcome.refused) {
    throw insufficientStockError(outcome.refused);
  }
}

/** Inside the caller's transaction a claim goes alone: what it may wait for is not to be joined with others'. */
async function claim(
  call: ClaimCall,
  batches: ClaimBatches,
  context: Context,
): Promise<ClaimOutcome> {
  const run: RunClaims = (calls) => runChange(context, (execute) => claimStock(execute, calls));
  if (!context.transactionManager) {
    const undo: UndoClaims = (values) =>
      runChange(context, (execute) =>
        releaseClaims(execute, { by: "id", values, forGood: true, context: call.context }),
      );
    return batches.claim(call, { run, undo });
  }
  const [outcome] = await run([call]);
  return outcome;
}

/** The outcome of a claim that was made; throws what every other outcome means. */
function accepted(
  outcome: ClaimOutcome,
  size: number,
): Extract<ClaimOutcome, { claims: unknown } | { key_reused: true }> {
  if ("missing" in outcome) {
    throw missingLevelsError(outcome.missing, { name: CLAIMS_INPUT, size });
  }
  if ("unmapped" in outcome) {
    throw unmappedLocationError(outcome.unmapped);
  }
  if ("refused" in outcome) {
    throw insufficientStockError(outcome.refused);
  }
  return outcome;
}

function idsTaken(lines: readonly ClaimLine[]): Error {
  const ids = lines.map((line) => line.reservation_id).join(", ");
  return invalid(`${CLAIMS_INPUT}: an id is taken already: ${ids}`);
}

/** Who made the claims, when it is one person. */
function commonActor(lines: readonly ClaimLine[]): string | null {
  const actor = lines[0].created_by;
  return lines.every((line) => line.created_by === actor) ? actor : null;
}

/**
 * Reads the input into the lines of a claim.
 *
 * @throws MedusaError `invalid_data` for the first line that is wrong, naming the line and the field
 */
function readClaimLines(input: readonly unknown[], options: ClaimOptions): ClaimLine[] {
  const lines = input.map((entry, ordinal): ClaimLine => {
    const field = `${CLAIMS_INPUT}[${ordinal}]`;
    const line = checkFields(entry, field, CLAIM_FIELDS);
    const mapping = readMapping(line.mapping, `${field}.mapping`);
    const lineItemId = optionalText(line.line_item_id, `${field}.line_item_id`);
    return {
      ordinal,
      reservation_id: generateEntityId(
        line.id === undefined ? undefined : requiredId(line.id, `${field}.id`),
        "resitem",
      ),
      line_item_id: lineItemId,
      inventory_item_id: requiredId(line.inventory_item_id, `${field}.inventory_item_id`),
      location_id: mapping ? null : requiredId(line.location_id, `${field}.location_id`),
      mapping: mapping && choiceOf(mapping, options),
      quantity: parseQuantity(line.quantity, { field: `${field}.quantity` }),
      unit: line.unit === undefined ? "1" : parseQuantity(line.unit, { field: `${field}.unit` }),
      allow_backorder: optionalBoolean(line.allow_backorder, `${field}.allow_backorder`),
      deducted: lineItemId !== null && options.deductOn === "order",
      from_order: optionalBoolean(line.from_order, `${field}.from_order`) ?? false,
      external_id: optionalText(line.external_id, `${field}.external_id`),
      description: optionalText(line.description, `${field}.description`),
      created_by: optionalText(line.created_by, `${field}.created_by`),
      metadata: optionalMetadata(line.metadata, `${field}.metadata`),
      ship_date: optionalDay(line.ship_date, `${field}.ship_date`),
    };
  });
  refuseTwice(
    lines.map((line) => line.reservation_id),
    (index) => `${CLAIMS_INPUT}[${index}].id stands twice in one call`,
  );
  return lines;
}

/** Reads what names the call, which all of its lines say alike. */
function readIdempotencyKey(input: readonly CreateReservationItemInput[]): string | null {
  const keys = input.map((line, ordinal) =>
    optionalText(line.idempotency_key, `${CLAIMS_INPUT}[${ordinal}].idempotency_key`),
  );
  const other = keys.findIndex((key) => key !== keys[0]);
  if (other >= 0) {
    throw invalid(
      `${CLAIMS_INPUT}[${other}].idempotency_key must be the same for all lines of a call`,
    );
  }
  return keys[0];
}

/** A mapping, as the module's options let a line choose from it. */
export function choiceOf(
  mapping: Required<LocationMapping>,
  { locations, splitLines }: ClaimOptions,
) {
  return { ...limitMapping(mapping, locations), split: splitLines === "when_short" };
}

/** Reads where an order's line may be claimed, in place of one location. */
export function readMapping(value: unknown, field: string): Required<LocationMapping> | null {
  if (value === undefined || value === null) {
    return null;
  }
  const mapping = checkFields(value, field, ["shipping_location_id", "channel_location_ids"]);
  return {
    shipping_location_id: optionalText(
      mapping.shipping_location_id,
      `${field}.shipping_location_id`,
    ),
    channel_location_ids: idList(
      mapping.channel_location_ids ?? [],
      `${field}.channel_location_ids`,
    ),
  };
}
