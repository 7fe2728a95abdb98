/**
 * The demo's story. A step is
 *   title: what it is about,
 *   items: the SKUs of the inventory items whose levels are shown,
 *   play(shop): does it over HTTP and returns { happened, ... }, the story in sentences and what the checks need,
 *   check({ before, after, ... }): pairs of what should be so and whether it is.
 * Balances are checked in terms of available and backordered, which are the same whether an order's quantity leaves
 * the stocked quantity at once or is held until fulfilment (BACKORDERS_DEDUCT_ON).
 */
import { cancelBackorder, cancelFulfilment, cancelOrder } from "./cancelling.mjs";
import { belowZero, withinStock } from "./ordering.mjs";
import { deliveredAgain, paidButSoldOut, paidByStripe } from "./paying-by-stripe.mjs";
import { fulfilOrder } from "./fulfilling.mjs";
import { lastFive } from "./race.mjs";
import { setAside } from "./reserving.mjs";
import { firstDelivery, givenADate, secondDelivery, slipped } from "./supplying.mjs";
import { whatCameOut } from "./telling.mjs";
import { backordersOff, beyondLimit } from "./refusing.mjs";

export const steps = [
  withinStock,
  belowZero,
  backordersOff,
  beyondLimit,
  lastFive,
  fulfilOrder,
  cancelFulfilment,
  cancelOrder,
  cancelBackorder,
  setAside,
  paidByStripe,
  deliveredAgain,
  paidButSoldOut,
  givenADate,
  slipped,
  firstDelivery,
  secondDelivery,
  whatCameOut,
];
