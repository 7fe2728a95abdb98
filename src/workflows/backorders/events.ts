import type { ShipOption } from "../../modules/inventory/options";

/** Emitted once for each new backorder entry, after the workflow that made the claim has succeeded. */
export const INVENTORY_BACKORDERED = "inventory.backordered";

/**
 * The payload of {@link INVENTORY_BACKORDERED}. At least once: consumers tell repeats by `backorder_entry_id`.
 */
export type InventoryBackorderedData = {
  /** The variant of the order's line; of a claim by hand, the item's only variant; else `null`. */
  variant_id: string | null;
  inventory_item_id: string;
  location_id: string;
  inventory_level_id: string;
  /** What the claim changed the level's available quantity by; negative. */
  delta: number;
  /** The level's `stocked_quantity` after the claim; negative where the claim was deducted from it. */
  new_stock: number;
  /** The level's available quantity after the claim. */
  available: number;
  /** What of the claim no stock covers. */
  backordered_quantity: number;
  order_id: string | null;
  line_item_id: string | null;
  reservation_id: string;
  backorder_entry_id: string;
};

/** Emitted when stock covers all or part of what an entry waited for. Payload: {@link InventoryBackorderFilledData}. */
export const INVENTORY_BACKORDER_FILLED = "inventory.backorder-filled";

/** Emitted when an entry gets a promised date, or an earlier one. Payload: {@link InventoryBackorderChangedData}. */
export const INVENTORY_BACKORDER_PROMISED = "inventory.backorder-promised";

/** Emitted when an entry's promised date becomes later, or is lost. Payload: {@link InventoryBackorderChangedData}. */
export const INVENTORY_BACKORDER_DELAYED = "inventory.backorder-delayed";

/** What an entry waits for, and until when. */
export type BackorderState = {
  /** In the item's unit, >= 0. */
  waiting_quantity: number;
  /** When the supply that it waits for is expected, ISO 8601; `null`: no supply covers it. */
  promised_at: string | null;
};

/**
 * The payload of {@link INVENTORY_BACKORDER_PROMISED} and {@link INVENTORY_BACKORDER_DELAYED}. At least once: consumers tell
 * repeats by the message's metadata `outbox_id`.
 */
export type InventoryBackorderChangedData = {
  backorder_entry_id: string;
  reservation_id: string;
  order_id: string | null;
  line_item_id: string | null;
  /** The variant of the order's line; of a claim by hand, the item's only variant; else `null`. */
  variant_id: string | null;
  inventory_item_id: string;
  location_id: string;
  inventory_level_id: string;
  from: BackorderState;
  to: BackorderState;
};

/** The payload of {@link INVENTORY_BACKORDER_FILLED}. */
export type InventoryBackorderFilledData = InventoryBackorderChangedData & {
  /** What of the entry became covered, > 0. */
  filled_quantity: number;
};

/**
 * Emitted once for each time that an order waited for stock, when the last of what it waits for is covered, however that came
 * about. Not for an order that is cancelled, or of which something is claimed nowhere. Payload: {@link OrderReadyToShipData}.
 */
export const ORDER_READY_TO_SHIP = "order.ready-to-ship";

/**
 * The payload of {@link ORDER_READY_TO_SHIP}. At least once: consumers tell repeats by the message's metadata `outbox_id`.
 */
export type OrderReadyToShipData = {
  /** The order's. */
  id: string;
  display_id: number;
  /** Whether a part of it could have shipped before ("available"), or ships only now ("complete"). */
  ship: ShipOption;
};

/** An event about the queue, as it goes out. */
export type BackorderEvent = {
  /** `outbox_id` is the row's: consumers tell repeats by it. */
  metadata: { outbox_id: string };
} & (
  | { name: typeof INVENTORY_BACKORDERED; data: InventoryBackorderedData }
  | { name: typeof INVENTORY_BACKORDER_FILLED; data: InventoryBackorderFilledData }
  | {
      name: typeof INVENTORY_BACKORDER_PROMISED | typeof INVENTORY_BACKORDER_DELAYED;
      data: InventoryBackorderChangedData;
    }
  | { name: typeof ORDER_READY_TO_SHIP; data: OrderReadyToShipData }
);
