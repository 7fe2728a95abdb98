import {
  createWorkflow,
  transform,
  when,
  type WorkflowData,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk";
import { OrderWorkflowEvents } from "@medusajs/framework/utils";
import {
  acquireLockStep,
  addShippingMethodToCartWorkflow,
  completeCartWorkflow,
  emitEventStep,
  releaseLockStep,
  updateCartWorkflow,
} from "@medusajs/medusa/core-flows";

import {
  adoptStripePaymentStep,
  attachStripePaymentStep,
  checkStripeCartStep,
  chooseStripeShippingOptionsStep,
  confirmStripeOrderStep,
  fenceStripeOrderStep,
  findStripeCartGapsStep,
  findStripeOrderStep,
  holdStripeCartStep,
  letGoOfStripeCartStep,
  resolveStripeCartStep,
  verifyStripePaymentStep,
} from "./stripe/steps";
import type { StripeOrderWork } from "../stripe/types";

/** The id of {@link createOrderFromStripeWorkflow}. */
export const createOrderFromStripeWorkflowId = "create-order-from-stripe";

/** As long as core waits for a cart that is being completed, and as long as a completion may take, in seconds. */
const CART_LOCK = { timeout: 30, ttl: 120 };

/**
 * Makes the order of a payment that Stripe took. Core's `complete-cart` makes it, so that promotions, taxes, links,
 * `order.placed` and a store's hooks work as for any other order; the payment is adopted, and shows as captured.
 *
 * It needs the lease of the payment's attempt. `createOrderFromStripe` in `stripe/create-order.ts` gets it, decides what
 * becomes of a payment without an order, and is what callers want.
 *
 * Undone, it leaves the money at Stripe where it is, and nothing in Medusa but the cart.
 *
 * @returns the order's id
 * @throws StripeOrderRefusal, InsufficientStockError, UnmappedLocationError and core's errors; nothing is written
 */
export const createOrderFromStripeWorkflow = createWorkflow(
  createOrderFromStripeWorkflowId,
  (work: WorkflowData<StripeOrderWork>) => {
    verifyStripePaymentStep(work);
    const { cart_id } = resolveStripeCartStep(work);
    const hold = holdStripeCartStep({ cart_id });
    // Core leaves the lock of a nested complete-cart to the workflow around it.
    acquireLockStep({ key: cart_id, ...CART_LOCK });
    const found = findStripeOrderStep({ work, cart_id });

    // Filled in under the lock: outside of it a cart that the storefront is completing has core give up after seconds.
    const gaps = when("cart-may-lack-details", { found }, ({ found }) => !found.order_id).then(() =>
      findStripeCartGapsStep({ cart_id, payment: work.payment }),
    );
    when("cart-lacks-details", { gaps }, ({ gaps }) => Boolean(gaps)).then(() => {
      updateCartWorkflow.runAsStep({
        input: transform({ cart_id, gaps }, ({ cart_id, gaps }) => ({ id: cart_id, ...gaps })),
      });
    });
    const options = when("cart-may-lack-shipping", { found }, ({ found }) => !found.order_id).then(
      () => chooseStripeShippingOptionsStep({ cart_id, payment: work.payment }),
    );
    when("cart-lacks-shipping", { options }, ({ options }) => Boolean(options?.length)).then(() => {
      addShippingMethodToCartWorkflow.runAsStep({
        input: transform({ cart_id, options }, ({ cart_id, options }) => ({
          cart_id,
          options: options ?? [],
        })),
      });
    });

    const completed = when("cart-has-no-order", { found }, ({ found }) => !found.order_id).then(
      () => {
        checkStripeCartStep({ cart_id, payment: work.payment });
        attachStripePaymentStep({ cart_id, payment: work.payment, lease: work.lease });
        fenceStripeOrderStep(work.lease);
        return completeCartWorkflow.runAsStep({ input: { id: cart_id } });
      },
    );
    const order_id = transform(
      { found, completed },
      ({ found, completed }) => (found.order_id ?? completed?.id) as string,
    );

    adoptStripePaymentStep({ cart_id, order_id, payment: work.payment });
    when("completion-was-cut-off", { found }, ({ found }) => found.cut_off).then(() => {
      emitEventStep({ eventName: OrderWorkflowEvents.PLACED, data: { id: order_id } });
    });
    confirmStripeOrderStep({ lease: work.lease, cart_id, order_id });
    releaseLockStep({ key: cart_id });
    letGoOfStripeCartStep(hold);
    return new WorkflowResponse({ id: order_id });
  },
);
