import type { MedusaContainer } from "@medusajs/framework/types";
import { Modules } from "@medusajs/framework/utils";

/** The states of an execution that has not ended, as the workflow engine keeps it. */
const RUNNING = ["not_started", "invoking", "waiting_to_compensate", "compensating"];

type Execution = {
  execution?: { metadata?: { eventGroupId?: string } | null } | null;
};

/**
 * Says which of some workflows still run, as far as the workflow engine keeps that: it stores executions that wait for
 * something or are kept on purpose. One that runs through in its process is not stored; it ends or dies within the age
 * that the sweep asks for.
 *
 * @param container - for the workflow engine
 * @param eventGroupIds - of the workflows
 * @returns those of the ids whose workflow has not ended
 */
export async function findRunningWorkflows(
  container: MedusaContainer,
  eventGroupIds: readonly string[],
): Promise<string[]> {
  if (!eventGroupIds.length) {
    return [];
  }
  const asked = new Set(eventGroupIds);
  const executions = (await container
    .resolve(Modules.WORKFLOW_ENGINE)
    .listWorkflowExecutions(
      { state: RUNNING } as never,
      { select: ["id", "execution"], take: null } as never,
    )) as unknown as Execution[];
  const running = executions.flatMap(({ execution }) => execution?.metadata?.eventGroupId ?? []);
  return [...new Set(running)].filter((id) => asked.has(id));
}
