import { Migration } from "@medusajs/framework/mikro-orm/migrations";

/**
 * Indexes for look-ups in the tables of Medusa's Payment and Order Modules: who owns a PaymentIntent, wherever it stands in
 * a session's or a payment's data, and which orders were begun for one. Medusa migrates its own modules first; where their
 * tables are not in this database the look-ups find nothing and need no index.
 */
const INDEX_OTHER_MODULES = `
  do $$
  begin
    if to_regclass('payment_session') is not null then
      create index if not exists "IDX_payment_session_data_stripe_orders" on "payment_session" using gin ("data");
    end if;
    if to_regclass('payment') is not null then
      create index if not exists "IDX_payment_data_stripe_orders" on "payment" using gin ("data");
    end if;
    if to_regclass('"order"') is not null then
      create index if not exists "IDX_order_stripe_payment_intent_id"
        on "order" (("metadata" ->> 'stripe_payment_intent_id'))
        where ("metadata" ->> 'stripe_payment_intent_id') is not null;
    end if;
  end;
  $$;
`;

/** Payments taken by Stripe, and the events that told of them. */
export class Migration20261121120000 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`
      create table if not exists "stripe_order_attempt" (
        "id" text primary key,
        "payment_intent_id" text not null,
        "checkout_session_id" text null,
        "event_id" text not null,
        "event_type" text not null,
        "cart_id" text null,
        "claimed_cart_id" text null,
        "order_id" text null,
        "status" text not null
          check ("status" in ('processing', 'succeeded', 'failed', 'waiting', 'unfulfillable', 'refunding', 'refunded')),
        "reason_code" text null,
        "reason_message" text null,
        "amount" double precision not null check ("amount" > 0 and "amount" = floor("amount")),
        "currency_code" text not null,
        "payment" jsonb null,
        "attempts" integer not null default 1,
        "lease_token" text null,
        "lease_expires_at" timestamptz null,
        "started_at" timestamptz not null default now(),
        "finished_at" timestamptz null,
        "failures" integer not null default 0,
        "failing_since" timestamptz null,
        "waiting_since" timestamptz null,
        "next_attempt_at" timestamptz null,
        "notified_at" timestamptz null,
        "made_order_id" text null,
        "abandoned_order_ids" text[] not null default '{}',
        "refund_id" text null,
        "refund_error" text null,
        "refunded_at" timestamptz null,
        "amount_returned" double precision not null default 0 check ("amount_returned" >= 0),
        "notes" jsonb not null default '[]',
        "created_at" timestamptz not null default now(),
        "updated_at" timestamptz not null default now(),
        "deleted_at" timestamptz null,
        constraint "CK_stripe_order_attempt_order"
          check (("status" = 'succeeded') = ("order_id" is not null)),
        constraint "CK_stripe_order_attempt_cart"
          check ("claimed_cart_id" is null or "status" in ('processing', 'succeeded'))
      );
    `);
    this.addSql(`
      create unique index if not exists "IDX_stripe_order_attempt_payment_intent_id_unique"
        on "stripe_order_attempt" ("payment_intent_id");
    `);
    this.addSql(`
      create unique index if not exists "IDX_stripe_order_attempt_claimed_cart_id_unique"
        on "stripe_order_attempt" ("claimed_cart_id") where "claimed_cart_id" is not null;
    `);
    this.addSql(`
      create unique index if not exists "IDX_stripe_order_attempt_order_id_unique"
        on "stripe_order_attempt" ("order_id") where "order_id" is not null;
    `);
    this.addSql(`
      create index if not exists "IDX_stripe_order_attempt_status_created_at"
        on "stripe_order_attempt" ("status", "created_at");
    `);
    this.addSql(`
      create index if not exists "IDX_stripe_order_attempt_next_attempt_at"
        on "stripe_order_attempt" ("next_attempt_at") where "next_attempt_at" is not null;
    `);
    this.addSql(`
      create index if not exists "IDX_stripe_order_attempt_cart_id"
        on "stripe_order_attempt" ("cart_id") where "cart_id" is not null;
    `);
    this.addSql(`
      create index if not exists "IDX_stripe_order_attempt_finished_at"
        on "stripe_order_attempt" ("finished_at");
    `);
    this.addSql(`
      create index if not exists "IDX_stripe_order_attempt_checkout_session_id"
        on "stripe_order_attempt" ("checkout_session_id") where "checkout_session_id" is not null;
    `);
    this.addSql(`
      create table if not exists "stripe_order_event" (
        "id" text primary key,
        "event_id" text not null,
        "event_type" text not null,
        "payment_intent_id" text not null,
        "deliveries" integer not null default 1,
        "last_delivered_at" timestamptz not null default now(),
        "created_at" timestamptz not null default now(),
        "updated_at" timestamptz not null default now(),
        "deleted_at" timestamptz null
      );
    `);
    this.addSql(`
      create unique index if not exists "IDX_stripe_order_event_event_id_unique"
        on "stripe_order_event" ("event_id");
    `);
    this.addSql(`
      create index if not exists "IDX_stripe_order_event_payment_intent_id"
        on "stripe_order_event" ("payment_intent_id");
    `);
    this.addSql(`
      create index if not exists "IDX_stripe_order_event_last_delivered_at"
        on "stripe_order_event" ("last_delivered_at");
    `);
    this.addSql(INDEX_OTHER_MODULES);
  }

  override async down(): Promise<void> {
    this.addSql(`drop index if exists "IDX_order_stripe_payment_intent_id";`);
    this.addSql(`drop index if exists "IDX_payment_data_stripe_orders";`);
    this.addSql(`drop index if exists "IDX_payment_session_data_stripe_orders";`);
    this.addSql(`drop table if exists "stripe_order_event";`);
    this.addSql(`drop table if exists "stripe_order_attempt";`);
  }
}
