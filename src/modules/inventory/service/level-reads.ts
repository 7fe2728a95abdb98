import type { BigNumberInput, Context } from "@medusajs/framework/types";
import {
  BigNumber,
  CommonEvents,
  InjectManager,
  MathBN,
  MedusaContext,
  MedusaError,
} from "@medusajs/framework/utils";
import CoreInventoryModuleService from "@medusajs/inventory/dist/services/inventory-module";

import { forget, sqlOf } from "../engine/database";
import { parseQuantity } from "../domain/quantity";
import { requiredId } from "../input/check-input";
import type { BackordersModuleOptions } from "../options";
import { parseModuleOptions } from "../options";
import { type LevelTotals, readLevelTotals } from "../engine/read-levels";

type CoreContainer = ConstructorParameters<typeof CoreInventoryModuleService>[0];

/** The part of the service that reads quantities, and what every other part needs. */
export class LevelReads extends CoreInventoryModuleService {
  protected readonly moduleOptions_: Required<BackordersModuleOptions>;

  /** Medusa's base class has it, but leaves it out of its types. */
  declare protected aggregatedEvents: (event: {
    action: string;
    object: string;
    data: { id: string };
    context: Context;
  }) => void;

  constructor(container: CoreContainer, options?: BackordersModuleOptions) {
    // Core's and Medusa's base classes read the rest of the arguments, whatever there is.
    // eslint-disable-next-line prefer-rest-params
    super(...(arguments as unknown as ConstructorParameters<typeof CoreInventoryModuleService>));
    this.moduleOptions_ = parseModuleOptions(options);
  }

  /** The sum of what the locations have, reserved or not; negative levels lower it. Throws `not_found` for an unknown item. */
  @InjectManager()
  override async retrieveStockedQuantity(
    inventoryItemId: string,
    locationIds: string[],
    @MedusaContext() context: Context = {},
  ): Promise<BigNumber> {
    return this.total_("stocked", inventoryItemId, locationIds, context);
  }

  /** The sum of what is held at the locations. Deducted claims do not count. Throws `not_found` for an unknown item. */
  @InjectManager()
  override async retrieveReservedQuantity(
    inventoryItemId: string,
    locationIds: string[],
    @MedusaContext() context: Context = {},
  ): Promise<BigNumber> {
    return this.total_("reserved", inventoryItemId, locationIds, context);
  }

  /** The sum of stocked less reserved; may be negative. Throws `not_found` for an unknown item. */
  @InjectManager()
  override async retrieveAvailableQuantity(
    inventoryItemId: string,
    locationIds: string[],
    @MedusaContext() context: Context = {},
  ): Promise<BigNumber> {
    return this.total_("available", inventoryItemId, locationIds, context);
  }

  /**
   * Says whether a quantity can be had: available stock covers it, where a negative location does not eat another's
   * stock, or policy allows it at one of the locations. Reads without a lock: the claim decides.
   *
   * @param quantity - in the item's unit, >= 0
   * @throws MedusaError `not_found` for an unknown item
   */
  @InjectManager()
  override async confirmInventory(
    inventoryItemId: string,
    locationIds: string[],
    quantity: BigNumberInput,
    @MedusaContext() context: Context = {},
  ): Promise<boolean> {
    const asked = parseQuantity(quantity, { field: "quantity", rule: "non-negative" });
    if (!locationIds.length) {
      return MathBN.lte(asked, 0);
    }
    const totals = await this.totals_(inventoryItemId, locationIds, context, asked);
    return totals.allowed || MathBN.gte(totals.coverable, asked);
  }

  /** Emits one event for each row, after the commit, grouped by the context, as core's module does. */
  protected emit_(object: string, action: string, ids: readonly string[], context: Context): void {
    for (const id of ids) {
      this.aggregatedEvents({ action, object, data: { id }, context });
    }
  }

  /** What must follow when SQL changed levels: the events, and a fresh look in the caller's transaction. */
  protected levelsChanged_(ids: readonly string[], context: Context): void {
    forget(context, "InventoryLevel", ids);
    this.emit_("inventory_level", CommonEvents.UPDATED, ids, context);
  }

  private async total_(
    total: "stocked" | "reserved" | "available",
    inventoryItemId: string,
    locationIds: string[],
    context: Context,
  ): Promise<BigNumber> {
    if (!locationIds.length && total !== "reserved") {
      return new BigNumber(0);
    }
    return new BigNumber((await this.totals_(inventoryItemId, locationIds, context))[total]);
  }

  private async totals_(
    inventoryItemId: string,
    locationIds: string[],
    context: Context,
    quantity?: string,
  ): Promise<LevelTotals> {
    const totals = await readLevelTotals(sqlOf(context), {
      inventoryItemId: requiredId(inventoryItemId, "inventoryItemId"),
      locationIds,
      quantity,
    });
    if (!totals) {
      throw new MedusaError(
        MedusaError.Types.NOT_FOUND,
        `InventoryItem with id: ${inventoryItemId} was not found`,
      );
    }
    return totals;
  }
}
