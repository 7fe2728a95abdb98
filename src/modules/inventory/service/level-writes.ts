import type {
  BigNumberInput,
  Context,
  InferEntityType,
  InventoryTypes,
} from "@medusajs/framework/types";
import {
  CommonEvents,
  EmitEvents,
  InjectManager,
  MedusaContext,
  MedusaError,
} from "@medusajs/framework/utils";

import { changeContext } from "../engine/change-context";
import { errorCode, runChange } from "../engine/database";
import { parseQuantity } from "../domain/quantity";
import { toInventoryLevel } from "../dto";
import { readAdjustments, readLevelLines } from "../input/inventory-levels";
import type { InventoryItem } from "../models";
import { missingLevelsError } from "../outcomes";
import { adjustLevels } from "../engine/adjust-levels";
import type { LevelColumns } from "../engine/level-columns";
import { createLevels, updateLevels } from "../engine/write-levels";
import type {
  BackorderPolicyInput,
  CreateInventoryLevelInput,
  InventoryLevelWithPolicyDTO,
  UpdateInventoryLevelInput,
} from "../types";
import { LevelReads } from "./level-reads";

const UNIQUE_VIOLATION = "23505";

/** The part of the service that creates and changes items and levels. */
export class LevelWrites extends LevelReads {
  /**
   * Creates levels, each with its opening movement in the ledger.
   *
   * @param input - levels; `stocked_quantity` and `incoming_quantity` in the item's unit, any sign; the policy columns
   *   inherit where they are left out; `reserved_quantity` is ignored, as in core
   * @returns the created level or levels
   * @throws MedusaError `invalid_data` for bad input, an unknown item, or a level that exists already; nothing is written
   */
  override createInventoryLevels(
    input: CreateInventoryLevelInput[],
    context?: Context,
  ): Promise<InventoryLevelWithPolicyDTO[]>;
  override createInventoryLevels(
    input: CreateInventoryLevelInput,
    context?: Context,
  ): Promise<InventoryLevelWithPolicyDTO>;
  @InjectManager()
  @EmitEvents()
  override async createInventoryLevels(
    input: CreateInventoryLevelInput | CreateInventoryLevelInput[],
    @MedusaContext() context: Context = {},
  ): Promise<InventoryLevelWithPolicyDTO | InventoryLevelWithPolicyDTO[]> {
    const lines = readLevelLines(Array.isArray(input) ? input : [input], "create");
    if (!lines.length) {
      return [];
    }
    const change = changeContext({
      cause: "createInventoryLevels",
      payload: lines.map(({ id: _generated, ...line }) => line),
      context,
    });
    const exists = (names: string) =>
      new MedusaError(MedusaError.Types.INVALID_DATA, `Inventory level already exists: ${names}`);
    const create = () => runChange(context, (execute) => createLevels(execute, lines, change));
    const outcome = await create().catch((error: unknown) => {
      if (errorCode(error) !== UNIQUE_VIOLATION) {
        throw error;
      }
      // Somebody created one at the same moment. If it was a retry of this very step, its levels are the outcome.
      if (change.idempotency_key && !context.transactionManager) {
        return create();
      }
      throw exists("it was created at the same moment");
    });
    if ("unknown_items" in outcome) {
      throw new MedusaError(
        MedusaError.Types.INVALID_DATA,
        outcome.unknown_items
          .map(
            (line) =>
              `inventory_levels[${line.ordinal}]: Inventory item ${line.inventory_item_id} does not exist`,
          )
          .join(", "),
      );
    }
    if ("existing" in outcome) {
      throw exists(
        outcome.existing
          .map(
            (line) =>
              `inventory_levels[${line.ordinal}], item ${line.inventory_item_id} at ${line.location_id}`,
          )
          .join(", "),
      );
    }
    if (!outcome.replayed) {
      this.emit_("inventory_level", CommonEvents.CREATED, outcome.levels.id, context);
    }
    const levels = inOrderOf(lines, outcome.levels);
    return Array.isArray(input) ? levels : levels[0];
  }

