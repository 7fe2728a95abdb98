import type { MedusaContainer } from "@medusajs/framework/types";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";

/** Ours, or Medusa as it comes. */
export type StoreName = "ours" | "core";

type Loaders = (options: {
  directory: string;
  expressApp: unknown;
}) => Promise<{ container: MedusaContainer }>;
type Express = () => { listen: (port: number) => { address: () => AddressInfo } };

/**
 * Starts a store in this process, on a free port.
 *
 * @param directory of its medusa-config.ts
 * @returns its container, and where it answers
 */
export async function bootStore(
  directory: string,
): Promise<{ container: MedusaContainer; url: string }> {
  // Express is Medusa's dependency, not ours.
  const require = createRequire(createRequire(__filename).resolve("@medusajs/medusa/package.json"));
  const expressApp = (require("express") as Express)();
  const { default: load } = require("@medusajs/medusa/loaders/index") as { default: Loaders };
  const { container } = await load({ directory, expressApp });
  const server = expressApp.listen(0);
  return { container, url: `http://127.0.0.1:${server.address().port}` };
}
