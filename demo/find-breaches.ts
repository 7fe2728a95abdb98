import type { ExecArgs } from "@medusajs/framework/types";
import { writeFile } from "node:fs/promises";

import { inventoryOf } from "../src/modules/inventory/inventory-of";

/**
 * Asks the product itself whether its books are right: `npx medusa exec ./demo/find-breaches.ts <file>`.
 *
 * @param exec.args the file that the answer of `findBreaches()` is written to, as JSON
 */
export default async function findBreaches({ container, args: [file] }: ExecArgs): Promise<void> {
  await writeFile(file, JSON.stringify(await inventoryOf(container).findBreaches()));
}
