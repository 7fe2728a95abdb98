import type { Context } from "@medusajs/framework/types";
import {
  generateEntityId,
  InjectManager,
  InjectTransactionManager,
  MedusaContext,
  MedusaService,
} from "@medusajs/framework/utils";
import { randomUUID } from "node:crypto";

import { StripeOrderAttempt, StripeOrderEvent } from "./models";
import {
  readStripeOrdersSettings,
  type StripeOrdersOptions,
  type StripeOrdersSettings,
} from "./options";
import { sqlOf } from "./sql/execute";
import { abandonOrder, confirmOrder, type OrderVerdict, withdrawOrder } from "./sql/made-orders";
import {
  type NewLease,
  openAttempt,
  recordEvent,
  reopenAttempt,
  takeDueAttempt,
} from "./sql/open-attempt";
import { type PurgedRows, purgeRows } from "./sql/purge";
import {
  addNote,
  beginRefund,
  listUnsettled,
  markNotified,
  markRefunded,
  markRefundRefused,
  markSettled,
  type NewNote,
} from "./sql/settle-attempt";
import { findUnfinished, resumeAttempt, type UnfinishedAttempt } from "./sql/unfinished";
import {
  type AttemptEnd,
  claimCart,
  closeAttempt,
  readAttempt,
  renewLease,
} from "./sql/work-on-attempt";
import type { AttemptLease, PaidPayment, StripeOrderAttemptRow } from "./types";

/** PostgreSQL's unique_violation. */
const UNIQUE_VIOLATION = "23505";

/** For how long a worker may be silent before another takes its attempt over. It renews in between. */
export const LEASE_SECONDS = 30;

/** What came of the wish to work on an attempt: `lease` where it is the caller's now. */
export type OpenedAttempt = { attempt: StripeOrderAttemptRow; lease: AttemptLease | null };

/**
 * Keeps what became of every payment that Stripe took. All decisions about who works on a payment are made by the
 * database: one row for one PaymentIntent, one cart and one order for one row.
 */
