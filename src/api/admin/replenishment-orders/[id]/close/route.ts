import type {
  AdminEndReplenishmentOrder,
  AdminReplenishmentOrderChangeResponse,
} from "../../../../../types/http";
import { closeReplenishmentOrderWorkflow } from "../../../../../workflows/replenishment";
import { answerChange, sayingConflicts } from "../../helpers";

/** Closes an order short: what is open will not come. */
export const POST = sayingConflicts<
  AdminEndReplenishmentOrder,
  AdminReplenishmentOrderChangeResponse
>(async (req, res) => {
  const { result } = await closeReplenishmentOrderWorkflow(req.scope).run({
    input: { ...req.validatedBody, id: req.params.id },
  });
  res.json(await answerChange(result, req.scope));
});
