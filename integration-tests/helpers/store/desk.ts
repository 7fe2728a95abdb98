import type { IEventBusModuleService } from "@medusajs/framework/types";
import { Modules } from "@medusajs/framework/utils";

import type {
  AdminBackorderListResponse,
  AdminReplenishmentOrder,
  AdminReplenishmentOrderChangeResponse,
  AdminReplenishmentOrderListResponse,
  AdminReplenishmentOrderResponse,
  AdminReplenishmentReceiptResponse,
} from "../../../src/types/http";
import type { TestApp } from "../app/medusa-app";
import { uniqueId } from "./fixtures";
import type { MadeVariant } from "./shop";
import { type ErrorBody, type HttpClient, HttpError } from "../app/http-client";

/** Where replenishment orders are. */
export const ORDERS = "/admin/replenishment-orders";

/** A day in the future, at midnight. @param days how far from the first of January 2030 */
export const day = (days: number): string => new Date(Date.UTC(2030, 0, 1 + days)).toISOString();

/** A line that a person in the warehouse orders: an item, how many, and its own day where it has one. */
export type DeskLine = [item: string, quantity: number, expected_at?: string];

/**
 * Makes a draft over the Admin API.
 *
 * @param admin an administrator's client
 * @param location_id where the goods are to come
 * @param lines at least one
 */
export async function draftSupply(
  admin: HttpClient,
  location_id: string,
  lines: DeskLine[],
  fields: { supplier?: string; reference?: string; expected_at?: string; note?: string } = {},
): Promise<AdminReplenishmentOrder> {
  const { replenishment_order } = await admin.post<AdminReplenishmentOrderResponse>(ORDERS, {
    location_id,
    ...fields,
    lines: lines.map(([inventory_item_id, quantity, expected_at]) => ({
      inventory_item_id,
      quantity,
      ...(expected_at ? { expected_at } : {}),
    })),
  });
  return replenishment_order;
}

/** Makes a draft and places it. Takes what {@link draftSupply} takes. */
export async function orderSupply(
  ...given: Parameters<typeof draftSupply>
): Promise<AdminReplenishmentOrder> {
  const draft = await draftSupply(...given);
  const { replenishment_order } = await given[0].post<AdminReplenishmentOrderChangeResponse>(
    `${ORDERS}/${draft.id}/order`,
  );
  return replenishment_order;
}

/** Lists what waits. */
export const listBackorders = (
  admin: HttpClient,
  query?: Record<string, unknown>,
): Promise<AdminBackorderListResponse> => admin.get("/admin/backorders", query);

/**
 * Sends a request that has to be refused.
 *
 * @param request the request, under way
 * @returns its status and the answer's text
 */
export async function refusalOf(
  request: Promise<unknown>,
): Promise<{ status: number } & Pick<ErrorBody, "message" | "type">> {
  try {
    await request;
  } catch (error) {
    if (error instanceof HttpError) {
      const { message, type } = error.body;
      return { status: error.status, message, type };
    }
    throw error;
  }
  throw new Error("The request was not refused");
}

/**
 * What tests of the desk do all the time, in the shop's first location.
 *
 * @param app the application
 */
export function deskOf(app: TestApp) {
  const location = () => app.shop.locations[0].id;

  /** A variant that may be backordered without a limit. */
  const scarce = (stocked = 0): Promise<MadeVariant> =>
    app.makeVariant({ stocked, levelPolicy: { allow_backorder: true } });

  /** Orders the quantities one after another; returns the orders. */
  const backorder = async (variant: MadeVariant, ...quantities: number[]) => {
    const orders = [];
    for (const quantity of quantities) {
      orders.push(await app.placeOrder({ variant, quantity }));
    }
    return orders;
  };

  const draft = (variant: MadeVariant, quantity: number, fields = {}) =>
    draftSupply(app.admin, location(), [[variant.item, quantity]], fields);
  const ordered = (variant: MadeVariant, quantity: number, fields = {}) =>
    orderSupply(app.admin, location(), [[variant.item, quantity]], fields);

  const lineOf = (order: AdminReplenishmentOrder) => order.lines?.[0]?.id ?? "";
  const read = async (id: string) =>
    (await app.admin.get<AdminReplenishmentOrderResponse>(`${ORDERS}/${id}`)).replenishment_order;
  const change = (id: string, action: string, body: unknown = {}) =>
    app.admin.post<AdminReplenishmentOrderChangeResponse>(`${ORDERS}/${id}${action}`, body);
  const receive = (order: AdminReplenishmentOrder, accepted: number, more: object = {}) =>
    app.admin.post<AdminReplenishmentReceiptResponse>(`${ORDERS}/${order.id}/receipts`, {
      lines: [{ line_id: lineOf(order), accepted }],
      ...more,
    });
  const list = (query: Record<string, unknown>) =>
    app.admin.get<AdminReplenishmentOrderListResponse>(ORDERS, query);

  /**
   * Rows of the tables that a change of supply writes to, for a comparison before and after. Without the draft that follows
   * the shortage: it does so by itself, in its own time.
   */
  const books = async () => {
    const { rows } = await app.knex.raw<{ rows: unknown[] }>(
      `select (select jsonb_agg(to_jsonb(t) - 'updated_at' order by id) from inventory_level t) as levels,
              (select jsonb_agg(to_jsonb(t) - 'updated_at' order by id) from backorder_entry t) as entries,
              (select jsonb_agg(to_jsonb(t) - 'updated_at' order by id) from replenishment_order t where not follows_shortage) as orders,
              (select jsonb_agg(to_jsonb(t) - 'updated_at' order by t.id) from replenishment_line t
                 join replenishment_order o on o.id = t.replenishment_order_id and not o.follows_shortage) as lines,
              (select count(*) from replenishment_receipt) as receipts,
              (select count(*) from stock_movement) as movements,
              (select count(*) from inventory_outbox) as events`,
    );
    return rows;
  };

  /** Collects the events of replenishment orders from here on. */
  const listen = () => {
    const heard: { name: string; data: unknown }[] = [];
    const bus = app.container.resolve<IEventBusModuleService>(Modules.EVENT_BUS);
    for (const what of [
      "created",
      "updated",
      "ordered",
      "received",
      "cancelled",
      "closed",
      "deleted",
    ]) {
      bus.subscribe(
        `replenishment-order.${what}`,
        async ({ name, data }) => {
          heard.push({ name, data });
        },
        { subscriberId: uniqueId("heard") },
      );
    }
    return heard;
  };

  return {
    location,
    scarce,
    backorder,
    draft,
    ordered,
    lineOf,
    read,
    change,
    receive,
    list,
    books,
    listen,
  };
}
