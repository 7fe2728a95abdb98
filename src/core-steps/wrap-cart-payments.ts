// Registers core's workflows, which are wrapped here.
import "@medusajs/medusa/core-flows";

import type { MedusaContainer, RemoteQueryFunction } from "@medusajs/framework/types";
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils";

import { isStripeOrdersProvider } from "../providers/stripe-orders/types";
import { keepConfirmedOrders } from "./keep-confirmed-orders";
import {
  resultOf,
  type StepArguments,
  type StepHandler,
  withOverrides,
  wrapCoreStep,
} from "./core-step";
import { findProviderId } from "../stripe/payment-sessions";

const COMPLETE_CART = "complete-cart";
const CART_STEP = "cart-query";
const VALIDATE_STEP = "validate-cart-payments";
const COMPENSATE_STEP = "compensate-payment-if-needed";
const AUTHORIZE_STEP = "authorize-payment-session-step";

type Cart = { payment_collection?: { payment_sessions?: { provider_id: string }[] | null } | null };

/**
 * Teaches core's `complete-cart` what is different about a payment that Stripe took before there was an order. Medusa
 * loads this file at start with the other workflows; doing it again changes nothing.
 *
 * @throws MedusaError `unexpected_state` when this version of Medusa has renamed one of the steps
 */
export function wrapCartPayments(): void {
  wrapCoreStep(COMPLETE_CART, VALIDATE_STEP, allowOwnProvider, [CART_STEP]);
  wrapCoreStep(COMPLETE_CART, AUTHORIZE_STEP, keepPayment);
  wrapCoreStep(COMPLETE_CART, COMPENSATE_STEP, keepMoney);
  keepConfirmedOrders();
}

/**
 * Core wants a session's provider to be among those that the region offers to shoppers. No shopper chooses this one, so
 * it is not in that list, and need not be.
 */
function allowOwnProvider(original: StepHandler): StepHandler {
  return {
    ...original,
    async invoke(args) {
      const cart = resultOf<{ data: Cart }>(args, CART_STEP)?.data;
      const sessions = cart?.payment_collection?.payment_sessions ?? [];
      if (!sessions.some(({ provider_id }) => isStripeOrdersProvider(provider_id))) {
        return original.invoke(args);
      }
      const container = withOverrides(args.container, {
        [ContainerRegistrationKeys.QUERY]: await queryWithProvider(args.container),
      });
      return original.invoke({ ...args, container });
    },
  };
}

async function queryWithProvider(container: MedusaContainer): Promise<object> {
  const query = container.resolve(ContainerRegistrationKeys.QUERY) as RemoteQueryFunction;
  const own = { id: await findProviderId(container) };
  const graph = async (
    ...parameters: Parameters<RemoteQueryFunction["graph"]>
  ): Promise<unknown> => {
    const result = await query.graph(...parameters);
    if (parameters[0].entity !== "region") {
      return result;
    }
    const regions = result.data as { payment_providers?: object[] | null }[];
    return {
      ...result,
      data: regions.map((region) => ({
        ...region,
        payment_providers: [...(region.payment_providers ?? []), own],
      })),
    };
  };
  return { graph };
}

/** Undoing a completion does not cancel a payment that was there before it. */
function keepPayment(original: StepHandler): StepHandler {
  return {
    ...original,
    async compensate(args) {
      const payment = resultOf<{ provider_id?: string } | null>(args, AUTHORIZE_STEP);
      return isStripeOrdersProvider(payment?.provider_id) ? undefined : original.compensate?.(args);
    },
  };
}

/**
 * Undoing a completion does not send the money back: the next delivery makes the order, or it is found to be
 * unfulfillable, and then the store's options or a person decide on the refund.
 */
function keepMoney(original: StepHandler): StepHandler {
  return {
    ...original,
    async compensate(args) {
      return (await isOwnSession(args)) ? undefined : original.compensate?.(args);
    },
  };
}

async function isOwnSession(args: StepArguments): Promise<boolean> {
  const sessionId = resultOf<string>(args, COMPENSATE_STEP);
  if (!sessionId) {
    return false;
  }
  const [session] = await args.container
    .resolve(Modules.PAYMENT)
    .listPaymentSessions({ id: [sessionId] }, { select: ["id", "provider_id"] });
  return isStripeOrdersProvider(session?.provider_id);
}

wrapCartPayments();
