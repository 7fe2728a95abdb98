import type { MedusaContainer } from "@medusajs/framework/types";
import {
  addShippingMethodToCartWorkflow,
  completeCartWorkflow,
  createCartWorkflow,
  createPaymentCollectionForCartWorkflow,
  createPaymentSessionsWorkflow,
  createReservationsWorkflow,
} from "@medusajs/medusa/core-flows";

import { inventoryOf } from "../../src/modules/inventory/inventory-of";
import { createOrderFromStripe } from "../../src/stripe/create-order";
import { find } from "./lookup";
import { type LocationKey, LOCATIONS, PAYMENT_PROVIDER, REGION_NAME } from "./settings";

type SeedOrder = {
  /** First and last name; the shopper is known by them. */
  shopper: [first: string, last: string];
  from: LocationKey;
  lines: { sku: string; quantity: number }[];
};

/** What was ordered: some of it waits for supply that is promised, late, or not ordered yet. */
const ORDERS: SeedOrder[] = [
  { shopper: ["Anouk", "Brandsma"], from: "utrecht", lines: [{ sku: "PMP-FLR-RED", quantity: 5 }] },
  {
    shopper: ["Bram", "Vos"],
    from: "utrecht",
    lines: [
      { sku: "PMP-FLR-RED", quantity: 3 },
      { sku: "LUB-WET-100", quantity: 2 },
    ],
  },
  { shopper: ["Clara", "Lindner"], from: "leipzig", lines: [{ sku: "TLS-MUL-14", quantity: 60 }] },
  { shopper: ["Dries", "Maes"], from: "utrecht", lines: [{ sku: "PAN-HRB-RUST", quantity: 19 }] },
  { shopper: ["Emma", "Roth"], from: "utrecht", lines: [{ sku: "HSG-4MM-PET", quantity: 51 }] },
  { shopper: ["Finn", "Gruber"], from: "utrecht", lines: [{ sku: "TYR-RDG-42-TAN", quantity: 4 }] },
];

/** An order of supply of which a part has come: how many were accepted, and rejected with the reason. */
const DELIVERY = {
  supplier: "Weserreifen",
  reference: "WR-7714",
  sku: "TYR-RDG-42-BLK",
  quantity: 30,
  accepted: 11,
  rejected: 1,
  reason: "Bead is damaged",
} as const;

type Seeded = { locationIds: Record<LocationKey, string>; itemIds: Map<string, string> };

/**
 * Lets the seeded shop have traded, so that every page of the desk has something to show: orders that wait, levels below zero,
 * a late date, a delivery in part, a reservation by hand, payments by Stripe without an order. Does so once: a shop that has an
 * order is left alone.
 *
 * @param container the application's container
 * @param seeded the stock locations, and the inventory items by SKU
 */
export async function ensureTrade(container: MedusaContainer, seeded: Seeded): Promise<void> {
  if ((await find(container, { entity: "order", fields: ["id"] })).length > 0) {
    return;
  }
  const { locationIds, itemIds } = seeded;
  const inventory = inventoryOf(container);
  await inventory.updateInventoryLevels({
    inventory_item_id: itemIds.get("TLS-MUL-14") as string,
    location_id: locationIds.leipzig,
    allow_backorder: true,
  });
  for (const order of ORDERS) {
    const cartId = await fillCart(container, order);
    await payByHand(container, cartId);
    await completeCartWorkflow(container).run({ input: { id: cartId } });
  }
  await receiveInPart(container, seeded);
  await createReservationsWorkflow(container).run({
    input: {
      reservations: [
        {
          inventory_item_id: itemIds.get("CAS-12-1044") as string,
          location_id: locationIds.utrecht,
          quantity: 2,
          description: "For the workshop's demonstration bicycle",
        },
      ],
    },
  });
  await takePayments(container);
}

