/** Many shoppers at the same moment. */
import { change } from "../levels.mjs";
import { phase } from "../progress.mjs";
import { completeCart, fillCart, quote } from "../shop.mjs";

const SHOPPERS = 40;
const UNITS = 5;
const SKU = "CAP-ANNIV";
/** Filling the carts is not the race: a few at a time, as a shop's morning would have it. */
const FILLED_AT_ONCE = 8;

export const lastFive = {
  title: `${SHOPPERS} shoppers at once on the last ${UNITS} units`,
  items: [SKU],
  async play(shop) {
    phase(`${SHOPPERS} shoppers fill their carts`);
    const carts = await fillCarts(shop);
    const listedBefore = await countListedOrders(shop);
    phase(`${SHOPPERS} shoppers press the button at the same moment`);
    const outcomes = await Promise.all(carts.map((cart) => completeCart(shop, cart)));

    const orders = outcomes.flatMap(({ order }) => (order ? [order] : []));
    const refusals = outcomes.flatMap(({ refusal }) => (refusal ? [refusal] : []));
    const listed = (await countListedOrders(shop)) - listedBefore;
    const stored = await readStored(shop);
    return {
      orders,
      refusals,
      listed,
      stored,
      happened:
        `Five caps of a numbered edition are left, and all ${SHOPPERS} carts with one cap each are completed at the ` +
        `same moment, half of them by each of two servers that share nothing but the database. ${orders.length} shoppers get an order, ${refusals.length} are refused (${tally(refusals)}). ` +
        `The admin API lists ${listed} new orders. In the database, ${stored.orders} orders have a line with the ` +
        `cap, ${stored.claims} claims stand on its level, and ${stored.unclaimed} orders have no claim.`,
    };
  },
  check: ({ orders, refusals, listed, stored, ...readings }) => [
    [`exactly ${UNITS} shoppers get an order`, orders.length === UNITS],
    [
      "everybody else is told so, with HTTP 400",
      refusals.length === SHOPPERS - UNITS && refusals.every(({ status }) => status === 400),
    ],
    [`the admin API lists exactly ${UNITS} orders`, listed === UNITS],
    ["no order is left behind without its claim", stored.unclaimed === 0],
    [`${UNITS} claims of 1 stand on the level`, stored.claims === UNITS],
    [`${UNITS} units are claimed`, change(readings, SKU, "available") === -UNITS],
    ["nothing is backordered", change(readings, SKU, "backordered") === 0],
  ],
};

async function fillCarts(shop) {
  const names = Array.from({ length: SHOPPERS }, (_, index) => `shopper-${index + 1}`);
  const carts = [];
  const worker = async () => {
    for (let shopper = names.shift(); shopper; shopper = names.shift()) {
      carts.push(await fillCart(shop, { shopper, lines: [{ sku: SKU, quantity: 1 }] }));
    }
  };
  await Promise.all(Array.from({ length: FILLED_AT_ONCE }, worker));
  return carts;
}

async function countListedOrders({ admin }) {
  const { count } = await admin.order.list({ limit: 1, fields: "id" });
  return count;
}

/** What the tables have, which the API does not tell: an order that nobody was told of would show here. */
async function readStored({ database, variantIds, items }) {
  const [stored] = await database.query(
    `select count(distinct o.id)::int as orders,
            count(distinct r.id) filter (where r.quantity = 1)::int as claims,
            count(distinct o.id) filter (where r.id is null)::int as unclaimed
       from "order" o
       join order_item oi on oi.order_id = o.id and oi.deleted_at is null
       join order_line_item li on li.id = oi.item_id and li.deleted_at is null
       left join reservation_item r
         on r.line_item_id = li.id and r.inventory_item_id = $2 and r.deleted_at is null
      where o.deleted_at is null and li.variant_id = $1`,
    [variantIds.get(SKU), items.get(SKU)],
  );
  return stored;
}

function tally(refusals) {
  const counts = new Map();
  for (const refusal of refusals) {
    counts.set(quote(refusal), (counts.get(quote(refusal)) ?? 0) + 1);
  }
  return [...counts].map(([text, count]) => `${count} times ${text}`).join(", ") || "none";
}
