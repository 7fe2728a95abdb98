import {
  createWorkflow,
  transform,
  when,
  type WorkflowData,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk";

import { requestReplenishmentStep } from "../replenishment/steps/request-replenishment";
import type { InventoryBackorderedData } from "./events";
import { alertWarehouseStep } from "./steps/alert-warehouse";

export type HandleBackorderedInput = {
  event: InventoryBackorderedData;
  notifyWarehouse: boolean;
  requestReplenishment: boolean;
};

export const handleBackorderedWorkflowId = "handle-backordered";

/** What a backorder sets going: supply is requested, the warehouse is told. Safe to run twice for one entry. */
export const handleBackorderedWorkflow = createWorkflow(
  handleBackorderedWorkflowId,
  (input: WorkflowData<HandleBackorderedInput>) => {
    when({ input }, ({ input }) => input.requestReplenishment).then(() => {
      const levelIds = transform({ input }, ({ input }) => [input.event.inventory_level_id]);
      return requestReplenishmentStep(levelIds);
    });
    when({ input }, ({ input }) => input.notifyWarehouse).then(() => {
      alertWarehouseStep(input.event);
    });
    return new WorkflowResponse(void 0);
  },
);
