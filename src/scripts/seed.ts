import type { ExecArgs } from "@medusajs/framework/types";
import { ContainerRegistrationKeys } from "@medusajs/framework/utils";
import { ensureLocations } from "./seed/locations";
import { ensureProducts } from "./seed/products";
import { ensureShop } from "./seed/shop";
import { ensureStock } from "./seed/stock";

/**
 * Fills a store with a shop that can sell: `npx medusa exec ./src/scripts/seed.ts`.
 *
 * Each part looks for what is there by its name, SKU or handle and adds what is missing, so a second run changes
 * nothing and a run that was cut short is completed by the next. The products come last: where there are products,
 * all that they need is there.
 *
 * @param args.container the application's container
 */
export default async function seed({ container }: ExecArgs): Promise<void> {
  const logger = container.resolve(ContainerRegistrationKeys.LOGGER);

  logger.info("Seeding the shop: region, taxes, sales channel, publishable key");
  const shop = await ensureShop(container);
  logger.info("Seeding stock locations and shipping options");
  const locationIds = await ensureLocations(container, shop);
  logger.info("Seeding inventory items, stock levels and backorder policies");
  const itemIds = await ensureStock(container, locationIds);
  logger.info("Seeding the catalogue");
  const created = await ensureProducts(container, { ...shop, itemIds });
  logger.info(`The shop is ready: ${created} products added`);
}
