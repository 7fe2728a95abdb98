import { WorkflowManager } from "@medusajs/framework/orchestration";

/** What runs for a step of a workflow. */
export type Handler = {
  invoke: (args: unknown) => Promise<unknown>;
  compensate?: (args: unknown) => Promise<unknown>;
};

/**
 * The steps of a workflow, and what runs for each.
 *
 * @param workflowId the workflow
 * @throws when there is no such workflow
 */
export function handlersOf(workflowId: string): Map<string, Handler> {
  const found = WorkflowManager.getWorkflow(workflowId)?.handlers_;
  if (!found) {
    throw new Error(`There is no workflow ${workflowId}`);
  }
  return found as unknown as Map<string, Handler>;
}

/**
 * Has something else run for a step, until it is put back.
 *
 * @param workflowId the workflow
 * @param stepId the step, or a hook
 * @param make what runs instead, made from the original; what it leaves out stays
 * @returns puts the step back
 * @throws when there is no such step: a test would prove nothing
 */
export function replaceStep(
  workflowId: string,
  stepId: string,
  make: (original: Handler) => Partial<Handler>,
): () => void {
  const handlers = handlersOf(workflowId);
  const original = handlers.get(stepId);
  if (!original) {
    throw new Error(`Workflow ${workflowId} has no step ${stepId}`);
  }
  handlers.set(stepId, { ...original, ...make(original) });
  return () => void handlers.set(stepId, original);
}

/**
 * Makes a step of a workflow fail when its turn comes, until it is put back.
 *
 * @param workflowId the workflow
 * @param stepId the step, or a hook
 * @param error what it throws
 * @returns puts the step back
 * @throws when there is no such step
 */
export function failAtStep(workflowId: string, stepId: string, error: Error): () => void {
  return replaceStep(workflowId, stepId, () => ({ invoke: () => Promise.reject(error) }));
}
