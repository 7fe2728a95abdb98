import {
  type Call,
  adjustCall,
  claimCall,
  createLevelCall,
  deleteByLineCall,
  deleteByLocationCall,
  deleteCall,
  deleteLevelCall,
  type IdOf,
  itemPolicyCall,
  restoreByLineCall,
  restoreCall,
  type SimpleOperation,
  updateCall,
  updateLevelsCall,
} from "./calls";
import type { LevelPick } from "./operations";
import type { ReferenceModel } from "./reference-model";
import type { LevelInput } from "./types";

/** The places where a level can be: every item at every location. */
export const ITEMS = ["item 0", "item 1"];
export const LOCATIONS = ["location 0", "location 1"];
export const PLACES = ITEMS.flatMap((item) => LOCATIONS.map((location) => ({ item, location })));
export const LINES = ["line 0", "line 1", "line 2", "line 3"];

/** Reads a number as one of a list; undefined only when the list is empty. */
export function pickFrom<T>(list: readonly T[], number: number): T | undefined {
  return list[number % list.length];
}

export function mustPick<T>(list: readonly T[], number: number): T {
  const picked = pickFrom(list, number);
  if (picked === undefined) {
    throw new Error("Nothing to pick from");
  }
  return picked;
}

export function unique<T>(list: T[], keyOf: (each: T) => string): T[] {
  return [...new Map(list.map((each) => [keyOf(each), each])).values()];
}

/**
 * @param pick a level by number, and what to set on it
 * @returns the same by item and location
 */
function levelInput({ level, ...columns }: LevelPick): LevelInput {
  return { ...mustPick(PLACES, level), ...columns };
}

/**
 * Reads an operation against what there is now.
 *
 * @param operation as fast-check made it
 * @param model the state that its numbers are read against
 * @param idOf gives the module's ids
 * @param key names the call, where it is a claim
 * @returns the call to make; undefined when there is nothing that it could be about
 */
export function callOf(
  operation: SimpleOperation,
  model: ReferenceModel,
  idOf: IdOf,
  key?: string,
): Call | undefined {
  const linesOf = (numbers: number[]) => [
    ...new Set(numbers.map((number) => mustPick(LINES, number))),
  ];
  switch (operation.kind) {
    case "claim": {
      // Mostly places that have a level; there is a test for the others where there is none.
      const places = model.levels.length > 0 ? model.levels : PLACES;
      const lines = operation.lines.map(({ level, line, quantity, allow }) => {
        const { item, location } = mustPick(places, level);
        return {
          item,
          location,
          quantity,
          allow,
          line: line === null ? null : (LINES[line] ?? null),
        };
      });
      return claimCall(lines, idOf, key);
    }
    case "update": {
      const updates = operation.updates.flatMap(({ claim: number, location, ...rest }) => {
        const claim = pickFrom(model.liveClaims, number);
        const to = location === undefined ? {} : { location: mustPick(LOCATIONS, location) };
        return claim ? [{ claim: claim.id, ...rest, ...to }] : [];
      });
      const one = unique(updates, ({ claim }) => claim);
      return one.length > 0 ? updateCall(one, idOf) : undefined;
    }
    case "delete":
    case "softDelete":
    case "restore": {
      const ids = operation.claims.flatMap((number) => {
        const claim = pickFrom(model.claims, number);
        return claim ? [claim.id] : [];
      });
      if (ids.length === 0) {
        return undefined;
      }
      return operation.kind === "restore"
        ? restoreCall(ids, idOf)
        : deleteCall(ids, idOf, operation.kind === "delete");
    }
    case "deleteByLine":
      return deleteByLineCall(linesOf(operation.lines));
    case "restoreByLine":
      return restoreByLineCall(linesOf(operation.lines), operation.compensating);
    case "deleteByLocation":
      return deleteByLocationCall(mustPick(LOCATIONS, operation.location), idOf);
    case "adjust": {
      const adjustments = operation.adjustments.map(({ level, delta }) => ({
        ...mustPick(PLACES, level),
        delta,
      }));
      return adjustCall(adjustments, idOf);
    }
    case "createLevel":
      return createLevelCall(levelInput(operation.level), idOf);
    case "updateLevels": {
      const levels = operation.levels.map(levelInput);
      return updateLevelsCall(
        unique(levels, ({ item, location }) => `${item} at ${location}`),
        idOf,
      );
    }
    case "deleteLevel": {
      const { item, location } = mustPick(PLACES, operation.level);
      return model.hasLevel(item, location) ? deleteLevelCall(item, location, idOf) : undefined;
    }
    case "itemPolicy": {
      const { item, kind: _kind, ...policy } = operation;
      return itemPolicyCall(mustPick(ITEMS, item), policy, idOf);
    }
  }
}
