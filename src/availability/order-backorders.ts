import type { BigNumberInput, MedusaContainer } from "@medusajs/framework/types";
import { ContainerRegistrationKeys, MathBN } from "@medusajs/framework/utils";

import { byAge } from "../core-steps/order-lines";
import { inventoryOf } from "../modules/inventory/inventory-of";
import type { ShipOption } from "../modules/inventory/options";
import type { BackorderEntryDTO } from "../modules/inventory/types";
import type { StorePromiseChange } from "../types/http/store-orders";

/** A line of an order, as far as its backorders go. */
export type BackorderedLine = {
  id: string;
  title?: string | null;
  product_title?: string | null;
  variant_title?: string | null;
  variant?: {
    inventory_items?:
      ({ inventory_item_id: string; required_quantity: BigNumberInput } | null)[] | null;
  } | null;
};

/** What an order's lines have to be read with. */
export const BACKORDERED_LINE_FIELDS = [
  "items.*",
  "items.variant.inventory_items.inventory_item_id",
  "items.variant.inventory_items.required_quantity",
];

/** What became of a line that waits or waited, in units of its variant. Dates in ISO 8601. */
export type LineBackorder = {
  line_item_id: string;
  title: string;
  variant_title: string | null;
  /** What can ship. */
  covered_quantity: number;
  waiting_quantity: number;
  /** What waited and can ship, or has shipped: how far the line came, counted from its first backorder. */
  filled_quantity: number;
  /** When supply that is ordered covers what waits; `null` where some of it has no supply, and where nothing waits. */
  promised_at: string | null;
  /** Where there is no promise: when it could be there by the lead time; `null` where nobody knows. */
  estimated_at: string | null;
  /** The promises so far, the oldest first. */
  history: StorePromiseChange[];
};

/** As much of an entry as a line's state is made from. */
export type LineEntry = Pick<
  BackorderEntryDTO,
  | "inventory_item_id"
  | "quantity"
  | "filled_quantity"
  | "status"
  | "promised_at"
  | "estimated_at"
  | "promise_history"
  | "closed_at"
>;

type LineClaim = { inventory_item_id: string; quantity: BigNumberInput };

/**
 * Reads what became of the lines of an order that wait or waited.
 *
 * @param container - for the Inventory Module
 * @param lines - the order's lines, read with {@link BACKORDERED_LINE_FIELDS}
 * @returns one for each line with backorder entries, in the order's order
 */
export async function readLineBackorders(
  container: MedusaContainer,
  lines: readonly BackorderedLine[],
): Promise<LineBackorder[]> {
  const inventory = inventoryOf(container);
  const line_item_id = lines.map(({ id }) => id);
  const entries = await inventory.listBackorderEntries({ line_item_id }, { take: null as never });
  if (!entries.length) {
    return [];
  }
  const claims = await inventory.listReservationItems({ line_item_id }, { take: null as never });
  return lines.flatMap((line) => {
    const own = entries.filter((entry) => entry.line_item_id === line.id);
    const claimed = claims.filter((claim) => claim.line_item_id === line.id);
    return own.length ? [lineBackorder(line, { entries: own, claims: claimed })] : [];
  });
}

/**
 * Says what became of one line.
 *
 * @param line - the line
 * @param of.entries - the line's backorder entries, closed ones too, at least one
 * @param of.claims - the line's live claims
 */
export function lineBackorder(
  line: BackorderedLine,
  { entries, claims }: { entries: readonly LineEntry[]; claims: readonly LineClaim[] },
): LineBackorder {
  const required = new Map(
    (line.variant?.inventory_items ?? []).flatMap((part) =>
      part ? [[part.inventory_item_id, part.required_quantity]] : [],
    ),
  );
  /** Of the items that rows name, units of the variant, by what `of` counts of each row. */
  const units = <Row extends { inventory_item_id: string }>(
    rows: readonly Row[],
    of: (row: Row) => BigNumberInput,
  ) => {
    const sums = new Map<string, BigNumberInput>();
    for (const row of rows) {
      sums.set(row.inventory_item_id, MathBN.add(sums.get(row.inventory_item_id) ?? 0, of(row)));
    }
    return [...sums].map(([item, sum]) => MathBN.div(sum, required.get(item) ?? 1));
  };
  const waiting = most(units(entries, ({ quantity }) => quantity));
  const ever = most(units(entries, (entry) => MathBN.add(entry.quantity, entry.filled_quantity)));
  // What of an item waits is taken off its claims before the scarcest item is looked for.
  const covered = units(
    [
      ...claims,
      ...entries.map((entry) => ({ ...entry, quantity: MathBN.mult(entry.quantity, -1) })),
    ],
    ({ quantity }) => quantity,
  );
  return {
    line_item_id: line.id,
    title: line.title ?? line.product_title ?? "An item",
    variant_title: line.variant_title ?? null,
    covered_quantity: claims.length
      ? Math.max(0, Math.min(...covered.map((quantity) => floor(quantity))))
      : 0,
    waiting_quantity: waiting,
    filled_quantity: ever - waiting,
    ...datesOf(entries.filter(({ status }) => status === "open")),
    history: historyOf(entries),
  };
}

