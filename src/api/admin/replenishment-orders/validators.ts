import { z } from "@medusajs/framework/zod";
import { createFindParams, createSelectParams } from "@medusajs/medusa/api/utils/validators";

import {
  dateField,
  flagField,
  idsField,
  listField,
  quantityField,
  textField,
  wholeField,
} from "../fields";

const status = z.enum(["draft", "ordered", "received", "cancelled"]);

const paging = {
  limit: wholeField({ min: 0, max: 1_000 }).optional().default(20),
  offset: wholeField({ min: 0, max: Number.MAX_SAFE_INTEGER }).optional().default(0),
};

/** The query of `GET /admin/replenishment-orders`. */
export const AdminGetReplenishmentOrdersParams = createFindParams({ order: "-display_id" })
  .omit({ with_deleted: true })
  .extend({
    ...paging,
    id: idsField,
    status: z.union([status, z.array(status)]).optional(),
    location_id: idsField,
    inventory_item_id: idsField,
    reference: idsField,
    supplier: idsField,
    display_id: z
      .union([
        wholeField({ min: 1, max: 2 ** 31 - 1 }),
        z.array(wholeField({ min: 1, max: 2 ** 31 - 1 })),
      ])
      .optional(),
    follows_shortage: flagField,
    overdue: flagField,
    q: z.string().max(200).optional(),
  })
  .strict();

/** The query of `GET /admin/replenishment-orders/:id`. */
export const AdminGetReplenishmentOrderParams = createSelectParams();

/** The query of `GET /admin/replenishment-orders/:id/receipts`. */
export const AdminGetReplenishmentReceiptsParams = createFindParams({ order: "-id" })
  .omit({ with_deleted: true })
  .extend(paging)
  .strict();

const dry_run = z.boolean().optional();
/** Of a change of one order. */
const change = { unchanged_since: dateField("unchanged_since").optional(), dry_run };
const date = dateField("expected_at").nullable().optional();
const ownFields = {
  supplier: textField.optional(),
  reference: textField.optional(),
  expected_at: date,
  note: textField.optional(),
  metadata: z.record(z.string(), z.unknown()).nullable().optional(),
};

const NewLine = z
  .object({
    inventory_item_id: z.string().min(1),
    quantity: quantityField("quantity", "positive"),
    expected_at: date,
  })
  .strict();

/** The body of `POST /admin/replenishment-orders`. */
export const AdminCreateReplenishmentOrder = z
  .object({
    location_id: z.string().min(1),
    ...ownFields,
    lines: listField("lines", NewLine, { min: 1 }),
  })
  .strict();

/** The body of `POST /admin/replenishment-orders/:id`. */
export const AdminUpdateReplenishmentOrder = z.object({ ...ownFields, ...change }).strict();

const LineUpdate = z
  .object({
    id: z.string().min(1),
    quantity: quantityField("quantity", "non-negative").optional(),
    expected_at: date,
  })
  .strict();

/** The body of `POST /admin/replenishment-orders/:id/lines/batch`. */
export const AdminBatchReplenishmentLines = z
  .object({
    create: listField("create", NewLine).optional(),
    update: listField("update", LineUpdate).optional(),
    delete: listField("delete", z.string().min(1)).optional(),
    ...change,
  })
  .strict();

/** The body of `POST /admin/replenishment-orders/:id/order`. */
export const AdminPlaceReplenishmentOrder = z.object({ expected_at: date, ...change }).strict();

const ReceivedLine = z
  .object({
    line_id: z.string().min(1),
    accepted: quantityField("accepted", "non-negative"),
    rejected: quantityField("rejected", "non-negative").optional(),
    reason: textField.optional(),
  })
  .strict();

const delivery = {
  received_at: dateField("received_at").optional(),
  idempotency_key: z.string().min(1).max(255).optional(),
  dry_run,
};

/** The body of `POST /admin/replenishment-orders/:id/receipts`. */
export const AdminReceiveReplenishmentOrder = z
  .object({ lines: listField("lines", ReceivedLine, { min: 1 }), ...delivery, ...change })
  .strict();

/** The body of `POST /admin/replenishment-orders/:id/cancel` and `.../close`. */
export const AdminEndReplenishmentOrder = z.object(change).strict();

/** The body of `POST /admin/inventory-items/:id/location-levels/:location_id/receipts`. */
export const AdminReceiveStock = z
  .object({
    accepted: quantityField("accepted", "non-negative"),
    rejected: quantityField("rejected", "non-negative").optional(),
    reason: textField.optional(),
    ...delivery,
  })
  .strict();

/** The body of `POST /admin/inventory-items/:id/location-levels/:location_id/adjustments`. */
export const AdminAdjustStock = z
  .object({
    adjustment: quantityField("adjustment", "any").optional(),
    on_hand: quantityField("on_hand", "non-negative").optional(),
    expected_on_hand: quantityField("expected_on_hand", "any").optional(),
    dry_run,
  })
  .strict()
  .superRefine(({ adjustment, on_hand }, context) => {
    if ((adjustment === undefined) === (on_hand === undefined)) {
      const message = "adjustment or on_hand is required, and not both";
      context.addIssue({ code: "custom", message });
    }
  });

/** The body of `POST /admin/backorders/order-supply`. */
export const AdminOrderSupplyForBackorders = z
  .object({
    backorder_entry_ids: listField("backorder_entry_ids", z.string().min(1), { min: 1 }),
    supplier: textField.optional(),
    reference: textField.optional(),
    note: textField.optional(),
    expected_at: date,
    idempotency_key: delivery.idempotency_key,
    dry_run,
  })
  .strict();