export default class StripeOrdersModuleService extends MedusaService({
  StripeOrderAttempt,
  StripeOrderEvent,
}) {
  private readonly options_: StripeOrdersOptions;

  constructor(container: Record<string, unknown>, options: StripeOrdersOptions = {}) {
    super(container, options);
    this.options_ = options;
  }

  /** The settings, from the options and the environment. Throws `invalid_data` for a value that is none. */
  settings(): StripeOrdersSettings {
    return readStripeOrdersSettings(this.options_);
  }

  /**
   * Takes the attempt of a payment, and writes down that its event was delivered. Locks the payment's row for one round
   * trip.
   *
   * @param payment - as the event tells of it
   * @param context - Medusa's
   * @returns the attempt, and a lease where it is the caller's to work on
   */
  @InjectTransactionManager()
  async openAttempt(
    payment: PaidPayment,
    @MedusaContext() context: Context = {},
  ): Promise<OpenedAttempt> {
    const execute = sqlOf(context);
    const lease = newLease();
    const attempt = await openAttempt(execute, payment, lease);
    if (attempt) {
      return { attempt, lease: leaseOf(attempt, lease) };
    }
    const other = await readAttempt(execute, "payment_intent_id", payment.payment_intent_id);
    return { attempt: other as StripeOrderAttemptRow, lease: null };
  }

  /**
   * Writes down that an event was delivered. Locks the event's row.
   *
   * @param payment - as the event tells of it
   * @param context - Medusa's
   */
  @InjectManager()
  async recordEvent(payment: PaidPayment, @MedusaContext() context: Context = {}): Promise<void> {
    await recordEvent(sqlOf(context), generateEntityId(undefined, "soevt"), payment);
  }

  /**
   * Takes a closed attempt again because a person asked for it. Locks its row.
   *
   * @param attemptId - the attempt
   * @param context - Medusa's
   * @returns the lease, or `null` where another works on it, it has an order, or its money went back
   */
  @InjectManager()
  async reopenAttempt(
    attemptId: string,
    @MedusaContext() context: Context = {},
  ): Promise<OpenedAttempt | null> {
    const lease = newLease();
    const attempt = await reopenAttempt(sqlOf(context), attemptId, lease);
    return attempt ? { attempt, lease: leaseOf(attempt, lease) } : null;
  }

  /**
   * Takes the attempt that has been due for longest, as the job does. Locks its row.
   *
   * @param context - Medusa's
   * @returns the lease, or `null` where none is due
   */
  @InjectManager()
  async takeDueAttempt(@MedusaContext() context: Context = {}): Promise<OpenedAttempt | null> {
    const lease = newLease();
    const attempt = await takeDueAttempt(sqlOf(context), lease);
    return attempt ? { attempt, lease: leaseOf(attempt, lease) } : null;
  }

  /** Reads the attempt of a payment, past every cache; `undefined` where there is none. */
  @InjectManager()
  async findAttempt(
    paymentIntentId: string,
    @MedusaContext() context: Context = {},
  ): Promise<StripeOrderAttemptRow | undefined> {
    return await readAttempt(sqlOf(context), "payment_intent_id", paymentIntentId);
  }

  /**
   * Lengthens a lease by {@link LEASE_SECONDS} from now. Locks the attempt's row.
   *
   * @param lease - the caller's
   * @param context - Medusa's
   * @returns the attempt, or `undefined` where another has taken it over
   */
  @InjectManager()
  async renewLease(
    lease: AttemptLease,
    @MedusaContext() context: Context = {},
  ): Promise<StripeOrderAttemptRow | undefined> {
    return await renewLease(sqlOf(context), lease, LEASE_SECONDS);
  }

  /**
   * Gives a cart to an attempt, so that no other payment makes an order of it. Locks the attempt's row.
   *
   * @param lease - the caller's
   * @param cartId - the cart
   * @param context - Medusa's
   * @returns the attempt of another payment that has the cart; `"lost"` where the lease is gone; else `null`
   */
  @InjectManager()
  async claimCart(
    lease: AttemptLease,
    cartId: string,
    @MedusaContext() context: Context = {},
  ): Promise<StripeOrderAttemptRow | "lost" | null> {
    const execute = sqlOf(context);
    try {
      return (await claimCart(execute, lease, cartId)) ? null : "lost";
    } catch (error) {
      if ((error as { code?: string }).code !== UNIQUE_VIOLATION) {
        throw error;
      }
    }
    const holder = await readAttempt(execute, "claimed_cart_id", cartId);
    // The other let go between the two statements: as good as having lost the race, and the next try succeeds.
    return holder ?? "lost";
  }

  /**
   * Ends the work on an attempt. Locks its row.
   *
   * @param lease - the caller's
   * @param end - how it ended
   * @param context - Medusa's
   * @returns the attempt, or `undefined` where another has taken it over
   */
  @InjectManager()
  async closeAttempt(
    lease: AttemptLease,
    end: AttemptEnd,
    @MedusaContext() context: Context = {},
  ): Promise<StripeOrderAttemptRow | undefined> {
    return await closeAttempt(sqlOf(context), lease, end);
  }

  /** Writes down that the admin was told of an attempt. Safe to do twice. */
  @InjectManager()
  async markNotified(attemptId: string, @MedusaContext() context: Context = {}): Promise<void> {
    await markNotified(sqlOf(context), attemptId);
  }

  /**
   * Takes an order for the payment's, so that no worker that has lost its lease undoes it. Locks the attempt's row.
   *
   * @param lease - the caller's
   * @param orderId - the order that the payment's cart has become
   * @param context - Medusa's
   * @returns false where another has taken the attempt over, or the order is being undone
   */
  @InjectManager()
  async confirmOrder(
    lease: AttemptLease,
    orderId: string,
    @MedusaContext() context: Context = {},
  ): Promise<boolean> {
    return await confirmOrder(sqlOf(context), lease, orderId);
  }

  /** Takes {@link confirmOrder} back, as long as the lease holds. Safe to do twice. */
  @InjectManager()
  async withdrawOrder(
    lease: AttemptLease,
    orderId: string,
    @MedusaContext() context: Context = {},
  ): Promise<void> {
    await withdrawOrder(sqlOf(context), lease, orderId);
  }

  /**
   * Asks whether an order that was made of a cart may be undone, and if so lets nobody take it for a payment's any more.
   * Safe to ask twice. Locks the row of the attempt that has the cart.
   *
   * @param cartId - the cart
   * @param orderId - the order
   * @param context - Medusa's
   * @returns whether the order stays, and whether the cart has become another one
   */
  @InjectManager()
  async abandonOrder(
    cartId: string,
    orderId: string,
    @MedusaContext() context: Context = {},
  ): Promise<OrderVerdict> {
    return await abandonOrder(sqlOf(context), cartId, orderId);
  }

  /** Reads the PaymentIntents of attempts without an order that are not settled yet, `limit` at most. */
  @InjectManager()
  async listUnsettled(limit: number, @MedusaContext() context: Context = {}): Promise<string[]> {
    return await listUnsettled(sqlOf(context), limit);
  }

  /** Writes down that nothing is left to do for an unfulfillable attempt by itself. Safe to do twice. */
  @InjectManager()
  async markSettled(attemptId: string, @MedusaContext() context: Context = {}): Promise<void> {
    await markSettled(sqlOf(context), attemptId);
  }

  /**
   * Begins a refund, or takes one up again: from here on no order can be made of the payment. Locks the attempt's row.
   *
   * @param attemptId - the attempt
   * @param context - Medusa's
   * @returns false where somebody makes an order of the payment, or its money is back
   */
  @InjectManager()
  async beginRefund(attemptId: string, @MedusaContext() context: Context = {}): Promise<boolean> {
    return await beginRefund(sqlOf(context), attemptId);
  }

  /** Writes down that an unfulfillable payment went back; `refundId` is Stripe's, where it is known. Safe to do twice. */
  @InjectManager()
  async markRefunded(
    attemptId: string,
    refundId: string | null,
    @MedusaContext() context: Context = {},
  ): Promise<void> {
    await markRefunded(sqlOf(context), attemptId, refundId);
  }

  /** Writes down that Stripe refuses to refund a payment, with Stripe's code. Safe to do twice. */
  @InjectManager()
  async markRefundRefused(
    attemptId: string,
    code: string,
    @MedusaContext() context: Context = {},
  ): Promise<void> {
    await markRefundRefused(sqlOf(context), attemptId, code);
  }

  /**
   * Adds what an event said of a payment to its attempt, once. Locks the attempt's row.
   *
   * @param note - what it said
   * @param context - Medusa's
   * @returns the attempt, `undefined` where the payment is none of ours
   */
  @InjectManager()
  async addNote(
    note: NewNote,
    @MedusaContext() context: Context = {},
  ): Promise<StripeOrderAttemptRow | undefined> {
    return await addNote(sqlOf(context), note);
  }

  /**
   * Reads attempts that nobody will finish by themselves: they wait for nothing, or for a job that does not come.
   *
   * @param ids - only these; without it, all
   * @param context - Medusa's
   * @returns the attempts, by id
   */
  @InjectManager()
  async listUnfinishedAttempts(
    ids?: string[],
    @MedusaContext() context: Context = {},
  ): Promise<UnfinishedAttempt[]> {
    return await findUnfinished(sqlOf(context), ids ?? null);
  }

  /** Makes an attempt due that nobody works on. Locks its row. Returns false where somebody does, or it is finished. */
  @InjectManager()
  async resumeAttempt(attemptId: string, @MedusaContext() context: Context = {}): Promise<boolean> {
    return await resumeAttempt(sqlOf(context), attemptId);
  }

  /**
   * Takes away what is older than the retention, `limit` rows of each kind at most. Locks the rows.
   *
   * @param limit - how many
   * @param context - Medusa's
   * @returns how many rows there were
   */
  @InjectManager()
  async purge(limit: number, @MedusaContext() context: Context = {}): Promise<PurgedRows> {
    return await purgeRows(sqlOf(context), this.settings().retentionDays, limit);
  }
}

function newLease(): NewLease {
  return {
    id: generateEntityId(undefined, "soatt"),
    lease_token: randomUUID(),
    lease_seconds: LEASE_SECONDS,
  };
}

function leaseOf(attempt: StripeOrderAttemptRow, lease: NewLease): AttemptLease {
  return { attempt_id: attempt.id, lease_token: lease.lease_token };
}
