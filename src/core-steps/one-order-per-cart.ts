import type { Knex } from "@medusajs/framework/mikro-orm/knex";
import type {
  Context,
  CreateOrderDTO,
  IOrderModuleService,
  MedusaContainer,
  OrderDTO,
} from "@medusajs/framework/types";
import { ContainerRegistrationKeys, MedusaError, Modules } from "@medusajs/framework/utils";
import { setTimeout as wait } from "node:timers/promises";

import { inventoryOf } from "../modules/inventory/inventory-of";

/** How long a cart stays held when the process that holds it has died. */
const HOLD_SECONDS = 15;
const RENEW_MS = (HOLD_SECONDS * 1000) / 3;

/** No completion takes longer: as long as core's lock of a cart lasts. */
const LONGEST_HOLD_MS = 120_000;

/** As long as core waits for a cart that somebody else completes. */
const WAIT_MS = 30_000;
const POLL_MS = 100;

/** Who completes a cart. */
export type CartHold = {
  cart_id: string;
  /** The run of workflows, nested ones included, by its group of events. */
  holder: string;
  /** The workflow of the run that lets go again. One that is nested in it finds the cart held, and leaves it so. */
  taken_by: string;
};

/** The holds of this process that are renewed, by cart and holder. */
const renewals = new Map<string, NodeJS.Timeout>();

/**
 * Holds a cart for one run of workflows, in the database, so that servers which share nothing else take turns: whoever
 * comes second waits, and then finds the order of the first, or the cart free because the first one failed. What a process
 * left behind that died between making an order and linking it to its cart is taken back.
 *
 * Two never make an order of one cart even if a hold runs out under a process that was asleep: {@link createOrderOfCart}.
 *
 * @param container - for the database, the orders and their claims
 * @param hold - who holds the cart; the same run may ask again
 * @throws MedusaError `conflict` when somebody else holds the cart for longer than core waits for its lock
 */
export async function holdCart(container: MedusaContainer, hold: CartHold): Promise<void> {
  const deadline = Date.now() + WAIT_MS;
  let held = await tryToHold(container, hold);
  while (!held) {
    if (Date.now() > deadline) {
      throw beingCompleted();
    }
    await wait(POLL_MS);
    held = await tryToHold(container, hold);
  }
  keepHolding(container, hold);
  if (held.before === hold.holder) {
    return;
  }
  if (held.before) {
    // Its holder is dead, and so is core's lock of the cart, which locking-postgres would keep for ever.
    await container.resolve(Modules.LOCKING).release(hold.cart_id);
  }
  if (held.order_id) {
    await takeBackUnfinished(container, hold, held.order_id);
  }
}

/**
 * Lets go of a cart. Its row stays where an order came of it, so that the cart makes no second one. Safe to do twice.
 *
 * @param container - for the database
 * @param hold - as it was taken; what another workflow of the run, or another run, holds stays
 */
export async function letGoOfCart(container: MedusaContainer, hold: CartHold): Promise<void> {
  const { cart_id, holder, taken_by } = hold;
  const mine = "cart_id = ? and holder = ? and taken_by = ?";
  const parameters = [cart_id, holder, taken_by];
  const knex = databaseOf(container);
  const deleted = await knex.raw<Answer>(
    `delete from cart_order where ${mine} and order_id is null`,
    parameters,
  );
  const released = await knex.raw<Answer>(
    `update cart_order set holder = null, taken_by = null, held_until = null where ${mine}`,
    parameters,
  );
  if (deleted.rowCount || released.rowCount) {
    stopHolding(hold);
  }
}

/**
 * Makes the order of a cart, and writes it beside the cart's key, in one transaction: either both are there or neither.
 *
 * @param orders - the Order Module
 * @param input - as core's step gives it: one order
 * @param options - the cart, who holds it, and the context of the step
 * @returns what the Order Module returns
 * @throws MedusaError `conflict` when this run does not hold the cart any more, or the cart has its order; nothing is
 *   written
 * Locks the cart's row until the order is committed.
 */
export async function createOrderOfCart(
  orders: IOrderModuleService,
  input: CreateOrderDTO[],
  { cart_id, holder, context }: Pick<CartHold, "cart_id" | "holder"> & { context: Context },
): Promise<OrderDTO[]> {
  return await (orders as TransactionalOrders).baseRepository_.transaction(async (manager) => {
    const created = await orders.createOrders(input, { ...context, transactionManager: manager });
    const recorded = await manager.execute(
      `update cart_order set order_id = ?
        where cart_id = ? and holder = ? and order_id is null
        returning cart_id`,
      [created[0]?.id, cart_id, holder],
    );
    if (recorded.length !== 1) {
      throw beingCompleted();
    }
    return created;
  });
}

/**
 * Frees a cart's key of an order that was taken back, so that the cart can be completed again.
 *
 * @param container - for the database
 * @param orderIds - orders that are gone
 */
export async function forgetOrders(container: MedusaContainer, orderIds: string[]): Promise<void> {
  await databaseOf(container).raw(
    "update cart_order set order_id = null where order_id = any (?::text[])",
    [orderIds],
  );
}

