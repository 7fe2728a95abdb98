// Registers core's workflows, which are wrapped here.
import "@medusajs/medusa/core-flows";

import { CART_STEP, claimWithOrder, CREATE_ORDERS_STEP, passOnClaims } from "./claim-cart-stock";
import {
  claimAtMappedLocation,
  keepPartedClaims,
  ORDER_STEP,
  RESERVE_STEP,
} from "./claim-order-stock";
import { CONFIRM_STEP, confirmByDate, FOUND_LINE_STEP } from "./confirm-by-date";
import { wrapCoreStep } from "./core-step";
import {
  ADJUST_STEP,
  claimsSeen,
  FULFILLED_ORDER_STEP,
  moveBeforeLeaving,
  readClaimsAtOrigin,
  readClaimsAtReturn,
  RESERVATIONS_STEP,
  SHIPPING_OPTION_STEP,
} from "./fulfil-where-claimed";
import { ACQUIRE_STEP, holdWithLock, letGoWithLock, RELEASE_STEP } from "./hold-cart";
import { AFTER_CLAIMS_STEP, lockOrder, unlockOrder } from "./lock-order";

const RELEASE_LINES_STEP = "delete-reservations-by-line-items";

/** Core's workflows that look at stock before lines come into a cart, a draft or an edit, and the steps whose results are read. */
const CONFIRMING_WORKFLOWS = {
  "create-cart": [],
  "add-to-cart": [],
  "update-line-item-in-cart": [FOUND_LINE_STEP],
  "create-orders": [],
  "order-add-line-items": [],
};

/** Core's workflows that claim stock for an order that exists already, and the step in each that reads what to claim. */
const ORDER_WORKFLOWS = {
  "confirm-order-edit-request": "order-items-query",
  "confirm-claim-request": "claim-query",
  "confirm-exchange-request": "exchange-query",
  "convert-draft-order": "order-items-query",
};

/**
 * Makes one order of one cart, whatever number of servers complete it (hold-cart.ts), makes every core workflow that claims
 * stock for an order claim it where the order's shipping method and sales channel say, and has goods fulfilled from what is
 * claimed where they leave. Medusa loads this file at start with the other workflows; doing it again changes nothing.
 *
 * @throws MedusaError `unexpected_state` when this version of Medusa has renamed one of the steps
 */
export function wrapCoreWorkflows(): void {
  wrapCoreStep("complete-cart", ACQUIRE_STEP, holdWithLock);
  wrapCoreStep("complete-cart", RELEASE_STEP, letGoWithLock);
  wrapCoreStep("complete-cart", CREATE_ORDERS_STEP, claimWithOrder, [CART_STEP]);
  wrapCoreStep("complete-cart", RESERVE_STEP, passOnClaims);
  for (const [workflowId, linesStep] of Object.entries(ORDER_WORKFLOWS)) {
    const claimAtMapped = claimAtMappedLocation(linesStep);
    wrapCoreStep(workflowId, RESERVE_STEP, claimAtMapped, [ORDER_STEP, linesStep]);
  }
  for (const [workflowId, reads] of Object.entries(CONFIRMING_WORKFLOWS)) {
    wrapCoreStep(workflowId, CONFIRM_STEP, confirmByDate, reads);
  }
  wrapCoreStep("confirm-order-edit-request", RELEASE_LINES_STEP, keepPartedClaims, [ORDER_STEP]);
  wrapCoreStep("create-order-fulfillment", RESERVATIONS_STEP, readClaimsAtOrigin, [
    FULFILLED_ORDER_STEP,
    SHIPPING_OPTION_STEP,
  ]);
  wrapCoreStep("create-order-fulfillment", ADJUST_STEP, (original) =>
    lockOrder(moveBeforeLeaving(original), claimsSeen),
  );
  wrapCoreStep("cancel-order-fulfillment", RESERVATIONS_STEP, readClaimsAtReturn, [
    FULFILLED_ORDER_STEP,
  ]);
  wrapCoreStep("cancel-order-fulfillment", ADJUST_STEP, (original) =>
    lockOrder(original, claimsSeen),
  );
  for (const workflowId of ["create-order-fulfillment", "cancel-order-fulfillment"]) {
    wrapCoreStep(workflowId, AFTER_CLAIMS_STEP, unlockOrder);
  }
}

wrapCoreWorkflows();
