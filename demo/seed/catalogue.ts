/** The catalogue of the seeded shop, as data. */
import { bags } from "./catalogue/bags";
import { brakes } from "./catalogue/brakes";
import { clothing } from "./catalogue/clothing";
import { drivetrain } from "./catalogue/drivetrain";
import { lights } from "./catalogue/lights";
import { tyres } from "./catalogue/tyres";
import type { CatalogueItem, CatalogueProduct, CatalogueSection, CatalogueVariant } from "./types";
import { workshop } from "./catalogue/workshop";

const sections: CatalogueSection[] = [tyres, brakes, drivetrain, lights, clothing, bags, workshop];

export const CATEGORIES: string[] = sections.map((section) => section.category);

export const PRODUCTS: (CatalogueProduct & { category: string })[] = sections.flatMap((section) =>
  section.products.map((product) => ({ ...product, category: section.category })),
);

/** Everything that lies on a shelf: what variants are made from, and parts that are not sold by themselves. */
export const ITEMS: CatalogueItem[] = [
  ...sections.flatMap((section) => section.parts ?? []),
  ...PRODUCTS.flatMap((product) =>
    product.variants.flatMap((variant) => ownItem(product, variant)),
  ),
];

/** A variant that is not assembled from other items is an item of its own, under the same SKU. */
function ownItem(product: CatalogueProduct, variant: CatalogueVariant): CatalogueItem[] {
  if (!variant.stock) {
    return [];
  }
  return [
    {
      sku: variant.sku,
      title: `${product.title}, ${Object.values(variant.options).join(", ")}`,
      unit: product.unit,
      weight: product.weight,
      policy: variant.itemPolicy,
      stock: variant.stock,
    },
  ];
}
