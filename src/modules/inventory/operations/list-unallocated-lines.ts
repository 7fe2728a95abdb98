import type { Context } from "@medusajs/framework/types";

import { sqlOf } from "../engine/database";
import { listUnallocatedLines as listPage } from "../engine/list-unallocated-lines";
import type { ListUnallocatedLinesInput, UnallocatedLinePage } from "../unallocated-types";
import { checkPage } from "./check-input";

/** How many rows one call may ask for. */
const MAX_UNALLOCATED_ROWS = 1_000;

/** Reads a page of what is claimed nowhere, in one statement. */
export async function listUnallocatedLines(
  { order_id, q, limit = 20, offset = 0 }: ListUnallocatedLinesInput,
  context: Context,
): Promise<UnallocatedLinePage> {
  checkPage({ limit, offset }, MAX_UNALLOCATED_ROWS);
  return listPage(sqlOf(context), { order_id, q, limit, offset });
}
