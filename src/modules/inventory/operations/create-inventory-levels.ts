import { CommonEvents } from "@medusajs/framework/utils";

import { errorCode, UNIQUE_VIOLATION } from "../domain/errors";
import { changeContext } from "../engine/change-context";
import { runChange } from "../engine/database";
import { createLevels, type CreateLevelsOutcome } from "../engine/write-levels";
import type { CreateInventoryLevelInput, InventoryLevelWithPolicyDTO } from "../types";
import type { Call } from "./announce";
import { invalid } from "./check-input";
import { readLevelLines } from "./read-level-lines";
import { LEVELS_INPUT, placeIn } from "./refusals";
import { levelsInOrder } from "./to-dto";

/** Creates all levels or none, each with its opening movement in the ledger. */
export async function createInventoryLevels(
  input: readonly CreateInventoryLevelInput[],
  call: Call,
): Promise<InventoryLevelWithPolicyDTO[]> {
  const lines = readLevelLines(input, "create");
  if (!lines.length) {
    return [];
  }
  const change = changeContext({ cause: "createInventoryLevels", context: call.context });
  const outcome = accepted(
    await runChange(call.context, (execute) => createLevels(execute, lines, change)).catch(
      (error: unknown) => {
        throw errorCode(error) === UNIQUE_VIOLATION
          ? levelExists("it was created at the same moment")
          : error;
      },
    ),
    lines.length,
  );
  call.emit("inventory_level", CommonEvents.CREATED, outcome.levels.id);
  return levelsInOrder(lines, outcome.levels);
}

/** The outcome of a creation; throws what every other outcome means. */
function accepted(
  outcome: CreateLevelsOutcome,
  size: number,
): Extract<CreateLevelsOutcome, { levels: unknown }> {
  if ("unknown_items" in outcome) {
    throw invalid(
      outcome.unknown_items
        .map(
          (line) =>
            `${placeIn(LEVELS_INPUT, line.ordinal, size)}Inventory item ${line.inventory_item_id} does not exist`,
        )
        .join(", "),
    );
  }
  if ("existing" in outcome) {
    throw levelExists(
      outcome.existing
        .map(
          (line) =>
            `${LEVELS_INPUT}[${line.ordinal}], item ${line.inventory_item_id} at ${line.location_id}`,
        )
        .join(", "),
    );
  }
  return outcome;
}

function levelExists(names: string): Error {
  return invalid(`Inventory level already exists: ${names}`);
}
