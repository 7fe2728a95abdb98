import type { MedusaContainer } from "@medusajs/framework/types";
import {
  ChangeActionType,
  ContainerRegistrationKeys,
  generateEntityId,
  MathBN,
  MedusaError,
  Modules,
} from "@medusajs/framework/utils";

import { claimIdsOf } from "../modules/inventory/domain/choose-location";
import { inventoryOf } from "../modules/inventory/inventory-of";
import type { AllocateClaimsPart, CreateReservationItemInput } from "../modules/inventory/types";
import { speaksToShopper } from "./audience";
import {
  contextOf,
  resultOf,
  type StepArguments,
  type StepHandler,
  stepResult,
  withOverrides,
} from "./core-step";
import { type ExpectedClaim, readExpectedClaims, refuseMissingClaims } from "./expected-claims";
import { NO_LOCKING } from "./no-locking";
import { undoAfter } from "./undo-after";
import { partsBefore } from "./order-allocation";
import { type OrderMapping, readOrderMapping } from "./order-mapping";
import {
  type ChangeInput,
  openQuantity,
  type OrderItem,
  type OrderToClaim,
  outboundMethods,
  readOrderToClaim,
  type StockedPart,
} from "./order-to-claim";
import { shipDateOf } from "./ship-date";
import { toMerchantError, toShopperError } from "./shopper-error";

export const ORDER_STEP = "order-query";

/** What core's step asks of the Inventory Module, with the location that core picked. */
type CoreClaim = CreateReservationItemInput & { line_item_id: string };

/** Where the results of core's queries say where a variant is stocked, and which channel sells it. */
const LOCATION_KEYS = new Set(["location_levels", "sales_channel_id"]);

/**
 * The step that claims for an order that exists already: an edit, a claim, an exchange, a draft order. Core hands it the
 * first location that comes; here every line claims where the order's shipping method and sales channel say. Lines that
 * ask for nothing, as an edit down to what is fulfilled does, are left out.
 *
 * @param linesStep - the step of the workflow that reads what is claimed, and the order's sales channel
 * @returns makes the step's new handler from core's
 */
export function claimAtMappedLocation(linesStep: string): (original: StepHandler) => StepHandler {
  return (original) => ({
    async invoke(args) {
      const order = await readOrder(args);
      const expected = await readExpected(args, order);
      const mapping = await readOrderMapping(args.container, {
        ...order,
        shipping_methods: outboundMethods(order, (args.payload ?? {}) as ChangeInput),
      });
      let asked = false;
      let kept: AllocateClaimsPart[] = [];
      const createReservationItems = async (claims: CoreClaim[]) => {
        asked = true;
        refuseMissingClaims(expected, claims);
        const made = await claim(args, { order, mapping, claims });
        ({ kept } = made);
        return made.created;
      };
      const container = withOverrides(args.container, {
        [Modules.LOCKING]: NO_LOCKING,
        [Modules.INVENTORY]: { createReservationItems },
      });
      const claimed = (await original.invoke({
        ...withoutLocations(args, linesStep),
        container,
      })) as { output: ReserveStepOutput };
      if (!asked) {
        // Core makes no claims where it sees none to make.
        refuseMissingClaims(expected, []);
      }
      return stepResult(claimed.output.output, { ...claimed.output.compensateInput, kept });
    },
    async compensate(args) {
      const container = withOverrides(args.container, { [Modules.LOCKING]: NO_LOCKING });
      const undone = await original.compensate?.({ ...args, container });
      const { compensateInput } = (args.invoke[RESERVE_STEP]?.output ?? {}) as ReserveStepOutput;
      if (compensateInput?.kept?.length) {
        const parts = compensateInput.kept;
        await inventoryOf(args.container).allocateClaims({ parts }, contextOf(args));
      }
      return undone;
    },
  });
}

export const RESERVE_STEP = "reserve-inventory-step";

type ReserveStepOutput = {
  output?: unknown;
  /** `kept`: what the lines claimed that kept their claims. */
  compensateInput?: { kept?: AllocateClaimsPart[] };
};

/**
 * The step by which an edit gives back what its lines claim, to claim them anew. A line that is claimed at several locations,
 * by a person or because none had all of it, stays where it is: {@link claimAtMappedLocation} claims what it grows by, or gives
 * back what it shrinks by.
 */
