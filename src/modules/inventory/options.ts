import { MedusaError } from "@medusajs/framework/utils";

import { refuseUnknownOptions } from "../../lib/refuse-unknown-options";

/** When a line's quantity leaves `stocked_quantity`: as the order is placed, or when it is fulfilled (as in core). */
export type DeductOn = "order" | "fulfillment";

/** Which locations may serve an order: those that its shipping method and sales channel map, or the former's only. */
export type LocationsOption = "mapped" | "shipping";

export type BackordersModuleOptions = {
  /** Default "order". Claims that are open keep the form that they were made in when this is switched. */
  deductOn?: DeductOn;
  /**
   * Where an order's lines may be claimed. Default "mapped": at the shipping method's location, or else at another of the
   * sales channel's. "shipping": at the shipping method's location only, wherever the order has one.
   */
  locations?: LocationsOption;
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
const LOCATIONS: readonly LocationsOption[] = ["mapped", "shipping"];

/**
 * Reads the module's options.
 *
 * @param options - as written in `medusa-config.ts`
 * @returns the options with their defaults
 * @throws MedusaError `invalid_data` when an option has an unknown value, or there is no such option
 */
export function parseModuleOptions(
  options: Record<string, unknown> | undefined,
): Required<BackordersModuleOptions> {
  const settings = {
    deductOn: readWord(options, { name: "deductOn", words: DEDUCT_ON }),
    locations: readWord(options, { name: "locations", words: LOCATIONS }),
    exposeLevels: readSwitch(options, "exposeLevels", false),
    notifyWarehouse: readSwitch(options, "notifyWarehouse", true),
    requestReplenishment: readSwitch(options, "requestReplenishment", true),
  };
  refuseUnknownOptions(options, { module: "The Inventory Module", known: Object.keys(settings) });
  return settings;
}

const WORDS = { deductOn: "BACKORDERS_DEDUCT_ON", locations: "BACKORDERS_LOCATIONS" } as const;

/** Reads an option that is one of some words; the first of them is the default. */
function readWord<Word extends string>(
  options: Record<string, unknown> | undefined,
  { name, words }: { name: keyof typeof WORDS; words: readonly Word[] },
): Word {
  const value = options?.[name] ?? words[0];
  const word = words.find((known) => known === value);
  if (word === undefined) {
    throw new MedusaError(
      MedusaError.Types.INVALID_DATA,
      `The Inventory Module's option ${name} (environment: ${WORDS[name]}) must be one of ` +
        `${words.map((known) => `"${known}"`).join(", ")}, received ${JSON.stringify(value)}`,
    );
  }
  return word;
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
