import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http";
import type { MedusaContainer } from "@medusajs/framework/types";
import { ContainerRegistrationKeys, MedusaError } from "@medusajs/framework/utils";

import type { SupplyOutcome } from "../../../modules/inventory/types";
import type {
  AdminBackorderFill,
  AdminBackorderShortfall,
  AdminPromiseChange,
  AdminReplenishmentOrder,
  AdminReplenishmentOrderChangeResponse,
  AdminReplenishmentOrdersMadeResponse,
  AdminReplenishmentReceipt,
} from "../../../types/http";
import { answerConflict } from "../conflicts";

type Told = {
  fills: AdminBackorderFill[];
  shortfalls: AdminBackorderShortfall[];
  promises: AdminPromiseChange[];
};

type PlacedLine = {
  item_id: string;
  order_id: string;
  order?: { display_id?: number | null } | null;
};

/**
 * Says whose the entries are that a change touches: the module knows lines, and no orders. One query for all of them.
 *
 * @param outcome - of the change
 * @param scope - for the query
 */
export async function withOrders(
  { fills, shortfalls, promises }: Pick<SupplyOutcome, "fills" | "shortfalls" | "promises">,
  scope: MedusaContainer,
): Promise<Told> {
  const lineIds = [...fills, ...shortfalls, ...promises].flatMap(
    (entry) => entry.line_item_id ?? [],
  );
  const orders = await readOrdersOfLines([...new Set(lineIds)], scope);
  const withOrder = <Entry extends { line_item_id: string | null }>(entry: Entry) => {
    const order = orders.get(entry.line_item_id ?? "");
    return {
      ...entry,
      order_id: order?.order_id ?? null,
      order_display_id: order?.order?.display_id ?? null,
    };
  };
  return {
    fills: fills.map(withOrder),
    shortfalls: shortfalls.map(withOrder),
    promises: promises.map(withOrder),
  };
}

/** The orders of lines, by the lines' ids. */
export async function readOrdersOfLines(
  lineIds: string[],
  scope: MedusaContainer,
): Promise<Map<string, PlacedLine>> {
  if (!lineIds.length) {
    return new Map();
  }
  const { data } = await scope.resolve(ContainerRegistrationKeys.QUERY).graph({
    entity: "order_item",
    fields: ["item_id", "order_id", "order.display_id"],
    filters: { item_id: lineIds },
  });
  return new Map((data as unknown as PlacedLine[]).map((line) => [line.item_id, line]));
}

/** The one order that a change was about, as it is afterwards. Dates become texts in the answer. */
export function orderOf({ replenishment_orders: [order] }: SupplyOutcome): AdminReplenishmentOrder {
  if (!order) {
    throw new MedusaError(
      MedusaError.Types.UNEXPECTED_STATE,
      "The change of a replenishment order came without the order",
    );
  }
  return order as unknown as AdminReplenishmentOrder;
}

/** The receipt that was booked, or would be. */
export function receiptOf({ receipt }: SupplyOutcome): AdminReplenishmentReceipt {
  if (!receipt) {
    throw new MedusaError(MedusaError.Types.UNEXPECTED_STATE, "A receipt came without its lines");
  }
  return receipt as unknown as AdminReplenishmentReceipt;
}

/** The answer of a change of an order. */
export async function answerChange(
  outcome: SupplyOutcome,
  scope: MedusaContainer,
): Promise<AdminReplenishmentOrderChangeResponse> {
  const { promises } = await withOrders(outcome, scope);
  return { replenishment_order: orderOf(outcome), promises };
}

/** The answer of what made orders, or would. */
export async function answerOrders(
  outcome: SupplyOutcome,
  scope: MedusaContainer,
): Promise<AdminReplenishmentOrdersMadeResponse> {
  const { promises } = await withOrders(outcome, scope);
  // Dates become texts in the answer.
  const orders = outcome.replenishment_orders as unknown as AdminReplenishmentOrder[];
  return { replenishment_orders: orders, promises };
}

type Handler<Body, Answer> = (
  req: AuthenticatedMedusaRequest<Body>,
  res: MedusaResponse<Answer>,
) => Promise<void>;

/**
 * A route that answers with 409 where somebody changed what its caller had read; see {@link answerConflict}.
 *
 * @param handler - the route
 */
export function sayingConflicts<Body, Answer>(
  handler: Handler<Body, Answer>,
): Handler<Body, Answer> {
  return async (req, res) => {
    try {
      await handler(req, res);
    } catch (error) {
      answerConflict(error, res);
    }
  };
}
