import type InventoryModuleService from "../../../src/modules/inventory/service";
import type {
  StockCountDTO,
  StockCountFeedLine,
  StockCountLineInput,
  StockCountOptions,
} from "../../../src/modules/inventory/types";

/** Lines as a feed has them. */
export const feedOf = (lines: readonly StockCountLineInput[]): StockCountFeedLine[] =>
  lines.map((value) => ({ text: JSON.stringify(value), value }));

/** A feed that breaks off before the end of its lines. */
export async function* brokenAfter(
  lines: readonly StockCountFeedLine[],
  count: number,
): AsyncGenerator<StockCountFeedLine> {
  yield* lines.slice(0, count);
  throw new Error("aborted");
}

/** Books what a count took, to its end. */
export async function bookAll(service: InventoryModuleService, id: string): Promise<StockCountDTO> {
  for (;;) {
    const count = await service.bookStockCountSlice(id);
    if (count.status !== "running") {
      return count;
    }
  }
}

/** Takes a count and books it. */
export async function countStock(
  service: InventoryModuleService,
  lines: readonly StockCountLineInput[],
  options: StockCountOptions = {},
): Promise<StockCountDTO> {
  const { id } = await service.takeStockCount({ ...options, lines: feedOf(lines) });
  return bookAll(service, id);
}

/**
 * A moment by the database's clock, by which movements are dated, after all that were written so far. JavaScript's dates have
 * whole milliseconds, so it is one that has begun since.
 */
export async function now(knex: {
  raw: (sql: string) => PromiseLike<{ rows: { now: Date }[] }>;
}): Promise<Date> {
  const read = async () => (await knex.raw("select clock_timestamp() as now")).rows[0].now;
  const first = await read();
  let at = first;
  while (at.getTime() === first.getTime()) {
    at = await read();
  }
  return at;
}
