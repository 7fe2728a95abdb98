import { CommonEvents } from "@medusajs/framework/utils";

import { changeContext } from "../engine/change-context";
import { runChange } from "../engine/database";
import { restoreClaims, type RestoreOptions } from "../engine/restore-claims";
import { announceClaims, announceLevels, type Call } from "./announce";
import { idList } from "./check-input";
import { CLAIMS_INPUT, missingLevelsError } from "./refusals";

export type RestoreScope = {
  by: RestoreOptions["by"];
  /** One id or several, as the caller gave them. */
  values: string | string[];
  /** What they are called in errors. */
  field: string;
};

/** Brings back claims that were deleted restorably, and takes their quantities again, without asking the policy. */
export async function restoreReservationItems(
  cause: string,
  { by, values, field }: RestoreScope,
  call: Call,
): Promise<void> {
  const scope = { by, values: idList(values, field) };
  if (!scope.values.length) {
    return;
  }
  const change = changeContext({ cause, context: call.context });
  const outcome = await runChange(call.context, (execute) =>
    restoreClaims(execute, { ...scope, context: change }),
  );
  if ("missing" in outcome) {
    throw missingLevelsError(outcome.missing, {
      name: CLAIMS_INPUT,
      size: outcome.missing.length,
    });
  }
  announceLevels(call, outcome.level_ids);
  announceClaims(call, CommonEvents.UPDATED, outcome.claim_ids);
}
