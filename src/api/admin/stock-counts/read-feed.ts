import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import { finished, pipeline } from "node:stream/promises";
import { StringDecoder } from "node:string_decoder";
import { MedusaError } from "@medusajs/framework/utils";
import { CsvError, parse } from "csv-parse";

import { delimiterOf } from "../../../lib/csv-delimiter";
import type { StockCountFeedLine } from "../../../modules/inventory/types";

/** How the lines of a count come as a stream. */
export type FeedFormat = "ndjson" | "csv";

/** Longer than any line that says something. */
const MAX_LINE_LENGTH = 64 * 1024;

const ITEMS = ["sku", "inventory_item_id"];
const LOCATIONS = ["location", "location_id"];
const QUANTITIES = ["on_hand", "stocked", "available"];
const COLUMNS = [...ITEMS, ...LOCATIONS, ...QUANTITIES, "as_of"];

/** Which of the formats a request has; undefined: none, so JSON. */
export function feedFormatOf(req: { is: (type: string) => unknown }): FeedFormat | undefined {
  if (req.is("application/x-ndjson") || req.is("application/ndjson")) {
    return "ndjson";
  }
  return req.is("text/csv") ? "csv" : undefined;
}

/**
 * Reads a feed line by line, as fast as the lines are taken. A connection that breaks throws: its end is not the feed's.
 *
 * @param body - of the request; not destroyed, so that the sender hears what is wrong
 * @param format - of the lines
 * @param afterLine - more than 0: the feed goes on behind this line; a CSV file has its header again
 * @throws MedusaError `invalid_data` for what is no such feed
 */
export async function* readFeed(
  body: IncomingMessage,
  format: FeedFormat,
  afterLine: number,
): AsyncGenerator<StockCountFeedLine> {
  try {
    yield* format === "csv" ? readCsv(body, afterLine === 0) : readNdjson(body);
  } catch (error) {
    throw body.errored ? invalid("The feed broke off before its end") : error;
  }
}

/** Reads what is left of a request's body, and forgets it: a client that is cut off while it sends does not hear why. */
export async function drain(body: IncomingMessage): Promise<void> {
  body.resume();
  await finished(body, { writable: false }).catch(() => undefined);
}

async function* readTexts(body: IncomingMessage): AsyncGenerator<string> {
  const decoder = new StringDecoder("utf8");
  let left = "";
  for await (const chunk of body.iterator({ destroyOnReturn: false })) {
    const texts = (left + decoder.write(chunk as Buffer)).split("\n");
    left = texts.pop() ?? "";
    if (left.length > MAX_LINE_LENGTH) {
      throw invalid(`A line may have ${MAX_LINE_LENGTH} characters at most`);
    }
    yield* texts;
  }
  left += decoder.end();
  if (left !== "") {
    yield left;
  }
}

async function* readNdjson(body: IncomingMessage): AsyncGenerator<StockCountFeedLine> {
  for await (const line of readTexts(body)) {
    const text = line.trim();
    if (text === "") {
      yield { text };
      continue;
    }
    try {
      yield { text, value: JSON.parse(text) };
    } catch {
      yield { text, problem: "is no JSON" };
    }
  }
}

async function* readCsv(
  body: IncomingMessage,
  withHeader: boolean,
): AsyncGenerator<StockCountFeedLine> {
  let columns: string[] | undefined;
  for await (const record of readRecords(body)) {
    const text = JSON.stringify(record);
    if (!columns) {
      columns = readHeader(record);
      if (withHeader) {
        yield { text };
      }
    } else if (record.every((cell) => cell === "")) {
      yield { text };
    } else {
      yield { text, ...toLine(record, columns) };
    }
  }
  if (!columns) {
    throw invalid("The file is empty");
  }
}

async function* readRecords(body: IncomingMessage): AsyncGenerator<string[]> {
  const chunks = body.iterator({ destroyOnReturn: false }) as AsyncIterator<Buffer>;
  let begin = Buffer.alloc(0);
  let ended = false;
  while (!ended && !begin.includes("\n")) {
    const { value, done } = await chunks.next();
    ended = Boolean(done);
    begin = Buffer.concat([begin, value ?? Buffer.alloc(0)]);
    if (begin.length > MAX_LINE_LENGTH && !begin.includes("\n")) {
      throw invalid(`A line may have ${MAX_LINE_LENGTH} characters at most`);
    }
  }
  const parser = parse({
    bom: true,
    delimiter: delimiterOf(begin.toString("utf8").split(/\r?\n/, 1)[0] ?? ""),
    max_record_size: MAX_LINE_LENGTH,
    relax_column_count: true,
    trim: true,
  });
  const rest = Readable.from(
    (async function* () {
      yield begin;
      if (!ended) {
        yield* { [Symbol.asyncIterator]: () => chunks };
      }
    })(),
  );
  // Its failure is the parser's, which is read below.
  const piped = pipeline(rest, parser).catch(() => undefined);
  try {
    for await (const record of parser) {
      yield record as string[];
    }
  } catch (error) {
    throw error instanceof CsvError ? invalid(`The file is no CSV: ${error.message}`) : error;
  } finally {
    rest.destroy();
    await piped;
  }
}

function readHeader(header: string[]): string[] {
  const names = header.map((name) => name.toLowerCase());
  const unknown = names.filter((name) => name !== "" && !COLUMNS.includes(name));
  const twice = names.filter((name, index) => name !== "" && names.indexOf(name) < index);
  const problems = [
    ...unknown.map((name) => `there is no column "${name.slice(0, 40)}"`),
    ...twice.map((name) => `the column "${name}" stands twice`),
    ...[ITEMS, LOCATIONS, QUANTITIES]
      .filter((group) => !group.some((name) => names.includes(name)))
      .map((group) => `one of the columns ${group.join(", ")} must be there`),
  ];
  if (problems.length) {
    throw invalid(`Line 1: ${problems.join("; ")}. The columns are: ${COLUMNS.join(", ")}`);
  }
  return names;
}

function toLine(
  record: string[],
  columns: string[],
): Pick<StockCountFeedLine, "value" | "problem"> {
  const stray = record.find((cell, place) => cell !== "" && !columns[place]);
  return stray === undefined
    ? {
        value: Object.fromEntries(
          record.flatMap((cell, place) => (cell === "" ? [] : [[columns[place], cell]])),
        ),
      }
    : { problem: `"${stray.slice(0, 40)}" stands in no column of the header` };
}

function invalid(message: string): MedusaError {
  return new MedusaError(MedusaError.Types.INVALID_DATA, message);
}
