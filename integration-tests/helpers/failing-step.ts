import { WorkflowManager } from "@medusajs/framework/orchestration";

type Invoke = (args: unknown) => Promise<unknown>;

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
  return replaceStep(workflowId, stepId, () => () => Promise.reject(error));
}

/**
 * Makes a step of a workflow wait before it does its work, until it is put back.
 *
 * @param workflowId the workflow
 * @param stepId the step
 * @param until what it waits for
 * @returns puts the step back
 * @throws when there is no such step
 */
export function holdStep(
  workflowId: string,
  stepId: string,
  until: () => Promise<unknown>,
): () => void {
  return replaceStep(workflowId, stepId, (invoke) => async (args) => {
    await until();
    return await invoke(args);
  });
}

function replaceStep(
  workflowId: string,
  stepId: string,
  replace: (invoke: Invoke) => Invoke,
): () => void {
  const handlers = WorkflowManager.getWorkflow(workflowId)?.handlers_ as unknown as
    Map<string, { invoke: Invoke }> | undefined;
  const original = handlers?.get(stepId);
  if (!handlers || !original) {
    throw new Error(`The workflow "${workflowId}" has no step "${stepId}"`);
  }
  handlers.set(stepId, { ...original, invoke: replace((args) => original.invoke(args)) });
  return () => void handlers.set(stepId, original);
}
