import {
  createWorkflow,
  type WorkflowData,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk";

import { bookStockCountStep, type CreateStockCountInput, takeStockCountStep } from "./steps";

/** The id of {@link createStockCountWorkflow}. */
export const createStockCountWorkflowId = "create-stock-count";

/**
 * Sets what levels have, as another system or a person counted it, and settles their queues at once; what moved after the count
 * is kept on top. With `dry_run` it answers the same and writes nothing.
 *
 * @returns the count, with what it filled and left short, and what is wrong with lines of it
 * @throws MedusaError `invalid_data` that names every bad line, where all or nothing is to be booked
 */
export const createStockCountWorkflow = createWorkflow(
  createStockCountWorkflowId,
  (input: WorkflowData<CreateStockCountInput>) =>
    new WorkflowResponse(bookStockCountStep(takeStockCountStep(input))),
);

/** The id of {@link bookStockCountWorkflow}. */
export const bookStockCountWorkflowId = "book-stock-count";

/** Books a count whose lines were taken as a stream, or goes on with one that a crash cut short. */
export const bookStockCountWorkflow = createWorkflow(
  bookStockCountWorkflowId,
  (input: WorkflowData<{ id: string }>) => new WorkflowResponse(bookStockCountStep(input)),
);
