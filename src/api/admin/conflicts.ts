import type { MedusaResponse } from "@medusajs/framework/http";

import { CHANGED_MEANWHILE, errorCode } from "../../modules/inventory/domain/errors";

/**
 * Answers with 409 where what the caller had read is not so any more, in the error's words: Medusa's own answer to a conflict
 * would say instead that it may simply be tried again.
 *
 * @param error - what the change threw
 * @param res - the request's answer
 * @throws every other error
 */
export function answerConflict<Body>(error: unknown, res: MedusaResponse<Body>): void {
  if (errorCode(error) !== CHANGED_MEANWHILE) {
    throw error;
  }
  (res as unknown as MedusaResponse)
    .status(409)
    .json({ type: "conflict", code: CHANGED_MEANWHILE, message: (error as Error).message });
}
