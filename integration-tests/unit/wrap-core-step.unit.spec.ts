import { WorkflowManager } from "@medusajs/framework/orchestration";
import { createStep, createWorkflow, StepResponse } from "@medusajs/framework/workflows-sdk";

import { type StepHandler, wrapCoreStep } from "../../src/core-steps/core-step";
import { wrapCoreWorkflows } from "../../src/core-steps/wrap-core-workflows";

const WORKFLOW = "wrap-core-step-made-up";
const greet = createStep("greet", () => Promise.resolve(new StepResponse("hello")));
createWorkflow(WORKFLOW, () => {
  greet();
});

const handlerOf = (step: string) =>
  (WorkflowManager.getWorkflow(WORKFLOW)?.handlers_ as unknown as Map<string, StepHandler>).get(
    step,
  );

describe("at the start of the application", () => {
  it.each([
    ["a workflow that is not there", "no-such-workflow", "greet", []],
    ["a step that is not there", WORKFLOW, "renamed", []],
    ["a step that is read and not there", WORKFLOW, "greet", ["renamed"]],
  ])("%s stops it, with an error that names it", (_case, workflow, step, reads) => {
    const wrap = jest.fn();

    const start = () => wrapCoreStep(workflow, step, wrap, reads);

    const missing = reads[0] ?? step;
    expect(start).toThrow(
      `medusa-plugin-backorders does not fit this version of Medusa: its workflow "${workflow}" has no step ` +
        `"${missing}" any more. Orders would claim stock at the wrong location, so the store does not start.`,
    );
    expect(start).toThrow(expect.objectContaining({ type: "unexpected_state" }) as Error);
    expect(wrap).not.toHaveBeenCalled();
  });

  it("a step is wrapped once, however often the files are loaded", () => {
    const wrap = jest.fn((original: StepHandler) => ({ ...original }));

    wrapCoreStep(WORKFLOW, "greet", wrap);
    const wrapped = handlerOf("greet");
    wrapCoreStep(WORKFLOW, "greet", wrap);

    expect(wrap).toHaveBeenCalledTimes(1);
    expect(handlerOf("greet")).toBe(wrapped);
  });

  it("every step of core that is wrapped exists in the Medusa that is installed", () => {
    expect(wrapCoreWorkflows).not.toThrow();
  });
});
