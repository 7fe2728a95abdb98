import type { LocationKey } from "./settings";

/** Whether, and how far below zero, stock may be claimed; what is left out is inherited. */
export type Policy = { allow_backorder?: boolean; backorder_limit?: number };

/** What stands at a location: units, or units and the level's own policy. */
export type Stock = Partial<Record<LocationKey, number | ({ stocked: number } & Policy)>>;

/** One inventory item. */
export type CatalogueItem = {
  sku: string;
  title: string;
  /** What one unit is, where it is not a piece. */
  unit?: string;
  /** Grams. */
  weight?: number;
  /** The item's policy, which its levels inherit. */
  policy?: Policy;
  stock: Stock;
};

/** One variant: either an item of its own (`stock`), or put together from other items (`parts`). */
export type CatalogueVariant = {
  sku: string;
  /** A value for each of the product's options. */
  options: Record<string, string>;
  /** Euros, VAT included. */
  price: number;
  /** The variant's own flag, as in Medusa; false by default. */
  allow_backorder?: boolean;
  itemPolicy?: Policy;
  stock?: Stock;
  parts?: { sku: string; required: number }[];
};

export type CatalogueProduct = {
  handle: string;
  title: string;
  subtitle?: string;
  description: string;
  material?: string;
  unit?: string;
  /** Grams. */
  weight?: number;
  variants: CatalogueVariant[];
};

export type CatalogueSection = {
  category: string;
  /** Items that are only sold as parts of variants. */
  parts?: CatalogueItem[];
  products: CatalogueProduct[];
};