/** What waits for several things waits for the last of them; one without a date leaves the line without. */
function datesOf(
  open: readonly { promised_at: Date | string | null; estimated_at: Date | string | null }[],
): OrderDates {
  const promised_at = lastOf(open.map((entry) => isoOf(entry.promised_at)));
  const estimates = open.map((entry) => isoOf(entry.promised_at) ?? isoOf(entry.estimated_at));
  return { promised_at, estimated_at: promised_at === null ? lastOf(estimates) : null };
}

/** When an order as a whole can ship: by which date, or by which estimate where there is none. ISO 8601. */
export type OrderDates = Pick<LineBackorder, "promised_at" | "estimated_at">;

/**
 * Says when the whole of an order can ship: what waits for several lines waits for the last of them, and one without a date
 * leaves the order without. What is claimed nowhere has none.
 *
 * @param lines - those that wait or waited
 * @param unallocated - whether something of the order is claimed nowhere
 */
export function datesOfOrder(lines: readonly LineBackorder[], unallocated: boolean): OrderDates {
  const waiting = lines.filter(({ waiting_quantity }) => waiting_quantity > 0);
  return unallocated ? { promised_at: null, estimated_at: null } : datesOf(waiting);
}

/**
 * Puts the promises of a line's entries together into those of the line: at each moment, the last date of those that
 * had been promised one and still waited.
 */
function historyOf(entries: readonly LineEntry[]): StorePromiseChange[] {
  type Moment = { at: string; entry: LineEntry; to: string | null | undefined };
  const moments = entries.flatMap<Moment>((entry) => [
    ...(entry.promise_history ?? []).map(({ at, to }) => ({
      at: isoOf(at) ?? at,
      entry,
      to: isoOf(to),
    })),
    ...(entry.closed_at ? [{ at: isoOf(entry.closed_at) ?? "", entry, to: undefined }] : []),
  ]);
  // Of a long history an entry keeps the end.
  const promises = new Map<LineEntry, string | null>(
    entries.flatMap((entry) => {
      const from = isoOf(entry.promise_history?.[0]?.from);
      return from ? [[entry, from]] : [];
    }),
  );
  const changes: StorePromiseChange[] = [];
  let told = lastOf([...promises.values()]);
  const times = [...new Set(moments.map(({ at }) => at))].sort();
  for (const at of times) {
    for (const { entry, to } of moments.filter((moment) => moment.at === at)) {
      if (to === undefined) {
        promises.delete(entry);
      } else {
        promises.set(entry, to);
      }
    }
    const now = lastOf([...promises.values()]);
    // A line that is filled needs no date any more, which is no change of a promise.
    if (promises.size && now !== told) {
      changes.push({ at, from: told, to: now });
      told = now;
    }
  }
  return changes;
}

function lastOf(dates: readonly (string | null)[]): string | null {
  return dates.length && !dates.includes(null) ? ([...dates].sort().at(-1) ?? null) : null;
}

function isoOf(date: Date | string | null | undefined): string | null {
  return date ? new Date(date).toISOString() : null;
}

/** Units of which any part is missing are missing. */
function most(quantities: readonly BigNumberInput[]): number {
  return Math.max(0, ...quantities.map((quantity) => -floor(MathBN.mult(quantity, -1))));
}

function floor(quantity: BigNumberInput): number {
  return Math.floor(MathBN.convert(quantity, 10).toNumber());
}

type Preferring = { metadata?: Record<string, unknown> | null };

/**
 * Says whether part of an order ships while the rest waits: by its metadata, which a cart or a person gave it, else as the store
 * has it.
 *
 * @param order - with its metadata; another value than the two is none
 * @param container - for the module's option
 */
export function shipOf(order: Preferring, container: MedusaContainer): ShipOption {
  return shipPreferenceOf(order) ?? inventoryOf(container).getBackorderOptions().ship;
}

/**
 * What an order itself says of that.
 *
 * @param order - with its metadata; another value than the two is none
 * @returns `null`: nothing, it is as the store has it
 */
export function shipPreferenceOf({ metadata }: Preferring): ShipOption | null {
  const ship = metadata?.ship;
  return ship === "available" || ship === "complete" ? ship : null;
}

/** An order, as far as its customer is told of its backorders. */
export type BackorderedOrder = {
  id: string;
  display_id: number;
  status: string;
  email: string | null;
  locale: string | null;
  created_at: string | Date;
  metadata: Record<string, unknown> | null;
  customer_id: string | null;
  customer: { first_name: string | null; last_name: string | null } | null;
  shipping_address: { first_name: string | null; last_name: string | null } | null;
  items: BackorderedLine[];
};

/**
 * Reads an order with its customer and lines.
 *
 * @param container - for Medusa's query
 * @param id - the order's
 * @returns undefined for an unknown one
 */
export async function readBackorderedOrder(
  container: MedusaContainer,
  id: string,
): Promise<BackorderedOrder | undefined> {
  const { data } = await container.resolve(ContainerRegistrationKeys.QUERY).graph({
    entity: "order",
    fields: [
      "id",
      "display_id",
      "status",
      "email",
      "locale",
      "created_at",
      "metadata",
      "customer_id",
      "customer.first_name",
      "customer.last_name",
      "shipping_address.first_name",
      "shipping_address.last_name",
      ...BACKORDERED_LINE_FIELDS,
    ],
    filters: { id },
  });
  const [order] = data as unknown as BackorderedOrder[];
  return order && { ...order, items: byAge(order.items ?? []) };
}
