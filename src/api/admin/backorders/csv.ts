import { stringify } from "csv-stringify";
import type { ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

import type { BackorderListRow } from "../../../modules/inventory/backorder-list-types";

/** The columns, and where a row has them. */
const COLUMNS = {
  id: "id",
  status: "status",
  order_id: "order_id",
  order_display_id: "order_display_id",
  line_item_id: "line_item_id",
  title: "title",
  variant_title: "variant_title",
  "customer.id": "customer_id",
  "customer.email": "customer_email",
  "customer.name": "customer_name",
  inventory_item_id: "inventory_item_id",
  sku: "sku",
  item_title: "item_title",
  location_id: "location_id",
  location_name: "location_name",
  waiting_quantity: "waiting_quantity",
  covered_quantity: "covered_quantity",
  priority: "priority",
  place: "place",
  queued_at: "queued_at",
  promised_at: "promised_at",
  estimated_at: "estimated_at",
  first_promised_at: "first_promised_at",
  slip_days: "slip_days",
  replenishment_line_id: "replenishment_line_id",
  "replenishment_order.id": "replenishment_order_id",
  "replenishment_order.display_id": "replenishment_order_display_id",
  "replenishment_order.supplier": "supplier",
};

/**
 * Answers with the rows as CSV, read as fast as the client takes them, however many. A text that a spreadsheet would take
 * for a formula, as a shopper may have typed it, is marked as text. A client that goes away ends the reading.
 *
 * @param rows - of the list
 * @param res - the answer
 */
export async function sendCsv(
  rows: AsyncIterable<BackorderListRow>,
  res: ServerResponse,
): Promise<void> {
  const read = rows[Symbol.asyncIterator]();
  // Before the answer begins: what fails is answered as any error is.
  const first = await read.next();
  const day = new Date().toISOString().slice(0, 10);
  res.setHeader("Content-Type", "text/csv; charset=utf-8");
  res.setHeader("Content-Disposition", `attachment; filename="backorders-${day}.csv"`);
  const csv = stringify({
    header: true,
    columns: COLUMNS,
    escape_formulas: true,
    cast: { date: (date) => date.toISOString() },
  });
  try {
    await pipeline(Readable.from(from(first, read)), csv, res);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ERR_STREAM_PREMATURE_CLOSE") {
      throw error;
    }
  }
}

async function* from<Row>(
  first: IteratorResult<Row>,
  rest: AsyncIterator<Row>,
): AsyncGenerator<Row> {
  try {
    for (let read = first; !read.done; read = await rest.next()) {
      yield read.value;
    }
  } finally {
    await rest.return?.();
  }
}
