import type {
  AdminAllocateOrder,
  AdminAllocateOrderResponse,
  AdminOrderBackordersResponse,
  AdminReleaseOrderClaimsResponse,
} from "../../../src/types/http";
import type { HttpClient } from "../app/http-client";
import type { TestApp } from "../app/medusa-app";
import { claimsOfOrder } from "./order-traces";

type Lines = AdminAllocateOrder["lines"];

/** What a person does with the claims of an order, over the Admin API. */
export function allocationOf({ admin }: { admin: HttpClient }) {
  /** Sends the claims of lines elsewhere; answers what they are afterwards. */
  const allocate = async (orderId: string, lines: Lines, dry_run?: boolean) =>
    (
      await admin.post<AdminAllocateOrderResponse>(`/admin/orders/${orderId}/allocation`, {
        lines,
        ...(dry_run === undefined ? {} : { dry_run }),
      })
    ).allocation;

  /** Sends one line to locations with quantities, or to where the rule says. */
  const send = (
    orderId: string,
    line_item_id: string,
    to: "auto" | [location_id: string, quantity: number][],
    dry_run?: boolean,
  ) =>
    allocate(
      orderId,
      [
        {
          line_item_id,
          to: to === "auto" ? to : to.map(([location_id, quantity]) => ({ location_id, quantity })),
        },
      ],
      dry_run,
    );

  const release = (orderId: string, line_item_ids?: string[]) =>
    admin.post<AdminReleaseOrderClaimsResponse>(
      `/admin/orders/${orderId}/release`,
      line_item_ids ? { line_item_ids } : {},
    );

  const backordersOf = (orderId: string) =>
    admin.get<AdminOrderBackordersResponse>(`/admin/orders/${orderId}/backorders`);

  return { allocate, send, release, backordersOf };
}

/**
 * Orders of one line, in a shop with two locations.
 *
 * @param app the application
 */
export function allocationScene(app: TestApp) {
  const first = () => app.shop.locations[0].id;
  const second = () => app.shop.locations[1].id;

  /** An order of one line, claimed at the first location unless its stock sends it elsewhere. */
  const placeOrder = async (
    quantity: number,
    { here = 10, there = 10, allow = false as boolean | null, variantAllows = false } = {},
  ) => {
    const variant = await app.makeVariant({
      stocked: { [first()]: here, [second()]: there },
      levelPolicy: { allow_backorder: allow },
      allow_backorder: variantAllows,
    });
    const order = await app.placeOrder({ variant, quantity });
    const line = order.items?.[0]?.id ?? "";
    const claims = async () =>
      (await claimsOfOrder(app.knex, order.id)).map(
        ({ location_id, quantity: claimed }) =>
          [location_id === first() ? "here" : "there", Number(claimed)] as const,
      );
    const available = async () => ({
      here: (await app.balances(variant, first())).available,
      there: (await app.balances(variant, second())).available,
    });
    const row = (location_id: string | null, claimed: number, waiting_quantity = 0) => ({
      line_item_id: line,
      inventory_item_id: variant.item,
      location_id,
      quantity: claimed,
      waiting_quantity,
    });
    return { variant, order, line, claims, available, row };
  };

  const entriesOf = async (line: string) =>
    app.inventory.listBackorderEntries({ line_item_id: line, status: "open" });

  return { ...allocationOf(app), first, second, placeOrder, entriesOf };
}