  /**
   * Sets columns of levels, named by item and location. A stocked quantity is set to the given value; the ledger gets
   * the difference to what the level has at that moment, computed under its lock.
   *
   * @param updates - as for creation; what is left out stays
   * @returns the updated level or levels
   * @throws MedusaError `invalid_data` for bad input, `not_found` for an unknown level; nothing is written
   */
  override updateInventoryLevels(
    updates: UpdateInventoryLevelInput[],
    context?: Context,
  ): Promise<InventoryLevelWithPolicyDTO[]>;
  override updateInventoryLevels(
    updates: UpdateInventoryLevelInput,
    context?: Context,
  ): Promise<InventoryLevelWithPolicyDTO>;
  @InjectManager()
  @EmitEvents()
  override async updateInventoryLevels(
    updates: UpdateInventoryLevelInput | UpdateInventoryLevelInput[],
    @MedusaContext() context: Context = {},
  ): Promise<InventoryLevelWithPolicyDTO | InventoryLevelWithPolicyDTO[]> {
    const lines = readLevelLines(Array.isArray(updates) ? updates : [updates], "update");
    if (!lines.length) {
      return [];
    }
    const change = changeContext({ cause: "updateInventoryLevels", payload: lines, context });
    const outcome = await runChange(context, (execute) => updateLevels(execute, lines, change));
    if ("missing" in outcome) {
      throw missingLevelsError(outcome.missing, "inventory_levels");
    }
    if (!outcome.replayed) {
      this.levelsChanged_(outcome.levels.id, context);
    }
    const levels = inOrderOf(lines, outcome.levels);
    return Array.isArray(updates) ? levels : levels[0];
  }

  /**
   * Changes stocked quantities by deltas, without asking the policy: in either direction, below zero too.
   *
   * @param inventoryItemIdOrData - an item's id, or a list of adjustments, which are made together or not at all
   * @param locationId - the location, where an item's id is given
   * @param adjustment - the delta, where an item's id is given; negative takes out of stock
   * @returns the level, or the levels in the order of the list, as they are afterwards
   * @throws MedusaError `invalid_data` for bad input, `not_found` for an unknown level; nothing is written
   */
  override adjustInventory(
    inventoryItemId: string,
    locationId: string,
    adjustment: BigNumberInput,
    context?: Context,
  ): Promise<InventoryLevelWithPolicyDTO>;
  override adjustInventory(
    data: { inventoryItemId: string; locationId: string; adjustment: BigNumberInput }[],
    context?: Context,
  ): Promise<InventoryLevelWithPolicyDTO[]>;
  @InjectManager()
  @EmitEvents()
  override async adjustInventory(
    inventoryItemIdOrData:
      string | { inventoryItemId: string; locationId: string; adjustment: BigNumberInput }[],
    locationId?: unknown,
    adjustment?: unknown,
    @MedusaContext() context: Context = {},
  ): Promise<InventoryLevelWithPolicyDTO | InventoryLevelWithPolicyDTO[]> {
    const { lines, single } = readAdjustments(inventoryItemIdOrData, locationId, adjustment);
    if (!lines.length) {
      return [];
    }
    // With a list, core's types put the context second; Medusa itself puts it where the single form has it.
    const given = single ? context : { ...context, ...(locationId as Context | undefined) };
    const change = changeContext({ cause: "adjustInventory", payload: lines, context: given });
    const outcome = await runChange(given, (execute) => adjustLevels(execute, lines, change));
    if ("missing" in outcome) {
      throw missingLevelsError(outcome.missing, "adjustments");
    }
    if (!outcome.replayed) {
      this.levelsChanged_(outcome.levels.id, context);
    }
    const levels = inOrderOf(lines, outcome.levels);
    return single ? levels[0] : levels;
  }

  override async createInventoryItems_(
    input: (InventoryTypes.CreateInventoryItemInput & BackorderPolicyInput)[],
    context?: Context,
  ): Promise<InventoryTypes.InventoryItemDTO[]> {
    return await super.createInventoryItems_(withCheckedPolicy(input), context);
  }

  override async updateInventoryItems_(
    input: (Partial<InventoryTypes.CreateInventoryItemInput> &
      BackorderPolicyInput & { id: string })[],
    context?: Context,
  ): Promise<InferEntityType<typeof InventoryItem>[]> {
    return await super.updateInventoryItems_(withCheckedPolicy(input), context);
  }
}

/** The policy columns of an item, checked like those of a level. */
function withCheckedPolicy<T extends BackorderPolicyInput>(items: T[]): T[] {
  return items.map((item, index) =>
    item.backorder_limit === undefined || item.backorder_limit === null
      ? item
      : {
          ...item,
          backorder_limit: parseQuantity(item.backorder_limit, {
            field: `inventory_items[${index}].backorder_limit`,
            rule: "non-negative",
          }),
        },
  );
}

/** One level for each line, in the order of the lines; a level may stand in several. */
function inOrderOf(
  lines: readonly { inventory_item_id: string; location_id: string }[],
  levels: LevelColumns,
): InventoryLevelWithPolicyDTO[] {
  const key = (item: string, location: string) => `${item.length} ${item}${location}`;
  const indexes = new Map(
    levels.inventory_item_id.map((item, index) => [key(item, levels.location_id[index]), index]),
  );
  return lines.map((line) =>
    toInventoryLevel(levels, indexes.get(key(line.inventory_item_id, line.location_id)) as number),
  );
}
