import { WorkflowManager } from "@medusajs/framework/orchestration";
import type { Context, MedusaContainer } from "@medusajs/framework/types";
import { MedusaContextType, MedusaError, OrchestrationUtils } from "@medusajs/framework/utils";
import { StepResponse } from "@medusajs/framework/workflows-sdk";

/** What the workflow engine hands to a step's handler, as far as we read it. */
export type StepArguments = {
  container: MedusaContainer;
  /** The workflow's input. */
  payload?: unknown;
  /** The results of the steps that ran before, by step. */
  invoke: Record<string, { output?: { output?: unknown } } | undefined>;
  metadata: { idempotency_key: string };
  context: Context;
  transaction: {
    getFlow():
      | {
          transactionId?: string;
          metadata?: { eventGroupId?: string; parentStepIdempotencyKey?: string };
        }
      | undefined;
  };
};

export type StepHandler = {
  invoke: (args: StepArguments) => Promise<unknown>;
  compensate?: (args: StepArguments) => Promise<unknown>;
};

const WRAPPED = Symbol.for("medusa-plugin-backorders.wrapped-step");

/**
 * Replaces a step's handler in one of core's workflows, once. Every caller of the workflow gets it: routes, payment
 * webhooks, other workflows that nest it. The workflow's hooks stay the store's.
 *
 * @param workflowId - core's workflow
 * @param stepId - the step in it
 * @param wrap - makes the new handler from core's
 * @param reads - steps of the workflow whose results the new handler reads
 * @throws MedusaError `unexpected_state` when this version of Medusa has no such workflow or step
 */
export function wrapCoreStep(
  workflowId: string,
  stepId: string,
  wrap: (original: StepHandler) => StepHandler,
  reads: readonly string[] = [],
): void {
  const handlers = WorkflowManager.getWorkflow(workflowId)?.handlers_ as unknown as
    Map<string, StepHandler & { [WRAPPED]?: true }> | undefined;
  for (const step of [stepId, ...reads]) {
    if (!handlers?.has(step)) {
      throw new MedusaError(
        MedusaError.Types.UNEXPECTED_STATE,
        `medusa-plugin-backorders does not fit this version of Medusa: its workflow "${workflowId}" has no step ` +
          `"${step}" any more. Orders would claim stock at the wrong location, so the store does not start.`,
      );
    }
  }
  const original = handlers?.get(stepId);
  if (!handlers || !original || original[WRAPPED]) {
    return;
  }
  handlers.set(stepId, { ...wrap(original), [WRAPPED]: true });
}

/** The result of a step that ran before, or `undefined`. */
export function resultOf<Result>(args: StepArguments, stepId: string): Result | undefined {
  return args.invoke[stepId]?.output?.output as Result | undefined;
}

/** A step's result, in the form in which the engine keeps it. */
export function stepResult(output: unknown, compensateInput: unknown): unknown {
  return {
    __type: OrchestrationUtils.SymbolWorkflowWorkflowData,
    output: new StepResponse(output, compensateInput).toJSON(),
  };
}

/**
 * The context of a step's calls to a module. Made anew for each step, because steps that run in parallel share the
 * engine's, and the next one overwrites its `idempotencyKey`.
 */
export function contextOf(args: StepArguments): Context {
  const flow = args.transaction.getFlow();
  return {
    __type: MedusaContextType,
    eventGroupId: flow?.metadata?.eventGroupId ?? args.context.eventGroupId,
    transactionId: args.context.transactionId,
    requestId: args.context.requestId,
    idempotencyKey: args.metadata.idempotency_key,
  };
}

/** A container in which some names resolve to something else. */
export function withOverrides(
  container: MedusaContainer,
  overrides: Record<string, unknown>,
): MedusaContainer {
  return new Proxy(container, {
    get(target, property, receiver) {
      if (property !== "resolve") {
        return Reflect.get(target, property, receiver) as unknown;
      }
      return (name: string, options?: { allowUnregistered?: boolean }): unknown =>
        name in overrides ? overrides[name] : target.resolve(name, options);
    },
  });
}
