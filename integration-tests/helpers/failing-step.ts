import { WorkflowManager } from "@medusajs/framework/orchestration";

type Handlers = Map<string, { invoke: (args: unknown) => Promise<unknown> }>;

/**
 * Makes a step of a workflow fail when its turn comes, until it is put back.
 *
 * @param workflowId the workflow
 * @param stepId the step, or a hook
 * @param error what it throws
 * @returns puts the step back
 * @throws when there is no such step: a test would prove nothing
 */
export function failAtStep(workflowId: string, stepId: string, error: Error): () => void {
  const handlers = WorkflowManager.getWorkflow(workflowId)?.handlers_ as unknown as
    Handlers | undefined;
  const original = handlers?.get(stepId);
  if (!handlers || !original) {
    throw new Error(`The workflow "${workflowId}" has no step "${stepId}"`);
  }
  handlers.set(stepId, { ...original, invoke: () => Promise.reject(error) });
  return () => void handlers.set(stepId, original);
}
