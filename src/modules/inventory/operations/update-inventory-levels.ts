import { changeContext } from "../engine/change-context";
import { runChange } from "../engine/database";
import { updateLevels } from "../engine/write-levels";
import type { InventoryLevelWithPolicyDTO, UpdateInventoryLevelInput } from "../types";
import { announceLevels, type Call } from "./announce";
import { invalid } from "./check-input";
import { readLevelLines } from "./read-level-lines";
import { LEVELS_INPUT, missingLevelsError } from "./refusals";
import { levelsInOrder } from "./to-dto";

/** Sets columns of all levels or none; the ledger gets what a stocked quantity changes by, computed under the lock. */
export async function updateInventoryLevels(
  updates: readonly UpdateInventoryLevelInput[],
  call: Call,
): Promise<InventoryLevelWithPolicyDTO[]> {
  const lines = readLevelLines(updates, "update");
  if (!lines.length) {
    return [];
  }
  const change = changeContext({ cause: "updateInventoryLevels", context: call.context });
  const outcome = await runChange(call.context, (execute) => updateLevels(execute, lines, change));
  if ("missing" in outcome) {
    throw missingLevelsError(outcome.missing, { name: LEVELS_INPUT, size: lines.length });
  }
  if ("incoming_too_low" in outcome) {
    throw invalid(
      outcome.incoming_too_low
        .map(
          ({ ordinal, ordered }) =>
            `${LEVELS_INPUT}[${ordinal}].incoming_quantity must be at least ${ordered}, which replenishment orders bring: ` +
            "shorten or cancel these",
        )
        .join(", "),
    );
  }
  announceLevels(call, outcome.levels.id);
  return levelsInOrder(lines, outcome.levels);
}
