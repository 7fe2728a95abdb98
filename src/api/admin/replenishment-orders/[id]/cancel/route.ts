import type {
  AdminEndReplenishmentOrder,
  AdminReplenishmentOrderChangeResponse,
} from "../../../../../types/http";
import { cancelReplenishmentOrderWorkflow } from "../../../../../workflows/replenishment";
import { answerChange, sayingConflicts } from "../../helpers";

/** Cancels what has not arrived; promises move. */
export const POST = sayingConflicts<
  AdminEndReplenishmentOrder,
  AdminReplenishmentOrderChangeResponse
>(async (req, res) => {
  const { result } = await cancelReplenishmentOrderWorkflow(req.scope).run({
    input: { ...req.validatedBody, id: req.params.id },
  });
  res.json(await answerChange(result, req.scope));
});
