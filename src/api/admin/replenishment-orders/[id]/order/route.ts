import type {
  AdminPlaceReplenishmentOrder,
  AdminReplenishmentOrderChangeResponse,
} from "../../../../../types/http";
import { placeReplenishmentOrderWorkflow } from "../../../../../workflows/replenishment";
import { answerChange, sayingConflicts } from "../../helpers";

/** Places a draft: what it brings is incoming and promised from now on. */
export const POST = sayingConflicts<
  AdminPlaceReplenishmentOrder,
  AdminReplenishmentOrderChangeResponse
>(async (req, res) => {
  const { result } = await placeReplenishmentOrderWorkflow(req.scope).run({
    input: { ...req.validatedBody, id: req.params.id },
  });
  res.json(await answerChange(result, req.scope));
});
