import type { ExecuteSql } from "./execute";

/**
 * What orders need of stock. Orders stand in tables of other modules, which Medusa keeps in the same database, as
 * list-backorders.ts explains.
 *
 * An order has a row of a line for each of its versions; the one of the present version says what is still to ship. A kit
 * needs each of its parts by the quantity that the variant requires of it.
 */

/** Lines as their orders have them now. */
export const placedSql = (where: string): string => `
    select oi.item_id as line_item_id, oi.order_id, o.display_id, o.status, o.deleted_at is not null as deleted,
           greatest(0, oi.quantity - oi.fulfilled_quantity) as open_quantity, li.variant_id, li.title
      from order_item oi
      join "order" o on o.id = oi.order_id and o.version = oi.version
      join order_line_item li on li.id = oi.item_id and li.deleted_at is null
     where oi.deleted_at is null and ${where}`;

/** What lines need of items. */
export const neededSql = (lines: string): string => `
    select line.line_item_id, line.order_id, line.display_id, line.title, part.inventory_item_id, i.sku,
           line.open_quantity * part.required_quantity as quantity, v.allow_backorder
      from ${lines} as line
      join product_variant v on v.id = line.variant_id and v.manage_inventory and v.deleted_at is null
      join product_variant_inventory_item part on part.variant_id = v.id and part.deleted_at is null
      join inventory_item i on i.id = part.inventory_item_id and i.deleted_at is null
     where line.status in ('pending', 'requires_action') and not line.deleted`;

/**
 * What lines need of items beyond what they claim of them: what is claimed nowhere. Lines of an order whose cart is being
 * completed at this moment are left out: their claims are on the way.
 *
 * @param lines - a relation as {@link placedSql} has it
 * @param claimed - a relation with line_item_id, inventory_item_id and the quantity of the line's live claims of it
 */
export const lackingSql = (lines: string, claimed: string): string => `
    select wanted.*, coalesce(claimed.quantity, 0) as claimed
      from (${neededSql(lines)}) as wanted
      left join ${claimed} as claimed
        on claimed.line_item_id = wanted.line_item_id and claimed.inventory_item_id = wanted.inventory_item_id
     where wanted.quantity > coalesce(claimed.quantity, 0)
       and not exists (
         select from cart_order held
          where held.order_id = wanted.order_id and held.holder is not null and held.held_until > clock_timestamp()
       )`;

/** The claims of the lines of a relation, by line and item. */
export const claimedSql = (lines: string): string => `
    select r.line_item_id, r.inventory_item_id, sum(r.quantity) as quantity
      from reservation_item r
     where r.deleted_at is null and r.line_item_id in (select line_item_id from ${lines} as line)
     group by r.line_item_id, r.inventory_item_id`;

/** The tables of other modules that these queries read. */
const ORDER_TABLES = [
  "order_item",
  "order",
  "order_line_item",
  "cart",
  "cart_line_item",
  "product_variant",
  "product_variant_inventory_item",
];

/** Whether orders are in this database; they are not where the module is used by itself. */
export async function hasOrders(execute: ExecuteSql): Promise<boolean> {
  const [{ all }] = await execute<{ all: boolean }>(
    "select bool_and(to_regclass(quote_ident(name)) is not null) as all from unnest(?::text[]) as named (name)",
    [ORDER_TABLES],
  );
  return all;
}
