import type { LoaderOptions } from "@medusajs/framework/types";
import { ContainerRegistrationKeys, MedusaError } from "@medusajs/framework/utils";
import type { Knex } from "@medusajs/framework/mikro-orm/knex";

import type { ExecuteSql } from "../engine/execute";
import { ENGINE_VERSION, isEngineInstalled } from "../engine/install";

/**
 * Stops the store at start where the database does not have the functions that this release calls; else the first shopper
 * would meet an error about one of them. (Medusa hears of what a loader throws, not of what a start-up hook does.)
 */
export async function checkEngine({ container }: LoaderOptions): Promise<void> {
  const knex: Knex | undefined = container.resolve(ContainerRegistrationKeys.PG_CONNECTION, {
    allowUnregistered: true,
  });
  if (!knex) {
    return;
  }
  const execute: ExecuteSql = async <Row>(sql: string, parameters: readonly unknown[]) => {
    const { rows } = await knex.raw<{ rows: Row[] }>(sql, parameters as Knex.RawBinding[]);
    return rows;
  };
  if (!(await isEngineInstalled(execute))) {
    throw new MedusaError(
      MedusaError.Types.UNEXPECTED_STATE,
      `medusa-plugin-backorders: the database does not have version ${ENGINE_VERSION} of the stock engine, which this ` +
        "release calls. Run: npx medusa db:migrate",
    );
  }
}
