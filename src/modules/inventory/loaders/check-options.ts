import { LoaderOptions } from "@medusajs/framework/types";

import { parseModuleOptions } from "../options";

/** Stops the store at start, with a clear message, when an option of the module has an unknown value. */
export async function checkOptions({ options }: LoaderOptions): Promise<void> {
  parseModuleOptions(options);
}
