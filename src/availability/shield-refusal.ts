import { MedusaError } from "@medusajs/framework/utils";

import { UNMAPPED_LOCATION } from "../modules/inventory/domain/errors";

/** Sentences for a refusal that comes in words for somebody else, by its code. */
const SENTENCES = new Map<unknown, string>([
  [MedusaError.Codes.INSUFFICIENT_INVENTORY, "Sold out: not everything can be had."],
  [UNMAPPED_LOCATION, "No stock location serves everything that was asked for."],
]);

/** How the sentences begin that are made for shoppers, with titles (core-steps/shopper-error.ts). */
const FOR_SHOPPERS = /^(Sold out: |No stock location serves \d)/;

/**
 * Gives a refusal of stock a sentence without ids, where a route of the store's own lets the Inventory Module's error
 * through: its words are for the dashboard, and only the text of the error is left in the answer.
 *
 * @param body - what a route answers with
 * @returns the answer for the shopper; the same object where it is no such refusal
 */
export function shieldRefusal(body: unknown): unknown {
  if (typeof body !== "object" || body === null || !("code" in body) || !("message" in body)) {
    return body;
  }
  const sentence = SENTENCES.get(body.code);
  return sentence === undefined || FOR_SHOPPERS.test(String(body.message))
    ? body
    : { ...body, message: sentence };
}
