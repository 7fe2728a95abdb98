import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A payment that the server knows. */
export type KnownIntent = { amount: number; currency: string; status: string; refunded: number };

/** A refund that was made. */
export type MadeRefund = { id: string; intent: string; amount: number; idempotencyKey: string };

/**
 * A server on this machine that speaks Stripe's API, as far as this plugin calls it: reading a PaymentIntent, and
 * refunding one under an idempotency key.
 */
export class StripeServer {
  readonly refunds: MadeRefund[] = [];
  /** Method and path of every request. */
  readonly requests: string[] = [];
  /** How many of the next requests (to this path, if it is set) get this status, as when Stripe has a bad day. */
  failing: { times: number; status: number; path?: string } = { times: 0, status: 500 };
  /** Requests to this path are answered only once the promise is kept, as when Stripe takes its time. */
  slow: { path: string; until: Promise<void> } | undefined;
  private readonly intents = new Map<string, KnownIntent>();
  private readonly byKey = new Map<string, MadeRefund>();
  private server: Server | undefined;

  /** Where it answers; known once it runs. */
  get url(): string {
    return `http://127.0.0.1:${(this.server?.address() as AddressInfo).port}`;
  }

  /** Starts on a free port. */
  async start(): Promise<this> {
    this.server = createServer((request, response) => void this.answer(request, response));
    await new Promise<void>((ready) => this.server?.listen(0, "127.0.0.1", ready));
    return this;
  }

  /** Stops, and closes what connections there are. */
  async stop(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise<void>((done) => this.server?.close(() => done()));
  }

  /** Makes a payment known, as a shopper's does. */
  know(id: string, intent: Partial<KnownIntent> & { amount: number }): void {
    this.intents.set(id, { currency: "usd", status: "succeeded", refunded: 0, ...intent });
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const form = new URLSearchParams(await readBody(request));
    const url = new URL(request.url ?? "/", "http://stripe");
    this.requests.push(`${request.method} ${url.pathname}`);
    if (this.slow?.path === url.pathname) {
      await this.slow.until;
    }
    const [status, body] = this.handle(request, url.pathname, form);
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify(body));
  }

  private handle(
    request: IncomingMessage,
    path: string,
    form: URLSearchParams,
  ): [status: number, body: object] {
    if (this.failing.times > 0 && path === (this.failing.path ?? path)) {
      this.failing.times--;
      return [this.failing.status, failure("api_error", "internal", "Stripe has a bad day")];
    }
    if (!request.headers.authorization?.startsWith("Bearer sk_")) {
      return [401, failure("invalid_request_error", "api_key", "No key")];
    }
    if (request.method === "GET" && path.startsWith("/v1/payment_intents/")) {
      return this.readIntent(path.split("/").at(-1) ?? "");
    }
    if (request.method === "POST" && path === "/v1/refunds") {
      return this.refund(form, String(request.headers["idempotency-key"]));
    }
    return [404, failure("invalid_request_error", "url", `Nothing answers at ${path}`)];
  }

  private readIntent(id: string): [number, object] {
    const intent = this.intents.get(id);
    if (!intent) {
      return [404, failure("invalid_request_error", "resource_missing", "No such payment_intent")];
    }
    const { amount, currency, status, refunded } = intent;
    return [
      200,
      {
        id,
        object: "payment_intent",
        amount,
        amount_received: amount,
        currency,
        status,
        latest_charge: {
          id: `ch_${id}`,
          object: "charge",
          amount,
          amount_refunded: refunded,
          refunded: refunded >= amount,
        },
      },
    ];
  }

  private refund(form: URLSearchParams, idempotencyKey: string): [number, object] {
    const known = this.byKey.get(idempotencyKey);
    if (known) {
      return [200, { object: "refund", status: "succeeded", ...known }];
    }
    const id = form.get("payment_intent") ?? "";
    const intent = this.intents.get(id);
    if (!intent) {
      return [404, failure("invalid_request_error", "resource_missing", "No such payment_intent")];
    }
    const amount = Number(form.get("amount") ?? intent.amount - intent.refunded);
    if (amount <= 0 || intent.refunded + amount > intent.amount) {
      return [400, failure("invalid_request_error", "charge_already_refunded", "Refunded before")];
    }
    intent.refunded += amount;
    const made = { id: `re_${this.refunds.length + 1}`, intent: id, amount, idempotencyKey };
    this.refunds.push(made);
    this.byKey.set(idempotencyKey, made);
    return [200, { object: "refund", status: "succeeded", ...made }];
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function failure(type: string, code: string, message: string): object {
  return { error: { type, code, message } };
}
