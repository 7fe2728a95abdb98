import { MedusaError } from "@medusajs/framework/utils";

/** When a line's quantity leaves `stocked_quantity`: as the order is placed, or when it is fulfilled (as in core). */
export type DeductOn = "order" | "fulfillment";

export type BackordersModuleOptions = {
  /** Default "order". Claims that are open keep the form that they were made in when this is switched. */
  deductOn?: DeductOn;
  /**
   * Whether the Store API shows the rows of levels, with their locations and stocked quantities, where a request's
   * `fields` ask for them. Default false: a shopper then sees a level's clamped `available_quantity` only.
   */
  exposeLevels?: boolean;
  /** Whether a backorder raises a notification under the dashboard's bell. Default true. */
  notifyWarehouse?: boolean;
  /** Whether a backorder enqueues replenishment: one open request for its level. Default true. */
  requestReplenishment?: boolean;
};

const DEDUCT_ON: readonly DeductOn[] = ["order", "fulfillment"];

/**
 * Reads the module's options.
 *
 * @param options - as written in `medusa-config.ts`
 * @returns the options with their defaults
 * @throws MedusaError `invalid_data` when an option has an unknown value
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
  return {
    deductOn: deductOn as DeductOn,
    exposeLevels: readSwitch(options, "exposeLevels", false),
    notifyWarehouse: readSwitch(options, "notifyWarehouse", true),
    requestReplenishment: readSwitch(options, "requestReplenishment", true),
  };
}

const SWITCHES = {
  exposeLevels: "BACKORDERS_EXPOSE_LEVELS",
  notifyWarehouse: "BACKORDERS_NOTIFY_WAREHOUSE",
  requestReplenishment: "BACKORDERS_REQUEST_REPLENISHMENT",
} as const;

function readSwitch(
  options: Record<string, unknown> | undefined,
  name: keyof typeof SWITCHES,
  otherwise: boolean,
): boolean {
  const value = options?.[name] ?? otherwise;
  if (typeof value !== "boolean") {
    throw new MedusaError(
      MedusaError.Types.INVALID_DATA,
      `The Inventory Module's option ${name} (environment: ${SWITCHES[name]}) must be true or false, ` +
        `received ${JSON.stringify(value)}`,
    );
  }
  return value;
}
