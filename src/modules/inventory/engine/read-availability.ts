import { ExecuteSql } from "./execute";
import { engineFunction } from "./install";
import { BETWEEN_FIELDS, BETWEEN_LEVELS } from "./v1/read-availability";

/** A level that may serve a shopper. Decimals as `numeric` prints them. */
export type LevelStock = {
  location_id: string;
  /** stocked - reserved; may be negative. */
  available: string;
  allow_backorder: boolean | null;
  backorder_limit: string | null;
  /** false: the location was named by the caller, and the sales channel does not map it. */
  in_channel: boolean;
  /** Where a line names a day on which it is wanted: what is expected until then, > 0. */
  incoming?: string;
};

/** One of the inventory items that a variant consists of. */
export type ItemStock = {
  inventory_item_id: string;
  /** Units of the item in one unit of the variant, > 0. */
  required_quantity: string;
  requires_shipping: boolean;
  allow_backorder: boolean | null;
  backorder_limit: string | null;
  levels: LevelStock[];
};

/** What one read knows of a variant: facts, no judgement. */
export type VariantStock = {
  variant_id: string;
  manage_inventory: boolean;
  allow_backorder: boolean;
  items: ItemStock[];
  /** Where it was asked for. */
  product?: ProductOfVariant;
};

/** What a shopper knows a variant by, and whether it is on sale. */
export type ProductOfVariant = {
  id: string;
  title: string;
  variant_title: string;
  /** true when the product is published and in the sales channel. */
  offered: boolean;
};

export type ReadAvailabilityOptions = {
  variantIds: readonly string[];
  /** Only levels at this channel's locations are read. */
  salesChannelId: string | null;
  /** Locations whose levels are read as well, in the channel or not. */
  locationIds?: readonly string[];
  /** Whether the variants' products are read, too. Most pages need only numbers, and ask often. */
  withProduct?: boolean;
};

type Row = Omit<VariantStock, "items" | "product"> & {
  inventory_item_id: string | null;
  required_quantity: string;
  requires_shipping: boolean | null;
  item_allow_backorder: boolean | null;
  item_backorder_limit: string | null;
  /** The levels' fields in order, packed: on a page with many levels, JSON costs more than reading them. */
  levels: string | null;
  product?: ProductOfVariant;
};

/** Reads what availability is computed from, in one statement; see v1/read-availability.ts. */
export async function readAvailability(
  execute: ExecuteSql,
  { variantIds, salesChannelId, locationIds = [], withProduct = false }: ReadAvailabilityOptions,
): Promise<VariantStock[]> {
  const name = withProduct ? "read_offered_availability" : "read_availability";
  const rows = await execute<Row>(
    `select * from ${engineFunction(name)}(?::text[], ?::text, ?::text[])`,
    [variantIds, salesChannelId, locationIds],
  );
  return gatherVariants(rows);
}

/** One object for each variant, from one row for each of its items. */
function gatherVariants(rows: readonly Row[]): VariantStock[] {
  const variants = new Map<string, VariantStock>();
  for (const row of rows) {
    let variant = variants.get(row.variant_id);
    if (!variant) {
      variant = {
        variant_id: row.variant_id,
        manage_inventory: row.manage_inventory,
        allow_backorder: row.allow_backorder,
        items: [],
        ...(row.product && { product: row.product }),
      };
      variants.set(row.variant_id, variant);
    }
    if (row.inventory_item_id !== null) {
      variant.items.push({
        inventory_item_id: row.inventory_item_id,
        required_quantity: row.required_quantity,
        requires_shipping: row.requires_shipping ?? true,
        allow_backorder: row.item_allow_backorder,
        backorder_limit: row.item_backorder_limit,
        levels: unpackLevels(row.levels),
      });
    }
  }
  return [...variants.values()];
}

function unpackLevels(packed: string | null): LevelStock[] {
  return (packed?.split(BETWEEN_LEVELS) ?? []).map((level) => {
    const [location_id, available, allow_backorder, backorder_limit, in_channel] =
      level.split(BETWEEN_FIELDS);
    return {
      location_id,
      available,
      allow_backorder: allow_backorder === "" ? null : allow_backorder === "true",
      backorder_limit: backorder_limit === "" ? null : backorder_limit,
      in_channel: in_channel === "true",
    };
  });
}
