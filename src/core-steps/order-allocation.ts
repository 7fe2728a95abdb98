import type { BigNumberInput, MedusaContainer } from "@medusajs/framework/types";
import { ContainerRegistrationKeys, MathBN, MedusaError } from "@medusajs/framework/utils";

import { InsufficientStockError } from "../modules/inventory/domain/errors";
import { inventoryOf } from "../modules/inventory/inventory-of";
import type { AllocateClaimsPart, ClaimBefore } from "../modules/inventory/types";
import { titleOf } from "./order-lines";
import { readOrderMapping } from "./order-mapping";
import {
  openQuantity,
  type OrderItem,
  type OrderToClaim,
  outboundMethods,
  readOrderToClaim,
  type StockedPart,
  stockedPartsOf,
} from "./order-to-claim";
import { shipDateOf } from "./ship-date";

/** Units of a line's variant at a stock location. */
export type LineTarget = { location_id: string; quantity: BigNumberInput };

/** Where what of an order's line has not shipped is to be claimed; "auto": where the order's mapping says. */
export type AllocatedLine = { line_item_id: string; to: "auto" | LineTarget[] };

/**
 * Reads an order whose claims a person changes.
 *
 * @param container - for Medusa's query
 * @param id - the order's
 * @throws MedusaError `not_found` for an unknown order, `not_allowed` for one that is a draft or cancelled
 */
export async function readAllocatableOrder(
  container: MedusaContainer,
  id: string,
): Promise<OrderToClaim> {
  const order = await readOrderToClaim(container, id);
  if (!order) {
    throw new MedusaError(MedusaError.Types.NOT_FOUND, `Order with id: ${id} was not found`);
  }
  if (order.status === "canceled" || order.status === "draft") {
    const state = order.status === "draft" ? "a draft" : "cancelled";
    throw new MedusaError(
      MedusaError.Types.NOT_ALLOWED,
      `The order is ${state}: its lines claim nothing`,
    );
  }
  return order;
}

/**
 * Says what the claims of an order's lines are to be, in units of their inventory items.
 *
 * @param container - for Medusa's query and the Inventory Module
 * @param order - the order
 * @param lines - its lines, each once; a line of which nothing is left to ship has nothing to allocate
 * @returns the input of `allocateClaims`
 * @throws MedusaError `invalid_data` or `not_found` that names the field
 */
export async function planAllocation(
  container: MedusaContainer,
  order: OrderToClaim,
  lines: readonly AllocatedLine[],
): Promise<AllocateClaimsPart[]> {
  const mapping = await readOrderMapping(container, {
    ...order,
    shipping_methods: outboundMethods(order, {}),
  });
  const named = lines.map((asked, index) => {
    const field = `lines[${index}]`;
    const line = order.items?.find(({ id }) => id === asked.line_item_id);
    if (!line) {
      throw invalid(`${field}.line_item_id: the order has no line ${asked.line_item_id}`);
    }
    if (lines.findIndex(({ line_item_id }) => line_item_id === line.id) < index) {
      throw invalid(`${field}.line_item_id: ${titleOf(line)} stands twice`);
    }
    return { asked, line, field, parts: stockedParts(line, field) };
  });
  await checkLocations(container, named);
  return named.flatMap(({ asked: { to }, line, field, parts }) => {
    const open = openQuantity(line);
    if (to !== "auto") {
      checkSum(line, to, field);
    }
    if (!MathBN.gt(open, 0)) {
      return [];
    }
    const ship_date = shipDateOf(line, order);
    return parts.map(({ inventory_item_id, required_quantity }) => ({
      line_item_id: line.id,
      inventory_item_id,
      allow_backorder: line.variant?.allow_backorder ?? false,
      ship_date,
      to:
        to === "auto"
          ? {
              quantity: MathBN.mult(required_quantity, open),
              unit: required_quantity,
              mapping: mapping(line.variant?.product?.shipping_profile?.id),
            }
          : to.map(({ location_id, quantity }) => ({
              location_id,
              quantity: MathBN.mult(required_quantity, quantity),
            })),
    }));
  });
}

/**
 * Says a refusal of an allocation in the words of a person of the shop: titles, names of locations, quantities; no ids.
 *
 * @param container - for Medusa's query
 * @param order - the order
 * @param error - whatever the allocation threw
 * @returns the error to throw: the same kind with another message, or the error as it is
 */
