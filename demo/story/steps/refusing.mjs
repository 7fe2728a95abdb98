/** Orders that the policy refuses. */
import { change, unchanged } from "../levels.mjs";
import { placeOrder, quote, tryOrder } from "../shop.mjs";

const WHERE = { cart: "The cart already refuses", completion: "Completing the cart is refused" };

const isRefusal = ({ refusal }) => refusal !== undefined && refusal.status === 400;

export const backordersOff = {
  title: "An order that is refused where backorders are off",
  items: ["LCK-LNK-BLK"],
  async play(shop) {
    const outcome = await tryOrder(shop, {
      shopper: "carla",
      lines: [{ sku: "LCK-LNK-BLK", quantity: 3 }],
    });
    return {
      outcome,
      happened:
        `Two black folding locks are left and no more will be made: the level says no to backorders, which counts ` +
        `although the variant itself says yes. Carla asks for three. ${tell(outcome)}`,
    };
  },
  check: ({ outcome, ...readings }) => [
    ["the order is refused, not half of it placed", isRefusal(outcome)],
    ["the level is untouched", unchanged(readings)],
  ],
};

export const beyondLimit = {
  title: "An order that is refused beyond the limit",
  items: ["HLM-BRK-M-WHT"],
  async play(shop) {
    const lines = (quantity) => [{ sku: "HLM-BRK-M-WHT", quantity }];
    await placeOrder(shop, { shopper: "dirk", lines: lines(4) });
    const outcome = await tryOrder(shop, { shopper: "elif", lines: lines(2) });
    const { display_id: last } = await placeOrder(shop, { shopper: "finn", lines: lines(1) });
    return {
      outcome,
      happened:
        `Two white helmets are in stock and three more may be sold ahead. Dirk takes four, which leaves -2. Elif ` +
        `asks for two, which would be -4. ${tell(outcome)} Finn asks for one: order #${last} takes the level to ` +
        `exactly -3.`,
    };
  },
  check: ({ outcome, ...readings }) => [
    ["the order beyond the limit is refused", isRefusal(outcome)],
    [
      "the two orders within it claim 5 units",
      change(readings, "HLM-BRK-M-WHT", "available") === -5,
    ],
    ["3 of them are backordered", change(readings, "HLM-BRK-M-WHT", "backordered") === 3],
  ],
};

function tell({ order, refusal }) {
  return refusal
    ? `${WHERE[refusal.at]} with ${quote(refusal)}.`
    : `Order #${order.display_id} is placed, which is wrong.`;
}
