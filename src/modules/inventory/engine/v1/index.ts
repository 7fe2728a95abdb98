import { allocateFunctions } from "./allocate";
import { changeSupplyFunctions } from "./change-supply";
import { chooseLocationFunctions } from "./choose-locations";
import { claimFunctions, releaseFunctions, restoreFunctions } from "./claims";
import { draftFunctions } from "./drafts";
import { expectedDateFunctions } from "./expected-dates";
import { keyFunctions } from "./keys";
import { ledgerFunctions } from "./ledger";
import { levelFunctions } from "./levels";
import { orderEntriesFunctions } from "./order-entries";
import { planAllocationFunctions } from "./plan-allocation";
import { promiseFunctions } from "./promises";
import { queueFunctions } from "./queue";
import { readAvailabilityFunctions } from "./read-availability";
import { receiptFunctions } from "./receipts";
import { reconcileFunctions } from "./reconcile-levels";
import { repairFunctions } from "./repairs";
import { replenishmentFunctions } from "./replenishment-orders";
import { shipDateFunctions } from "./ship-dates";
import { countFunctions } from "./stock-counts";
import { takeStockFunctions } from "./take-stock";
import { updateClaimFunctions } from "./update-claims";
import { workflowEndFunctions } from "./workflow-end";
import { adjustFunctions, writeLevelFunctions } from "./write-levels";

/**
 * Version 1 of the engine, as a migration installs it. Once it is released it is frozen (a test compares its hash): what
 * changes goes into a version 2 beside it. Why functions and not statements from here: docs/adr/0001.
 */
export const ENGINE_V1: readonly string[] = [
  levelFunctions,
  keyFunctions,
  promiseFunctions,
  queueFunctions,
  workflowEndFunctions,
  shipDateFunctions,
  takeStockFunctions,
  chooseLocationFunctions,
  claimFunctions,
  releaseFunctions,
  restoreFunctions,
  updateClaimFunctions,
  planAllocationFunctions,
  allocateFunctions,
  adjustFunctions,
  writeLevelFunctions,
  changeSupplyFunctions,
  replenishmentFunctions,
  orderEntriesFunctions,
  receiptFunctions,
  draftFunctions,
  expectedDateFunctions,
  ledgerFunctions,
  countFunctions,
  reconcileFunctions,
  repairFunctions,
  readAvailabilityFunctions,
];
