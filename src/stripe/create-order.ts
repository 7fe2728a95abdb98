import type { MedusaContainer } from "@medusajs/framework/types";
import { ContainerRegistrationKeys, MedusaError } from "@medusajs/framework/utils";
import { setTimeout as wait } from "node:timers/promises";

import { STRIPE_ORDERS_MODULE } from "../modules/stripe-orders/index";
import { pauseAfterFault, waitForDetails } from "../modules/stripe-orders/schedule";
import type StripeOrdersModuleService from "../modules/stripe-orders/service";
import { LEASE_SECONDS, type OpenedAttempt } from "../modules/stripe-orders/service";
import type { AttemptEnd } from "../modules/stripe-orders/sql/work-on-attempt";
import type {
  AttemptLease,
  PaidPayment,
  StripeOrderAttemptRow,
} from "../modules/stripe-orders/types";
import { createOrderFromStripeWorkflow } from "../workflows/create-order-from-stripe";
import {
  describeFault,
  lastingReason,
  lastReason,
  STRIPE_ORDER_FAULT,
  StripeOrderRefusalCode,
} from "./refusal";
import { settleUnfulfillable } from "./unfulfillable";

/** How long a delivery waits for another that works on the same payment. Stripe gives up on an answer soon after. */
const WAIT_MS = 8_000;
const POLL_MS = 100;

/**
 * Makes the order of a payment that Stripe took, once, whatever number of deliveries ask for it. One that comes while
 * another works waits for it, and gets the same answer.
 *
 * A payment that no order can be made of is kept as unfulfillable: the admin is told, and it is refunded where the store
 * wants that. One that only lacks details waits for the Checkout session's event.
 *
 * @param container - the application's
 * @param payment - as its event tells of it
 * @returns the attempt: `succeeded` with its order, `waiting`, `unfulfillable`, `refunding` or `refunded`; `null` where the
 *   event names no cart, and no other did
 * @throws MedusaError `unexpected_state` for a fault that may pass: have the event delivered again
 */
export async function createOrderFromStripe(
  container: MedusaContainer,
  payment: PaidPayment,
): Promise<StripeOrderAttemptRow | null> {
  const attempts = attemptsOf(container);
  const named = payment.cart_id || payment.new_cart;
  if (!named && !(await attempts.findAttempt(payment.payment_intent_id))) {
    return null;
  }
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
 * @throws MedusaError `not_found` for an unknown attempt; `not_allowed` for one whose money went back or is on its way, or
 *   that somebody works on; `unexpected_state` for a fault that may pass
 */
export async function retryStripeOrder(
  container: MedusaContainer,
  attemptId: string,
): Promise<StripeOrderAttemptRow> {
  const attempts = attemptsOf(container);
  const opened = await attempts.reopenAttempt(attemptId);
  if (opened?.lease) {
    return await workOn(container, { ...opened, lease: opened.lease, mayWait: false });
  }
  // Throws for an unknown one.
  const { payment_intent_id } = await attempts.retrieveStripeOrderAttempt(attemptId);
  const attempt = (await attempts.findAttempt(payment_intent_id)) as StripeOrderAttemptRow;
  if (attempt.status === "succeeded") {
    return attempt;
  }
  throw new MedusaError(MedusaError.Types.NOT_ALLOWED, whyNoRetry(attempt));
}

function whyNoRetry({ status }: StripeOrderAttemptRow): string {
  switch (status) {
    case "refunded":
      return "The payment was refunded: there is nothing left to make an order of";
    case "refunding":
      return "The payment is being refunded";
    default:
      return "The payment is being worked on";
  }
}

/**
 * Does what is due: tries the payments again whose pause is over, or whose worker died, and settles those that nobody lived
 * to settle. Each is looked at once; several servers may do this at the same time.
 *
 * @param container - the application's
 * @param limit - how many payments at most
 * @returns how many there were
 */
export async function workOnDueStripeOrders(
  container: MedusaContainer,
  limit: number,
): Promise<number> {
  const attempts = attemptsOf(container);
  const seen = new Set<string>();
  while (seen.size < limit) {
    const opened = await attempts.takeDueAttempt();
    if (!opened?.lease || seen.has(opened.attempt.id)) {
      break;
    }
    seen.add(opened.attempt.id);
    await endQuietly(container, workOn(container, { ...opened, lease: opened.lease }));
  }
  for (const intent of await attempts.listUnsettled(limit)) {
    const attempt = await attempts.findAttempt(intent);
    if (attempt) {
      seen.add(attempt.id);
      await endQuietly(container, settleUnfulfillable(container, attempt));
    }
  }
  return seen.size;
}

/** One payment's fault, which is logged and tried again, does not keep the job from the others. */
async function endQuietly(container: MedusaContainer, work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    container
      .resolve(ContainerRegistrationKeys.LOGGER)
      .debug(`A payment is to be tried again: ${describeFault(error)}`);
  }
}

type Work = OpenedAttempt & {
  lease: AttemptLease;
  /** False where a person asked, who is to be told at once what is missing. */
  mayWait?: boolean;
};

/** Runs the workflow under a lease, and closes the attempt if it ended without an order. */
async function workOn(container: MedusaContainer, work: Work): Promise<StripeOrderAttemptRow> {
  const { attempt, lease } = work;
  const attempts = attemptsOf(container);
  const stopRenewing = keepLease(container, lease);
  try {
    const outcome = await runWorkflow(container, attempt, lease);
    if (!outcome.order_id) {
      return await endWithoutOrder(container, work, outcome.error);
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
  { attempt, lease, mayWait = true }: Work,
  error: unknown,
): Promise<StripeOrderAttemptRow> {
  const logger = container.resolve(ContainerRegistrationKeys.LOGGER);
  const end = endOf(attempt, error, mayWait);
  const closed = await attemptsOf(container).closeAttempt(lease, end);
  if (end.status === "failed") {
    logger.error(
      `Payment ${attempt.payment_intent_id}, attempt ${attempt.attempts}: no order yet (${describeFault(error)})`,
    );
    throw fault("The order could not be made now");
  }
  logger.warn(
    `Payment ${attempt.payment_intent_id} cannot become an order${end.status === "waiting" ? " yet" : ""}: ${end.reason.code}`,
  );
  if (!closed) {
    throw fault("Another worker has taken the payment over");
  }
  return await settleUnfulfillable(container, closed);
}

/** Decides what becomes of a payment whose order was not made. */
function endOf(
  attempt: StripeOrderAttemptRow,
  error: unknown,
  mayWait: boolean,
): Exclude<AttemptEnd, { status: "succeeded" }> {
  const reason = lastingReason(error);
  if (!reason) {
    const pause = pauseAfterFault(attempt);
    return pause === null
      ? { status: "unfulfillable", reason: lastReason(error) }
      : {
          status: "failed",
          reason: { code: STRIPE_ORDER_FAULT, message: describeFault(error) },
          next_attempt_seconds: pause,
        };
  }
  // A Checkout session's event has told all that the shopper said; there is nothing more to wait for.
  const lacksDetails =
    reason.code === StripeOrderRefusalCode.DETAILS_MISSING && !attempt.checkout_session_id;
  const left = mayWait && lacksDetails ? waitForDetails(attempt.waiting_since) : null;
  return left === null
    ? { status: "unfulfillable", reason }
    : { status: "waiting", reason, next_attempt_seconds: left };
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
