import { MedusaError } from "@medusajs/framework/utils";

import { refuseUnknownOptions } from "../../lib/refuse-unknown-options";
import { type FindingKind, REPAIRS } from "./reconcile-types";

/** When a line's quantity leaves `stocked_quantity`: as the order is placed, or when it is fulfilled (as in core). */
export type DeductOn = "order" | "fulfillment";

/** Which locations may serve an order: those that its shipping method and sales channel map, or the former's only. */
export type LocationsOption = "mapped" | "shipping";

/** Whether a line may be claimed at several locations where none of them has all of it. */
export type SplitLinesOption = "never" | "when_short";

/** Whether part of an order ships while the rest waits, or all of it together. */
export type ShipOption = "available" | "complete";

/**
 * What a customer is told: the order is confirmed, and parts of it wait; parts that waited can ship; there is a date, or an
 * earlier one; a date is later or gone; and what waits, because a person asked for it.
 */
export type CustomerMessageKind = "confirmed" | "ready" | "promised" | "delayed" | "waiting";

export type NotifyCustomersOption = {
  /** The Notification Module's channel, for example "email". */
  channel: string;
  /** The names of the templates; "backorder-confirmed", "backorder-ready", ... where left out. */
  templates?: Partial<Record<CustomerMessageKind, string>>;
  /** How long changes of one order are gathered into one message, in minutes, >= 0, default 5. */
  gather_minutes?: number;
};

export type ReconcileOption = {
  /** The kinds of findings that the daily job repairs by itself. Default: none, it reports. */
  repair?: FindingKind[];
};

export type BackordersModuleOptions = {
  /** Default "order". Claims that are open keep the form that they were made in when this is switched. */
  deductOn?: DeductOn;
  /**
   * Where an order's lines may be claimed. Default "mapped": at the shipping method's location, or else at another of the
   * sales channel's. "shipping": at the shipping method's location only, wherever the order has one.
   */
  locations?: LocationsOption;
  /**
   * Default "never": a line is claimed at one location. "when_short": where no location covers it, from stock or by
   * policy, several together do, the one that has most first.
   */
  splitLines?: SplitLinesOption;
  /** What an order is ready to ship for that does not say so itself (its metadata `ship`). Default "available". */
  ship?: ShipOption;
  /**
   * Whether the Store API shows the rows of levels, with their locations and stocked quantities, where a request's
   * `fields` ask for them. Default false: a shopper then sees a level's clamped `available_quantity` only.
   */
  exposeLevels?: boolean;
  /** Whether `GET /store/availability` tells what is on its way, with dates and quantities. Default false. */
  exposeIncoming?: boolean;
  /**
   * Whether customers are told what becomes of the parts of their orders that wait, and how. Default false: it needs a
   * Notification Module with a provider for the channel.
   */
  notifyCustomers?: NotifyCustomersOption | false | null;
  /** Whether a backorder raises a notification under the dashboard's bell. Default true. */
  notifyWarehouse?: boolean;
  /** Whether a backorder enqueues replenishment: one open request for its level. Default true. */
  requestReplenishment?: boolean;
  /** What the daily look at the books does. */
  reconcile?: ReconcileOption | null;
};

/** The options with their defaults. */
export type BackordersModuleSettings = Required<
  Omit<BackordersModuleOptions, "notifyCustomers" | "reconcile">
> & {
  reconcile: Required<ReconcileOption>;
  /** `null`: customers are not told. */
  notifyCustomers: NotifyCustomersSettings | null;
};

export type NotifyCustomersSettings = {
  channel: string;
  templates: Record<CustomerMessageKind, string>;
  gather_minutes: number;
};

const DEDUCT_ON: readonly DeductOn[] = ["order", "fulfillment"];
const LOCATIONS: readonly LocationsOption[] = ["mapped", "shipping"];
const SPLIT_LINES: readonly SplitLinesOption[] = ["never", "when_short"];
const SHIP: readonly ShipOption[] = ["available", "complete"];

/**
 * Reads the module's options.
 *
 * @param options - as written in `medusa-config.ts`
 * @returns the options with their defaults
 * @throws MedusaError `invalid_data` when an option has an unknown value, or there is no such option
 */
