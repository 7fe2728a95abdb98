import { CommonEvents } from "@medusajs/framework/utils";

import { changeContext } from "../engine/change-context";
import { runChange } from "../engine/database";
import { releaseClaims, type ReleaseOptions } from "../engine/release-claims";
import { announceClaims, announceLevels, type Call } from "./announce";
import { idList } from "./check-input";

export type ReleaseScope = {
  by: ReleaseOptions["by"];
  /** One id or several, as the caller gave them. */
  values: string | string[];
  /** What they are called in errors. */
  field: string;
  /** true deletes the rows, false leaves them to be restored. */
  forGood?: boolean;
};

/**
 * Deletes claims and gives their quantities back. Claims that are gone already are passed over.
 *
 * @param cause - the method of the service, by which a restore knows what it may bring back
 */
export async function releaseReservationItems(
  cause: string,
  { by, values, field, forGood = false }: ReleaseScope,
  call: Call,
): Promise<void> {
  const scope = { by, values: idList(values, field), forGood };
  if (!scope.values.length) {
    return;
  }
  const change = changeContext({ cause, context: call.context });
  const outcome = await runChange(call.context, (execute) =>
    releaseClaims(execute, { ...scope, context: change }),
  );
  announceLevels(call, outcome.level_ids);
  announceClaims(call, CommonEvents.DELETED, outcome.claim_ids);
}
