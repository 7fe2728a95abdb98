/** Supply: a date, a later one, and goods that come in two deliveries. The customers hear of each. */
import { setTimeout as sleep } from "node:timers/promises";
import { change, unchanged } from "../levels.mjs";
import { phase } from "../progress.mjs";
import { placeOrder } from "../shop.mjs";

const SKU = "CAS-12-1044";
const PATIENCE_SECONDS = 20;
const items = [SKU];

/** A day, so many days from now, as a supplier names it. */
function dayIn(days) {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}

const dayOf = (date) => (date ? new Date(date).toISOString().slice(0, 10) : "no date");

export const givenADate = {
  title: "A backorder gets a date",
  items,
  async play(shop) {
    const { client, orders, items: ids, locationNames } = shop;
    orders.joost = await placeOrder(shop, { shopper: "joost", lines: [{ sku: SKU, quantity: 6 }] });
    orders.karin = await placeOrder(shop, { shopper: "karin", lines: [{ sku: SKU, quantity: 2 }] });
    const confirmed = await messagesTo(shop, "backorder-confirmed");
    const [location_id] = [...locationNames].find(([, name]) => name.startsWith("Utrecht"));
    const { replenishment_order: draft } = await post(client, "/admin/replenishment-orders", {
      location_id,
      supplier: "Tandem Trading",
      reference: "TT-4711",
      lines: [{ inventory_item_id: ids.get(SKU), quantity: 4 }],
    });
    const date = dayIn(21);
    const { promises } = await post(client, `/admin/replenishment-orders/${draft.id}/order`, {
      expected_at: date,
    });
    shop.supply = { id: draft.id, line: draft.lines[0].id, date };
    const promised = await messagesTo(shop, "backorder-promised");
    const shown = await askStore(shop, 1);
    return {
      date,
      confirmed,
      promises,
      promised,
      shown,
      happened:
        `Four wide cassettes are in stock. Joost orders six, order #${orders.joost.display_id}, and Karin two, order ` +
        `#${orders.karin.display_id}: four wait, and both are told so with the confirmation. Purchasing orders four from ` +
        `the supplier for ${date}. ${tell(promised)} All four are spoken for: of one more, the ` +
        `storefront says ${dayOf(shown.expected_at)}.`,
    };
  },
  check: ({ date, confirmed, promises, promised, shown, ...readings }) => [
    ["4 of 8 are backordered", change(readings, SKU, "backordered") === 4],
    ["both customers are told that parts wait", confirmed.length === 2],
    ["the answer names both entries", promises.length === 2],
    [
      "both customers are told the date",
      promised.length === 2 && promised.every(({ line }) => dayOf(line.promised_at) === date),
    ],
    ["the storefront promises nobody what is promised to others", shown.expected_at === null],
  ],
};

export const slipped = {
  title: "The date slips, and the customers are told",
  items,
  async play(shop) {
    const { client, supply } = shop;
    const path = `/admin/replenishment-orders/${supply.id}`;
    const date = dayIn(28);
    const change = { expected_at: date };
    const preview = await post(client, path, { ...change, dry_run: true });
    const { promises } = await post(client, path, change);
    const delayed = await messagesTo(shop, "backorder-delayed");
    return {
      date,
      preview,
      promises,
      delayed,
      happened:
        `The supplier is a week late. A dry run says whom it hits, ${preview.promises.length} entries, and writes ` +
        `nothing; then the date is changed. ${tell(delayed)}`,
    };
  },
  check: ({ date, preview, promises, delayed, ...readings }) => [
    [
      "what the dry run said is what happened",
      JSON.stringify(told(preview.promises)) === JSON.stringify(told(promises)) &&
        promises.length === 2,
    ],
    [
      "each customer is told once, with the old date and the new",
      delayed.length === 2 &&
        delayed.every(
          ({ line }) => dayOf(line.promised_at) === date && line.previous_promised_at !== null,
        ),
    ],
    ["the level is untouched", unchanged(readings)],
  ],
};

