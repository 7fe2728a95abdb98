import type { HttpTypes } from "@medusajs/framework/types";
import {
  type LevelSnapshot,
  makeItem,
  makeLevel,
  type StoredPolicy,
} from "../helpers/store/fixtures";
import { checkInvariants } from "../helpers/model/invariants";
import type { TestApp } from "../helpers/app/medusa-app";
import type { MadeVariant } from "../helpers/store/shop";

/** The module's option `deductOn`. */
export type Form = "order" | "fulfillment";

/** What stands on a level, in words that do not ask which form its claims have. */
export type ExpectedLevel = {
  /** What is on the shelf; below zero when more was fulfilled than was there. */
  onHand: number;
  /** The quantity of all live claims. */
  claimed: number;
  /** The open quantity of the queue; 0 unless given. */
  backordered?: number;
};

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

/** A variant that is made of two items. */
type Bundle = {
  variant: MadeVariant;
  /** 4 units at the first location; a unit of the variant takes 2. */
  first: string;
  /** 5 units at the first location; a unit of the variant takes 1. */
  second: string;
};

/** What an administrator does with an order, through core's own routes, and what the tests of orders look at. */
export type OrderKit = {
  /** Checks a level's balances at the first location, and the invariants. */
  expectLevel: (of: MadeVariant | string, expected: ExpectedLevel) => Promise<void>;
  /** How many claims are live in the store. */
  countClaims: () => Promise<number>;
  makeBundle: (policies?: { first?: StoredPolicy; second?: StoredPolicy }) => Promise<Bundle>;
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
 * The tools of the tests of orders. Expectations are the same in both forms; only the two columns in which a claim
 * stands differ.
 *
 * @param app the application, running with that form
 * @param form the module's option `deductOn`
 * @returns the tools; the actions throw HttpError when a request is refused
 */
export function orderKit(app: TestApp, form: Form): OrderKit {
  const balancesOf = ({ onHand, claimed, backordered = 0 }: ExpectedLevel): LevelSnapshot => ({
    stocked: String(form === "order" ? onHand - claimed : onHand),
    reserved: String(form === "order" ? 0 : claimed),
    available: String(onHand - claimed),
    backordered: String(backordered),
  });
  const fulfilmentsOf = async (order: Order): Promise<string[]> => {
    const answer = await app.admin.get<HttpTypes.AdminOrderResponse>(
      `/admin/orders/${order.id}?fields=fulfillments.id`,
    );
    return (answer.order.fulfillments ?? []).map(({ id }) => id);
  };

  return {
    expectLevel: async (of, expected) => {
      await app.waitForWorkflows();
      expect(await app.balances(of)).toEqual(balancesOf(expected));
      await checkInvariants(app.knex);
    },
    countClaims: async () =>
      (await app.inventory.listReservationItems({}, { select: ["id"] })).length,
    makeBundle: async (policies = {}) => {
      const location = app.shop.locations[0].id;
      const first = await makeItem(app.inventory);
      const second = await makeItem(app.inventory);
      await makeLevel(app.inventory, { item: first, location, stocked: 4, ...policies.first });
      await makeLevel(app.inventory, { item: second, location, stocked: 5, ...policies.second });
      const variant = await app.makeVariant({
        parts: [
          { item: first.id, required: 2 },
          { item: second.id, required: 1 },
        ],
      });
      return { variant, first: first.id, second: second.id };
    },
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
