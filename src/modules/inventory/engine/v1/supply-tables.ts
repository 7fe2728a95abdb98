/** The exact twin of a quantity, as Medusa keeps it; made by the database, so that the two cannot differ. */
const quantity = (name: string): string => `
        "${name}" numeric not null default 0 constraint "CK_replenishment_${name}" check ("${name}" >= 0),
        "raw_${name}" jsonb not null
          generated always as (('{"value": "' || trim_scale("${name}")::text || '", "precision": 20}')::jsonb) stored`;

const newId = (prefix: string): string =>
  `text not null default '${prefix}_' || lpad(nextval('replenishment_id_seq')::text, 19, '0')`;

const TIMES = `
        "created_at" timestamptz not null default clock_timestamp(),
        "updated_at" timestamptz not null default clock_timestamp(),
        "deleted_at" timestamptz null`;

/** The tables of inbound supply: orders with their lines, receipts with theirs. Frozen with the version. */
export const SUPPLY_TABLES: readonly string[] = [
  `create sequence if not exists "replenishment_id_seq";`,
  `create sequence if not exists "replenishment_order_display_id_seq" as integer;`,
  `
      create table if not exists "replenishment_order" (
        "id" ${newId("replo")},
        "display_id" integer not null default nextval('replenishment_order_display_id_seq'),
        "location_id" text not null,
        "supplier" text null,
        "reference" text null,
        "status" text not null default 'draft',
        "follows_shortage" boolean not null default false,
        "expected_at" timestamptz null,
        "ordered_at" timestamptz null,
        "closed_at" timestamptz null,
        "note" text null,
        "metadata" jsonb null,${TIMES},
        constraint "replenishment_order_pkey" primary key ("id"),
        constraint "CK_replenishment_order_status" check ("status" in ('draft', 'ordered', 'received', 'cancelled'))
      );
      create unique index if not exists "IDX_replenishment_order_display_id" on "replenishment_order" ("display_id");
      create unique index if not exists "IDX_replenishment_order_draft"
        on "replenishment_order" ("location_id")
        where "status" = 'draft' and "follows_shortage" and "deleted_at" is null;
      create index if not exists "IDX_replenishment_order_status"
        on "replenishment_order" ("status", "expected_at");
    `,
  `
      create table if not exists "replenishment_line" (
        "id" ${newId("replli")},
        "replenishment_order_id" text not null,
        "inventory_level_id" text not null,
        "inventory_item_id" text not null,
        ${["quantity", "received", "rejected", "cancelled", "incoming"].map(quantity).join(",")},
        "expected_at" timestamptz null,
        "due_at" timestamptz null,
        "set_by_person" boolean not null default false,
        "from_level" boolean not null default false,${TIMES},
        constraint "replenishment_line_pkey" primary key ("id")
      );
      create index if not exists "IDX_replenishment_line_supply"
        on "replenishment_line" ("inventory_level_id", "due_at", "id") where "incoming" > 0;
      create index if not exists "IDX_replenishment_line_order" on "replenishment_line" ("replenishment_order_id");
      create index if not exists "IDX_replenishment_line_level" on "replenishment_line" ("inventory_level_id");
      create unique index if not exists "IDX_replenishment_line_from_level"
        on "replenishment_line" ("inventory_level_id") where "from_level" and "incoming" > 0;
    `,
  `
      create table if not exists "replenishment_receipt" (
        "id" ${newId("replre")},
        "replenishment_order_id" text null,
        "location_id" text not null,
        "received_at" timestamptz not null,
        "actor" text null,
        "idempotency_key" text null,${TIMES},
        constraint "replenishment_receipt_pkey" primary key ("id")
      );
      create index if not exists "IDX_replenishment_receipt_order"
        on "replenishment_receipt" ("replenishment_order_id");
    `,
  `
      create table if not exists "replenishment_receipt_line" (
        "id" ${newId("replrl")},
        "receipt_id" text not null,
        "replenishment_line_id" text null,
        "inventory_level_id" text not null,
        "inventory_item_id" text not null,
        ${["accepted", "rejected"].map(quantity).join(",")},
        "reason" text null,
        "stock_movement_id" text null,${TIMES},
        constraint "replenishment_receipt_line_pkey" primary key ("id")
      );
      create index if not exists "IDX_replenishment_receipt_line_receipt"
        on "replenishment_receipt_line" ("receipt_id");
      create index if not exists "IDX_replenishment_receipt_line_line"
        on "replenishment_receipt_line" ("replenishment_line_id");
    `,
];
