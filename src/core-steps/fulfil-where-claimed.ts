import type { BigNumberInput, MedusaContainer } from "@medusajs/framework/types";
import { generateEntityId, MathBN, MedusaError } from "@medusajs/framework/utils";

import { InsufficientStockError } from "../modules/inventory/domain/errors";
import { inventoryOf } from "../modules/inventory/inventory-of";
import type {
  AllocateClaimsInput,
  AllocateClaimsPart,
  Allocation,
  ClaimBefore,
} from "../modules/inventory/types";
import { contextOf, resultOf, type StepArguments, type StepHandler, stepResult } from "./core-step";
import { type ClaimRow, claimsChanged } from "./lock-order";
import { partsBefore, readLocationNames } from "./order-allocation";
import { type OrderLine, titleOf } from "./order-lines";

export const FULFILLED_ORDER_STEP = "get-order";
export const SHIPPING_OPTION_STEP = "get-shipping-option";
export const RESERVATIONS_STEP = "get-reservations";
export const ADJUST_STEP = "adjust-inventory-levels-step";

/** What core's workflow fulfils. */
type FulfilmentInput = {
  location_id?: string | null;
  items: { id: string; quantity: BigNumberInput }[];
};

type FulfilledLine = OrderLine & {
  variant?: {
    manage_inventory?: boolean | null;
    allow_backorder?: boolean | null;
    inventory_items?:
      ({ required_quantity: BigNumberInput; inventory?: { id: string } | null } | null)[] | null;
  } | null;
};

/** What is to be fulfilled of one inventory item of a line, and what the line claims of it. */
type Part = {
  line: FulfilledLine;
  inventory_item_id: string;
  needed: BigNumberInput;
  claims: ClaimRow[];
};

/** What has to be moved before stock leaves its location; kept for the step that does it. */
type Moves = { input: AllocateClaimsInput; before: ClaimBefore[]; allocation: Allocation[] };

/** What the step that reads claims keeps for those behind it. */
type Kept = { seen: ClaimRow[]; moves?: Moves };

/**
 * The step that reads what the lines of a fulfilment claim. Core takes the whole of what is fulfilled from every claim of a
 * line; so it gets to see one for each inventory item, at the location that the goods leave. What is claimed elsewhere is
 * tried to be moved there; {@link moveBeforeLeaving} moves it, next to the step that takes it out of stock.
 */
export function readClaimsAtOrigin(original: StepHandler): StepHandler {
  return {
    ...original,
    async invoke(args) {
      const found = (await original.invoke(args)) as { output?: { output?: ClaimRow[] } };
      const rows = found.output?.output ?? [];
      const input = args.payload as FulfilmentInput;
      const parts = readParts(args, input, rows);
      refuseUnclaimed(parts);
      const origin = input.location_id ?? chooseOrigin(args, parts);
      if (!origin) {
        return stepResult(rows, { seen: rows });
      }
      const moves = await tryMoves(args, { origin, parts });
      const own = new Set(parts.map(({ line }) => line.id));
      const others = rows.filter(({ line_item_id }) => !own.has(line_item_id));
      return stepResult([...others, ...claimsAt(origin, parts, moves)], { moves, seen: rows });
    },
  };
}

/** The step that takes what is fulfilled out of stock: before it does, the claims move to where the goods leave. */
export function moveBeforeLeaving(original: StepHandler): StepHandler {
  return {
    async invoke(args) {
      const moves = movesOf(args);
      if (moves) {
        const { allocation } = await inventoryOf(args.container).allocateClaims(
          { ...moves.input, dry_run: false },
          contextOf(args),
        );
        const idsOf = (claims: readonly Allocation[]) =>
          claims.map(({ reservation_id }) => reservation_id).sort();
        if (String(idsOf(allocation)) !== String(idsOf(moves.allocation))) {
          throw claimsChanged();
        }
      }
      return original.invoke(args);
    },
    async compensate(args) {
      const undone = await original.compensate?.(args);
      const moves = movesOf(args);
      if (moves) {
        await inventoryOf(args.container).allocateClaims(
          { parts: partsBefore(moves.input.parts, moves.before) },
          contextOf(args),
        );
      }
      return undone;
    },
  };
}

