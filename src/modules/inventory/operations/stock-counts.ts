import { createHash } from "node:crypto";

import type { Context } from "@medusajs/framework/types";
import { MedusaError } from "@medusajs/framework/utils";

import { keyReusedError } from "../domain/errors";
import { changeContext } from "../engine/change-context";
import { knexOf, runChange, sqlOf } from "../engine/database";
import {
  bookCount,
  closeCount,
  type CountInputLine,
  type CountRow,
  discardCount,
  listCountErrors,
  openCount,
  readCount,
  stageBlock,
} from "../engine/stock-counts";
import type { StockCountDTO, StockCountFeed, StockCountFeedLine } from "../stock-count-types";
import { announceLevelsTogether, type Call } from "./announce";
import { invalid } from "./check-input";
import { readCountedAt, readCountLine } from "./read-count-line";
import { toStockCount } from "./supply-dto";

/** How many lines are copied, checked and kept at once. A feed that broke off goes on behind such a block. */
const BLOCK = 2_000;

/** How many levels are booked in one transaction: as long as that takes, a shopper may wait for one of them. */
const SLICE = 400;

/** How many bad lines a refusal names; the count has all of them. */
const NAMED = 100;

/**
 * Takes the lines of a count, checks each, and keeps them until they are booked with {@link bookStockCountSlice}. A count with
 * a key that came before goes on: what is kept is not read again, and what is done is not done again.
 *
 * @throws MedusaError `invalid_data` for a feed without lines, or, of a count of all or nothing, naming every bad line
 */
export async function takeStockCount(
  feed: StockCountFeed,
  context: Context,
): Promise<StockCountDTO> {
  const count = await open(feed, context);
  const row = await takeLines(count, feed, context).catch(async (error: unknown) => {
    if (count.status === "receiving" && count.idempotency_key === null) {
      // Nobody can send the rest of it.
      await discardCount(sqlOf(context), count.id);
    }
    throw error;
  });
  if (row.status === "failed") {
    throw await refusalOf(row, context);
  }
  return toStockCount(row);
}

/**
 * Books the next lines of a count, and announces the levels that it changed.
 *
 * @returns the count as it is then
 * @throws MedusaError `not_found` for an unknown count
 */
export async function bookStockCountSlice(id: string, call: Call): Promise<StockCountDTO> {
  const change = {
    ...changeContext({ cause: "bookStockCount", context: {} }),
    // What a count did to the queue is found by it, whoever books it.
    correlation_id: id,
  };
  const { stock_count, level_ids } = await runChange(call.context, (execute) =>
    bookCount(execute, { id, limit: SLICE }, change),
  );
  if (!stock_count) {
    throw notFound(id);
  }
  announceLevelsTogether(call, level_ids);
  return toStockCount(stock_count);
}

/**
 * Reads a count, how far it is.
 *
 * @throws MedusaError `not_found` for an unknown count
 */
export async function readStockCount(id: string, context: Context): Promise<StockCountDTO> {
  const row = await readCount(sqlOf(context), id);
  if (!row) {
    throw notFound(id);
  }
  return toStockCount(row);
}

const notFound = (id: string): MedusaError =>
  new MedusaError(MedusaError.Types.NOT_FOUND, `Stock count ${id} was not found`);

async function open(feed: StockCountFeed, context: Context): Promise<CountRow> {
  const { mode = "all-or-nothing", dry_run = false, actor = null } = feed;
  const as_of = readCountedAt(feed.as_of, "as_of");
  const key = dry_run ? null : (feed.idempotency_key ?? null);
  const opened = await runChange(context, (execute) =>
    openCount(
      execute,
      { mode, dry_run, as_of, digest: digestOfOptions(feed) },
      {
        ...changeContext({ cause: "takeStockCount", context, actor }),
        idempotency_key: key,
      },
    ),
  );
  if ("key_reused" in opened || !opened.stock_count) {
    throw keyReusedError(key ?? "");
  }
  return opened.stock_count;
}

/** Reads the feed, block by block, and keeps what the count does not have yet. Returns the count, with all of its lines. */
async function takeLines(
  count: CountRow,
  feed: StockCountFeed,
  context: Context,
): Promise<CountRow> {
  const { after_line = 0 } = feed;
  if (after_line !== 0 && after_line !== count.received) {
    throw invalid(`after_line must be ${count.received}, the last line that the count has`);
  }
  let upto = after_line;
  let digest = after_line ? count.digest : digestOfOptions(feed);
  let valued = after_line > 0;
  const check = () => {
    // The same key, and other lines.
    if (upto === count.received && digest !== count.digest) {
      throw keyReusedError(feed.idempotency_key ?? "");
    }
  };
  check();
  for await (const given of blocksOf(feed.lines, after_line)) {
    const after = upto;
    upto += given.length;
    digest = digestOf([digest, ...given.map(({ text }) => text)]);
    valued ||= given.some(hasValue);
    check();
    if (upto > count.received) {
      const lines = given.flatMap((line, place): CountInputLine[] =>
        hasValue(line) ? [readCountLine(line, after + place + 1, feed.locations)] : [],
      );
      if (count.status !== "receiving") {
        throw keyReusedError(feed.idempotency_key ?? "");
      }
      const block = { id: count.id, after, upto, digest, lines };
      if (!(await stageBlock(knexOf(context), block))) {
        throw new MedusaError(
          MedusaError.Types.CONFLICT,
          `Stock count ${count.id} has other lines by now: it was sent twice at the same time, or with other lines`,
        );
      }
    }
  }
  if (upto < count.received) {
    throw keyReusedError(feed.idempotency_key ?? "");
  }
  if (!valued) {
    throw invalid("The count has no lines");
  }
  return count.status === "receiving" ? closeCount(sqlOf(context), count.id) : count;
}

const hasValue = ({ value, problem }: StockCountFeedLine): boolean =>
  value !== undefined || problem !== undefined;

/** Cuts a feed where every feed of the same lines is cut, wherever it begins. */
async function* blocksOf(
  lines: StockCountFeed["lines"],
  after: number,
): AsyncGenerator<StockCountFeedLine[]> {
  let block: StockCountFeedLine[] = [];
  let number = after;
  for await (const line of lines) {
    block.push(line);
    number += 1;
    if (number % BLOCK === 0) {
      yield block;
      block = [];
    }
  }
  if (block.length) {
    yield block;
  }
}

const digestOfOptions = ({ mode = "all-or-nothing", as_of }: StockCountFeed): string =>
  digestOf([JSON.stringify([mode, readCountedAt(as_of, "as_of")])]);

/** Of a digest, and of the lines that follow it. */
function digestOf(parts: readonly string[]): string {
  const hash = createHash("sha256");
  for (const part of parts) {
    hash.update(part).update("\n");
  }
  return hash.digest("hex");
}

async function refusalOf({ id, error_count }: CountRow, context: Context): Promise<MedusaError> {
  const errors = await listCountErrors(sqlOf(context), { id, after: 0, limit: NAMED });
  const named = errors.map(({ line, message }) => `Line ${line}: ${message}`);
  const more = error_count - errors.length;
  return invalid([...named, ...(more > 0 ? [`and ${more} more: see ${id}`] : [])].join("\n"));
}