export function keepPartedClaims(original: StepHandler): StepHandler {
  return {
    ...original,
    async invoke(args) {
      const inventory = inventoryOf(args.container);
      const order = await readOrder(args);
      const open = (order.items ?? []).filter((line) => MathBN.gt(openQuantity(line), 0));
      const parted = await readPartedLines(
        args.container,
        open.map(({ id }) => id),
      );
      const others = (ids: string[]) => ids.filter((id) => !parted.has(id));
      const listReservationItems = async (
        { line_item_id }: { line_item_id: string[] },
        config: object,
      ) => {
        const ids = others(line_item_id);
        return ids.length ? inventory.listReservationItems({ line_item_id: ids }, config) : [];
      };
      const deleteReservationItemsByLineItem = (ids: string[]) =>
        inventory.deleteReservationItemsByLineItem(others(ids), contextOf(args));
      const container = withOverrides(args.container, {
        [Modules.INVENTORY]: { listReservationItems, deleteReservationItemsByLineItem },
      });
      return original.invoke({ ...args, container });
    },
  };
}

/** Those of some lines that claim an item at several locations. */
async function readPartedLines(container: MedusaContainer, ids: string[]): Promise<Set<string>> {
  const places = new Map<string, string>();
  const parted = new Set<string>();
  for (const { line_item_id, inventory_item_id, location_id } of await readClaims(container, ids)) {
    const key = JSON.stringify([line_item_id, inventory_item_id]);
    if ((places.get(key) ?? location_id) !== location_id) {
      parted.add(line_item_id as string);
    }
    places.set(key, location_id);
  }
  return parted;
}

async function readClaims(container: MedusaContainer, lineIds: string[]) {
  return lineIds.length
    ? inventoryOf(container).listReservationItems(
        { line_item_id: lineIds },
        { select: ["id", "line_item_id", "inventory_item_id", "location_id"], take: null as never },
      )
    : [];
}

/**
 * Core prepares the claim's input from where the variants are stocked: it leaves out, without a word, one that is at none
 * of the sales channel's locations, or refuses it in a message with internal ids. Whether a location serves the line is
 * for the claim to say, which knows the shipping method's too. So core does not get to see locations and channel.
 */
function withoutLocations(args: StepArguments, linesStep: string): StepArguments {
  const found = args.invoke[linesStep];
  const output = { ...found?.output, output: hideLocations(found?.output?.output) };
  return { ...args, invoke: { ...args.invoke, [linesStep]: { ...found, output } } };
}

