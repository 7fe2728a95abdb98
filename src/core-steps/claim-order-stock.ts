import {
  ChangeActionType,
  ContainerRegistrationKeys,
  generateEntityId,
  MathBN,
  MedusaError,
  Modules,
} from "@medusajs/framework/utils";

import { inventoryOf } from "../modules/inventory/inventory-of";
import type { CreateReservationItemInput } from "../modules/inventory/types";
import { speaksToShopper } from "./audience";
import {
  contextOf,
  resultOf,
  type StepArguments,
  type StepHandler,
  withOverrides,
} from "./core-step";
import { type ExpectedClaim, readExpectedClaims, refuseMissingClaims } from "./expected-claims";
import { NO_LOCKING } from "./no-locking";
import { undoAfter } from "./undo-after";
import { type OrderMapping, readOrderMapping } from "./order-mapping";
import {
  type ChangeInput,
  openQuantity,
  type OrderItem,
  type OrderToClaim,
  outboundMethods,
  readOrderToClaim,
} from "./order-to-claim";
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
      const createReservationItems = (claims: CoreClaim[]) => {
        asked = true;
        refuseMissingClaims(expected, claims);
        return claim(args, { order, mapping, claims });
      };
      const container = withOverrides(args.container, {
        [Modules.LOCKING]: NO_LOCKING,
        [Modules.INVENTORY]: { createReservationItems },
      });
      const claimed = await original.invoke({ ...withoutLocations(args, linesStep), container });
      if (!asked) {
        // Core makes no claims where it sees none to make.
        refuseMissingClaims(expected, []);
      }
      return claimed;
    },
    async compensate(args) {
      const container = withOverrides(args.container, { [Modules.LOCKING]: NO_LOCKING });
      return original.compensate?.({ ...args, container });
    },
  });
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
        from_order: true,
        mapping: mapping(line?.variant?.product?.shipping_profile?.id),
      };
    })
    .filter(({ quantity }) => MathBN.gt(quantity, 0));
  try {
    return await inventory.createReservationItems(mapped, contextOf(args));
  } catch (error) {
    await undoAfter(args.container, () =>
      inventory.deleteReservationItems(mapped.map(({ id }) => id)),
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

/**
 * What a claim may ask for: no more than its line still has to fulfil. Core means to leave out what is fulfilled when an
 * edit changes a line, but looks for it in the wrong place (2.21.2: `raw_fulfilled_quantity` of the line, which has it
 * in `detail`), and claims it again.
 */
function stillToFulfil(
  asked: Pick<CoreClaim, "inventory_item_id" | "quantity">,
  line: OrderItem | undefined,
): CreateReservationItemInput["quantity"] {
  const part = line?.variant?.inventory_items?.find(
    (item) => item?.inventory_item_id === asked.inventory_item_id,
  );
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
