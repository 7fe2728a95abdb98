import type { Context, FindConfig } from "@medusajs/framework/types";
import { MedusaService } from "@medusajs/framework/utils";

import {
  BackorderEntry,
  ReplenishmentLine,
  ReplenishmentOrder,
  ReplenishmentReceipt,
  ReplenishmentReceiptLine,
  StockCount,
  StockMovement,
} from "./models";
import type {
  BackorderEntryDTO,
  FilterableBackorderEntryProps,
  FilterableReplenishmentLineProps,
  FilterableReplenishmentOrderProps,
  FilterableReplenishmentReceiptProps,
  FilterableStockCountProps,
  FilterableStockMovementProps,
  ReplenishmentLineDTO,
  ReplenishmentOrderDTO,
  ReplenishmentReceiptDTO,
  StockCountDTO,
  StockMovementDTO,
} from "./types";

type Retrieve<DTO> = (id: string, config?: FindConfig<DTO>, context?: Context) => Promise<DTO>;

type List<Filters, DTO> = (
  filters?: Filters,
  config?: FindConfig<DTO>,
  context?: Context,
) => Promise<DTO[]>;

type ListAndCount<Filters, DTO> = (
  filters?: Filters,
  config?: FindConfig<DTO>,
  context?: Context,
) => Promise<[DTO[], number]>;

/**
 * The methods that Medusa generates to read our entities. `retrieve...` throws `not_found` for an unknown id;
 * `listAndCount...` returns a page, and how many there are in all. Movements' ids sort in the order of writing.
 */
export type GeneratedReads = {
  retrieveBackorderEntry: Retrieve<BackorderEntryDTO>;
  listBackorderEntries: List<FilterableBackorderEntryProps, BackorderEntryDTO>;
  listAndCountBackorderEntries: ListAndCount<FilterableBackorderEntryProps, BackorderEntryDTO>;
  retrieveStockMovement: Retrieve<StockMovementDTO>;
  listStockMovements: List<FilterableStockMovementProps, StockMovementDTO>;
  listAndCountStockMovements: ListAndCount<FilterableStockMovementProps, StockMovementDTO>;
  retrieveStockCount: Retrieve<StockCountDTO>;
  listStockCounts: List<FilterableStockCountProps, StockCountDTO>;
  listAndCountStockCounts: ListAndCount<FilterableStockCountProps, StockCountDTO>;
  retrieveReplenishmentOrder: Retrieve<ReplenishmentOrderDTO>;
  listReplenishmentOrders: List<FilterableReplenishmentOrderProps, ReplenishmentOrderDTO>;
  listAndCountReplenishmentOrders: ListAndCount<
    FilterableReplenishmentOrderProps,
    ReplenishmentOrderDTO
  >;
  retrieveReplenishmentLine: Retrieve<ReplenishmentLineDTO>;
  listReplenishmentLines: List<FilterableReplenishmentLineProps, ReplenishmentLineDTO>;
  listAndCountReplenishmentLines: ListAndCount<
    FilterableReplenishmentLineProps,
    ReplenishmentLineDTO
  >;
  retrieveReplenishmentReceipt: Retrieve<ReplenishmentReceiptDTO>;
  listReplenishmentReceipts: List<FilterableReplenishmentReceiptProps, ReplenishmentReceiptDTO>;
  listAndCountReplenishmentReceipts: ListAndCount<
    FilterableReplenishmentReceiptProps,
    ReplenishmentReceiptDTO
  >;
};

const READS = /^(retrieve|list)/;

/**
 * Gives a service the methods that Medusa generates to read our entities. Those that it generates to write them stay out:
 * only the engine writes them.
 *
 * @param service - a class that extends Medusa's service; it declares the methods
 */
export function addGeneratedReads(service: { prototype: object }): void {
  const generated = MedusaService({
    BackorderEntry,
    StockMovement,
    StockCount,
    ReplenishmentOrder,
    ReplenishmentLine,
    ReplenishmentReceipt,
    ReplenishmentReceiptLine,
  });
  for (const [name, method] of Object.entries(generated.prototype)) {
    if (READS.test(name)) {
      Object.defineProperty(service.prototype, name, {
        value: method,
        writable: true,
        configurable: true,
      });
    }
  }
}
