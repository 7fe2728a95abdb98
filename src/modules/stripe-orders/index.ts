import type { LoaderOptions } from "@medusajs/framework/types";
import { Module } from "@medusajs/framework/utils";

import { readStripeOrdersSettings, type StripeOrdersOptions } from "./options";
import StripeOrdersModuleService from "./service";

export type { StripeOrdersOptions } from "./options";
export type { PaidPayment, StripeOrderAttemptRow, StripeOrderStatus } from "./types";

/** The name that the module is registered under. */
export const STRIPE_ORDERS_MODULE = "stripe_orders";

/** Stops the store at start, with a clear message, when an option has a value that is none. */
async function checkOptions({ options }: LoaderOptions): Promise<void> {
  readStripeOrdersSettings(options as StripeOrdersOptions | undefined);
}

export default Module(STRIPE_ORDERS_MODULE, {
  service: StripeOrdersModuleService,
  loaders: [checkOptions],
});
