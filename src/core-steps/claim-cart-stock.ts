import type {
  CreateOrderDTO,
  IOrderModuleService,
  MedusaContainer,
  OrderDTO,
} from "@medusajs/framework/types";
import { Modules } from "@medusajs/framework/utils";

import type InventoryModuleService from "../modules/inventory/service";
import type { CreateReservationItemInput } from "../modules/inventory/types";
import {
  contextOf,
  resultOf,
  type StepArguments,
  type StepHandler,
  stepResult,
  withOverrides,
} from "./core-step";
import { readExpectedClaims, refuseMissingClaims } from "./expected-claims";
import { cartIdOf, runOf } from "./hold-cart";
import { NO_LOCKING } from "./no-locking";
import { createOrderOfCart, forgetOrders, releaseLines } from "./one-order-per-cart";
import {
  byAge,
  claimsOfLines,
  inCartOrder,
  type OrderLine,
  type StockedVariant,
} from "./order-lines";
import { type MappedOrder, readOrderMapping } from "./order-mapping";
import type { Dated } from "./ship-date";
import { toShopperError } from "./shopper-error";
import { undoAfter } from "./undo-after";

export const CART_STEP = "cart-query";
export const CREATE_ORDERS_STEP = "create-orders";

type Cart = MappedOrder &
  Dated & {
    id?: string;
    items?: (OrderLine & { variant?: StockedVariant | null })[] | null;
  };
type Order = { id: string; items?: OrderLine[] | null };

/**
 * `complete-cart` creates the order, and then claims stock in a step that runs beside others. A failure there can leave
 * the order behind (medusajs/medusa#16825): the engine cannot undo a step whose siblings are done. So the stock is
 * claimed here, with the order, where nothing runs beside it: first a check without locks, which spares the carts that
 * have no chance; then the order, whose lines give the claims their ids; then the claim of all lines together. A cart
 * that loses the race between check and claim takes its order back at once, and the error goes to the shopper.
 */
export function claimWithOrder(original: StepHandler): StepHandler {
  return {
    invoke(args) {
      const orders = args.container.resolve<IOrderModuleService>(Modules.ORDER);
      // Inside the step, so that it happens only when the step is not skipped: a cart that is complete already stays so.
      const createOrders = (input: CreateOrderDTO[]) =>
        createWithClaims(args, {
          orders,
          create: () =>
            createOrderOfCart(orders, input, {
              cart_id: cartIdOf(args),
              holder: runOf(args),
              context: contextOf(args),
            }),
        });
      const container = withOverrides(args.container, { [Modules.ORDER]: { createOrders } });
      return original.invoke({ ...args, container });
    },

    async compensate(args) {
      const claims = await claimsOfCreatedOrder(args);
      if (claims.length) {
        await inventoryOf(args.container).deleteReservationItems(
          claims.map((claim) => claim.id),
          contextOf(args),
        );
      }
      const undone = await original.compensate?.(args);
      await forgetOrders(args.container, createdIds(args));
      return undone;
    },
  };
}

async function createWithClaims(
  args: StepArguments,
  { orders, create }: { orders: IOrderModuleService; create: () => Promise<OrderDTO[]> },
): Promise<OrderDTO[]> {
  const cart = resultOf<{ data: Cart }>(args, CART_STEP)?.data ?? {};
  const cartLines = byAge(cart.items ?? []);
  const variants = cartLines.flatMap((item) => item.variant ?? []);
  const mapping = await readOrderMapping(args.container, cart);
  const inventory = inventoryOf(args.container);
  const context = contextOf(args);

  await asShopperError(cartLines, (claims) => inventory.checkReservationItems(claims, context));

  const created = await create();
  const lines = inCartOrder(
    created.flatMap((order) => order.items ?? []),
    cartLines,
  );
  try {
    // The orders name the claim: made twice after an answer that was lost, it is made once.
    const idempotency_key = `orders:${created.map((order) => order.id).join()}`;
    await asShopperError(lines, (claims) =>
      inventory.createReservationItems(
        claims.map((claim) => ({ ...claim, idempotency_key })),
        context,
      ),
    );
  } catch (error) {
    await undoAfter(args.container, () => takeBack(args.container, orders, created));
    throw error;
  }
  return created;

  async function asShopperError(
    of: OrderLine[],
    claim: (claims: CreateReservationItemInput[]) => Promise<unknown>,
  ): Promise<void> {
    const claims = claimsOfLines(of, { variants, mapping, order: cart });
    refuseMissingClaims(await readExpectedClaims(args.container, of), claims);
    try {
      await claim(claims);
    } catch (error) {
      throw toShopperError(error, of);
    }
  }
}

/**
 * Takes orders back whose claim failed. That it failed may be an answer that was lost after the claim was made: so the
 * claims of their lines go first, for good. Where this fails too, the cart's key names the order, and whoever completes the
 * cart next takes it back.
 */
async function takeBack(
  container: MedusaContainer,
  orders: IOrderModuleService,
  created: OrderDTO[],
): Promise<void> {
  const orderIds = created.map(({ id }) => id);
  await releaseLines(
    container,
    created.flatMap(({ items }) => (items ?? []).map(({ id }) => id)),
  );
  await orders.deleteOrders(orderIds);
  await forgetOrders(container, orderIds);
}

/** The step that claims in core: here it only passes on the claims that {@link claimWithOrder} made. */
export function passOnClaims(original: StepHandler): StepHandler {
  return {
    async invoke(args) {
      const claims = await claimsOfCreatedOrder(args);
      return stepResult(claims, {
        reservations: claims.map((claim) => claim.id),
        inventoryItemIds: claims.map((claim) => claim.inventory_item_id),
      });
    },
    async compensate(args) {
      const container = withOverrides(args.container, { [Modules.LOCKING]: NO_LOCKING });
      return original.compensate?.({ ...args, container });
    },
  };
}

function createdIds(args: StepArguments): string[] {
  return (resultOf<Order[]>(args, CREATE_ORDERS_STEP) ?? []).map(({ id }) => id);
}

async function claimsOfCreatedOrder(args: StepArguments) {
  const orders = resultOf<Order[]>(args, CREATE_ORDERS_STEP) ?? [];
  const lineIds = orders.flatMap((order) => (order.items ?? []).map((line) => line.id));
  return lineIds.length
    ? await inventoryOf(args.container).listReservationItems({ line_item_id: lineIds })
    : [];
}

function inventoryOf(container: MedusaContainer): InventoryModuleService {
  return container.resolve(Modules.INVENTORY) as unknown as InventoryModuleService;
}
