import type { HttpTypes } from "@medusajs/framework/types";
import type { TestApp } from "../helpers/medusa-app";

/** An order as a shopper gets it. */
type Order = HttpTypes.StoreOrder;

/** How many of the first line of an order an action is about. */
type Quantity = { quantity: number };

/** The first line of an order; the orders of these tests have one. */
function firstLine(order: Order): { id: string; quantity: number } {
  const line = order.items?.[0];
  if (!line) {
    throw new Error(`Order ${order.id} has no lines`);
  }
  return line;
}

/** What an administrator does with an order, through core's own routes. */
export type OrderActions = {
  /** Fulfils a quantity, or the whole line; returns the fulfilment's id. */
  fulfil: (order: Order, part?: Quantity) => Promise<string>;
  cancelFulfilment: (order: Order, fulfilmentId: string) => Promise<void>;
  cancelOrder: (order: Order) => Promise<void>;
  /** Edits the line to a new quantity, and confirms the edit. */
  editOrder: (order: Order, to: Quantity) => Promise<void>;
  /** Takes a fulfilled quantity back into the first location. */
  receiveReturn: (order: Order, part: Quantity) => Promise<void>;
};

/**
 * The administrator's actions on orders.
 *
 * @param app the running application
 * @returns the actions; each throws HttpError when a request is refused
 */
export function orderActions(app: TestApp): OrderActions {
  const fulfilmentsOf = async (order: Order): Promise<string[]> => {
    const answer = await app.admin.get<HttpTypes.AdminOrderResponse>(
      `/admin/orders/${order.id}?fields=fulfillments.id`,
    );
    return (answer.order.fulfillments ?? []).map(({ id }) => id);
  };

  return {
    fulfil: async (order, part) => {
      const { id, quantity } = firstLine(order);
      const earlier = await fulfilmentsOf(order);
      await app.admin.post(`/admin/orders/${order.id}/fulfillments`, {
        items: [{ id, quantity: part?.quantity ?? quantity }],
      });
      const made = (await fulfilmentsOf(order)).find((known) => !earlier.includes(known));
      if (!made) {
        throw new Error(`Order ${order.id} got no fulfilment`);
      }
      return made;
    },
    cancelFulfilment: async (order, fulfilmentId) => {
      await app.admin.post(`/admin/orders/${order.id}/fulfillments/${fulfilmentId}/cancel`);
    },
    cancelOrder: async (order) => {
      await app.admin.post(`/admin/orders/${order.id}/cancel`);
    },
    editOrder: async (order, { quantity }) => {
      const { id } = firstLine(order);
      await app.admin.post("/admin/order-edits", { order_id: order.id });
      await app.admin.post(`/admin/order-edits/${order.id}/items/item/${id}`, { quantity });
      await app.admin.post(`/admin/order-edits/${order.id}/confirm`);
    },
    receiveReturn: async (order, { quantity }) => {
      const items = [{ id: firstLine(order).id, quantity }];
      const answer = await app.admin.post<{ return: { id: string } }>("/admin/returns", {
        order_id: order.id,
        location_id: app.shop.locations[0].id,
      });
      const path = `/admin/returns/${answer.return.id}`;
      await app.admin.post(`${path}/request-items`, { items });
      await app.admin.post(`${path}/request`);
      await app.admin.post(`${path}/receive`);
      await app.admin.post(`${path}/receive-items`, { items });
      await app.admin.post(`${path}/receive/confirm`);
    },
  };
}
