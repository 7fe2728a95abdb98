import type InventoryModuleService from "../../../src/modules/inventory/service";
import type { Operation } from "./operations";
import type { ItemColumns, ReferenceModel } from "./reference-model";
import type { SupplyOperation } from "./supply-operations";
import { type ClaimInput, type LevelInput, type Outcome, toUnits, type UpdateInput } from "./types";

/** The part of Medusa's context that the module reads. */
export type CallContext = { eventGroupId?: string; idempotencyKey?: string };

/** One call of the module, and the same call of the model. */
export type Call = {
  text: string;
  engine: (service: InventoryModuleService, context: CallContext) => Promise<unknown>;
  model: (model: ReferenceModel, workflow: string) => Outcome;
  /** What an adjustment adds, for the one that undoes it. */
  adjustments?: Adjustment[];
  /** The same call as a dry run. */
  tried?: (service: InventoryModuleService, context: CallContext) => Promise<unknown>;
};

/** Turns the model's names into the module's ids. */
export type IdOf = (name: string) => string;

export const plain = (value: unknown) => JSON.stringify(value).replaceAll('"', "");

/** @param key names the call: made again with it, it answers as it did the first time */
export function claimCall(lines: ClaimInput[], idOf: IdOf, key?: string): Call {
  const inputs = () =>
    lines.map(({ item, location, quantity, line, allow }) => ({
      idempotency_key: key,
      inventory_item_id: idOf(item),
      location_id: idOf(location),
      quantity: toUnits(quantity),
      line_item_id: line ?? undefined,
      allow_backorder: allow ?? undefined,
    }));
  return {
    text: `claim ${plain(lines)}`,
    engine: async (service, context) => {
      const [first, ...others] = inputs();
      return first && others.length === 0
        ? [await service.createReservationItems(first, context)]
        : await service.createReservationItems(inputs(), context);
    },
    model: (model, workflow) => model.claim(lines, workflow),
  };
}

export function updateCall(updates: UpdateInput[], idOf: IdOf): Call {
  const inputs = () =>
    updates.map(({ claim, quantity, location, allow }) => ({
      id: idOf(claim),
      ...(quantity === undefined ? {} : { quantity: toUnits(quantity) }),
      ...(location === undefined ? {} : { location_id: idOf(location) }),
      ...(allow === null ? {} : { allow_backorder: allow }),
    }));
  return {
    text: `update ${plain(updates)}`,
    engine: (service, context) => service.updateReservationItems(inputs(), context),
    model: (model, workflow) => model.update(updates, workflow),
  };
}

export function deleteCall(claims: string[], idOf: IdOf, forGood: boolean): Call {
  const ids = () => claims.map(idOf);
  return {
    text: `${forGood ? "delete" : "soft-delete"} ${plain(claims)}`,
    engine: (service, context) =>
      forGood
        ? service.deleteReservationItems(ids(), context)
        : service.softDeleteReservationItems(ids(), {}, context),
    model: (model, workflow) => model.delete(claims, workflow, { forGood }),
  };
}

export function restoreCall(claims: string[], idOf: IdOf): Call {
  return {
    text: `restore ${plain(claims)}`,
    engine: (service, context) =>
      service.restoreReservationItems(claims.map(idOf), undefined, context),
    model: (model, workflow) => model.restore(claims, workflow),
  };
}

export function deleteByLineCall(lines: string[]): Call {
  return {
    text: `delete by line ${plain(lines)}`,
    engine: (service, context) => service.deleteReservationItemsByLineItem(lines, context),
    model: (model, workflow) => model.deleteByLine(lines, workflow),
  };
}

export function restoreByLineCall(lines: string[], compensating: boolean): Call {
  return {
    text: `restore by line ${plain(lines)}${compensating ? " in compensation" : ""}`,
    engine: (service, context) => service.restoreReservationItemsByLineItem(lines, context),
    model: (model, workflow) => model.restoreByLine(lines, workflow, { compensating }),
  };
}