export function parseModuleOptions(
  options: Record<string, unknown> | undefined,
): BackordersModuleSettings {
  const settings = {
    deductOn: readWord(options, { name: "deductOn", words: DEDUCT_ON }),
    locations: readWord(options, { name: "locations", words: LOCATIONS }),
    splitLines: readWord(options, { name: "splitLines", words: SPLIT_LINES }),
    ship: readWord(options, { name: "ship", words: SHIP }),
    exposeLevels: readSwitch(options, "exposeLevels", false),
    exposeIncoming: readSwitch(options, "exposeIncoming", false),
    notifyCustomers: readNotifyCustomers(options?.notifyCustomers),
    notifyWarehouse: readSwitch(options, "notifyWarehouse", true),
    requestReplenishment: readSwitch(options, "requestReplenishment", true),
    reconcile: readReconcile(options?.reconcile),
  };
  refuseUnknownOptions(options, { module: "The Inventory Module", known: Object.keys(settings) });
  return settings;
}

const WORDS = {
  deductOn: "BACKORDERS_DEDUCT_ON",
  locations: "BACKORDERS_LOCATIONS",
  splitLines: "BACKORDERS_SPLIT_LINES",
  ship: "BACKORDERS_SHIP",
} as const;

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
  exposeIncoming: "BACKORDERS_EXPOSE_INCOMING",
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

function readReconcile(option: unknown): Required<ReconcileOption> {
  if (option === undefined || option === null) {
    return { repair: [] };
  }
  const { repair = [] } = readObject(option, "reconcile");
  refuseUnknownOptions(option as object, {
    module: "The Inventory Module's option reconcile",
    known: ["repair"],
  });
  const kinds = (Object.keys(REPAIRS) as FindingKind[]).filter((kind) => REPAIRS[kind] !== null);
  const wrong = Array.isArray(repair) ? repair.find((kind) => !kinds.includes(kind)) : repair;
  if (wrong !== undefined) {
    throw refusedPart("reconcile.repair", `a list of some of ${kinds.join(", ")}`, wrong);
  }
  return { repair: repair as FindingKind[] };
}

const TEMPLATES: Record<CustomerMessageKind, string> = {
  confirmed: "backorder-confirmed",
  ready: "backorder-ready",
  promised: "backorder-promised",
  delayed: "backorder-delayed",
  waiting: "backorder-waiting",
};

const GATHER_MINUTES = 5;

function readNotifyCustomers(option: unknown): NotifyCustomersSettings | null {
  if (option === undefined || option === null || option === false) {
    return null;
  }
  const { channel, templates, gather_minutes } = readObject(option, "notifyCustomers");
  refuseUnknownOptions(option as object, {
    module: "The Inventory Module's option notifyCustomers",
    known: ["channel", "templates", "gather_minutes"],
  });
  if (typeof channel !== "string" || !channel) {
    throw refusedPart(
      "notifyCustomers.channel",
      "the name of a channel of the Notification Module",
      channel,
    );
  }
  const minutes = gather_minutes ?? GATHER_MINUTES;
  if (typeof minutes !== "number" || !Number.isFinite(minutes) || minutes < 0) {
    throw refusedPart("notifyCustomers.gather_minutes", "a number of minutes, 0 or more", minutes);
  }
  return { channel, templates: readTemplates(templates), gather_minutes: minutes };
}

function readTemplates(option: unknown): Record<CustomerMessageKind, string> {
  const given =
    option === undefined || option === null ? {} : readObject(option, "notifyCustomers.templates");
  for (const [kind, name] of Object.entries(given)) {
    if (!(kind in TEMPLATES) || typeof name !== "string" || !name) {
      throw refusedPart(
        `notifyCustomers.templates.${kind}`,
        `the name of a template, for one of ${Object.keys(TEMPLATES).join(", ")}`,
        name,
      );
    }
  }
  return { ...TEMPLATES, ...given };
}

function readObject(value: unknown, part: string): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw refusedPart(part, "an object", value);
  }
  return value as Record<string, unknown>;
}

function refusedPart(part: string, expected: string, received: unknown): MedusaError {
  return new MedusaError(
    MedusaError.Types.INVALID_DATA,
    `The Inventory Module's option ${part} must be ${expected}, ` +
      `received ${JSON.stringify(received)}`,
  );
}
