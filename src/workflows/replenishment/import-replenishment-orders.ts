import {
  createStep,
  createWorkflow,
  StepResponse,
  transform,
  type WorkflowData,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk";

import { emitCreated } from "./emit-created";
import { type ImportReplenishmentOrdersInput, readImport } from "./import/resolve-lines";
import { createReplenishmentOrdersStep } from "./steps/create-orders";

export type { ImportReplenishmentOrdersInput } from "./import/resolve-lines";

/** Reads the file, and checks all of it before anything is written. */
export const readReplenishmentImportStep = createStep(
  "read-replenishment-import-step",
  async (input: ImportReplenishmentOrdersInput, { container }) =>
    new StepResponse(await readImport(input, container)),
);

/** The id of {@link importReplenishmentOrdersWorkflow}. */
export const importReplenishmentOrdersWorkflowId = "import-replenishment-orders";

/**
 * Creates replenishment orders from a CSV file of lines, one for each location and reference, all or none. Emits as
 * {@link createReplenishmentOrdersWorkflow} does. With `dry_run` the file is checked, and nothing written.
 *
 * @returns the orders in the order of the file, and what became of the queue
 * @throws MedusaError `invalid_data` that names every bad row by its number in the file (the header is row 1), with all that
 *   is wrong with it; nothing is written
 */
export const importReplenishmentOrdersWorkflow = createWorkflow(
  importReplenishmentOrdersWorkflowId,
  (input: WorkflowData<ImportReplenishmentOrdersInput>) => {
    const replenishment_orders = readReplenishmentImportStep(input);
    const outcome = createReplenishmentOrdersStep(
      transform({ replenishment_orders, input }, ({ replenishment_orders, input }) => ({
        replenishment_orders,
        dry_run: input.dry_run,
      })),
    );
    emitCreated(outcome, input);
    return new WorkflowResponse(outcome);
  },
);
