import { chooseLocationFunctions } from "./choose-locations";
import { claimFunctions, releaseFunctions, restoreFunctions } from "./claims";
import { keyFunctions } from "./keys";
import { levelFunctions } from "./levels";
import { queueFunctions, workflowEndFunctions } from "./queue";
import { readAvailabilityFunctions } from "./read-availability";
import { takeStockFunctions } from "./take-stock";
import { updateClaimFunctions } from "./update-claims";
import { reconcileFunctions } from "./reconcile-levels";
import { adjustFunctions, writeLevelFunctions } from "./write-levels";

/**
 * Version 1 of the engine, as a migration installs it. Once it is released it is frozen (a test compares its hash): what
 * changes goes into a version 2 beside it. Why functions and not statements from here: docs/adr/0001.
 */
export const ENGINE_V1: readonly string[] = [
  levelFunctions,
  keyFunctions,
  queueFunctions,
  workflowEndFunctions,
  takeStockFunctions,
  chooseLocationFunctions,
  claimFunctions,
  releaseFunctions,
  restoreFunctions,
  updateClaimFunctions,
  adjustFunctions,
  writeLevelFunctions,
  reconcileFunctions,
  readAvailabilityFunctions,
];
