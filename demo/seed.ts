import type { ExecArgs } from "@medusajs/framework/types";
import { ContainerRegistrationKeys } from "@medusajs/framework/utils";
import { ensureAdministrator } from "./seed/administrator";
import { ensureLocations } from "./seed/locations";
import { ensureProducts, removeUnfinishedProducts } from "./seed/products";
import { ensureShop } from "./seed/shop";
import { ensureStock } from "./seed/stock";
import { ensureSupply } from "./seed/supply";
import { ensureTrade } from "./seed/trade";

/**
 * Fills a store with a shop that can sell: `npx medusa exec ./demo/seed.ts [email password]`. With an email
 * address and a password it also makes an administrator, which saves the start of another program.
 *
 * Each part looks for what is there by its name, SKU or handle and adds what is missing, so a second run changes
 * nothing, and a run that was cut short between two parts is completed by the next. The products come last and are
 * drafts until all of them are complete: where there are published products, all that they need is there.
 *
 * With `SEED_TRADE=true` in the environment the shop has traded already, so that every page of its desk shows something.
 *
 * @param exec.container the application's container
 * @param exec.args the administrator's email address and password, or nothing
 * @throws when one of the two is missing
 */
export default async function seed({ container, args }: ExecArgs): Promise<void> {
  const logger = container.resolve(ContainerRegistrationKeys.LOGGER);
  const [email, password] = args;
  if (email && !password) {
    throw new Error("usage: medusa exec ./demo/seed.ts [email password]");
  }

  logger.info("Seeding the shop: region, taxes, sales channel, publishable key");
  const shop = await ensureShop(container);
  logger.info("Seeding stock locations and shipping options");
  const locationIds = await ensureLocations(container, shop);
  await removeUnfinishedProducts(container);
  logger.info("Seeding inventory items, stock levels and backorder policies");
  const itemIds = await ensureStock(container, locationIds);
  logger.info("Seeding replenishment orders");
  await ensureSupply(container, { locationIds, itemIds });
  if (email) {
    logger.info(`Seeding the administrator ${email}`);
    await ensureAdministrator(container, { email, password });
  }
  logger.info("Seeding the catalogue");
  const created = await ensureProducts(container, { ...shop, itemIds });
  if (process.env.SEED_TRADE === "true") {
    logger.info("Seeding orders, deliveries, reservations and payments");
    await ensureTrade(container, { locationIds, itemIds });
  }
  logger.info(`The shop is ready: ${created} products added`);
}
