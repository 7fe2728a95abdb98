import type { Context } from "@medusajs/framework/types";
import { EmitEvents, InjectManager, MedusaContext } from "@medusajs/framework/utils";

import { StockReads } from "./stock-reads";
import { runChange, sqlOf } from "./engine/database";
import { discardCount, listCountErrors, listIdleCounts, purgeCounts } from "./engine/stock-counts";
import type { FollowedMovement } from "./engine/follow-movements";
import type { LedgerMonth } from "./engine/partition-ledger";
import type { Call } from "./operations/announce";
import { type FollowInput, followStockMovements } from "./operations/follow-movements";
import { bookStockCountSlice, readStockCount, takeStockCount } from "./operations/stock-counts";
import {
  type ArchiveOptions,
  archiveStockMovements,
  partitionStockMovements,
} from "./operations/partition-ledger";
import type * as Types from "./stock-count-types";

/** How much one call of a sweep takes on. */
const SWEEP_LIMIT = 1_000;

/** What the service has for another system that owns stock: it takes its counts, and gives it the ledger to follow. */
export abstract class StockCountService extends StockReads {
  protected abstract call_(context: Context): Call;

  /**
   * Takes the lines of a count and checks them, without booking any: {@link bookStockCountSlice} does that. Lines are read as a
   * stream, and kept in blocks of 2,000; a feed that breaks off is gone on with by its `idempotency_key`, from its first line
   * or from `after_line`.
   *
   * @param feed - the lines, and what holds for all of them; quantities in the items' units
   * @returns the count: `running`, or `done` where its key came before
   * @throws MedusaError `invalid_data` that names each bad line of a count of all or nothing, which has failed then, and of which
   *   nothing will be booked; `invalid_data` for a key that came with other lines; `conflict` where another sends it now
   * Locks nothing but the count.
   */
  @InjectManager()
  async takeStockCount(
    feed: Types.StockCountFeed,
    @MedusaContext() context: Context = {},
  ): Promise<Types.StockCountDTO> {
    return takeStockCount(feed, context);
  }

  /**
   * Books the next 400 lines of a count as movements of the kind `count`, in one transaction, and settles their queues in it.
   * Call it until the count is not `running` any more; who does so does not matter, nor how many at once.
   *
   * @returns the count, with what it filled and left short so far
   * @throws MedusaError `not_found` for an unknown count
   * Locks the count, then the levels of the lines, in order.
   */
  @InjectManager()
  @EmitEvents()
  async bookStockCountSlice(
    id: string,
    @MedusaContext() context: Context = {},
  ): Promise<Types.StockCountDTO> {
    return bookStockCountSlice(id, this.call_(context));
  }

  /** Reads a count, how far it is and what it did. Throws `not_found` for an unknown one. */
  @InjectManager()
  async readStockCount(
    id: string,
    @MedusaContext() context: Context = {},
  ): Promise<Types.StockCountDTO> {
    return readStockCount(id, context);
  }

  /** Removes a count that was not booked, or was only tried, with its lines and its key. */
  @InjectManager()
  async discardStockCount(id: string, @MedusaContext() context: Context = {}): Promise<void> {
    await runChange(context, (execute) => discardCount(execute, id));
  }

  /** What is wrong with lines of a count, in the order of the lines, from `after` on. */
  @InjectManager()
  async listStockCountErrors(
    id: string,
    { after = 0, limit = 10_000 }: { after?: number; limit?: number } = {},
    @MedusaContext() context: Context = {},
  ): Promise<Types.StockCountError[]> {
    return listCountErrors(sqlOf(context), { id, after, limit });
  }

  /** Counts with a status that nothing has happened to for so many seconds, the oldest first. */
  @InjectManager()
  async listIdleStockCounts(
    status: "receiving" | "running",
    seconds: number,
    @MedusaContext() context: Context = {},
  ): Promise<string[]> {
    return listIdleCounts(sqlOf(context), { status, seconds, limit: SWEEP_LIMIT });
  }

  /** Removes counts that ended so many days ago. What they did stays in the ledger. */
  @InjectManager()
  async purgeStockCounts(
    retention_days: number,
    @MedusaContext() context: Context = {},
  ): Promise<void> {
    await runChange(context, (execute) => purgeCounts(execute, retention_days, SWEEP_LIMIT));
  }

  /**
   * Reads the ledger on from a movement, in the order of the ids. A movement is handed out when no other with a lower id can
   * become visible any more, so that who goes on behind the last one misses none. So the newest wait for older transactions
   * that still write.
   *
   * @param input - the last movement that the caller has, and how many it takes
   * @throws MedusaError `not_allowed` where what follows is in the archive
   * Locks nothing.
   */
  @InjectManager()
  async followStockMovements(
    input: FollowInput = {},
    @MedusaContext() context: Context = {},
  ): Promise<FollowedMovement[]> {
    return followStockMovements(input, context);
  }

  /**
   * Keeps the ledger by months from now on, while the store serves; on one that is, makes the months of the next year. Run it as
   * the owner of the tables. Cut short, it goes on when it is called again.
   *
   * @returns how many movements were copied before the tables were swapped
   * Locks the ledger for the moment of the swap; it waits for that two seconds at a time.
   */
  @InjectManager()
  async partitionStockMovements(@MedusaContext() context: Context = {}): Promise<number> {
    return partitionStockMovements(context);
  }

  /**
   * Takes months out of a ledger that is kept by months; one movement for each level, of the kind `opening`, takes their place. Run
   * it as the owner of the tables.
   *
   * @param options - how many months before this one stay; a folder for the others as CSV; whether they are dropped then
   * @returns the months that were taken out
   * @throws MedusaError `not_allowed` for a ledger that is not kept by months
   * Locks the ledger for a moment.
   */
  @InjectManager()
  async archiveStockMovements(
    options: ArchiveOptions,
    @MedusaContext() context: Context = {},
  ): Promise<LedgerMonth[]> {
    return archiveStockMovements(options, context);
  }
}
