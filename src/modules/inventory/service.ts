import type {
  Context,
  FindConfig,
  ModuleJoinerConfig,
  ModulesSdkTypes,
} from "@medusajs/framework/types";
import { InjectManager, MedusaContext } from "@medusajs/framework/utils";

import { joinerConfig } from "./joiner-config";
import type { BackorderEntry, ReplenishmentOrder, StockMovement } from "./models";
import { QueueMethods } from "./service/queue-methods";
import type {
  BackorderEntryDTO,
  FilterableBackorderEntryProps,
  FilterableReplenishmentOrderProps,
  FilterableStockMovementProps,
  ReplenishmentOrderDTO,
  StockMovementDTO,
} from "./types";

type ReadService<Model extends object> = Pick<
  ModulesSdkTypes.IMedusaInternalService<Model>,
  "retrieve" | "list" | "listAndCount"
>;

type Container = {
  backorderEntryService: ReadService<typeof BackorderEntry>;
  stockMovementService: ReadService<typeof StockMovement>;
  replenishmentOrderService: ReadService<typeof ReplenishmentOrder>;
};

/**
 * The Inventory Module's service: core's, with every change of a quantity made atomically in SQL, and with the queue and
 * the ledger to read. Entries and movements have no methods that write: only the engine writes them.
 */
export default class InventoryModuleService extends QueueMethods {
  declare protected readonly __container__: Container;

  override __joinerConfig(): ModuleJoinerConfig {
    return joinerConfig;
  }

  /** Retrieves a backorder entry. Throws `not_found` for an unknown id. */
  @InjectManager()
  async retrieveBackorderEntry(
    id: string,
    config?: FindConfig<BackorderEntryDTO>,
    @MedusaContext() context: Context = {},
  ): Promise<BackorderEntryDTO> {
    return await this.read_(
      this.__container__.backorderEntryService.retrieve(id, config as FindConfig<object>, context),
    );
  }

  /** Lists backorder entries. */
  @InjectManager()
  async listBackorderEntries(
    filters: FilterableBackorderEntryProps = {},
    config?: FindConfig<BackorderEntryDTO>,
    @MedusaContext() context: Context = {},
  ): Promise<BackorderEntryDTO[]> {
    return await this.read_(
      this.__container__.backorderEntryService.list(filters, config as FindConfig<object>, context),
    );
  }

  /** Lists backorder entries, with how many there are in all. */
  @InjectManager()
  async listAndCountBackorderEntries(
    filters: FilterableBackorderEntryProps = {},
    config?: FindConfig<BackorderEntryDTO>,
    @MedusaContext() context: Context = {},
  ): Promise<[BackorderEntryDTO[], number]> {
    return await this.read_(
      this.__container__.backorderEntryService.listAndCount(
        filters,
        config as FindConfig<object>,
        context,
      ),
    );
  }

  /** Retrieves a stock movement. Throws `not_found` for an unknown id. */
  @InjectManager()
  async retrieveStockMovement(
    id: string,
    config?: FindConfig<StockMovementDTO>,
    @MedusaContext() context: Context = {},
  ): Promise<StockMovementDTO> {
    return await this.read_(
      this.__container__.stockMovementService.retrieve(id, config as FindConfig<object>, context),
    );
  }

  /** Lists stock movements; their ids sort in the order of writing. */
  @InjectManager()
  async listStockMovements(
    filters: FilterableStockMovementProps = {},
    config?: FindConfig<StockMovementDTO>,
    @MedusaContext() context: Context = {},
  ): Promise<StockMovementDTO[]> {
    return await this.read_(
      this.__container__.stockMovementService.list(filters, config as FindConfig<object>, context),
    );
  }

  /** Lists stock movements, with how many there are in all. */
  @InjectManager()
  async listAndCountStockMovements(
    filters: FilterableStockMovementProps = {},
    config?: FindConfig<StockMovementDTO>,
    @MedusaContext() context: Context = {},
  ): Promise<[StockMovementDTO[], number]> {
    return await this.read_(
      this.__container__.stockMovementService.listAndCount(
        filters,
        config as FindConfig<object>,
        context,
      ),
    );
  }

  /** Retrieves a replenishment order. Throws `not_found` for an unknown id. */
  @InjectManager()
  async retrieveReplenishmentOrder(
    id: string,
    config?: FindConfig<ReplenishmentOrderDTO>,
    @MedusaContext() context: Context = {},
  ): Promise<ReplenishmentOrderDTO> {
    return await this.read_(
      this.__container__.replenishmentOrderService.retrieve(
        id,
        config as FindConfig<object>,
        context,
      ),
    );
  }

  /** Lists replenishment orders. */
  @InjectManager()
  async listReplenishmentOrders(
    filters: FilterableReplenishmentOrderProps = {},
    config?: FindConfig<ReplenishmentOrderDTO>,
    @MedusaContext() context: Context = {},
  ): Promise<ReplenishmentOrderDTO[]> {
    return await this.read_(
      this.__container__.replenishmentOrderService.list(
        filters,
        config as FindConfig<object>,
        context,
      ),
    );
  }

  /** Lists replenishment orders, with how many there are in all. */
  @InjectManager()
  async listAndCountReplenishmentOrders(
    filters: FilterableReplenishmentOrderProps = {},
    config?: FindConfig<ReplenishmentOrderDTO>,
    @MedusaContext() context: Context = {},
  ): Promise<[ReplenishmentOrderDTO[], number]> {
    return await this.read_(
      this.__container__.replenishmentOrderService.listAndCount(
        filters,
        config as FindConfig<object>,
        context,
      ),
    );
  }

  private async read_<DTO extends object>(entities: Promise<unknown>): Promise<DTO> {
    return await this.baseRepository_.serialize<DTO>(await entities);
  }
}