/** What a cart's key says when the cart is held: its order, if there is one, and who held it before. */
type Held = { order_id: string | null; before: string | null };

async function tryToHold(
  container: MedusaContainer,
  { cart_id, holder, taken_by }: CartHold,
): Promise<Held | undefined> {
  const { rows } = await databaseOf(container).raw<Answer<Held>>(
    `with earlier as (select holder from cart_order where cart_id = ?)
     insert into cart_order (cart_id, holder, taken_by, held_until)
     values (?, ?, ?, clock_timestamp() + make_interval(secs => ?))
     on conflict (cart_id) do update
       set holder = excluded.holder,
           taken_by = case when cart_order.holder = excluded.holder then cart_order.taken_by else excluded.taken_by end,
           held_until = excluded.held_until
       where cart_order.holder is null
          or cart_order.holder = excluded.holder
          or cart_order.held_until < clock_timestamp()
     returning order_id, (select earlier.holder from earlier) as before`,
    [cart_id, cart_id, holder, taken_by, HOLD_SECONDS],
  );
  return rows[0];
}

/** Renews a hold until it is let go, so that a dead process's cart is soon free, and a slow one's is not. */
function keepHolding(container: MedusaContainer, hold: CartHold): void {
  const key = renewalKey(hold);
  if (renewals.has(key)) {
    return;
  }
  const end = Date.now() + LONGEST_HOLD_MS;
  const timer = setInterval(() => {
    renew(container, hold).then(
      (renewed) => {
        if (!renewed || Date.now() > end) {
          stopHolding(hold);
        }
      },
      // The next one tries again; when none gets through, the hold runs out, and the order is refused its key.
      () => undefined,
    );
  }, RENEW_MS);
  timer.unref();
  renewals.set(key, timer);
}

async function renew(container: MedusaContainer, { cart_id, holder }: CartHold): Promise<boolean> {
  const { rowCount } = await databaseOf(container).raw<Answer>(
    `update cart_order set held_until = clock_timestamp() + make_interval(secs => ?)
      where cart_id = ? and holder = ? and held_until > clock_timestamp()`,
    [HOLD_SECONDS, cart_id, holder],
  );
  return rowCount > 0;
}

function stopHolding(hold: CartHold): void {
  const key = renewalKey(hold);
  clearInterval(renewals.get(key));
  renewals.delete(key);
}

const renewalKey = ({ cart_id, holder }: CartHold): string => `${cart_id} ${holder}`;

/**
 * The cart's key names an order and nobody holds the cart: either the order is finished, and linked to the cart, or its
 * maker died before that. Then its claims go for good, and the order with them: nothing else knows of it.
 */
async function takeBackUnfinished(
  container: MedusaContainer,
  { cart_id, holder }: CartHold,
  orderId: string,
): Promise<void> {
  const query = container.resolve(ContainerRegistrationKeys.QUERY);
  const { data: links } = await query.graph({
    entity: "order_cart",
    fields: ["order_id"],
    filters: { cart_id },
  });
  if (links.length) {
    return;
  }
  const orders = container.resolve(Modules.ORDER);
  const [order] = await orders.listOrders({ id: [orderId] }, { relations: ["items"] });
  if (order) {
    await releaseLines(
      container,
      (order.items ?? []).map(({ id }) => id),
    );
    await orders.deleteOrders([orderId]);
    container
      .resolve(ContainerRegistrationKeys.LOGGER)
      .warn(`Took back order ${orderId}, which a process that died left unfinished`);
  }
  await databaseOf(container).raw(
    "update cart_order set order_id = null where cart_id = ? and holder = ? and order_id = ?",
    [cart_id, holder, orderId],
  );
}

/**
 * Releases the claims of lines that never became an order, for good: restoring them would have no line to stand for.
 *
 * @param container - for the Inventory Module
 * @param lineIds - the lines
 */
export async function releaseLines(container: MedusaContainer, lineIds: string[]): Promise<void> {
  const inventory = inventoryOf(container);
  const claims = lineIds.length
    ? await inventory.listReservationItems({ line_item_id: lineIds }, { select: ["id"] })
    : [];
  await inventory.deleteReservationItems(claims.map(({ id }) => id));
}

type Answer<Row = unknown> = { rows: Row[]; rowCount: number };

/** A service of Medusa's, as far as it lets others join its transactions. */
type TransactionalOrders = IOrderModuleService & {
  baseRepository_: {
    transaction<Result>(work: (manager: TransactionManager) => Promise<Result>): Promise<Result>;
  };
};

type TransactionManager = {
  execute(sql: string, parameters: readonly unknown[]): Promise<unknown[]>;
};

function databaseOf(container: MedusaContainer): Pick<Knex, "raw"> {
  return container.resolve<Knex>(ContainerRegistrationKeys.PG_CONNECTION);
}

/** In the words of core's route, which a storefront may know. */
function beingCompleted(): MedusaError {
  return new MedusaError(
    MedusaError.Types.CONFLICT,
    "Cart is already being completed by another request",
  );
}
