import { Migration } from "@medusajs/framework/mikro-orm/migrations";

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
          check ("status" in ('processing', 'succeeded', 'failed', 'unfulfillable', 'refunded')),
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
        "notified_at" timestamptz null,
        "refund_id" text null,
        "refunded_at" timestamptz null,
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
  }

  override async down(): Promise<void> {
    this.addSql(`drop table if exists "stripe_order_event";`);
    this.addSql(`drop table if exists "stripe_order_attempt";`);
  }
}