export async function toAllocationError(
  container: MedusaContainer,
  order: OrderToClaim,
  error: unknown,
): Promise<unknown> {
  if (!(error instanceof InsufficientStockError)) {
    return error;
  }
  const names = await readLocationNames(
    container,
    error.lines.map(({ location_id }) => location_id),
  );
  const told = error.lines.map(({ line_item_id, location_id, requested, available }) => {
    const line = order.items?.find(({ id }) => id === line_item_id);
    const where = names.get(location_id) ?? "the location";
    const what = line ? titleOf(line) : "the item";
    return `Not enough stock available at ${where} for ${what}: ${available} of ${requested}`;
  });
  return new InsufficientStockError(error.lines, told.join(". "));
}

/**
 * Says how parts are put back to what they were.
 *
 * @param parts - what was allocated
 * @param before - the claims that they had, as the allocation told
 */
export function partsBefore(
  parts: readonly AllocateClaimsPart[],
  before: readonly ClaimBefore[],
): AllocateClaimsPart[] {
  return parts.map((part) => ({
    ...part,
    to: before
      .filter(
        (claim) =>
          claim.line_item_id === part.line_item_id &&
          claim.inventory_item_id === part.inventory_item_id,
      )
      .map(({ location_id, quantity, reservation_id }) => ({
        location_id,
        quantity,
        reservation_id,
      })),
  }));
}

/** The names of stock locations, by id. */
export async function readLocationNames(
  container: MedusaContainer,
  ids: readonly string[],
): Promise<Map<string, string>> {
  const { data } = await container.resolve(ContainerRegistrationKeys.QUERY).graph({
    entity: "stock_location",
    fields: ["id", "name"],
    filters: { id: [...new Set(ids)] },
  });
  return new Map((data as { id: string; name: string }[]).map(({ id, name }) => [id, name]));
}

function stockedParts(line: OrderItem, field: string): StockedPart[] {
  const parts = stockedPartsOf(line);
  if (!parts.length) {
    throw invalid(`${field}.line_item_id: ${titleOf(line)} takes nothing out of stock`);
  }
  return parts;
}

function checkSum(line: OrderItem, to: readonly LineTarget[], field: string): void {
  const open = MathBN.convert(openQuantity(line));
  const sum = MathBN.convert(MathBN.sum(0, ...to.map(({ quantity }) => quantity)));
  if (!sum.eq(open)) {
    throw invalid(
      `${field}.to: the quantities of ${titleOf(line)} add up to ${sum.toFixed()}, ` +
        `${open.toFixed()} of it ${open.eq(1) ? "has" : "have"} not shipped`,
    );
  }
}

type NamedLine = { asked: AllocatedLine; line: OrderItem; field: string; parts: StockedPart[] };

/** Refuses locations that do not exist, stand twice, or do not stock what the line takes. */
async function checkLocations(
  container: MedusaContainer,
  lines: readonly NamedLine[],
): Promise<void> {
  const targets = lines.flatMap(({ asked: { to }, ...line }) =>
    to === "auto"
      ? []
      : to.map(({ location_id }, place) => ({
          ...line,
          location_id,
          field: `${line.field}.to[${place}].location_id`,
          twice: to.findIndex((other) => other.location_id === location_id) < place,
        })),
  );
  if (!targets.length) {
    return;
  }
  const location_id = [...new Set(targets.map((target) => target.location_id))];
  const [names, levels] = await Promise.all([
    readLocationNames(container, location_id),
    inventoryOf(container).listInventoryLevels(
      {
        location_id,
        inventory_item_id: lines.flatMap(({ parts }) =>
          parts.map((part) => part.inventory_item_id),
        ),
      },
      { select: ["id", "inventory_item_id", "location_id"], take: null as never },
    ),
  ]);
  for (const { field, line, parts, twice, ...target } of targets) {
    const name = names.get(target.location_id);
    if (name === undefined) {
      throw notFound(`${field}: there is no stock location ${target.location_id}`);
    }
    if (twice) {
      throw invalid(`${field}: ${name} stands twice`);
    }
    const stocked = parts.every((part) =>
      levels.some(
        (level) =>
          level.inventory_item_id === part.inventory_item_id &&
          level.location_id === target.location_id,
      ),
    );
    if (!stocked) {
      throw notFound(`${field}: ${name} does not stock ${titleOf(line)}`);
    }
  }
}

function invalid(message: string): MedusaError {
  return new MedusaError(MedusaError.Types.INVALID_DATA, message);
}

function notFound(message: string): MedusaError {
  return new MedusaError(MedusaError.Types.NOT_FOUND, message);
}
