import { Module, Modules } from "@medusajs/framework/utils";

import { checkEngine } from "./loaders/check-engine";
import { checkOptions } from "./loaders/check-options";
import { loadCoreLevelService } from "./loaders/load-core-level-service";
import { revertMigration, runMigrations } from "./migrate";
import InventoryModuleService from "./service";

export { inventoryOf } from "./inventory-of";
export type { BackordersModuleOptions, DeductOn, NotifyCustomersOption } from "./options";
export type {
  BackorderEntryDTO,
  BackorderEntryStatus,
  InventoryLevelWithPolicyDTO,
  StockMovementDTO,
  StockMovementKind,
} from "./types";
export { InsufficientStockError, type InsufficientStockLine } from "./domain/errors";

const inventoryModule = Module(Modules.INVENTORY, {
  service: InventoryModuleService,
  loaders: [checkOptions, checkEngine, loadCoreLevelService],
});

export default { ...inventoryModule, runMigrations, revertMigration };
