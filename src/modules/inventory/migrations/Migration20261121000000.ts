import { Migration } from "@medusajs/framework/mikro-orm/migrations";

import { dropEngineSql } from "../engine/install";
import { withoutWaiting } from "../engine/online";
import { ENGINE_V1 } from "../engine/v1";
import { COUNT_TABLES } from "../engine/v1/count-tables";
import { SUPPLY_TABLES } from "../engine/v1/supply-tables";

/**
 * The queue, the outbox, the ledger, inbound supply, version 1 of the engine, and at the end, because it locks core's tables, the policy
 * columns and the claim's form. Quantities are back-filled afterwards, outside of any lock on a table (engine/backfill.ts).
 */
export class Migration20261121000000 extends Migration {
  override async up(): Promise<void> {
    this.addSql(`create sequence if not exists "backorder_entry_id_seq";`);
    this.addSql(`
      create table if not exists "backorder_entry" (
        "id" text not null default 'boent_' || lpad(nextval('backorder_entry_id_seq')::text, 19, '0'),
        "reservation_id" text not null,
        "line_item_id" text null,
        "inventory_level_id" text not null,
        "inventory_item_id" text not null,
        "location_id" text not null,
        "quantity" numeric not null,
        "raw_quantity" jsonb not null,
        "filled_quantity" numeric not null default 0,
        "raw_filled_quantity" jsonb not null default '{"value": "0", "precision": 20}',
        "cancelled_quantity" numeric not null default 0,
        "raw_cancelled_quantity" jsonb not null default '{"value": "0", "precision": 20}',
        "status" text not null default 'open',
        "priority" integer not null default 0,
        "queued_at" timestamptz not null,
        "promised_at" timestamptz null,
        "estimated_at" timestamptz null,
        "first_promised_at" timestamptz null,
        "promise_history" jsonb null,
        "replenishment_line_id" text null,
        "notified_at" timestamptz null,
        "closed_at" timestamptz null,
        "stock_movement_id" text not null,
        "correlation_id" text null,
        "created_at" timestamptz not null default now(),
        "updated_at" timestamptz not null default now(),
        "deleted_at" timestamptz null,
        constraint "backorder_entry_pkey" primary key ("id"),
        constraint "CK_backorder_entry_status" check ("status" in ('open', 'filled', 'cancelled')),
        constraint "CK_backorder_entry_quantities"
          check ("quantity" >= 0 and "filled_quantity" >= 0 and "cancelled_quantity" >= 0),
        constraint "CK_backorder_entry_open" check (("status" = 'open') = ("quantity" > 0))
      );
    `);
    this.addSql(`
      create index if not exists "IDX_backorder_entry_queue"
        on "backorder_entry" ("inventory_level_id", "priority" desc, "queued_at", "id") where "status" = 'open';
      create index if not exists "IDX_backorder_entry_reservation_id" on "backorder_entry" ("reservation_id");
      create index if not exists "IDX_backorder_entry_line_item_id" on "backorder_entry" ("line_item_id");
    `);
    this.addSql(`create sequence if not exists "stock_movement_id_seq";`);
    this.addSql(`
      create table if not exists "stock_movement" (
        "id" text collate "C" not null default 'stmov_' || lpad(nextval('stock_movement_id_seq')::text, 19, '0'),
        "inventory_level_id" text not null,
        "inventory_item_id" text not null,
        "location_id" text not null,
        "kind" text not null,
        "cause" text not null,
        "stocked_delta" numeric not null,
        "raw_stocked_delta" jsonb not null,
        "reserved_delta" numeric not null,
        "raw_reserved_delta" jsonb not null,
        "stocked_quantity" numeric not null,
        "raw_stocked_quantity" jsonb not null,
        "reserved_quantity" numeric not null,
        "raw_reserved_quantity" jsonb not null,
        "reservation_id" text null,
        "line_item_id" text null,
        "correlation_id" text null,
        "actor" text null,
        "reverses_id" text null,
        "created_at" timestamptz not null default clock_timestamp(),
        "updated_at" timestamptz not null default clock_timestamp(),
        "deleted_at" timestamptz null,
        constraint "stock_movement_pkey" primary key ("id"),
        constraint "CK_stock_movement_kind"
          check ("kind" in ('opening', 'claim', 'release', 'adjust', 'receive', 'count', 'reconcile'))
      );
    `);
    this.addSql(`
      create index if not exists "IDX_stock_movement_level" on "stock_movement" ("inventory_level_id", "id");
      create index if not exists "IDX_stock_movement_correlation"
        on "stock_movement" ("correlation_id", "inventory_level_id") where "correlation_id" is not null;
      create index if not exists "IDX_stock_movement_reservation"
        on "stock_movement" ("reservation_id", "id") where "reservation_id" is not null;
      -- The ledger is written in the order of time: for the days of a series, ranges of pages are enough.
      create index if not exists "IDX_stock_movement_created_at"
        on "stock_movement" using brin ("created_at") with (autosummarize = on);
    `);

    this.addSql(`
      create table if not exists "stock_movement_archive" (
        "ends_at" timestamptz not null,
        "last_movement_id" text collate "C" not null,
        "created_at" timestamptz not null default clock_timestamp(),
        constraint "stock_movement_archive_pkey" primary key ("ends_at")
      );
    `);

    for (const sql of [...SUPPLY_TABLES, ...COUNT_TABLES]) {
      this.addSql(sql);
    }

    this.addSql(`
      create table if not exists "customer_notice" (
        "order_id" text not null,
        "confirm" boolean not null default false,
        "remind" boolean not null default false,
        "reminded_at" timestamptz null,
        "told" jsonb null,
        "plan" jsonb null,
        "changes" integer not null default 0,
        "lease" integer not null default 0,
        "due_at" timestamptz null,
        "lease_until" timestamptz null,
        "created_at" timestamptz not null default now(),
        "updated_at" timestamptz not null default now(),
        constraint "customer_notice_pkey" primary key ("order_id")
      );
      create index if not exists "IDX_customer_notice_due" on "customer_notice" ("due_at") where "due_at" is not null;
    `);

    this.addSql(`
      create table if not exists "inventory_idempotency_key" (
        "key" text not null,
        "digest" text not null,
        "answer" jsonb not null,
        "created_at" timestamptz not null default now(),
        constraint "inventory_idempotency_key_pkey" primary key ("key")
      );
      create index if not exists "IDX_inventory_idempotency_key_created_at"
        on "inventory_idempotency_key" ("created_at");
    `);
    this.addSql(`
      create table if not exists "unsettled_change" (
        "inventory_level_id" text not null,
        "correlation_id" text not null,
        "delta" numeric not null,
        "changed_at" timestamptz not null default clock_timestamp(),
        constraint "unsettled_change_pkey" primary key ("inventory_level_id", "correlation_id")
      );
      create index if not exists "IDX_unsettled_change_correlation_id" on "unsettled_change" ("correlation_id");
      create index if not exists "IDX_unsettled_change_changed_at" on "unsettled_change" ("changed_at");
    `);
    this.addSql(`create sequence if not exists "inventory_outbox_id_seq";`);
    this.addSql(`
      create table if not exists "inventory_outbox" (
        "id" text collate "C" not null default 'invout_' || lpad(nextval('inventory_outbox_id_seq')::text, 19, '0'),
        "name" text not null,
        "backorder_entry_id" text not null,
        "inventory_level_id" text not null,
        "correlation_id" text null,
        "key" text null,
        "data" jsonb null,
        "due_at" timestamptz null,
        "lease_until" timestamptz null,
        "sent_at" timestamptz null,
        "handled_at" timestamptz null,
        "created_at" timestamptz not null default clock_timestamp(),
        constraint "inventory_outbox_pkey" primary key ("id")
      );
      -- What is told once only.
      create unique index if not exists "IDX_inventory_outbox_key" on "inventory_outbox" ("key") where "key" is not null;
      create index if not exists "IDX_inventory_outbox_unsent" on "inventory_outbox" ("id") where "sent_at" is null;
      create index if not exists "IDX_inventory_outbox_unsent_level"
        on "inventory_outbox" ("inventory_level_id") where "sent_at" is null;
      create index if not exists "IDX_inventory_outbox_not_due"
        on "inventory_outbox" ("correlation_id") where "due_at" is null;
      create index if not exists "IDX_inventory_outbox_unhandled"
        on "inventory_outbox" ("sent_at") where "handled_at" is null and "sent_at" is not null;
      create index if not exists "IDX_inventory_outbox_handled" on "inventory_outbox" ("handled_at")
        where "handled_at" is not null;
      create index if not exists "IDX_inventory_outbox_entry" on "inventory_outbox" ("backorder_entry_id");
    `);

    // One row for each cart that was completed, or is being completed: by its key a cart becomes one order.
    this.addSql(`
      create table if not exists "cart_order" (
        "cart_id" text not null,
        "order_id" text null,
        "holder" text null,
        "taken_by" text null,
        "held_until" timestamptz null,
        "created_at" timestamptz not null default now(),
        constraint "cart_order_pkey" primary key ("cart_id")
      );
      create unique index if not exists "IDX_cart_order_order_id" on "cart_order" ("order_id")
        where "order_id" is not null;
    `);

    for (const sql of ENGINE_V1) {
      this.addSql(sql);
    }
    // The ledger's own, not the engine's: it stays when a version of the engine goes.
    this.addSql(`
      create or replace function stock_movement_refuse_change() returns trigger language plpgsql as $$
      begin
        raise exception 'stock_movement is append-only: % is refused', tg_op using errcode = 'restrict_violation';
      end
      $$;
      create or replace trigger "stock_movement_append_only"
        before update or delete on "stock_movement"
        for each statement execute function stock_movement_refuse_change();
    `);

    const ownColumns = (table: string) => `
      alter table "${table}"
        add column if not exists "allow_backorder" boolean null,
        add column if not exists "backorder_limit" numeric null
          constraint "CK_${table}_backorder_limit" check ("backorder_limit" >= 0),
        add column if not exists "lead_time_days" integer null
          constraint "CK_${table}_lead_time_days" check ("lead_time_days" >= 0)`;
    this.addSql(
      withoutWaiting([
        ownColumns("inventory_item"),
        ownColumns("inventory_level"),
        `alter table "inventory_level"
           add column if not exists "backordered_quantity" numeric not null default 0
             constraint "CK_inventory_level_backordered_quantity" check ("backordered_quantity" >= 0)`,
        // Room on each page for the next version of its rows: an update of quantities then touches no index.
        `alter table "inventory_level" set (fillfactor = 50)`,
        `alter table "reservation_item"
           add column if not exists "deducted" boolean not null default false,
           add column if not exists "from_order" boolean not null default false,
           add column if not exists "ship_date" date null`,
        `create index if not exists "IDX_reservation_item_from_order"
           on "reservation_item" ("created_at") where "from_order" and "deleted_at" is null`,
      ]),
    );
  }