export function deleteByLocationCall(location: string, idOf: IdOf): Call {
  return {
    text: `delete by location ${location}`,
    engine: (service, context) =>
      service.deleteReservationItemByLocationId(idOf(location), context),
    model: (model, workflow) => model.deleteByLocation(location, workflow),
  };
}

export function endWorkflowCall(workflow: string): Call {
  return {
    text: `end of ${workflow}`,
    engine: (service) => service.endWorkflow(workflow),
    model: (model) => model.endWorkflow(workflow),
  };
}

export type Adjustment = { item: string; location: string; delta: number };

export function adjustCall(adjustments: Adjustment[], idOf: IdOf): Call {
  const inputs = () =>
    adjustments.map(({ item, location, delta }) => ({
      inventoryItemId: idOf(item),
      locationId: idOf(location),
      adjustment: toUnits(delta),
    }));
  return {
    text: `adjust ${plain(adjustments)}`,
    adjustments,
    engine: (service, context) => {
      const [first, ...others] = inputs();
      if (first && others.length === 0) {
        const { inventoryItemId, locationId, adjustment } = first;
        return service.adjustInventory(inventoryItemId, locationId, adjustment, context);
      }
      return service.adjustInventory(inputs(), context);
    },
    model: (model, workflow) => model.adjust(adjustments, workflow),
  };
}

const levelColumns = (
  { item, location, stocked, allow, limit, incoming, lead }: LevelInput,
  idOf: IdOf,
) => ({
  inventory_item_id: idOf(item),
  location_id: idOf(location),
  ...(stocked === undefined ? {} : { stocked_quantity: toUnits(stocked) }),
  ...(allow === undefined ? {} : { allow_backorder: allow }),
  ...(limit === undefined ? {} : { backorder_limit: limit === null ? null : toUnits(limit) }),
  ...(incoming === undefined ? {} : { incoming_quantity: toUnits(incoming) }),
  ...(lead === undefined ? {} : { lead_time_days: lead }),
});

export function createLevelCall(level: LevelInput, idOf: IdOf): Call {
  return {
    text: `create level ${plain(level)}`,
    engine: (service, context) => service.createInventoryLevels(levelColumns(level, idOf), context),
    model: (model, workflow) => model.createLevel(level, workflow),
  };
}

export function updateLevelsCall(levels: LevelInput[], idOf: IdOf): Call {
  return {
    text: `update levels ${plain(levels)}`,
    engine: (service, context) =>
      service.updateInventoryLevels(
        levels.map((level) => levelColumns(level, idOf)),
        context,
      ),
    model: (model, workflow) => model.updateLevels(levels, workflow),
  };
}

export function deleteLevelCall(item: string, location: string, idOf: IdOf): Call {
  return {
    text: `delete level ${item} at ${location}`,
    engine: (service, context) => service.deleteInventoryLevel(idOf(item), idOf(location), context),
    model: (model) => model.deleteLevel(item, location),
  };
}

export function itemPolicyCall(item: string, policy: ItemColumns, idOf: IdOf): Call {
  const { allow, limit, lead } = policy;
  return {
    text: `item policy ${item} ${plain(policy)}`,
    engine: (service) =>
      service.updateInventoryItems({
        id: idOf(item),
        ...(allow === undefined ? {} : { allow_backorder: allow }),
        ...(limit === undefined ? {} : { backorder_limit: limit === null ? null : toUnits(limit) }),
        ...(lead === undefined ? {} : { lead_time_days: lead }),
      } as Parameters<typeof service.updateInventoryItems>[0] & object),
    model: (model) => model.setItemPolicy(item, policy),
  };
}

/** The operations that are one call each, apart from those that read what went before. */
export type SimpleOperation = Exclude<
  Operation,
  | SupplyOperation
  | { kind: "replay" | "endWorkflow" | "compensateAdjust" | "takeAgain" | "fulfil" | "switchForm" }
>;
