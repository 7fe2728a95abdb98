import { changeContext } from "../engine/change-context";
import { runChange } from "../engine/database";
import { endWorkflow as settleWorkflow, settleDue } from "../engine/outbox";
import { announceLevels, type Call } from "./announce";

/** Settles what a workflow changed, and makes its events due. Says whether there may be events to send. */
export async function endWorkflow(eventGroupId: string, call: Call): Promise<boolean> {
  const change = changeContext({ cause: "endWorkflow", context: {} });
  const ended = await runChange(call.context, (execute) =>
    settleWorkflow(execute, eventGroupId, change),
  );
  announceLevels(call, ended.level_ids);
  return ended.due;
}

/** Settles levels whose workflow ended without telling. Returns how many were looked at. */
export async function settleOverdue(
  { age_seconds, running, limit }: { age_seconds: number; running: string[]; limit: number },
  call: Call,
): Promise<number> {
  const change = changeContext({ cause: "settleOverdue", context: {} });
  const outcome = await runChange(call.context, (execute) =>
    settleDue(execute, { ageSeconds: age_seconds, running, limit }, change),
  );
  announceLevels(call, outcome.level_ids);
  return outcome.settled;
}
