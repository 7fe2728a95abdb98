import type { Context } from "@medusajs/framework/types";
import { InjectManager, MedusaContext } from "@medusajs/framework/utils";
import CoreInventoryModuleService from "@medusajs/inventory/dist/services/inventory-module";

import type {
  BackorderListRow,
  BackorderPage,
  BackorderSummary,
  BackorderSummaryInput,
  ListBackordersInput,
} from "./backorder-list-types";
import { listBackorders, readBackorders, summarizeBackorders } from "./operations/list-backorders";
import { listItemStock } from "./operations/list-item-stock";
import { listStockMovements } from "./operations/list-stock-movements";
import type { ListStockMovementRowsInput, StockMovementPage } from "./stock-movement-list-types";
import type * as Types from "./types";

/** What the Inventory Module's service reads for a desk. Nothing here locks or writes. */
export class DeskReads extends CoreInventoryModuleService {
  /**
   * Lists backorder entries with their orders, customers, items, locations, places in the queue and supply, in one
   * statement: what a desk shows. Locks nothing.
   *
   * @param input - filters, order (`queued_at` by default), and page (20 rows by default, 100,000 at most)
   * @returns the rows of the page, and how many there are
   */
  @InjectManager()
  async listBackorders(
    input: ListBackordersInput,
    @MedusaContext() context: Context = {},
  ): Promise<BackorderPage> {
    return listBackorders(input, context);
  }

  /**
   * Reads all rows of the list of backorders, in order, without having all of them in memory: they are as they were when the
   * first was read. Holds a connection until the last is taken or the caller stops. Locks nothing.
   *
   * @param input - filters and order, as {@link listBackorders} takes them
   */
  @InjectManager()
  async readBackorders(
    input: Pick<ListBackordersInput, "filters" | "order">,
    @MedusaContext() context: Context = {},
  ): Promise<AsyncIterable<BackorderListRow>> {
    return readBackorders(input, context);
  }

  /**
   * Sums up what waits: units, money by currency, the oldest, what is late or has no supply; and says for each day around
   * today what waited or will, and what came or is to come. One statement. Locks nothing.
   *
   * @param input - of which locations and items; the zone in which days begin; how many days
   */
  @InjectManager()
  async summarizeBackorders(
    input: BackorderSummaryInput = {},
    @MedusaContext() context: Context = {},
  ): Promise<BackorderSummary> {
    return summarizeBackorders(input, context);
  }

  /**
   * Lists movements of an item's levels, or of some claims, the newest first, with their locations, orders and who made them,
   * in one statement: the ledger as a person reads it. Locks nothing.
   *
   * @param input - filters, `before` (the last id of the page before), and how many (20 by default, 1,000 at most)
   * @returns the rows of the page, and what `before` is for the next
   */
  @InjectManager()
  async listStockMovementRows(
    input: ListStockMovementRowsInput,
    @MedusaContext() context: Context = {},
  ): Promise<StockMovementPage> {
    return listStockMovements(input, context);
  }

  /** Reads the levels of an item as a warehouse works with them: on the shelf, owed, to sell, waiting, incoming. */
  @InjectManager()
  async listItemStock(
    inventoryItemId: string,
    @MedusaContext() context: Context = {},
  ): Promise<Types.ItemLevelStock[]> {
    return listItemStock(inventoryItemId, context);
  }
}
