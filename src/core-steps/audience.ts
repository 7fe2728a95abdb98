import { asValue } from "@medusajs/framework/awilix";
import type { MedusaContainer } from "@medusajs/framework/types";

const SHOPPER = "backordersSpeaksToShopper";

/**
 * Notes in a request's scope that a shopper reads what comes of it. Workflows that a route runs with `req.scope` see it
 * in their steps. Nobody notes anything for the dashboard, scripts and jobs: there a person of the shop reads.
 *
 * @param scope - the scope of a request under `/store`
 */
export function speakToShopper(scope: MedusaContainer): void {
  scope.register({ [SHOPPER]: asValue(true) });
}

/** Says whether a shopper reads what comes of a workflow's step. */
export function speaksToShopper(container: MedusaContainer): boolean {
  return container.resolve(SHOPPER, { allowUnregistered: true }) === true;
}