  override async down(): Promise<void> {
    this.addSql(
      [
        // What deducted claims took out of stock goes back, and is held instead: core knows no other form.
        `
      update "inventory_level" l
         set "stocked_quantity" = l."stocked_quantity" + claim.quantity,
             "raw_stocked_quantity" = backorders_v1_raw(l."stocked_quantity" + claim.quantity),
             "reserved_quantity" = l."reserved_quantity" + claim.quantity,
             "raw_reserved_quantity" = backorders_v1_raw(l."reserved_quantity" + claim.quantity)
        from (
          select "inventory_item_id", "location_id", sum("quantity") as quantity
            from "reservation_item"
           where "deducted" and "deleted_at" is null
           group by "inventory_item_id", "location_id"
        ) as claim
       where l."inventory_item_id" = claim."inventory_item_id"
         and l."location_id" = claim."location_id"
         and l."deleted_at" is null;
    `,
        // Before the tables, for some functions return their rows.
        dropEngineSql("v1"),
        `drop table if exists "replenishment_receipt_line";`,
        `drop table if exists "replenishment_receipt";`,
        `drop table if exists "replenishment_line";`,
        `drop table if exists "replenishment_order";`,
        `drop table if exists "stock_count_error";`,
        `drop table if exists "stock_count_line";`,
        `drop table if exists "stock_count";`,
        `drop table if exists "stock_movement";`,
        `drop table if exists "backorder_entry";`,
        `drop table if exists "cart_order";`,
        `drop table if exists "customer_notice";`,
        `drop table if exists "inventory_outbox";`,
        `drop table if exists "unsettled_change";`,
        `drop table if exists "inventory_idempotency_key";`,
        `drop table if exists "stock_movement_archive";`,
        `drop function if exists stock_movement_refuse_change();`,
        `drop sequence if exists "replenishment_order_display_id_seq";`,
        `drop sequence if exists "replenishment_id_seq";`,
        `drop sequence if exists "inventory_outbox_id_seq";`,
        `drop sequence if exists "stock_count_id_seq";`,
        `drop sequence if exists "stock_movement_id_seq";`,
        `drop sequence if exists "backorder_entry_id_seq";`,
        `drop index if exists "IDX_reservation_item_from_order";`,
        `
      alter table "reservation_item"
        drop column if exists "deducted",
        drop column if exists "from_order",
        drop column if exists "ship_date";
    `,
        `alter table "inventory_level" reset (fillfactor);`,
        `
      alter table "inventory_level"
        drop column if exists "allow_backorder",
        drop column if exists "backorder_limit",
        drop column if exists "lead_time_days",
        drop column if exists "backordered_quantity";
    `,
        `
      alter table "inventory_item"
        drop column if exists "allow_backorder",
        drop column if exists "backorder_limit",
        drop column if exists "lead_time_days";
    `,
      ].join("\n"),
    );
  }
}
