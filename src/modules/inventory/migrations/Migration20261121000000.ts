import { Migration } from "@medusajs/framework/mikro-orm/migrations";

import { DROP_ENGINE_FUNCTIONS, ENGINE_FUNCTIONS } from "../engine/functions";

/** The policy columns, the claim's form, the queue, the ledger, and the engine's functions. */
export class Migration20261121000000 extends Migration {
  override async up(): Promise<void> {
    for (const table of ["inventory_level", "inventory_item"]) {
      this.addSql(`
        alter table "${table}"
          add column if not exists "allow_backorder" boolean null,
          add column if not exists "backorder_limit" numeric null
            constraint "CK_${table}_backorder_limit" check ("backorder_limit" >= 0);
      `);
    }
    this.addSql(`
      alter table "inventory_level"
        add column if not exists "backordered_quantity" numeric not null default 0
          constraint "CK_inventory_level_backordered_quantity" check ("backordered_quantity" >= 0);
    `);
    // Room on each page for the next version of its rows: an update of quantities then touches no index.
    this.addSql(`alter table "inventory_level" set (fillfactor = 50);`);
    this.addSql(`
      alter table "reservation_item" add column if not exists "deducted" boolean not null default false;
    `);
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
        "queued_at" timestamptz not null,
        "notified_at" timestamptz null,
        "closed_at" timestamptz null,
        "notify_lease_until" timestamptz null,
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
        on "backorder_entry" ("inventory_level_id", "queued_at", "id") where "status" = 'open';
      create index if not exists "IDX_backorder_entry_reservation_id" on "backorder_entry" ("reservation_id");
      create index if not exists "IDX_backorder_entry_line_item_id" on "backorder_entry" ("line_item_id");
      create index if not exists "IDX_backorder_entry_unnotified" on "backorder_entry" ("id")
        where "notified_at" is null and "status" <> 'cancelled';
    `);
    this.addSql(`create sequence if not exists "stock_movement_id_seq";`);
    // Keys are compared by ranges, so their column sorts by bytes.
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
        "idempotency_key" text collate "C" null,
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
      create unique index if not exists "IDX_stock_movement_idempotency_key"
        on "stock_movement" ("idempotency_key") where "idempotency_key" is not null;
      create index if not exists "IDX_stock_movement_correlation"
        on "stock_movement" ("correlation_id", "inventory_level_id") where "correlation_id" is not null;
      create index if not exists "IDX_stock_movement_reservation"
        on "stock_movement" ("reservation_id", "id") where "reservation_id" is not null;
    `);

    this.addSql(`
      create table if not exists "replenishment_order" (
        "id" text not null,
        "inventory_level_id" text not null,
        "inventory_item_id" text not null,
        "location_id" text not null,
        "quantity" numeric not null,
        "raw_quantity" jsonb not null,
        "status" text not null default 'requested',
        "expected_at" timestamptz null,
        "created_at" timestamptz not null default now(),
        "updated_at" timestamptz not null default now(),
        "deleted_at" timestamptz null,
        constraint "replenishment_order_pkey" primary key ("id"),
        constraint "CK_replenishment_order_status"
          check ("status" in ('requested', 'ordered', 'received', 'cancelled')),
        constraint "CK_replenishment_order_quantity" check ("quantity" > 0)
      );
    `);
    this.addSql(`
      create unique index if not exists "IDX_replenishment_order_requested"
        on "replenishment_order" ("inventory_level_id") where "status" = 'requested' and "deleted_at" is null;
      create index if not exists "IDX_replenishment_order_inventory_item_id"
        on "replenishment_order" ("inventory_item_id");
    `);

    for (const sql of ENGINE_FUNCTIONS) {
      this.addSql(sql);
    }
    this.addSql(`
      create or replace function backorders_refuse_change() returns trigger language plpgsql as $$
      begin
        raise exception 'stock_movement is append-only: % is refused', tg_op using errcode = 'restrict_violation';
      end
      $$;
      create or replace trigger "stock_movement_append_only"
        before update or delete on "stock_movement"
        for each statement execute function backorders_refuse_change();
    `);

    // Core writes the numeric column through a JavaScript number; where that lost digits, the raw twin has them.
    for (const column of ["stocked_quantity", "reserved_quantity", "incoming_quantity"]) {
      this.addSql(`
        update "inventory_level" set "${column}" = ("raw_${column}"->>'value')::numeric
         where "${column}" <> ("raw_${column}"->>'value')::numeric;
      `);
    }
    this.addSql(`
      update "reservation_item" set "quantity" = ("raw_quantity"->>'value')::numeric
       where "quantity" <> ("raw_quantity"->>'value')::numeric;
    `);
    // The ledger of a store that is already running opens with the balances that its levels have.
    this.addSql(`
      insert into "stock_movement" (
        "inventory_level_id", "inventory_item_id", "location_id", "kind", "cause",
        "stocked_delta", "raw_stocked_delta", "reserved_delta", "raw_reserved_delta",
        "stocked_quantity", "raw_stocked_quantity", "reserved_quantity", "raw_reserved_quantity"
      )
      select l."id", l."inventory_item_id", l."location_id", 'opening', 'migration',
             l."stocked_quantity", backorders_raw(l."stocked_quantity"),
             l."reserved_quantity", backorders_raw(l."reserved_quantity"),
             l."stocked_quantity", backorders_raw(l."stocked_quantity"),
             l."reserved_quantity", backorders_raw(l."reserved_quantity")
        from "inventory_level" l
       where not exists (select 1 from "stock_movement" m where m."inventory_level_id" = l."id")
       order by l."inventory_item_id", l."location_id";
    `);
  }

  override async down(): Promise<void> {
    // What deducted claims took out of stock goes back, and is held instead: core knows no other form.
    this.addSql(`
      update "inventory_level" l
         set "stocked_quantity" = l."stocked_quantity" + claim.quantity,
             "raw_stocked_quantity" = backorders_raw(l."stocked_quantity" + claim.quantity),
             "reserved_quantity" = l."reserved_quantity" + claim.quantity,
             "raw_reserved_quantity" = backorders_raw(l."reserved_quantity" + claim.quantity)
        from (
          select "inventory_item_id", "location_id", sum("quantity") as quantity
            from "reservation_item"
           where "deducted" and "deleted_at" is null
           group by "inventory_item_id", "location_id"
        ) as claim
       where l."inventory_item_id" = claim."inventory_item_id"
         and l."location_id" = claim."location_id"
         and l."deleted_at" is null;
    `);
    this.addSql(`drop table if exists "replenishment_order";`);
    this.addSql(`drop table if exists "stock_movement";`);
    this.addSql(`drop table if exists "backorder_entry";`);
    this.addSql(DROP_ENGINE_FUNCTIONS);
    this.addSql(`drop sequence if exists "stock_movement_id_seq";`);
    this.addSql(`drop sequence if exists "backorder_entry_id_seq";`);
    this.addSql(`alter table "reservation_item" drop column if exists "deducted";`);
    this.addSql(`alter table "inventory_level" reset (fillfactor);`);
    this.addSql(`
      alter table "inventory_level"
        drop column if exists "allow_backorder",
        drop column if exists "backorder_limit",
        drop column if exists "backordered_quantity";
    `);
    this.addSql(`
      alter table "inventory_item"
        drop column if exists "allow_backorder",
        drop column if exists "backorder_limit";
    `);
  }
}
