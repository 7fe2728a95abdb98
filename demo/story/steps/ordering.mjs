/** Orders that are accepted: from stock, and from what is still to come. */
import { change } from "../levels.mjs";
import { placeOrder } from "../shop.mjs";

export const withinStock = {
  title: "An order within stock",
  items: ["TUB-700-2532", "HSG-4MM-BLK", "CBL-INNER-SHIFT"],
  async play(shop) {
    const order = await placeOrder(shop, {
      shopper: "anna",
      lines: [
        { sku: "TUB-2PK-2532", quantity: 3 },
        { sku: "HSG-4MM-BLK", quantity: 2 },
        { sku: "KIT-CBL-BLK", quantity: 1 },
      ],
    });
    shop.orders.anna = order;
    return {
      happened:
        `Anna orders three twin packs of tubes, two metres of shift housing from the reel, and a cable kit, which is two ` +
        `inner cables and three more metres of the same housing. Order #${order.display_id} claims all of it at once.`,
    };
  },
  check: (readings) => [
    ["three twin packs take 6 tubes", change(readings, "TUB-700-2532", "available") === -6],
    ["the two lines take 5 m of housing", change(readings, "HSG-4MM-BLK", "available") === -5],
    ["the kit takes 2 inner cables", change(readings, "CBL-INNER-SHIFT", "available") === -2],
    [
      "nothing is backordered",
      withinStock.items.every((sku) => change(readings, sku, "backordered") === 0),
    ],
  ],
};

export const belowZero = {
  title: "An order that takes a level below zero, where that is allowed",
  items: ["PMP-FLR-RED"],
  async play(shop) {
    const order = await placeOrder(shop, {
      shopper: "bram",
      lines: [{ sku: "PMP-FLR-RED", quantity: 5 }],
    });
    shop.orders.bram = order;
    return {
      happened:
        `Three red floor pumps stand in Utrecht, and the level allows backorders without a limit. Bram's club orders ` +
        `five: order #${order.display_id} is placed, the level goes to -2, and 2 wait in the queue.`,
    };
  },
  check: (readings) => [
    ["5 units are claimed", change(readings, "PMP-FLR-RED", "available") === -5],
    ["2 of them are backordered", change(readings, "PMP-FLR-RED", "backordered") === 2],
  ],
};
