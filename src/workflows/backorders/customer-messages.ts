import {
  type BackorderedOrder,
  datesOfOrder,
  type LineBackorder,
  type OrderDates,
} from "../../availability/order-backorders";
import type { CustomerMessageKind, ShipOption } from "../../modules/inventory/options";

/** What a customer was told of a line last. */
export type ToldLine = Pick<
  LineBackorder,
  "waiting_quantity" | "filled_quantity" | "promised_at" | "estimated_at"
>;

/** By line item. */
export type Told = Record<string, ToldLine>;

/** A line, as a message tells of it. Quantities are units of the variant, dates ISO 8601. */
export type CustomerMessageLine = {
  line_item_id: string;
  title: string;
  variant_title: string | null;
  /** These are covered, and these wait. What is covered ships now, or with all of the order, as its `ship` says. */
  covered_quantity: number;
  waiting_quantity: number;
  /** When supply that is ordered covers what waits; `null`: none does, or nothing waits. */
  promised_at: string | null;
  /** Where nothing is promised: by the lead time; `null`: nobody knows. */
  estimated_at: string | null;
  /** In "backorder-ready": of what waited, these can ship now. */
  ready_quantity?: number;
  /** In "backorder-promised" and "backorder-delayed": what became of the date, and what it was before. */
  change?: "promised" | "delayed";
  previous_promised_at?: string | null;
};

/** The `data` of a notification to a customer. */
export type CustomerMessageData = {
  order_id: string;
  /** The order's number, as the customer knows it. */
  display_id: number;
  /** When the order was placed, ISO 8601. */
  placed_at: string;
  /** The language of the order, a BCP 47 tag; `null`: not known. */
  locale: string | null;
  first_name: string | null;
  last_name: string | null;
  /** "available": what is covered ships while the rest waits; "complete": all of the order ships together. */
  ship: ShipOption;
  /** When all that waits of the order can ship, as for a line. */
  promised_at: string | null;
  estimated_at: string | null;
  lines: CustomerMessageLine[];
};

export type CustomerMessage = { kind: CustomerMessageKind; data: CustomerMessageData };

/** How an order ships. */
export type Shipping = {
  ship: ShipOption;
  /** All that has not shipped is claimed, and covered. */
  ready: boolean;
  /** Something of it is claimed nowhere. */
  unallocated: boolean;
};

/** Whether what is covered does not ship yet: it goes with what waits. */
const isHeldBack = ({ ship, ready }: Shipping): boolean => ship === "complete" && !ready;

export type ComposeOptions = {
  order: BackorderedOrder;
  shipping: Shipping;
  /** Those that wait or waited. */
  lines: readonly LineBackorder[];
  /** What the customer was told before; `null`: nothing. */
  told: Told | null;
  /** The order is new: what waits is told with its dates, whatever they are. */
  confirm: boolean;
  /** A person asked: what waits is told, whatever changed. */
  remind?: boolean;
};

/**
 * Says what a customer has to be told: what changed between what was told last and what is so now. However many events
 * came in between, each line is told of once; what went to and fro is not told at all. Of an order that ships complete, nothing
 * is ready before all of it is.
 *
 * @returns at most one message of what is ready, one of dates, and one of what else waits, where that was asked for; or the
 *   one that the order is confirmed
 */
export function composeMessages({
  order,
  shipping,
  lines,
  told,
  confirm,
  remind = false,
}: ComposeOptions): CustomerMessage[] {
  if (order.status === "canceled") {
    return [];
  }
  const dates: OrderDates = datesOfOrder(lines, shipping.unallocated);
  const message = (kind: CustomerMessageKind, about: CustomerMessageLine[]): CustomerMessage[] =>
    about.length
      ? [{ kind, data: { ...dataOf(order), ship: shipping.ship, ...dates, lines: about } }]
      : [];
  const waiting = lines.filter(({ waiting_quantity }) => waiting_quantity > 0);
  if (told === null && confirm) {
    return message("confirmed", waiting.map(lineOf));
  }
  const ready = (isHeldBack(shipping) ? [] : lines).flatMap((line) => {
    const ready_quantity = Math.min(
      line.filled_quantity - (told?.[line.line_item_id]?.filled_quantity ?? 0),
      line.covered_quantity,
    );
    return ready_quantity > 0 ? [{ ...lineOf(line), ready_quantity }] : [];
  });
  const dated = lines.flatMap((line) => {
    const before = told?.[line.line_item_id];
    const change = changeOf(line, before, told !== null);
    const previous_promised_at = before?.promised_at ?? null;
    return change ? [{ ...lineOf(line), change, previous_promised_at }] : [];
  });
  const isDelayed = dated.some(({ change }) => change === "delayed");
  const named = new Set([...ready, ...dated].map(({ line_item_id }) => line_item_id));
  const rest = remind ? waiting.filter(({ line_item_id }) => !named.has(line_item_id)) : [];
  return [
    ...message("ready", ready),
    ...message(isDelayed ? "delayed" : "promised", dated),
    ...message("waiting", rest.map(lineOf)),
  ];
}

/** What is known to the customer once the messages are out. What is held back will be told as ready when it ships. */
export function toldOf({
  lines,
  told,
  shipping,
}: Pick<ComposeOptions, "lines" | "told" | "shipping">): Told {
  const held = isHeldBack(shipping);
  return Object.fromEntries(
    lines.map(({ line_item_id, waiting_quantity, filled_quantity, promised_at, estimated_at }) => [
      line_item_id,
      {
        waiting_quantity,
        filled_quantity: held ? (told?.[line_item_id]?.filled_quantity ?? 0) : filled_quantity,
        promised_at,
        estimated_at,
      },
    ]),
  );
}

function changeOf(
  { waiting_quantity, promised_at }: LineBackorder,
  before: ToldLine | undefined,
  wasTold: boolean,
): CustomerMessageLine["change"] | undefined {
  if (waiting_quantity === 0) {
    return undefined;
  }
  if (wasTold && !before?.waiting_quantity) {
    // The customer took it for covered.
    return "delayed";
  }
  const known = before?.promised_at ?? null;
  if (promised_at === known) {
    return undefined;
  }
  return promised_at === null || (known !== null && promised_at > known) ? "delayed" : "promised";
}

function lineOf({
  filled_quantity: _filled,
  history: _history,
  ...line
}: LineBackorder): CustomerMessageLine {
  return line;
}

function dataOf(
  order: BackorderedOrder,
): Omit<CustomerMessageData, "lines" | "ship" | "promised_at" | "estimated_at"> {
  const named = order.shipping_address ?? order.customer;
  return {
    order_id: order.id,
    display_id: order.display_id,
    placed_at: new Date(order.created_at).toISOString(),
    locale: order.locale ?? null,
    first_name: named?.first_name ?? order.customer?.first_name ?? null,
    last_name: named?.last_name ?? order.customer?.last_name ?? null,
  };
}
