import type {
  AuthorizePaymentInput,
  AuthorizePaymentOutput,
  CancelPaymentInput,
  CancelPaymentOutput,
  CapturePaymentInput,
  CapturePaymentOutput,
  DeletePaymentInput,
  DeletePaymentOutput,
  GetPaymentStatusInput,
  GetPaymentStatusOutput,
  InitiatePaymentInput,
  InitiatePaymentOutput,
  RefundPaymentInput,
  RefundPaymentOutput,
  RetrievePaymentInput,
  RetrievePaymentOutput,
  UpdatePaymentInput,
  UpdatePaymentOutput,
  WebhookActionResult,
} from "@medusajs/framework/types";
import {
  AbstractPaymentProvider,
  MedusaError,
  PaymentActions,
  PaymentSessionStatus,
} from "@medusajs/framework/utils";
import type Stripe from "stripe";

import {
  readStripeOrdersSettings,
  type StripeOrdersOptions,
} from "../../modules/stripe-orders/options";
import { fromSmallestUnit, toSmallestUnit } from "./amounts";
import { stripeClient } from "./client";
import {
  ADOPT_INTENT,
  type AdoptionContext,
  type AdoptedPaymentData,
  STRIPE_ORDERS_IDENTIFIER,
} from "./types";

/** The provider's options, which are those of the Stripe orders module, or are read from the same environment. */
type Options = Pick<StripeOrdersOptions, "apiKey" | "apiBaseUrl">;

/**
 * Stands for payments that Stripe took before there was an order, outside of Medusa's payment sessions. A session adopts
 * a PaymentIntent that is paid; it never takes money itself.
 *
 * Which PaymentIntent a session adopts is only ever read from the session's context, which the server alone writes: the
 * data of a session may come from a shopper, who could name a payment that was made for another cart.
 */
export class StripeOrdersPaymentProvider extends AbstractPaymentProvider<Options> {
  static override identifier = STRIPE_ORDERS_IDENTIFIER;

  private readonly options_: Options;

  constructor(cradle: Record<string, unknown>, options: Options = {}) {
    super(cradle, options);
    this.options_ = options;
  }

  /** Opens a session that adopts the PaymentIntent of the context, or one that nothing can come of. */
  async initiatePayment(input: InitiatePaymentInput): Promise<InitiatePaymentOutput> {
    const adoption = (input.context as AdoptionContext | undefined)?.[ADOPT_INTENT];
    const data: AdoptedPaymentData = {
      payment_intent_id: adoption?.payment_intent_id ?? null,
      checkout_session_id: adoption?.checkout_session_id ?? null,
    };
    return {
      id: adoption?.payment_intent_id ?? "none",
      data,
      status: PaymentSessionStatus.PENDING,
    };
  }

  /** Reports the session as captured: the money was taken before. Without a PaymentIntent nothing was paid. */
  async authorizePayment(input: AuthorizePaymentInput): Promise<AuthorizePaymentOutput> {
    const status = adoptedIntent(input.data)
      ? PaymentSessionStatus.CAPTURED
      : PaymentSessionStatus.REQUIRES_MORE;
    return { data: input.data, status };
  }

  /** Nothing is left to capture. */
  async capturePayment(input: CapturePaymentInput): Promise<CapturePaymentOutput> {
    return { data: input.data };
  }

  /** The money is taken: it goes back by a refund, which a person or the store's options decide, never as a side effect. */
  async cancelPayment(input: CancelPaymentInput): Promise<CancelPaymentOutput> {
    return { data: input.data };
  }

  /** Forgets the session. The payment at Stripe stays what it is. */
  async deletePayment(input: DeletePaymentInput): Promise<DeletePaymentOutput> {
    return { data: input.data };
  }

  /** What a session adopts is settled when it is opened; a shopper cannot change it. */
  async updatePayment(input: UpdatePaymentInput): Promise<UpdatePaymentOutput> {
    return { data: { payment_intent_id: null, checkout_session_id: null, ...this.kept_(input) } };
  }

  /**
   * Refunds at Stripe.
   *
   * @throws MedusaError `not_allowed` without an API key; what Stripe throws
   */
  async refundPayment(input: RefundPaymentInput): Promise<RefundPaymentOutput> {
    const intentId = requireIntent(input.data);
    const stripe = this.stripe_();
    const intent = await stripe.paymentIntents.retrieve(intentId);
    const refund = await stripe.refunds.create(
      { payment_intent: intentId, amount: toSmallestUnit(input.amount, intent.currency) },
      { idempotencyKey: input.context?.idempotency_key },
    );
    return { data: { ...input.data, refund_id: refund.id } };
  }

  /**
   * Reads the PaymentIntent from Stripe.
   *
   * @throws MedusaError `not_allowed` without an API key; what Stripe throws
   */
  async retrievePayment(input: RetrievePaymentInput): Promise<RetrievePaymentOutput> {
    const intent = await this.stripe_().paymentIntents.retrieve(requireIntent(input.data));
    return {
      data: {
        ...input.data,
        status: intent.status,
        amount: fromSmallestUnit(intent.amount, intent.currency),
        amount_received: fromSmallestUnit(intent.amount_received, intent.currency),
        currency_code: intent.currency,
      },
    };
  }

  /** Asks Stripe; without an API key a session that adopts a PaymentIntent counts as captured, as its event said. */
  async getPaymentStatus(input: GetPaymentStatusInput): Promise<GetPaymentStatusOutput> {
    const intentId = adoptedIntent(input.data);
    if (!intentId) {
      return { status: PaymentSessionStatus.REQUIRES_MORE };
    }
    const stripe = this.findStripe_();
    if (!stripe) {
      return { status: PaymentSessionStatus.CAPTURED };
    }
    const intent = await stripe.paymentIntents.retrieve(intentId);
    return {
      status:
        intent.status === "succeeded"
          ? PaymentSessionStatus.CAPTURED
          : intent.status === "canceled"
            ? PaymentSessionStatus.CANCELED
            : PaymentSessionStatus.PENDING,
    };
  }

  /** Events come in at `/hooks/stripe/orders`; Medusa's own payment webhook has nothing to do with these payments. */
  async getWebhookActionAndData(): Promise<WebhookActionResult> {
    return { action: PaymentActions.NOT_SUPPORTED };
  }

  private kept_(input: UpdatePaymentInput): Partial<AdoptedPaymentData> {
    const adoption = (input.context as AdoptionContext | undefined)?.[ADOPT_INTENT];
    return adoption ?? {};
  }

  private stripe_(): Stripe {
    const stripe = this.findStripe_();
    if (!stripe) {
      throw new MedusaError(
        MedusaError.Types.NOT_ALLOWED,
        "Stripe cannot be asked: set apiKey (STRIPE_API_KEY) of the Stripe orders payment provider",
      );
    }
    return stripe;
  }

  private findStripe_(): Stripe | null {
    const { apiKey, apiBaseUrl } = readStripeOrdersSettings({
      ...this.options_,
      refundUnfulfillable: false,
    });
    return apiKey ? stripeClient(apiKey, apiBaseUrl) : null;
  }
}

function adoptedIntent(data: Record<string, unknown> | undefined): string | null {
  return (data as AdoptedPaymentData | undefined)?.payment_intent_id ?? null;
}

function requireIntent(data: Record<string, unknown> | undefined): string {
  const intentId = adoptedIntent(data);
  if (!intentId) {
    throw new MedusaError(
      MedusaError.Types.INVALID_DATA,
      "The payment has adopted no PaymentIntent of Stripe's",
    );
  }
  return intentId;
}
