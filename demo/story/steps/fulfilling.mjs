/** What the staff ships. */
import { unchanged } from "../levels.mjs";
import { withinStock } from "./ordering.mjs";

export const fulfilOrder = {
  title: "The order is fulfilled",
  items: withinStock.items,
  async play({ admin, orders, locationNames }) {
    const { anna } = orders;
    const [locationId] = [...locationNames].find(([, name]) => name.startsWith("Utrecht"));
    const { order } = await admin.order.createFulfillment(
      anna.id,
      {
        items: anna.items.map(({ id, quantity }) => ({ id, quantity })),
        location_id: locationId,
      },
      { fields: "id,*fulfillments" },
    );
    orders.annasFulfillment = order.fulfillments[0].id;
    return {
      happened:
        `The warehouse in Utrecht packs all of order #${anna.display_id}. The claims are consumed: what they took ` +
        `leaves the building for good, and nothing becomes available.`,
    };
  },
  check: ({ before, after }) => [
    [
      "available and backordered stay as they were",
      unchanged({ before: visible(before), after: visible(after) }),
    ],
  ],
};

function visible(levels) {
  return Object.values(levels).map(({ available, backordered }) => [available, backordered]);
}
