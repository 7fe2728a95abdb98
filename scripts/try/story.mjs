/** What a store does before the plugin, with it, and after it. Each act is one run of the server. */
import { setTimeout as sleep } from "node:timers/promises";
import {
  cancel,
  complete,
  fillCart,
  fulfil,
  makeProduct,
  order,
  readLevel,
  refusalOf,
} from "./shop.mjs";

const SECONDS_FOR_THE_BELL = 30;

/**
 * Acts as a shop on Medusa alone: some orders stay open, and one cart.
 *
 * @param {import("./shop.mjs").Desk & { expect: Expect }} desk
 * @returns {Promise<Record<string, any>>} what the next acts go on with
 * @typedef {(rule: string, found: unknown, wanted: unknown) => void} Expect notes whether a rule held
 */
export async function beforeThePlugin(desk) {
  const tea = await makeProduct(desk, { title: "tea", stocked: 10 });
  const coffee = await makeProduct(desk, { title: "coffee", stocked: 3 });
  const toFulfil = await order(desk, tea, 2);
  const toCancel = await order(desk, tea, 1);
  const toKeep = await order(desk, tea, 1);
  const cartId = await fillCart(desk, tea, 1);
  desk.expect("core holds what open orders claim", await readLevel(desk, tea), "10/4");
  return { tea, coffee, toFulfil, toCancel, toKeep, cartId };
}

/**
 * Goes on with the plugin where core left off, and then does what only the plugin can.
 *
 * @returns {Promise<Record<string, any>>} the state with the orders that this act leaves open
 */
export async function withThePlugin(desk, state) {
  const { tea, coffee } = state;
  const { expect } = desk;
  expect("installing changes no quantity", await readLevel(desk, tea), "10/4");
  await fulfil(desk, state.toFulfil);
  expect("an order of core's is fulfilled", await readLevel(desk, tea), "8/2");
  await cancel(desk, state.toCancel);
  expect("an order of core's is cancelled", await readLevel(desk, tea), "8/1");
  await complete(desk, state.cartId);
  expect("a cart that core filled is completed", await readLevel(desk, tea), "7/1");

  const within = await order(desk, tea, 2);
  expect("an order within stock takes it", await readLevel(desk, tea), "5/1");
  expect("more than there is is refused", /./.test(await refusalOf(desk, tea, 50)), true);
  expect("a refused order takes nothing", await readLevel(desk, tea), "5/1");
  await fulfil(desk, within);
  expect("what is fulfilled left with the order", await readLevel(desk, tea), "5/1");
  return { ...state, ...(await sellBelowZero(desk, coffee)), openTea: await order(desk, tea, 1) };
}

async function sellBelowZero(desk, coffee) {
  const { expect, sdk, shop } = desk;
  expect(
    "without a policy nothing is backordered",
    /./.test(await refusalOf(desk, coffee, 5)),
    true,
  );
  await sdk.client.fetch(
    `/admin/inventory-items/${coffee.itemId}/location-levels/${shop.locationId}/backorder-policy`,
    { method: "POST", body: { allow_backorder: true, backorder_limit: 5 } },
  );
  const cancelled = await order(desk, coffee, 5);
  expect("with a policy the level goes below zero", await readLevel(desk, coffee), "-2/0");
  const { availability } = await sdk.client.fetch("/store/availability", {
    query: { variant_id: [coffee.variantId] },
  });
  expect("shoppers are told", availability[0].status, "backorder");
  expect("the limit holds", /./.test(await refusalOf(desk, coffee, 4)), true);
  expect("the dashboard's bell rings", await bellRings(desk), true);
  await cancel(desk, cancelled);
  expect("a backorder is cancelled", await readLevel(desk, coffee), "3/0");
  const openCoffee = await order(desk, coffee, 5);
  expect("and ordered again", await readLevel(desk, coffee), "-2/0");
  return { openCoffee };
}

/** The event goes out after the order, so the notification may take a moment. */
async function bellRings({ sdk: { admin } }) {
  const deadline = Date.now() + SECONDS_FOR_THE_BELL * 1000;
  while (Date.now() < deadline) {
    const { count } = await admin.notification.list({ channel: "feed" });
    if (count > 0) {
      return true;
    }
    await sleep(500);
  }
  return false;
}

/** Goes on with Medusa alone where the plugin left off: what its orders took from stock is held instead. */
export async function afterThePlugin(desk, { tea, coffee, toKeep, openTea, openCoffee }) {
  const { expect } = desk;
  expect("what open orders took is held again: tea", await readLevel(desk, tea), "6/3");
  expect("what open orders took is held again: coffee", await readLevel(desk, coffee), "3/5");
  await fulfil(desk, toKeep);
  await fulfil(desk, openTea);
  expect("core fulfils orders of both", await readLevel(desk, tea), "4/1");
  await cancel(desk, openCoffee);
  expect("core cancels a backorder of the plugin", await readLevel(desk, coffee), "3/0");
  await order(desk, tea, 1);
  expect("core takes orders", await readLevel(desk, tea), "4/2");
}
