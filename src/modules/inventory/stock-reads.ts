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
import { sqlOf } from "./engine/database";
import { readReadiness } from "./engine/ready-orders";
import { listBackorders, readBackorders, summarizeBackorders } from "./operations/list-backorders";
import { listItemStock } from "./operations/list-item-stock";
import { listStockMovements } from "./operations/list-stock-movements";
import { listUnallocatedLines } from "./operations/list-unallocated-lines";
import { listVariantStock } from "./operations/list-variant-stock";
import { listExpectedDates, listIncomingSupply, listIncomingUntil } from "./operations/read-supply";
import type { ListStockMovementRowsInput, StockMovementPage } from "./stock-movement-list-types";
import type * as Types from "./types";

/** What the Inventory Module's service reads for desks and storefronts, beyond what core's does. Locks and writes nothing. */
export class StockReads extends CoreInventoryModuleService {
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

  /**
   * Reads what availability is computed from (src/availability/variant-availability.ts), for all variants in one
   * statement. Locks nothing: what a shopper is shown is a picture, the claim decides.
   *
   * @returns the variants that exist, each with its items and the items' levels
   */
  @InjectManager()
  async listVariantStock(
    selector: Types.VariantStockSelector,
    @MedusaContext() context: Context = {},
  ): Promise<Types.VariantStock[]> {
    return listVariantStock(selector, context);
  }

  /**
   * Lists what of orders' lines has not shipped and is claimed nowhere: what a person has to decide. As a reconciliation finds it
   * (`line_without_claim`); orders have to be in the module's database. Locks nothing.
   *
   * @param input - whose, words to search by, and page (20 rows by default, 1,000 at most)
   * @returns the rows of the page, the oldest order's first, and how many there are; quantities in the item's unit, > 0
   */
  @InjectManager()
  async listUnallocatedLines(
    input: Types.ListUnallocatedLinesInput = {},
    @MedusaContext() context: Context = {},
  ): Promise<Types.UnallocatedLinePage> {
    return listUnallocatedLines(input, context);
  }

  /**
   * Says whether all of an order that has not shipped is claimed, and covered: whether it is ready to ship.
   *
   * @param order_id - the order's; orders have to be in the module's database
   * @returns `state` "ready"; "waits" for stock; "undecided" where something of it is claimed nowhere, or is being changed; "over"
   *   where nothing of it is left to ship. `unallocated`: whether something of it is claimed nowhere.
   * Locks nothing.
   */
  @InjectManager()
  async retrieveOrderReadiness(
    order_id: string,
    @MedusaContext() context: Context = {},
  ): Promise<Types.OrderReadiness> {
    return readReadiness(sqlOf(context), order_id);
  }

  /**
   * Says when claims of some quantities, made now, could ship: by supply that is promised to nobody yet, else by the lead
   * time. Each is asked for by itself. Reads without a lock: the claim decides.
   *
   * @param selectors - `quantity` > 0, in the item's unit; of several lines at one level, up to and with this one
   * @returns in the order of the input
   */
  @InjectManager()
  async listExpectedDates(
    selectors: Types.ExpectedDateSelector[],
    @MedusaContext() context: Context = {},
  ): Promise<Types.ExpectedDate[]> {
    return listExpectedDates(selectors, context);
  }

  /**
   * Says what is expected at levels until the end of days (UTC): what a claim that is wanted on that day may have beside what
   * is available. A day that is over has nothing. Reads without a lock: the claim decides.
   *
   * @returns exact decimals, >= 0, in the order of the input
   */
  @InjectManager()
  async listIncomingUntil(
    selectors: Types.IncomingUntilSelector[],
    @MedusaContext() context: Context = {},
  ): Promise<string[]> {
    return listIncomingUntil(selectors, context);
  }

  /** Lists what is on its way to levels, by date, what has none last; in the order of the input. */
  @InjectManager()
  async listIncomingSupply(
    levels: { inventory_item_id: string; location_id: string }[],
    @MedusaContext() context: Context = {},
  ): Promise<Types.IncomingSupply[]> {
    return listIncomingSupply(levels, context);
  }
}
