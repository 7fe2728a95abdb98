import { CsvError, parse } from "csv-parse/sync";
import { MedusaError } from "@medusajs/framework/utils";

import { parseQuantity } from "../../../modules/inventory/domain/quantity";
import { delimiterOf } from "../../../lib/csv-delimiter";
import { DATE_FORM, readDate } from "../../../lib/read-date";

/** How many lines one file may have. */
export const MAX_IMPORT_LINES = 10_000;

const REQUIRED_COLUMNS = ["sku", "quantity"] as const;
const COLUMNS = [
  ...REQUIRED_COLUMNS,
  "date",
  "reference",
  "supplier",
  "location_id",
  "location",
] as const;
type Column = (typeof COLUMNS)[number];
type Cells = Record<Column, string>;

/** A line of the file that says what it must. */
export type ImportLine = {
  /** Its row in the file; the header is row 1. */
  row: number;
  sku: string;
  /** > 0, a decimal. */
  quantity: string;
  expected_at: string | null;
  reference: string | null;
  supplier: string | null;
  /** As the file names it: an id or a name. */
  location_id: string | null;
  location: string | null;
};

/** What is wrong with rows, by the row's number. */
export class RowProblems {
  private readonly byRow = new Map<number, string[]>();

  add(row: number, problem: string): void {
    this.byRow.set(row, [...(this.byRow.get(row) ?? []), problem]);
  }

  /** @throws MedusaError `invalid_data` with every bad row on a line of its own, where there are any */
  refuse(): void {
    if (this.byRow.size) {
      const rows = [...this.byRow].sort(([left], [right]) => left - right);
      throw invalid(rows.map(([row, problems]) => `Row ${row}: ${problems.join("; ")}`).join("\n"));
    }
  }
}

/**
 * Reads lines of replenishment orders from CSV. Knows nothing of the store: skus and locations are still names.
 *
 * @param csv - with a header; columns in any order
 * @param problems - gets what is wrong with rows
 * @returns the lines without problems
 * @throws MedusaError `invalid_data` for a file that is no CSV, has a wrong header, no lines, or too many
 */
export function parseImport(csv: string, problems: RowProblems): ImportLine[] {
  const [header, ...records] = readRecords(csv);
  const columns = readHeader(header);
  const lines = records.flatMap((record, index) => {
    const row = index + 2;
    if (record.every((cell) => cell === "")) {
      return [];
    }
    return readLine({ row, record, columns }, problems) ?? [];
  });
  const filled = records.filter((record) => record.some((cell) => cell !== "")).length;
  if (filled < 1 || filled > MAX_IMPORT_LINES) {
    throw invalid(`The file must have 1 to ${MAX_IMPORT_LINES} lines, received ${filled}`);
  }
  return lines;
}

function readRecords(csv: string): string[][] {
  const firstLine = csv.split(/\r?\n/, 1)[0] ?? "";
  try {
    return parse(csv, {
      bom: true,
      delimiter: delimiterOf(firstLine),
      relax_column_count: true,
      trim: true,
    });
  } catch (error) {
    if (error instanceof CsvError) {
      throw invalid(`The file is no CSV: ${error.message}`);
    }
    throw error;
  }
}

function readHeader(header: string[] | undefined): (Column | undefined)[] {
  const names = (header ?? []).map((name) => name.toLowerCase());
  const unknown = names.filter((name) => name !== "" && !isColumn(name));
  const missing = REQUIRED_COLUMNS.filter((name) => !names.includes(name));
  const twice = names.filter((name, index) => name !== "" && names.indexOf(name) < index);
  const problems = [
    ...unknown.map((name) => `there is no column "${name.slice(0, 40)}"`),
    ...missing.map((name) => `the column "${name}" is missing`),
    ...twice.map((name) => `the column "${name}" stands twice`),
  ];
  if (problems.length) {
    throw invalid(`Row 1: ${problems.join("; ")}. The columns are: ${COLUMNS.join(", ")}`);
  }
  return names.map((name) => (isColumn(name) ? name : undefined));
}

const isColumn = (name: string): name is Column => (COLUMNS as readonly string[]).includes(name);

type Raw = { row: number; record: string[]; columns: (Column | undefined)[] };

function readLine({ row, record, columns }: Raw, problems: RowProblems): ImportLine | undefined {
  const cells = Object.fromEntries(COLUMNS.map((name) => [name, ""])) as Cells;
  const found: string[] = [];
  record.forEach((cell, place) => {
    const column = columns[place];
    if (column) {
      cells[column] = cell;
    } else if (cell !== "") {
      found.push(`"${cell.slice(0, 40)}" stands in no column of the header`);
    }
  });
  if (cells.sku === "") {
    found.push("sku is missing");
  }
  const quantity = readQuantity(cells.quantity, found);
  const date = readDate(cells.date);
  if (cells.date !== "" && !date) {
    found.push(`date must be ${DATE_FORM}, received "${cells.date.slice(0, 40)}"`);
  }
  if (cells.location_id !== "" && cells.location !== "") {
    found.push("location_id and location are given, of which one is enough");
  }
  found.forEach((problem) => problems.add(row, problem));
  if (found.length) {
    return undefined;
  }
  return {
    row,
    sku: cells.sku,
    quantity,
    expected_at: date?.toISOString() ?? null,
    reference: cells.reference || null,
    supplier: cells.supplier || null,
    location_id: cells.location_id || null,
    location: cells.location || null,
  };
}

function readQuantity(cell: string, found: string[]): string {
  try {
    return parseQuantity(cell === "" ? undefined : cell, { field: "quantity" });
  } catch (error) {
    found.push((error as Error).message);
    return "";
  }
}

function invalid(message: string): MedusaError {
  return new MedusaError(MedusaError.Types.INVALID_DATA, message);
}
