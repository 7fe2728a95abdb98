import type { MedusaContainer } from "@medusajs/framework/types";
import { ContainerRegistrationKeys, MedusaError } from "@medusajs/framework/utils";

import type { CreateReplenishmentOrderInput, DryRunOption } from "../../../modules/inventory/types";
import { type ImportLine, parseImport, RowProblems } from "./parse-csv";

/** The input of an import. */
export type ImportReplenishmentOrdersInput = DryRunOption & {
  /** With a header: sku, quantity, and where wanted date, reference, supplier, and location_id or location (its name). */
  csv: string;
  /** Where lines go that name no location themselves. */
  location_id?: string | null;
  /** Of the orders that are made. Default "draft". */
  status?: "draft" | "ordered";
};

type Location = { id: string; name: string };
type Item = { id: string; sku: string; location_levels: { location_id: string }[] };
type Resolved = { line: ImportLine; item: Item; location_id: string };

/**
 * Makes replenishment orders of a CSV file: one for each location and reference, in the order of the file.
 *
 * @param input - the file, and what holds for all of it
 * @param container - for items and locations
 * @returns what is to be created
 * @throws MedusaError `invalid_data` that names every bad row with all that is wrong with it, `not_found` for a location_id
 *   of the input that is none
 */
export async function readImport(
  input: ImportReplenishmentOrdersInput,
  container: MedusaContainer,
): Promise<CreateReplenishmentOrderInput[]> {
  const problems = new RowProblems();
  const lines = parseImport(input.csv, problems);
  const [items, locations] = await Promise.all([
    readItems(lines, container),
    readLocations(container),
  ]);
  if (input.location_id && !locations.some(({ id }) => id === input.location_id)) {
    throw new MedusaError(
      MedusaError.Types.NOT_FOUND,
      `Stock location with id: ${input.location_id} was not found`,
    );
  }
  const resolved = lines.flatMap((line): Resolved[] => {
    const item = items.get(line.sku);
    if (!item) {
      problems.add(line.row, `no inventory item has the sku "${line.sku.slice(0, 80)}"`);
    }
    const location = chooseLocation({ line, item, locations, given: input.location_id });
    if ("problem" in location) {
      problems.add(line.row, location.problem);
      return [];
    }
    if (item && !item.location_levels.some(({ location_id }) => location_id === location.id)) {
      problems.add(
        line.row,
        `the sku "${line.sku.slice(0, 80)}" is not stocked at location ${nameOf(location.id, locations)}`,
      );
    }
    return item ? [{ line, item, location_id: location.id }] : [];
  });
  const orders = gatherOrders(resolved, problems);
  problems.refuse();
  return orders.map((order) => ({ ...order, status: input.status ?? "draft" }));
}

async function readItems(
  lines: readonly ImportLine[],
  container: MedusaContainer,
): Promise<Map<string, Item>> {
  const { data } = await container.resolve(ContainerRegistrationKeys.QUERY).graph({
    entity: "inventory_item",
    fields: ["id", "sku", "location_levels.location_id"],
    filters: { sku: [...new Set(lines.map(({ sku }) => sku))] },
  });
  return new Map((data as unknown as Item[]).map((item) => [item.sku, item]));
}

async function readLocations(container: MedusaContainer): Promise<Location[]> {
  const { data } = await container.resolve(ContainerRegistrationKeys.QUERY).graph({
    entity: "stock_location",
    fields: ["id", "name"],
  });
  return data as Location[];
}

type Choice = {
  line: ImportLine;
  item: Item | undefined;
  locations: readonly Location[];
  given: string | null | undefined;
};

/** The line's own location, else the one that was given for the file, else the only one that there can be. */
function chooseLocation({
  line,
  item,
  locations,
  given,
}: Choice): { id: string } | { problem: string } {
  if (line.location_id !== null) {
    const known = locations.some(({ id }) => id === line.location_id);
    return known
      ? { id: line.location_id }
      : { problem: `no stock location has the id "${line.location_id.slice(0, 80)}"` };
  }
  if (line.location !== null) {
    const named = locations.filter(
      ({ id, name }) => name.trim() === line.location || id === line.location,
    );
    return named.length === 1
      ? { id: named[0].id }
      : {
          problem: `${named.length ? "more than one" : "no"} stock location is named "${line.location.slice(0, 80)}"`,
        };
  }
  if (given) {
    return { id: given };
  }
  const levels = item?.location_levels ?? [];
  if (levels.length === 1) {
    return { id: levels[0].location_id };
  }
  return locations.length === 1
    ? { id: locations[0].id }
    : { problem: "location_id or location is missing, and there is more than one" };
}

function nameOf(id: string, locations: readonly Location[]): string {
  return `"${locations.find((location) => location.id === id)?.name ?? id}"`;
}

type GatheredOrder = CreateReplenishmentOrderInput & { row: number };

function gatherOrders(
  resolved: readonly Resolved[],
  problems: RowProblems,
): CreateReplenishmentOrderInput[] {
  const orders = new Map<string, GatheredOrder>();
  for (const { line, item, location_id } of resolved) {
    const key = JSON.stringify([location_id, line.reference]);
    const order = orders.get(key) ?? {
      row: line.row,
      location_id,
      reference: line.reference,
      supplier: line.supplier,
      lines: [],
    };
    orders.set(key, order);
    if (line.supplier !== null && order.supplier !== null && line.supplier !== order.supplier) {
      problems.add(
        line.row,
        `supplier "${line.supplier.slice(0, 80)}" is another than that of row ${order.row}, whose order has the same ` +
          "location and reference",
      );
    }
    order.supplier ??= line.supplier;
    order.lines.push({
      inventory_item_id: item.id,
      quantity: line.quantity,
      expected_at: line.expected_at,
    });
  }
  return [...orders.values()].map(({ row: _row, ...order }) => withSharedDate(order));
}

/** Where all lines have one date, it is the order's as well. */
function withSharedDate(order: CreateReplenishmentOrderInput): CreateReplenishmentOrderInput {
  const dates = new Set(order.lines.map(({ expected_at }) => expected_at ?? null));
  return dates.size === 1 ? { ...order, expected_at: [...dates][0] } : order;
}
