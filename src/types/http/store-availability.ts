/** "unmanaged": the store keeps no count of the variant, and sells it always. */
export type StoreAvailabilityStatus = "in_stock" | "backorder" | "out_of_stock" | "unmanaged";

/** What a storefront shows of one variant in one sales channel. */
export interface StoreVariantAvailability {
  variant_id: string;
  /** Units that stock covers, >= 0, over all locations of the channel; `null` where inventory is not managed. */
  available_quantity: number | null;
  status: StoreAvailabilityStatus;
  /** Units that one order may take beyond what stock covers, >= 0; `null` where nothing limits them. */
  backorderable_quantity: number | null;
  /**
   * Units that one line of an order can have at most, >= 0; `null` where nothing limits them. A line is claimed at one
   * location, so this may be less than `available_quantity`: 5 in one place and 3 in another make 8, of which a line has 5.
   */
  orderable_quantity: number | null;
  /**
   * When the quantity that was asked for could ship, ISO 8601: the date of inbound supply that is promised to nobody yet,
   * else by the lead time. `null` where stock covers the quantity, and while nobody knows.
   */
  expected_at: string | null;
  /** What the date is: of supply that is ordered, or an estimate by the lead time; `null` with `expected_at`. */
  expected_kind: StoreExpectedKind | null;
  /** Where the store exposes it: what is on its way, in whole units of the variant, earliest first. */
  incoming?: StoreIncomingSupply[];
}

/** "supply": supply that is ordered covers the quantity by then; "estimate": by the lead time, nothing is ordered yet. */
export type StoreExpectedKind = "supply" | "estimate";

/** Units that are on their way. */
export interface StoreIncomingSupply {
  /** When they are expected, ISO 8601; `null`: not known. */
  date: string | null;
  /** > 0 */
  quantity: number;
}

/** Query of `GET /store/availability`. */
export interface StoreAvailabilityParams {
  /** 1 to 100 variants of published products in the sales channel. */
  variant_id: string | string[];
  /** One of the publishable key's channels. Required when the key has several. */
  sales_channel_id?: string;
  /** The units that `expected_at` is about, for each of the variants; whole, > 0, 1 by default. */
  quantity?: number;
  /**
   * The day on which they are wanted, `2026-12-24` or ISO 8601: quantities and status then count what stands there and what is
   * expected until the end of that day.
   */
  ship_date?: string;
}

/** Answer of `GET /store/availability`, in the order of the request. */
export interface StoreAvailabilityResponse {
  availability: StoreVariantAvailability[];
}

/** What becomes of one cart line if the cart is completed now. The three quantities add up to `quantity`. */
export interface StoreCartLineAvailability {
  line_item_id: string;
  /** `null` for a line without a variant, or whose variant was deleted. */
  variant_id: string | null;
  quantity: number;
  /** Stock covers these. */
  ships_now_quantity: number;
  /** These are sold now, and ship later. */
  backorder_quantity: number;
  /** These cannot be had. */
  unavailable_quantity: number;
  /**
   * When the whole line could ship, ISO 8601; `null` where stock covers it, and while nobody knows. Lines before it that
   * want the same are served first.
   */
  expected_at: string | null;
  /** What the date is; `null` with `expected_at`. */
  expected_kind: StoreExpectedKind | null;
  /** The day on which it is wanted, `2026-12-24`, by the metadata of the line or the cart; `null` where they name none. */
  ship_date: string | null;
  /** true where part of it ships later than on that day, or nobody knows when. */
  late_for_ship_date: boolean;
}

export interface StoreCartAvailability {
  cart_id: string;
  /** true when stock and policy accept every line as it is. Shipping, payment and prices are not looked at. */
  completable: boolean;
  lines: StoreCartLineAvailability[];
}

/** Answer of `GET /store/carts/:id/availability`. */
export interface StoreCartAvailabilityResponse {
  availability: StoreCartAvailability;
}
