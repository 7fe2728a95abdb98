import type { MedusaContainer } from "@medusajs/framework/types";
import { WorkflowManager } from "@medusajs/framework/orchestration";

import { STRIPE_ORDERS_MODULE } from "../modules/stripe-orders/index";
import type StripeOrdersModuleService from "../modules/stripe-orders/service";
import { resultOf, type StepArguments, type StepHandler } from "./core-step";

const COMPLETE_CART = "complete-cart";
const CREATE_ORDERS_STEP = "create-orders";
const CART_UPDATE_STEP = "update-carts";

/** Core's workflow by which our own fills a cart in, which remembers the cart as it was: not completed. */
const UPDATE_CART = "update-cart";

/** These give the cart's lock back, whatever becomes of its order. */
const LOCK_STEPS = new Set(["acquire-lock-step", "release-lock-step"]);

const GUARDED = Symbol.for("medusa-plugin-backorders.keeps-confirmed-orders");

/**
 * Has `complete-cart` undo no order that a payment by Stripe was found to have made: a completion that stood still for so
 * long that another worker took the payment over may find, when it fails in the end, that its order is the payment's by
 * now. The attempt's row decides, once, between the two. Nor is a cart that has become such an order put back to what it was
 * before. Doing it again changes nothing.
 */
export function keepConfirmedOrders(): void {
  for (const [step, original] of handlersOf(COMPLETE_CART)) {
    if (!LOCK_STEPS.has(step)) {
      setGuard(COMPLETE_CART, step, guard(step, original));
    }
  }
  for (const [step, original] of handlersOf(UPDATE_CART)) {
    if (step === CART_UPDATE_STEP) {
      setGuard(UPDATE_CART, step, guardCart(original));
    }
  }
}

type Guarded = StepHandler & { [GUARDED]?: true };

function handlersOf(workflowId: string): Map<string, Guarded> {
  const handlers = WorkflowManager.getWorkflow(workflowId)?.handlers_;
  return (handlers ?? new Map()) as unknown as Map<string, Guarded>;
}

function setGuard(workflowId: string, step: string, compensation: Guard): void {
  const original = handlersOf(workflowId).get(step);
  if (original?.compensate && !original[GUARDED]) {
    handlersOf(workflowId).set(step, { ...original, ...compensation, [GUARDED]: true });
  }
}

type Guard = Pick<StepHandler, "compensate">;

function guardCart(original: StepHandler): Guard {
  return {
    async compensate(args) {
      const { id: cart_id } = (args.payload ?? {}) as { id?: string };
      const made =
        cart_id &&
        (await attemptsOf(args.container)?.listStripeOrderAttempts(
          { cart_id, made_order_id: { $ne: null } },
          { select: ["id"], take: 1 },
        ));
      return made?.length ? undefined : original.compensate?.(args);
    },
  };
}

function guard(step: string, original: StepHandler): Guard {
  return {
    async compensate(args) {
      const verdict = await verdictOf(args);
      // The cart of another order stays completed.
      return verdict.kept || (step === CART_UPDATE_STEP && verdict.other)
        ? undefined
        : original.compensate?.(args);
    },
  };
}

async function verdictOf(args: StepArguments): Promise<{ kept: boolean; other: boolean }> {
  const orderId = resultOf<{ id: string }[]>(args, CREATE_ORDERS_STEP)?.[0]?.id;
  const cartId = (args.payload as { id?: string } | undefined)?.id;
  const attempts = attemptsOf(args.container);
  return orderId && cartId && attempts
    ? await attempts.abandonOrder(cartId, orderId)
    : { kept: false, other: false };
}

/** A store may leave the module out. */
function attemptsOf(container: MedusaContainer): StripeOrdersModuleService | undefined {
  return container.resolve<StripeOrdersModuleService>(STRIPE_ORDERS_MODULE, {
    allowUnregistered: true,
  });
}
