import { MedusaError } from "@medusajs/framework/utils";

/** When a line's quantity leaves `stocked_quantity`: as the order is placed, or when it is fulfilled (as in core). */
export type DeductOn = "order" | "fulfillment";

export type BackordersModuleOptions = {
  /** Default "order". Claims that are open keep the form that they were made in when this is switched. */
  deductOn?: DeductOn;
};

const DEDUCT_ON: readonly DeductOn[] = ["order", "fulfillment"];

/**
 * Reads the module's options.
 *
 * @param options - as written in `medusa-config.ts`
 * @returns the options with their defaults
 * @throws MedusaError `invalid_data` when `deductOn` has an unknown value
 */
export function parseModuleOptions(
  options: Record<string, unknown> | undefined,
): Required<BackordersModuleOptions> {
  const deductOn = options?.deductOn ?? "order";
  if (!DEDUCT_ON.includes(deductOn as DeductOn)) {
    throw new MedusaError(
      MedusaError.Types.INVALID_DATA,
      `The Inventory Module's option deductOn (environment: BACKORDERS_DEDUCT_ON) must be one of ` +
        `${DEDUCT_ON.map((value) => `"${value}"`).join(", ")}, received ${JSON.stringify(deductOn)}`,
    );
  }
  return { deductOn: deductOn as DeductOn };
}
