import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http";

import { inventoryOf } from "../../../../../modules/inventory/inventory-of";
import type { UpdateClaimInput } from "../../../../../modules/inventory/types";
import type {
  AdminChangeClaim,
  AdminChangeClaimResponse,
  AdminClaimResponse,
} from "../../../../../types/http";
import { changeClaimWorkflow } from "../../../../../workflows/backorders";
import { answerConflict } from "../../../conflicts";
import { withOrders } from "../../../replenishment-orders/helpers";
import { readClaim } from "../../helpers";

/** What a reservation claims: in which form, for which order, what of it is covered and what waits for what. */
export const GET = async (
  req: AuthenticatedMedusaRequest,
  res: MedusaResponse<AdminClaimResponse>,
): Promise<void> => {
  res.status(200).json({ claim: await readClaim(req.scope, req.params.id) });
};

/** Changes a reservation's quantity or location, or with `dry_run` says whom that would fill or leave short. */
export const POST = async (
  req: AuthenticatedMedusaRequest<AdminChangeClaim>,
  res: MedusaResponse<AdminChangeClaimResponse>,
): Promise<void> => {
  const { dry_run, ...change } = req.validatedBody;
  const input: UpdateClaimInput = { id: req.params.id, ...change };
  try {
    // Where there is none, the answer is 404, as everywhere.
    await inventoryOf(req.scope).retrieveReservationItem(input.id, { select: ["id"] });
    if (dry_run) {
      const preview = await inventoryOf(req.scope).previewReservationItems([input]);
      res.json(await withOrders(preview, req.scope));
      return;
    }
    await changeClaimWorkflow(req.scope).run({ input });
    res.json({ claim: await readClaim(req.scope, input.id) });
  } catch (error) {
    answerConflict(error, res);
  }
};
