/** Reservations that people make by hand. */
import { change } from "../levels.mjs";

const SKU = "HSG-4MM-PET";
const METRES = 2.25;

export const setAside = {
  title: "The workshop sets some aside by hand, to the centimetre",
  items: [SKU],
  async play({ admin, items, locationNames }) {
    const [location_id] = [...locationNames].find(([, name]) => name.startsWith("Utrecht"));
    await admin.reservation.create({
      inventory_item_id: items.get(SKU),
      location_id,
      quantity: METRES,
      description: "For the repair of the blue tandem",
    });
    return {
      happened:
        `A mechanic reserves ${METRES} m of petrol housing for a repair. Nobody ordered it, so it stays in stock ` +
        `and is held.`,
    };
  },
  check: (readings) => [
    [`stocked stays as it was`, change(readings, SKU, "stocked") === 0],
    [`${METRES} m are reserved`, change(readings, SKU, "reserved") === METRES],
    [`${METRES} m less are available`, change(readings, SKU, "available") === -METRES],
  ],
};