function hideLocations(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(hideLocations);
  }
  if (!isPlainObject(value)) {
    return value;
  }
  const entries = Object.entries(value).filter(([key]) => !LOCATION_KEYS.has(key));
  return Object.fromEntries(entries.map(([key, inner]) => [key, hideLocations(inner)]));
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) {
    return false;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** Claims at the order's mapping. A claim that fails leaves nothing, not even one whose answer was lost. */
async function claim(
  args: StepArguments,
  { order, mapping, claims }: { order: OrderToClaim; mapping: OrderMapping; claims: CoreClaim[] },
) {
  const inventory = inventoryOf(args.container);
  const lines = new Map((order.items ?? []).map((line) => [line.id, line]));
  const mapped = claims
    .map(({ location_id: _firstThatComes, ...asked }) => {
      const line = lines.get(asked.line_item_id);
      return {
        ...asked,
        id: generateEntityId(undefined, "resitem"),
        quantity: stillToFulfil(asked, line),
        unit: partOf(asked, line)?.required_quantity,
        from_order: true,
        mapping: mapping(line?.variant?.product?.shipping_profile?.id),
        ship_date: line ? shipDateOf(line, order) : null,
      };
    })
    .filter(({ quantity }) => MathBN.gt(quantity, 0));
  // Only lines that kept their claims have any: the others gave them back, or are new.
  const claimed = await readClaims(args.container, [
    ...new Set(mapped.map(({ line_item_id }) => line_item_id)),
  ]);
  const keeping = new Set(claimed.map(({ line_item_id }) => line_item_id));
  const fresh = mapped.filter(({ line_item_id }) => !keeping.has(line_item_id));
  const parts = mapped
    .filter(({ line_item_id }) => keeping.has(line_item_id))
    .map(({ quantity, unit, mapping, ...asked }) => ({
      line_item_id: asked.line_item_id,
      inventory_item_id: asked.inventory_item_id,
      allow_backorder: asked.allow_backorder,
      ship_date: asked.ship_date,
      to: { quantity, unit, mapping, keep: true },
    }));
  try {
    const created = await inventory.createReservationItems(fresh, contextOf(args));
    const { before } = await inventory.allocateClaims({ parts }, contextOf(args));
    return { created, kept: partsBefore(parts, before) };
  } catch (error) {
    await undoAfter(args.container, () =>
      inventory.deleteReservationItems(fresh.flatMap(({ id, mapping }) => claimIdsOf(id, mapping))),
    );
    const inWords = speaksToShopper(args.container) ? toShopperError : toMerchantError;
    throw inWords(error, [...lines.values()]);
  }
}

/**
 * What the workflow has to claim, read by ourselves: of a claim or an exchange what is sent out; of an edit the lines that
 * it adds or changes; of a draft all lines. Lines that are fulfilled already, and those that go, need nothing.
 */
async function readExpected(args: StepArguments, order: OrderToClaim): Promise<ExpectedClaim[]> {
  const touched = await readTouchedLines(args);
  const open = (order.items ?? []).filter(
    (line) => (!touched || touched.has(line.id)) && MathBN.gt(openQuantity(line), 0),
  );
  return readExpectedClaims(args.container, open);
}

/** The ids of the lines that the workflow is about; undefined: all of the order's. */
async function readTouchedLines(args: StepArguments): Promise<Set<string> | undefined> {
  const { claim_id, exchange_id } = (args.payload ?? {}) as ChangeInput;
  if (claim_id || exchange_id) {
    const query = args.container.resolve(ContainerRegistrationKeys.QUERY);
    const { data } = await query.graph({
      entity: claim_id ? "order_claim" : "order_exchange",
      fields: ["additional_items.item_id"],
      filters: { id: claim_id ?? exchange_id },
    });
    const [change] = data as unknown as { additional_items?: ({ item_id: string } | null)[] }[];
    return new Set((change?.additional_items ?? []).flatMap((item) => item?.item_id ?? []));
  }
  const preview = resultOf<{ items?: PreviewedItem[] }>(args, PREVIEW_STEP);
  const changed = preview?.items?.filter((item) =>
    item.actions?.some(({ action }) => CLAIMING_ACTIONS.has(action)),
  );
  return changed && new Set(changed.map(({ id }) => id));
}

type PreviewedItem = { id: string; actions?: { action: string }[] | null };

const PREVIEW_STEP = "preview-order-change";
const CLAIMING_ACTIONS = new Set<string>([ChangeActionType.ITEM_ADD, ChangeActionType.ITEM_UPDATE]);

/** What a unit of a line takes of the claimed item. */
function partOf(
  { inventory_item_id }: Pick<CoreClaim, "inventory_item_id">,
  line: OrderItem | undefined,
): StockedPart | null | undefined {
  return line?.variant?.inventory_items?.find(
    (item) => item?.inventory_item_id === inventory_item_id,
  );
}

/**
 * What a claim may ask for: no more than its line still has to fulfil. Core means to leave out what is fulfilled when an
 * edit changes a line, but looks for it in the wrong place (2.21.2: `raw_fulfilled_quantity` of the line, which has it
 * in `detail`), and claims it again.
 */
function stillToFulfil(
  asked: Pick<CoreClaim, "inventory_item_id" | "quantity">,
  line: OrderItem | undefined,
): CreateReservationItemInput["quantity"] {
  const part = partOf(asked, line);
  if (!line || !part) {
    return asked.quantity;
  }
  return MathBN.min(asked.quantity, MathBN.mult(part.required_quantity, openQuantity(line)));
}

/** The order as it is at this step: an edit or an exchange may have given it shipping methods and lines. */
async function readOrder(args: StepArguments): Promise<OrderToClaim> {
  const found = resultOf<{ data?: unknown } | unknown[]>(args, ORDER_STEP);
  const data = found && !Array.isArray(found) && "data" in found ? found.data : found;
  const known = (Array.isArray(data) ? data[0] : data) as { id?: string } | undefined;
  if (!known?.id) {
    throw new MedusaError(
      MedusaError.Types.UNEXPECTED_STATE,
      "The order of the claim was not read before it",
    );
  }
  return (await readOrderToClaim(args.container, known.id)) as OrderToClaim;
}
