import { DecimalType, Property, Type } from "@medusajs/framework/mikro-orm/core";
import { toMikroORMEntity } from "@medusajs/framework/utils";

import { InventoryItem, InventoryLevel, ReservationItem } from "./core";

let applied = false;

/** A nullable decimal as a number. MikroORM's own type reads `null` as 0, so it would lose a limit of 0 and its removal. */
class NullableDecimalType extends DecimalType<"number"> {
  override convertToJSValue(value: string): number {
    return value === null ? value : super.convertToJSValue(value);
  }

  override compareValues(a: string, b: string): boolean {
    return a === null || b === null ? a === b : super.compareValues(a, b);
  }
}

/** A day as its text, `2026-12-24`. The driver makes it midnight of the server's zone, which is another day elsewhere. */
class DayType extends Type<string | null, Date | string | null> {
  override convertToJSValue(value: Date | string | null): string | null {
    if (!(value instanceof Date)) {
      return value;
    }
    const [month, day] = [value.getMonth() + 1, value.getDate()].map((part) =>
      String(part).padStart(2, "0"),
    );
    return `${String(value.getFullYear()).padStart(4, "0")}-${month}-${day}`;
  }

  override getColumnType(): string {
    return "date";
  }

  override compareAsType(): string {
    return "string";
  }
}

/**
 * Adds our columns to core's models, the way core adds its computed ones: on the prototype of the MikroORM entity.
 * Lists, filters, updates and `query.graph` then know them.
 */
export function applyOwnColumns(): void {
  if (applied) {
    return;
  }
  applied = true;

  const nullableBoolean = () =>
    Property({ type: "boolean", columnType: "boolean", nullable: true });
  const decimal = (nullable: boolean) =>
    Property({
      type: new (nullable ? NullableDecimalType : DecimalType)("number"),
      columnType: "numeric",
      nullable,
      // The columns are written by the engine's SQL; without this a freshly created entity would insert `undefined`.
      ...(nullable ? {} : { default: 0, onCreate: () => 0 }),
    });

  for (const model of [InventoryLevel, InventoryItem]) {
    const prototype = toMikroORMEntity(model).prototype;
    nullableBoolean()(prototype, "allow_backorder");
    decimal(true)(prototype, "backorder_limit");
    Property({ type: "integer", columnType: "integer", nullable: true })(
      prototype,
      "lead_time_days",
    );
  }
  decimal(false)(toMikroORMEntity(InventoryLevel).prototype, "backordered_quantity");
  for (const column of ["deducted", "from_order"]) {
    Property({ type: "boolean", columnType: "boolean", default: false, onCreate: () => false })(
      toMikroORMEntity(ReservationItem).prototype,
      column,
    );
  }
  Property({ type: new DayType(), columnType: "date", nullable: true })(
    toMikroORMEntity(ReservationItem).prototype,
    "ship_date",
  );
}
