import { Migration } from "@medusajs/framework/mikro-orm/migrations";

/** One row for each cart that was completed, or is being completed: by its key a cart becomes one order. */
export class Migration20261124180000 extends Migration {
  override async up(): Promise<void> {
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
    `);
    this.addSql(`
      create unique index if not exists "IDX_cart_order_order_id" on "cart_order" ("order_id")
        where "order_id" is not null;
    `);
  }

  override async down(): Promise<void> {
    this.addSql(`drop table if exists "cart_order";`);
  }
}
