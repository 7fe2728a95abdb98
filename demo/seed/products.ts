import type { CreateProductWorkflowInputDTO, MedusaContainer } from "@medusajs/framework/types";
import { ProductStatus } from "@medusajs/framework/utils";
import {
  createProductCategoriesWorkflow,
  createProductsWorkflow,
  deleteProductsWorkflow,
  updateProductsWorkflow,
} from "@medusajs/medusa/core-flows";
import { CATEGORIES, PRODUCTS } from "./catalogue";
import { find } from "./lookup";
import { CURRENCY } from "./settings";
import type { SeededShop } from "./shop";
import type { CatalogueProduct, CatalogueVariant } from "./types";

/** Marks products whose variants, stock links and prices may still be missing. An empty value removes the mark. */
const UNFINISHED = { seed: "unfinished" };
const FINISHED = { seed: "" };

/**
 * Sees to the categories and the products. Creating them takes many transactions, so that a run which is killed on
 * the way leaves some half-made: they are marked until they are complete, and the next run makes them anew.
 *
 * @param container the application's container
 * @param seeded the shop, and the inventory items by SKU
 * @returns how many products were added
 */
export async function ensureProducts(
  container: MedusaContainer,
  seeded: SeededShop & { itemIds: Map<string, string> },
): Promise<number> {
  const categoryIds = await ensureCategories(container);
  const existing = await find<{ handle: string }>(container, {
    entity: "product",
    fields: ["handle"],
    filters: { handle: PRODUCTS.map((product) => product.handle) },
  });
  const handles = new Set(existing.map((product) => product.handle));
  const missing = PRODUCTS.filter((product) => !handles.has(product.handle));
  if (missing.length) {
    const { result: created } = await createProductsWorkflow(container).run({
      input: {
        products: missing.map((product) => ({
          ...productInput(product, seeded),
          category_ids: [categoryIds.get(product.category) as string],
        })),
      },
    });
    await updateProductsWorkflow(container).run({
      input: {
        products: created.map(({ id }) => ({
          id,
          status: ProductStatus.PUBLISHED,
          metadata: FINISHED,
        })),
      },
    });
  }
  return missing.length;
}

/**
 * Removes products that a run which was killed left half-made. Core's workflow removes the inventory items of their
 * variants with them, so this comes before the stock is seen to.
 *
 * @param container the application's container
 */
export async function removeUnfinishedProducts(container: MedusaContainer): Promise<void> {
  const products = await find<{ id: string }>(container, {
    entity: "product",
    fields: ["id"],
    filters: { metadata: UNFINISHED },
  });
  if (products.length) {
    await deleteProductsWorkflow(container).run({ input: { ids: products.map(({ id }) => id) } });
  }
}

async function ensureCategories(container: MedusaContainer): Promise<Map<string, string>> {
  const existing = await find<{ id: string; name: string }>(container, {
    entity: "product_category",
    fields: ["id", "name"],
    filters: { name: CATEGORIES },
  });
  const ids = new Map(existing.map(({ name, id }) => [name, id]));
  const missing = CATEGORIES.filter((name) => !ids.has(name));
  if (missing.length) {
    const { result } = await createProductCategoriesWorkflow(container).run({
      input: { product_categories: missing.map((name) => ({ name, is_active: true })) },
    });
    result.forEach(({ name, id }) => ids.set(name, id));
  }
  return ids;
}

function productInput(
  product: CatalogueProduct,
  { salesChannelId, shippingProfileId, itemIds }: Parameters<typeof ensureProducts>[1],
): CreateProductWorkflowInputDTO {
  const { handle, title, subtitle, description, material, weight, variants } = product;
  return {
    handle,
    title,
    subtitle,
    description,
    material,
    weight,
    status: ProductStatus.DRAFT,
    metadata: UNFINISHED,
    shipping_profile_id: shippingProfileId,
    sales_channels: [{ id: salesChannelId }],
    options: optionsOf(variants),
    variants: variants.map((variant) => variantInput(variant, itemIds)),
  };
}

/** The product's options are those of its variants, with every value that occurs. */
function optionsOf(variants: CatalogueVariant[]): { title: string; values: string[] }[] {
  return Object.keys(variants[0].options).map((title) => ({
    title,
    values: [...new Set(variants.map((variant) => variant.options[title]))],
  }));
}

function variantInput(
  { sku, options, price, allow_backorder = false, parts }: CatalogueVariant,
  itemIds: Map<string, string>,
) {
  return {
    sku,
    title: Object.values(options).join(" / "),
    options,
    manage_inventory: true,
    allow_backorder,
    prices: [{ currency_code: CURRENCY, amount: price }],
    inventory_items: (parts ?? [{ sku, required: 1 }]).map((part) => {
      const itemId = itemIds.get(part.sku);
      if (!itemId) {
        throw new Error(`The variant ${sku} is made from ${part.sku}, which the catalogue lacks`);
      }
      return { inventory_item_id: itemId, required_quantity: part.required };
    }),
  };
}
