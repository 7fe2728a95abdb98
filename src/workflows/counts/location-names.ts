import type { MedusaContainer } from "@medusajs/framework/types";
import { ContainerRegistrationKeys } from "@medusajs/framework/utils";

/** Where other systems' names of a stock location stand in its metadata. */
const NAMES_IN_METADATA = ["external_id", "external_name"];

type Location = { id: string; name: string; metadata: Record<string, unknown> | null };

/**
 * What a feed may call stock locations: by name, or as another system knows them, in `metadata.external_id` and
 * `metadata.external_name`.
 *
 * @param container - for the locations
 * @returns an id for each name; `null` for a name that several have
 */
export async function readLocationNames(
  container: MedusaContainer,
): Promise<Record<string, string | null>> {
  const { data } = await container.resolve(ContainerRegistrationKeys.QUERY).graph({
    entity: "stock_location",
    fields: ["id", "name", "metadata"],
  });
  const names = new Map<string, string | null>();
  for (const { id, name, metadata } of data as unknown as Location[]) {
    for (const known of [name, ...NAMES_IN_METADATA.map((field) => metadata?.[field])]) {
      if (typeof known === "string" || typeof known === "number") {
        const key = String(known).trim();
        names.set(key, names.has(key) && names.get(key) !== id ? null : id);
      }
    }
  }
  return Object.fromEntries(names);
}