/** Fills a cart up to the point where only its payment is left. */
async function fillCart(
  container: MedusaContainer,
  { shopper: [first_name, last_name], from, lines }: SeedOrder,
): Promise<string> {
  const [region] = await find<{ id: string }>(container, {
    entity: "region",
    fields: ["id"],
    filters: { name: REGION_NAME },
  });
  const variants = await find<{ id: string; sku: string }>(container, {
    entity: "product_variant",
    fields: ["id", "sku"],
    filters: { sku: lines.map(({ sku }) => sku) },
  });
  const [option] = await find<{ id: string }>(container, {
    entity: "shipping_option",
    fields: ["id"],
    filters: { name: LOCATIONS[from].shipping[0]?.name },
  });
  const [location] = await find<{ sales_channels?: ({ id: string } | undefined)[] }>(container, {
    entity: "stock_location",
    fields: ["sales_channels.id"],
    filters: { name: LOCATIONS[from].name },
  });
  const variantIds = new Map(variants.map(({ sku, id }) => [sku, id]));
  const { result: cart } = await createCartWorkflow(container).run({
    input: {
      region_id: region?.id,
      sales_channel_id: location?.sales_channels?.[0]?.id,
      email: `${first_name}.${last_name}@example.com`.toLowerCase(),
      shipping_address: { first_name, last_name, ...LOCATIONS[from].address },
      items: lines.map(({ sku, quantity }) => ({ variant_id: variantIds.get(sku), quantity })),
    },
  });
  await addShippingMethodToCartWorkflow(container).run({
    input: { cart_id: cart.id, options: [{ id: option?.id as string }] },
  });
  return cart.id;
}

async function payByHand(container: MedusaContainer, cart_id: string): Promise<void> {
  const { result: collection } = await createPaymentCollectionForCartWorkflow(container).run({
    input: { cart_id },
  });
  await createPaymentSessionsWorkflow(container).run({
    input: { payment_collection_id: collection.id, provider_id: PAYMENT_PROVIDER },
  });
}

async function receiveInPart(
  container: MedusaContainer,
  { locationIds, itemIds }: Seeded,
): Promise<void> {
  const { supplier, reference, sku, quantity, accepted, rejected, reason } = DELIVERY;
  const inventory = inventoryOf(container);
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
  await inventory.createReplenishmentOrders([
    {
      location_id: locationIds.utrecht,
      supplier,
      reference,
      status: "ordered",
      expected_at: tomorrow,
      lines: [{ inventory_item_id: itemIds.get(sku) as string, quantity }],
    },
  ]);
  const [order] = await inventory.listReplenishmentOrders({ reference }, { relations: ["lines"] });
  await inventory.receiveReplenishmentOrder({
    id: order?.id as string,
    lines: [{ line_id: order?.lines?.[0]?.id as string, accepted, rejected, reason }],
  });
}

/** Payments by Stripe that no order can be made of, as if its webhook had told of them; not where a real account is set up. */
async function takePayments(container: MedusaContainer): Promise<void> {
  if (process.env.STRIPE_API_KEY) {
    return;
  }
  const cartId = await fillCart(container, {
    shopper: ["Gita", "Peeters"],
    from: "utrecht",
    lines: [{ sku: "LUB-WET-100", quantity: 1 }],
  });
  const payments = [
    { name: "other_amount", cart_id: cartId, amount: 100 },
    { name: "old_cart", cart_id: "cart_of_last_year", amount: 4_990 },
  ];
  for (const { name, cart_id, amount } of payments) {
    await createOrderFromStripe(container, {
      event_id: `evt_seed_${name}`,
      event_type: "checkout.session.completed",
      payment_intent_id: `pi_seed_${name}`,
      checkout_session_id: `cs_seed_${name}`,
      amount,
      currency_code: "eur",
      cart_id,
      new_cart: null,
      shipping_option_id: null,
      email: null,
      shipping_address: null,
      billing_address: null,
    });
  }
}