/** The step that reads what is claimed of a fulfilment that is cancelled: goods come back where they left, and are claimed there. */
export function readClaimsAtReturn(original: StepHandler): StepHandler {
  return {
    ...original,
    async invoke(args) {
      const found = (await original.invoke(args)) as { output?: { output?: ClaimRow[] } };
      const { fulfillment_id } = args.payload as { fulfillment_id?: string };
      const order = resultOf<{
        data?: { fulfillments?: { id: string; location_id?: string | null }[] };
      }>(args, FULFILLED_ORDER_STEP)?.data;
      const left = order?.fulfillments?.find(({ id }) => id === fulfillment_id)?.location_id;
      const rows = found.output?.output ?? [];
      const returning = left ? rows.filter(({ location_id }) => location_id === left) : rows;
      return stepResult(returning, { seen: rows });
    },
  };
}

/** The claims that a fulfilment, or its cancellation, read before it changes stock. */
export function claimsSeen(args: StepArguments): ClaimRow[] {
  return keptOf(args)?.seen ?? [];
}

function movesOf(args: StepArguments): Moves | undefined {
  return keptOf(args)?.moves;
}

function keptOf(args: StepArguments): Kept | undefined {
  const step = args.invoke[RESERVATIONS_STEP]?.output as { compensateInput?: Kept } | undefined;
  return step?.compensateInput;
}

function readParts(
  args: StepArguments,
  { items }: FulfilmentInput,
  rows: readonly ClaimRow[],
): Part[] {
  const order = resultOf<{ data?: { items?: FulfilledLine[] } }>(args, FULFILLED_ORDER_STEP)?.data;
  return items.flatMap(({ id, quantity }) => {
    const line = order?.items?.find((item) => item.id === id);
    const stocked = line?.variant?.manage_inventory ? (line.variant.inventory_items ?? []) : [];
    return stocked.flatMap((item) => {
      const inventory_item_id = item?.inventory?.id;
      if (!line || !inventory_item_id) {
        return [];
      }
      const claims = rows
        .filter((row) => row.line_item_id === id && row.inventory_item_id === inventory_item_id)
        // What was claimed last is taken first where something has to move.
        .sort((a, b) => (a.id < b.id ? 1 : -1));
      const needed = MathBN.mult(item.required_quantity, quantity);
      return [{ line, inventory_item_id, needed, claims }];
    });
  });
}

function refuseUnclaimed(parts: readonly Part[]): void {
  const short = parts.filter(({ claims, needed }) => MathBN.lt(sumOf(claims), needed));
  if (short.length) {
    const told = short.map(
      ({ line, claims, needed }) =>
        `${titleOf(line)}: ${MathBN.convert(needed).toFixed()} to fulfil, ${MathBN.convert(sumOf(claims)).toFixed()} claimed`,
    );
    throw new MedusaError(
      MedusaError.Types.INVALID_DATA,
      `${[...new Set(told)].join("; ")}. Allocate the order's line first.`,
    );
  }
}

/**
 * Where goods leave that nobody named a location for. Where each item has one claim that is for core to say, as ever. Else
 * where the order ships from, if all is claimed there or nowhere; else where it is.
 */
function chooseOrigin(args: StepArguments, parts: readonly Part[]): string | undefined {
  if (parts.every(({ claims }) => claims.length <= 1)) {
    return undefined;
  }
  const option = resultOf<{
    service_zone?: { fulfillment_set?: { location?: { id: string } | null } | null } | null;
  }>(args, SHIPPING_OPTION_STEP);
  const ships = option?.service_zone?.fulfillment_set?.location?.id;
  const locations = new Set(parts.flatMap(({ claims }) => claims.map((row) => row.location_id)));
  return (
    [...(ships ? [ships] : []), ...locations].find((location) =>
      parts.every((part) => MathBN.gte(sumOf(part.claims, location), part.needed)),
    ) ?? ships
  );
}

type Origin = { origin: string; parts: readonly Part[] };

/** Says what the claims come to once they are where the goods leave; undefined where they are there already. */
async function tryMoves(args: StepArguments, given: Origin): Promise<Moves | undefined> {
  const { origin, parts } = given;
  const moving = parts.filter(
    ({ claims, needed }) =>
      claims.filter(({ location_id }) => location_id === origin).length !== 1 ||
      MathBN.lt(sumOf(claims, origin), needed),
  );
  if (!moving.length) {
    return undefined;
  }
  await refuseUnstocked(args.container, { ...given, parts: moving });
  const inventory = inventoryOf(args.container);
  const attempt = async (how: Pick<AllocateClaimsInput, "checked">, whole: boolean) => {
    const input = { ...how, parts: moving.map((part) => partAt(origin, part, whole)) };
    const outcome = await inventory.allocateClaims({ ...input, dry_run: true }, contextOf(args));
    return { input, before: outcome.before, allocation: outcome.allocation };
  };
  try {
    return await attempt({}, true);
  } catch (error) {
    if (!(error instanceof InsufficientStockError)) {
      throw error;
    }
    // What leaves the shelf was on it, whatever the books say. What stays behind keeps its claim where it is.
    return attempt({ checked: false }, false);
  }
}

