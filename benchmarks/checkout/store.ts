/** The process of one store, started by index.ts: prepares carts, completes them at once over HTTP, and counts. */
import type { Knex } from "@medusajs/framework/mikro-orm/knex";
import type {
  Context,
  IInventoryService,
  ILockingModule,
  InventoryTypes,
  MedusaContainer,
} from "@medusajs/framework/types";
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils";

import { cloneCart } from "../../integration-tests/helpers/store/clone-cart";
import { httpClient, type Transport } from "../../integration-tests/helpers/app/http-client";
import {
  makeVariant,
  openShop,
  signInAdministrator,
} from "../../integration-tests/helpers/store/shop";
import { prepareCart } from "../../integration-tests/helpers/store/shopper";
import { checkoutEvent, sign } from "../../integration-tests/helpers/stripe/events";
import { priceOf } from "../../integration-tests/helpers/stripe/shopping";
import { percentile } from "../measure";
import { serve } from "../process";
import { bootStore } from "../stores/boot";

/** Carts with one unit each of one variant, which has just enough stock for all. */
export type PreparedCarts = { item: string; carts: string[] };

/** What came of carts that were ordered at once. */
export type Checkout = {
  seconds: number;
  p99_ms: number;
  /** Carts that were answered with an order. */
  ordered: number;
  /** What the other answers said, and how often. */
  refused: Record<string, number>;
  /** From the tables: units that left the available stock, orders that are there, claims that stand. */
  sold: number;
  orders: number;
  claims: number;
};

export type CheckoutRequests = {
  prepare: (carts: number) => Promise<PreparedCarts>;
  /** Every cart is completed by the store's route. */
  complete: (prepared: PreparedCarts) => Promise<Checkout>;
  /** Every cart is paid: a signed Stripe event of it arrives. */
  deliver: (prepared: PreparedCarts) => Promise<Checkout>;
};

async function requestsOf(directory: string): Promise<CheckoutRequests> {
  const { container, url } = await bootStore(directory);
  if (process.env.BENCH_LOCK_ITEMS) {
    lockItemsAsCore(container);
  }
  const knex = container.resolve<Knex>(ContainerRegistrationKeys.PG_CONNECTION);
  const inventory = container.resolve<IInventoryService>(Modules.INVENTORY);
  const transport = transportTo(url);
  const credentials = await signInAdministrator(container, httpClient(transport));
  const admin = httpClient(transport, () => credentials);
  const shop = await openShop(admin);
  const headers = {
    "content-type": "application/json",
    "x-publishable-api-key": shop.publishableKey,
  };
  const store = httpClient(transport, () => headers);

  const orderAtOnce = async (
    { item, carts }: PreparedCarts,
    order: (cart: string) => Promise<Response>,
  ): Promise<Checkout> => {
    const latencies: number[] = [];
    const refused: Record<string, number> = {};
    const start = performance.now();
    await Promise.all(
      carts.map(async (cart) => {
        const refusal = await refusalOf(await order(cart));
        latencies.push(performance.now() - start);
        if (refusal) {
          refused[refusal] = (refused[refusal] ?? 0) + 1;
        }
      }),
    );
    const seconds = (performance.now() - start) / 1000;
    const refusals = Object.values(refused).reduce((sum, count) => sum + count, 0);
    return {
      seconds,
      p99_ms: percentile(latencies, 0.99),
      ordered: carts.length - refusals,
      refused,
      ...(await countSold(knex, { item, carts })),
    };
  };

  return {
    prepare: async (count) => {
      const variant = await makeVariant(
        { shop, admin, inventory, alikeVariant: (_wanted, make) => make() },
        { stocked: count },
      );
      const first = await prepareCart({ shop, store }, { variant, quantity: 1 });
      const carts = [first, ...(await cloneCart(knex, first, count - 1))];
      await knex.raw("analyze");
      return { item: variant.item, carts };
    },
    complete: (prepared) =>
      orderAtOnce(prepared, (cart) =>
        fetch(`${url}/store/carts/${cart}/complete`, { method: "POST", headers, body: "{}" }),
      ),
    deliver: (prepared) =>
      orderAtOnce(prepared, (cart) => {
        const { body } = checkoutEvent({ amount: priceOf(1), metadata: { cart_id: cart } });
        return fetch(`${url}/hooks/stripe/orders`, {
          method: "POST",
          headers: { "content-type": "application/json", "stripe-signature": sign(body) },
          body,
        });
      }),
  };
}

/** Why there is no order; undefined where there is one. */
async function refusalOf(response: Response): Promise<string | undefined> {
  type Body = { type?: string; order_id?: string; code?: string; message?: string };
  const body = (await response.json()) as Body;
  const ordered = response.ok && (body.type === "order" || body.order_id);
  return ordered ? undefined : `${response.status} ${body.code ?? body.type}`;
}

async function countSold(
  knex: Knex,
  { item, carts }: PreparedCarts,
): Promise<Pick<Checkout, "sold" | "orders" | "claims">> {
  const { rows } = await knex.raw<{ rows: Pick<Checkout, "sold" | "orders" | "claims">[] }>(
    `select (select ?::int - sum(stocked_quantity - reserved_quantity)::int
               from inventory_level where inventory_item_id = ?) as sold,
            (select count(distinct li.id)::int
               from "order" o
               join order_item oi on oi.order_id = o.id and oi.deleted_at is null
               join order_line_item li on li.id = oi.item_id
              where o.deleted_at is null and li.variant_id = (
                select variant_id from product_variant_inventory_item where inventory_item_id = ?
              )) as orders,
            (select count(*)::int from reservation_item
              where inventory_item_id = ? and deleted_at is null) as claims`,
    [carts.length, item, item, item],
  );
  return rows[0];
}

/** Puts back what we leave out of core's step: the Locking Module's lock of each item around the claim. */
function lockItemsAsCore(container: MedusaContainer): void {
  const locking = container.resolve<ILockingModule>(Modules.LOCKING);
  const inventory = container.resolve<IInventoryService>(Modules.INVENTORY);
  const claim = inventory.createReservationItems.bind(inventory) as (
    input: InventoryTypes.CreateReservationItemInput[],
    context?: Context,
  ) => Promise<InventoryTypes.ReservationItemDTO[]>;
  inventory.createReservationItems = ((
    input: InventoryTypes.CreateReservationItemInput[],
    context?: Context,
  ) =>
    locking.execute(
      input.map((line) => line.inventory_item_id),
      () => claim(input, context),
      { timeout: 60 },
    )) as IInventoryService["createReservationItems"];
}

function transportTo(url: string): Transport {
  return {
    request: async ({ method, url: path, headers, data }) => {
      const response = await fetch(`${url}${path}`, {
        method,
        headers: { "content-type": "application/json", ...headers },
        ...(data === undefined ? {} : { body: JSON.stringify(data) }),
      });
      const text = await response.text();
      return { status: response.status, data: text ? JSON.parse(text) : undefined };
    },
  };
}

serve(requestsOf(process.argv[3]));
