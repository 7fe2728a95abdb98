import type {
  AdminBatchReplenishmentLines,
  AdminReplenishmentOrderChangeResponse,
} from "../../../../../../types/http";
import { batchReplenishmentLinesWorkflow } from "../../../../../../workflows/replenishment";
import { answerChange, sayingConflicts } from "../../../helpers";

/** Creates, changes and deletes lines, all or none. */
export const POST = sayingConflicts<
  AdminBatchReplenishmentLines,
  AdminReplenishmentOrderChangeResponse
>(async (req, res) => {
  const { result } = await batchReplenishmentLinesWorkflow(req.scope).run({
    input: { ...req.validatedBody, id: req.params.id },
  });
  res.json(await answerChange(result, req.scope));
});