/**
 * What a part claims, with as much at the origin as leaves from there.
 *
 * @param whole - whether a claim that is all elsewhere moves as a whole
 */
function partAt(
  origin: string,
  { line, inventory_item_id, needed, claims }: Part,
  whole: boolean,
): AllocateClaimsPart {
  const elsewhere = new Map<string, BigNumberInput>();
  const one = new Set(claims.map(({ location_id }) => location_id)).size === 1;
  let missing = MathBN.max(
    0,
    MathBN.sub(whole && one ? sumOf(claims) : needed, sumOf(claims, origin)),
  );
  let here = sumOf(claims, origin);
  for (const { location_id, quantity } of claims) {
    if (location_id !== origin) {
      const taken = MathBN.min(missing, quantity);
      missing = MathBN.sub(missing, taken);
      here = MathBN.add(here, taken);
      elsewhere.set(
        location_id,
        MathBN.add(elsewhere.get(location_id) ?? 0, MathBN.sub(quantity, taken)),
      );
    }
  }
  return {
    line_item_id: line.id,
    inventory_item_id,
    allow_backorder: line.variant?.allow_backorder ?? false,
    new_id: generateEntityId(undefined, "resitem"),
    to: [[origin, here] as const, ...elsewhere]
      .filter(([, quantity]) => MathBN.gt(quantity, 0))
      .map(([location_id, quantity]) => ({
        location_id,
        quantity: MathBN.convert(quantity).toFixed(),
      })),
  };
}

/** "Held at Utrecht warehouse; Leipzig does not stock it". */
async function refuseUnstocked(
  container: MedusaContainer,
  { origin, parts }: Origin,
): Promise<void> {
  const levels = await inventoryOf(container).listInventoryLevels(
    { location_id: origin, inventory_item_id: parts.map((part) => part.inventory_item_id) },
    { select: ["id", "inventory_item_id"], take: null as never },
  );
  const stocked = new Set(levels.map(({ inventory_item_id }) => inventory_item_id));
  const unstocked = parts.filter(({ inventory_item_id }) => !stocked.has(inventory_item_id));
  if (!unstocked.length) {
    return;
  }
  const holding = unstocked.flatMap(({ claims }) => claims.map(({ location_id }) => location_id));
  const names = await readLocationNames(container, [origin, ...holding]);
  const nameOf = (id: string) => names.get(id) ?? "a location that is gone";
  const told = unstocked.map(({ line, claims }) => {
    const held = [...new Set(claims.map(({ location_id }) => nameOf(location_id)))].join(" and ");
    const sentence = `Held at ${held}; ${nameOf(origin)} does not stock it`;
    return parts.length > 1 ? `${titleOf(line)}: ${sentence}` : sentence;
  });
  throw new MedusaError(MedusaError.Types.NOT_ALLOWED, [...new Set(told)].join(". "));
}

/** One claim of each part at the origin: as it is, or as it will be once the claims have moved. */
function claimsAt(origin: string, parts: readonly Part[], moves: Moves | undefined): ClaimRow[] {
  return parts.flatMap(({ line, inventory_item_id, claims }) => {
    const moved = moves?.allocation.find(
      (claim) =>
        claim.line_item_id === line.id &&
        claim.inventory_item_id === inventory_item_id &&
        claim.location_id === origin,
    );
    if (moved) {
      const { reservation_id: id, line_item_id, location_id, quantity } = moved;
      return [{ id, line_item_id, inventory_item_id, location_id, quantity }];
    }
    return claims.filter(({ location_id }) => location_id === origin);
  });
}

function sumOf(claims: readonly ClaimRow[], locationId?: string): BigNumberInput {
  return MathBN.sum(
    0,
    ...claims
      .filter(({ location_id }) => locationId === undefined || location_id === locationId)
      .map(({ quantity }) => quantity),
  );
}
