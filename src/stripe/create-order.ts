import type { MedusaContainer } from "@medusajs/framework/types";
import { ContainerRegistrationKeys, MedusaError } from "@medusajs/framework/utils";
import { setTimeout as wait } from "node:timers/promises";

import { STRIPE_ORDERS_MODULE } from "../modules/stripe-orders/index";
import type StripeOrdersModuleService from "../modules/stripe-orders/service";
import { LEASE_SECONDS, type OpenedAttempt } from "../modules/stripe-orders/service";
import type {
  AttemptLease,
  PaidPayment,
  StripeOrderAttemptRow,
} from "../modules/stripe-orders/types";
import { createOrderFromStripeWorkflow } from "../workflows/create-order-from-stripe";
import { describeFault, lastingReason, STRIPE_ORDER_FAULT } from "./refusal";
import { settleUnfulfillable } from "./unfulfillable";

/** How long a delivery waits for another that works on the same payment. Stripe gives up on an answer soon after. */
const WAIT_MS = 8_000;
const POLL_MS = 100;

/**
 * Makes the order of a payment that Stripe took, once, whatever number of deliveries ask for it. One that comes while
 * another works waits for it, and gets the same answer.
 *
 * A payment that no order can be made of is kept as unfulfillable: the admin is told, and it is refunded where the store
 * wants that.
 *
 * @param container - the application's
 * @param payment - as its event tells of it
 * @returns the attempt: `succeeded` with its order, `unfulfillable` or `refunded`
 * @throws MedusaError `unexpected_state` for a fault that may pass: have the event delivered again
 */
export async function createOrderFromStripe(
  container: MedusaContainer,
  payment: PaidPayment,
): Promise<StripeOrderAttemptRow> {
  const attempts = attemptsOf(container);
  await attempts.recordEvent(payment);
  const deadline = Date.now() + WAIT_MS;
  let opened = await attempts.openAttempt(payment);
  while (!opened.lease && opened.attempt.status === "processing") {
    if (Date.now() > deadline) {
      throw fault("Another delivery of this payment is still being worked on");
    }
    await wait(POLL_MS);
    opened = await attempts.openAttempt(payment);
  }
  return opened.lease
    ? await workOn(container, { ...opened, lease: opened.lease })
    : await settleUnfulfillable(container, opened.attempt);
}

/**
 * Tries a payment again because a person asks for it, after the stock came in or the region was mended.
 *
 * @param container - the application's
 * @param attemptId - the attempt
 * @returns the attempt as it is afterwards, which may be unfulfillable again; one that has its order, as it is
 * @throws MedusaError `not_found` for an unknown attempt; `not_allowed` for one whose money went back, or that somebody
 *   works on; `unexpected_state` for a fault that may pass
 */
export async function retryStripeOrder(
  container: MedusaContainer,
  attemptId: string,
): Promise<StripeOrderAttemptRow> {
  const attempts = attemptsOf(container);
  const opened = await attempts.reopenAttempt(attemptId);
  if (opened?.lease) {
    return await workOn(container, { ...opened, lease: opened.lease });
  }
  // Throws for an unknown one.
  const { payment_intent_id } = await attempts.retrieveStripeOrderAttempt(attemptId);
  const attempt = (await attempts.findAttempt(payment_intent_id)) as StripeOrderAttemptRow;
  if (attempt.status === "succeeded") {
    return attempt;
  }
  throw new MedusaError(
    MedusaError.Types.NOT_ALLOWED,
    attempt.status === "refunded"
      ? "The payment was refunded: there is nothing left to make an order of"
      : "The payment is being worked on",
  );
}

/** Runs the workflow under a lease, and closes the attempt if it ended without an order. */
async function workOn(
  container: MedusaContainer,
  { attempt, lease }: OpenedAttempt & { lease: AttemptLease },
): Promise<StripeOrderAttemptRow> {
  const attempts = attemptsOf(container);
  const stopRenewing = keepLease(container, lease);
  try {
    const outcome = await runWorkflow(container, attempt, lease);
    if (!outcome.order_id) {
      return await endWithoutOrder(container, { attempt, lease }, outcome.error);
    }
    const { order_id } = outcome;
    const closed = await attempts.closeAttempt(lease, { status: "succeeded", order_id });
    return closed ?? (await attempts.findAttempt(attempt.payment_intent_id)) ?? attempt;
  } finally {
    stopRenewing();
  }
}

async function runWorkflow(
  container: MedusaContainer,
  attempt: StripeOrderAttemptRow,
  lease: AttemptLease,
): Promise<{ order_id: string; error?: undefined } | { order_id?: undefined; error: unknown }> {
  try {
    const { errors, result } = await createOrderFromStripeWorkflow(container).run({
      input: {
        payment: attempt.payment as PaidPayment,
        lease,
        cart_id: attempt.cart_id,
        attempts: attempt.attempts,
      },
      throwOnError: false,
    });
    return errors.length ? { error: errors[0]?.error } : { order_id: result.id };
  } catch (error) {
    return { error };
  }
}

async function endWithoutOrder(
  container: MedusaContainer,
  { attempt, lease }: { attempt: StripeOrderAttemptRow; lease: AttemptLease },
  error: unknown,
): Promise<StripeOrderAttemptRow> {
  const attempts = attemptsOf(container);
  const logger = container.resolve(ContainerRegistrationKeys.LOGGER);
  const reason = lastingReason(error);
  if (!reason) {
    logger.error(
      `Payment ${attempt.payment_intent_id}, attempt ${attempt.attempts}: no order yet (${describeFault(error)})`,
    );
    await attempts.closeAttempt(lease, {
      status: "failed",
      reason: { code: STRIPE_ORDER_FAULT, message: describeFault(error) },
    });
    throw fault("The order could not be made now");
  }
  logger.warn(`Payment ${attempt.payment_intent_id} cannot become an order: ${reason.code}`);
  const closed = await attempts.closeAttempt(lease, { status: "unfulfillable", reason });
  if (!closed) {
    throw fault("Another worker has taken the payment over");
  }
  return await settleUnfulfillable(container, closed);
}

/** Renews a lease until told to stop, so that a dead worker's attempt is soon free, and a slow one's is not. */
function keepLease(container: MedusaContainer, lease: AttemptLease): () => void {
  const timer = setInterval(
    () => {
      attemptsOf(container)
        .renewLease(lease)
        .catch((error: unknown) => {
          // Without renewal another delivery takes over; this worker then finds its token gone before it records.
          container
            .resolve(ContainerRegistrationKeys.LOGGER)
            .warn(`Lease of attempt ${lease.attempt_id} was not renewed: ${describeFault(error)}`);
        });
    },
    (LEASE_SECONDS * 1000) / 3,
  );
  return () => clearInterval(timer);
}

function attemptsOf(container: MedusaContainer): StripeOrdersModuleService {
  return container.resolve<StripeOrdersModuleService>(STRIPE_ORDERS_MODULE);
}

function fault(message: string): MedusaError {
  return new MedusaError(MedusaError.Types.UNEXPECTED_STATE, message, STRIPE_ORDER_FAULT);
}
