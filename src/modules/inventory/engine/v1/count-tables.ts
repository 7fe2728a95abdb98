/**
 * Counts, and the lines of those that are under way: a line stands here from when it came until it is booked. They are
 * ordinary tables, in the write-ahead log: a count that is half booked has to survive the server, and its standby. Frozen
 * with the version.
 */
export const COUNT_TABLES: readonly string[] = [
  `create sequence if not exists "stock_count_id_seq";`,
  `
      create table if not exists "stock_count" (
        "id" text collate "C" not null default 'stcnt_' || lpad(nextval('stock_count_id_seq')::text, 19, '0'),
        "status" text not null default 'receiving',
        "mode" text not null,
        "dry_run" boolean not null default false,
        "as_of" timestamptz not null default clock_timestamp(),
        "received" integer not null default 0,
        "counted" integer not null default 0,
        "booked" integer not null default 0,
        "changed" integer not null default 0,
        "error_count" integer not null default 0,
        "fill_count" integer not null default 0,
        "shortfall_count" integer not null default 0,
        "fills" jsonb not null default '[]',
        "shortfalls" jsonb not null default '[]',
        "booked_item_id" text not null default '',
        "booked_location_id" text not null default '',
        "digest" text not null,
        "idempotency_key" text null,
        "actor" text null,
        "finished_at" timestamptz null,
        "created_at" timestamptz not null default clock_timestamp(),
        "updated_at" timestamptz not null default clock_timestamp(),
        "deleted_at" timestamptz null,
        constraint "stock_count_pkey" primary key ("id"),
        constraint "CK_stock_count_status" check ("status" in ('receiving', 'running', 'done', 'failed')),
        constraint "CK_stock_count_mode" check ("mode" in ('all-or-nothing', 'valid-lines'))
      );
      create index if not exists "IDX_stock_count_unfinished" on "stock_count" ("updated_at")
        where "finished_at" is null;
    `,
  `
      create table if not exists "stock_count_line" (
        "stock_count_id" text collate "C" not null,
        "inventory_item_id" text not null,
        "location_id" text not null,
        "inventory_level_id" text not null,
        "line" integer not null,
        "counts" text not null,
        "quantity" numeric not null,
        "as_of" timestamptz null,
        constraint "stock_count_line_pkey" primary key ("stock_count_id", "inventory_item_id", "location_id"),
        constraint "CK_stock_count_line_counts" check ("counts" in ('on_hand', 'stocked', 'available'))
      );
    `,
  `
      create table if not exists "stock_count_error" (
        "stock_count_id" text collate "C" not null,
        "line" integer not null,
        "message" text not null,
        constraint "stock_count_error_pkey" primary key ("stock_count_id", "line")
      );
    `,
];
