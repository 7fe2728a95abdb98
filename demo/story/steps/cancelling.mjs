/** What is taken back. */
import { change } from "../levels.mjs";
import { belowZero, withinStock } from "./ordering.mjs";

const stays = (readings, column) =>
  withinStock.items.every((sku) => change(readings, sku, column) === 0);

export const cancelFulfilment = {
  title: "The fulfilment is cancelled",
  items: withinStock.items,
  async play({ admin, orders: { anna, annasFulfillment } }) {
    await admin.order.cancelFulfillment(anna.id, annasFulfillment, {});
    return {
      happened:
        `The parcel comes back from the loading bay. Its goods go back on the shelf and are claimed for order ` +
        `#${anna.display_id} again.`,
    };
  },
  check: (readings) => [
    ["available stays as it was: the order has its claims back", stays(readings, "available")],
    ["nothing is backordered", stays(readings, "backordered")],
  ],
};

export const cancelOrder = {
  title: "The order is cancelled",
  items: withinStock.items,
  async play({ admin, orders: { anna } }) {
    await admin.order.cancel(anna.id);
    return {
      happened: `Anna changes her mind. Order #${anna.display_id} is cancelled and gives back all that it claimed.`,
    };
  },
  check: (readings) => [
    ["6 tubes come back", change(readings, "TUB-700-2532", "available") === 6],
    ["5 m of housing come back", change(readings, "HSG-4MM-BLK", "available") === 5],
    ["2 inner cables come back", change(readings, "CBL-INNER-SHIFT", "available") === 2],
  ],
};

export const cancelBackorder = {
  title: "The order that took the level below zero is cancelled",
  items: belowZero.items,
  async play({ admin, orders: { bram } }) {
    await admin.order.cancel(bram.id);
    return {
      happened:
        `Bram's club cancels order #${bram.display_id}: the level is back at 3, and the ` +
        `entry in the queue is closed.`,
    };
  },
  check: (readings) => [
    ["5 units come back", change(readings, "PMP-FLR-RED", "available") === 5],
    ["nobody waits any more", change(readings, "PMP-FLR-RED", "backordered") === -2],
  ],
};
