import { MedusaError } from "@medusajs/framework/utils";
import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk";

import { STOCK_BUSY } from "../../modules/inventory/domain/errors";
import { inventoryOf } from "../../modules/inventory/inventory-of";
import type {
  StockCountDTO,
  StockCountError,
  StockCountLineInput,
  StockCountOptions,
} from "../../modules/inventory/types";
import { readLocationNames } from "./location-names";

/** A count whose lines are at hand. */
export type CreateStockCountInput = Omit<StockCountOptions, "locations"> & {
  lines: StockCountLineInput[];
};

/** A count, and what is wrong with lines of it: the first 10,000. */
export type CountedStock = { stock_count: StockCountDTO; errors: StockCountError[] };

/** How often a slice is tried whose levels somebody holds; then the sweep goes on with it. */
const ATTEMPTS = 3;

/** Takes the lines of a count. What it took stays when a later step fails: a sweep books it. */
export const takeStockCountStep = createStep(
  "take-stock-count-step",
  async ({ lines, ...options }: CreateStockCountInput, { container }) => {
    const count = await inventoryOf(container).takeStockCount({
      ...options,
      lines: lines.map((value) => ({ text: JSON.stringify(value), value })),
      locations: await readLocationNames(container),
    });
    return new StepResponse({ id: count.id });
  },
);

/**
 * Books what a count took, slice by slice. It has no compensation: what was counted is so, and what follows in a workflow does
 * not change it.
 */
export const bookStockCountStep = createStep(
  "book-stock-count-step",
  async ({ id }: { id: string }, { container }) => {
    const inventory = inventoryOf(container);
    let stock_count: StockCountDTO;
    let busy = 0;
    for (;;) {
      try {
        stock_count = await inventory.bookStockCountSlice(id);
        if (stock_count.status !== "running") {
          break;
        }
      } catch (error) {
        busy += 1;
        if (!(error instanceof MedusaError && error.code === STOCK_BUSY)) {
          throw error;
        }
        if (busy === ATTEMPTS) {
          stock_count = await inventory.readStockCount(id);
          break;
        }
      }
    }
    const errors = await inventory.listStockCountErrors(id);
    if (stock_count.dry_run) {
      await inventory.discardStockCount(id);
    }
    return new StepResponse<CountedStock>({ stock_count, errors });
  },
);
