import type { Knex } from "@medusajs/framework/mikro-orm/knex";
import type { Stock } from "../model/ledger";

/** The pool on which the module works, as opposed to the test's own. */
function modulePool({ service }: Pick<Stock, "service">): Knex {
  const { baseRepository_: repository } = service as unknown as {
    baseRepository_: { getFreshManager: () => { getKnex: () => Knex } };
  };
  return repository.getFreshManager().getKnex();
}

/** Runs work and returns the statements that the module sent meanwhile. */
export async function statementsOf(
  stock: Pick<Stock, "service">,
  work: () => Promise<unknown>,
): Promise<string[]> {
  const pool = modulePool(stock);
  const statements: string[] = [];
  const listen = ({ sql }: { sql: string }) => statements.push(sql);
  pool.on("query", listen);
  try {
    await work();
  } finally {
    pool.removeListener("query", listen);
  }
  return statements;
}
