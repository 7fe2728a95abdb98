import { mkdir } from "node:fs/promises";
import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";

import type { Context } from "@medusajs/framework/types";
import { MedusaError } from "@medusajs/framework/utils";

import { readRows } from "../engine/copy-rows";
import { knexOf, sqlOf } from "../engine/database";
import {
  detachMonths,
  dropMonth,
  isPartitioned,
  type LedgerMonth,
  listOldMonths,
  makeMonths,
  partitionLedger,
} from "../engine/partition-ledger";
import { invalid } from "./check-input";

/**
 * Keeps the ledger by months from now on; where it is already, makes the months of the next year.
 *
 * @returns how many movements were copied before the tables were swapped
 */
export async function partitionStockMovements(context: Context): Promise<number> {
  const execute = sqlOf(context);
  if (await isPartitioned(execute)) {
    await makeMonths(execute);
    return 0;
  }
  return partitionLedger(execute);
}

export type ArchiveOptions = {
  /** Months before this one that stay, >= 1. */
  keep_months: number;
  /** A folder that each month is written to as CSV, with a header. */
  export_to?: string;
  /** Whether the months are dropped, after they were written. Without it they stay as tables `archived_stock_movement_...`. */
  drop?: boolean;
};

/**
 * Takes old months out of the ledger.
 *
 * @returns the months, the first first
 * @throws MedusaError `not_allowed` for a ledger that is not kept by months
 */
export async function archiveStockMovements(
  { keep_months, export_to, drop = false }: ArchiveOptions,
  context: Context,
): Promise<LedgerMonth[]> {
  const execute = sqlOf(context);
  if (!Number.isInteger(keep_months) || keep_months < 1) {
    throw invalid(`keep_months must be a whole number of at least 1`);
  }
  if (!(await isPartitioned(execute))) {
    throw new MedusaError(
      MedusaError.Types.NOT_ALLOWED,
      "The ledger is not kept by months: partition it first",
    );
  }
  const months = await listOldMonths(execute, keep_months);
  if (!months.length) {
    return [];
  }
  if (export_to !== undefined) {
    await mkdir(export_to, { recursive: true });
    for (const { name } of months) {
      await readRows(
        knexOf(context),
        `copy (select * from "${name}" order by id) to stdout with (format csv, header)`,
        (rows) => pipeline(rows, createWriteStream(join(export_to, `${name}.csv`))),
      );
    }
  }
  await detachMonths(execute, months);
  if (drop) {
    for (const month of months) {
      await dropMonth(execute, month);
    }
  }
  return months;
}