export const firstDelivery = {
  title: "Half of it arrives, and fills the first of the two",
  items,
  async play(shop) {
    const { fills, ready } = await receive(shop, { accepted: 2, orders: 1 });
    return {
      fills,
      ready,
      joost: shop.orders.joost,
      happened: `Two cassettes are unpacked. Joost ordered first, and his two are covered; Karin's keep their date. ${tell(ready)}`,
    };
  },
  check: ({ fills, ready, joost, ...readings }) => [
    [
      "the receipt fills Joost's entry, whole",
      fills.length === 1 && fills[0].order_id === joost.id && fills[0].remaining_quantity === 0,
    ],
    ["only Joost is told", ready.length === 1 && ready[0].order_id === joost.id],
    ["2 still wait", change(readings, SKU, "backordered") === -2],
    ["2 units came in", change(readings, SKU, "available") === 2],
  ],
};

export const secondDelivery = {
  title: "The rest arrives",
  items,
  async play(shop) {
    const { fills, order, ready } = await receive(shop, { accepted: 2, orders: 2 });
    const { backorders } = await shop
      .nextStoreClient()
      .fetch(`/store/orders/${shop.orders.karin.id}/backorders`);
    return {
      fills,
      order,
      ready,
      backorders,
      happened:
        `The other two come. Karin's are covered, nobody waits any more, and the replenishment order is closed. ` +
        `${tell(ready.slice(-1))} On her order's page: ${backorders[0].covered_quantity} can ship, ` +
        `${backorders[0].waiting_quantity} wait; it was promised for ` +
        `${backorders[0].history.map(({ to }) => dayOf(to)).join(", then for ")}.`,
    };
  },
  check: ({ fills, order, ready, backorders, ...readings }) => [
    ["the receipt fills Karin's entry", fills.length === 1 && fills[0].remaining_quantity === 0],
    ["the replenishment order is received", order.status === "received"],
    ["Karin is told, and Joost not again", ready.length === 2],
    ["nobody waits", change(readings, SKU, "backordered") === -2],
    [
      "her order remembers both dates",
      backorders[0].waiting_quantity === 0 && backorders[0].history.length === 2,
    ],
  ],
};

const told = (promises) =>
  promises.map(({ backorder_entry_id, from, to }) => ({ backorder_entry_id, from, to }));

async function receive(shop, { accepted, orders }) {
  const { id, line } = shop.supply;
  const { fills, replenishment_order: order } = await post(
    shop.client,
    `/admin/replenishment-orders/${id}/receipts`,
    { lines: [{ line_id: line, accepted }], idempotency_key: `delivery-note-${orders}` },
  );
  return { fills, order, ready: await messagesTo(shop, "backorder-ready", orders) };
}

function post(client, path, body) {
  return client.fetch(path, { method: "POST", body });
}

async function askStore(shop, quantity) {
  const { availability } = await shop.nextStoreClient().fetch("/store/availability", {
    query: { variant_id: [shop.variantIds.get(SKU)], quantity },
  });
  return availability[0];
}

/** What the customers of the two orders were sent by a template: waits until so many are told, oldest first. */
async function messagesTo({ admin, orders }, template, expected = 2) {
  phase(`waiting until ${template} is sent`);
  const wanted = [orders.joost.id, orders.karin.id];
  for (let waited = 0; ; waited += 0.1) {
    const { notifications } = await admin.notification.list({ channel: "email", limit: 100 });
    const sent = notifications
      .filter((row) => row.template === template && wanted.includes(row.resource_id))
      .sort((a, b) => (a.created_at < b.created_at ? -1 : 1))
      .map(({ data }) => ({ ...data, line: data.lines[0], template }));
    if (sent.length >= expected || waited > PATIENCE_SECONDS) {
      return sent;
    }
    await sleep(100);
  }
}

/** The messages, in a sentence. */
function tell(messages) {
  return [...messages]
    .sort((a, b) => a.display_id - b.display_id)
    .map(({ display_id, template, line }) => {
      const what = line.ready_quantity
        ? `${line.ready_quantity} can ship`
        : `${line.waiting_quantity} for ${dayOf(line.promised_at)}`;
      return `The customer of order #${display_id} gets ${template}: ${line.title}, ${what}.`;
    })
    .join(" ");
}
