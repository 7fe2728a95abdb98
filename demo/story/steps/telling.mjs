/** What the backorders and the refused payment set off: events, notifications, replenishment. */
import { setTimeout as sleep } from "node:timers/promises";
import { phase } from "../progress.mjs";

const PATIENCE_SECONDS = 20;

/** Every backorder, with the moment at which its `inventory.backordered` went out. */
const ENTRIES = `
  select e.id, i.sku, e.quantity + e.filled_quantity + e.cancelled_quantity as quantity, e.notified_at,
         to_char(e.notified_at, 'HH24:MI:SS') as told_at, e.status
    from backorder_entry e
    join inventory_item i on i.id = e.inventory_item_id
   order by e.id`;

export const whatCameOut = {
  title: "What the warehouse and the buyers heard of it",
  items: [],
  async play(shop) {
    phase("waiting for the events to be worked on");
    const told = await untilTold(shop);
    const { entries, notifications, requests } = told;
    const skus = new Map([...shop.items].map(([sku, id]) => [id, sku]));
    return {
      ...told,
      listing: [
        `inventory.backordered, ${entries.length} times:`,
        ...entries.map(
          ({ sku, quantity, told_at, status }) =>
            `  ${(told_at ?? "not yet").padEnd(8)}  ${sku}, ${Number(quantity)} backordered, by now ${status}`,
        ),
        `under the dashboard's bell, ${notifications.length}:`,
        ...notifications.map(({ data }) => `  ${data.title}: ${data.description}`),
        `in the drafts of replenishment orders, ${requests.length}:`,
        ...requests.map(
          ({ inventory_item_id: item, quantity }) => `  ${skus.get(item)}: ${Number(quantity)}`,
        ),
      ],
      happened:
        `Each new backorder sent inventory.backordered, after its order had succeeded. A subscriber raised the ` +
        `notifications, and asked for replenishment.`,
    };
  },
  check: ({ entries, notifications, requests }) => [
    ["every backorder's event went out", entries.every(({ notified_at }) => notified_at)],
    [
      "the bell tells of backorders",
      notifications.some(
        ({ template, data }) => template === "admin-ui" && /backorder/i.test(data.title),
      ),
    ],
    [
      "and of the paid order that cannot be filled",
      notifications.filter(({ data }) => data.title === "A paid order cannot be filled").length ===
        1,
    ],
    ["a draft asks for replenishment", requests.length > 0],
  ],
};

/** Events are worked on after the orders are answered, so this waits a while. */
async function untilTold(shop) {
  for (let waited = 0; ; waited += 0.25) {
    const told = await readTold(shop);
    const done =
      told.entries.every(({ notified_at }) => notified_at) &&
      told.notifications.length > 1 &&
      told.requests.length > 0;
    if (done || waited > PATIENCE_SECONDS) {
      return told;
    }
    await sleep(250);
  }
}

async function readTold({ admin, client, database }) {
  const entries = await database.query(ENTRIES);
  const { notifications } = await admin.notification.list({ channel: "feed", limit: 50 });
  const { replenishment_orders: drafts } = await client.fetch("/admin/replenishment-orders", {
    query: { status: "draft" },
  });
  const requests = drafts.flatMap(({ lines }) => lines);
  return { entries, notifications, requests };
}
