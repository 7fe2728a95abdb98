import type { MedusaContainer } from "@medusajs/framework/types";
import { ContainerRegistrationKeys } from "@medusajs/framework/utils";

/** What to look for, in the terms of `query.graph`. */
type Lookup = { entity: string; fields: string[]; filters?: Record<string, unknown> };

/**
 * Reads rows over module borders.
 *
 * @param container the application's container
 * @param lookup the entity, its fields, and filters on it
 * @returns the rows, in the shape that the caller says the fields have
 */
export async function find<Row>(container: MedusaContainer, lookup: Lookup): Promise<Row[]> {
  const query = container.resolve(ContainerRegistrationKeys.QUERY);
  const { data } = await query.graph(lookup);
  return data as Row[];
}
