import type { Contender, Level } from "./contenders";

/** What levels have left to sell, together, and the least that one of them has. */
type Available = { total: number; least: number };

/**
 * Compares what was sold with what left the stock.
 *
 * @param contender who sells
 * @param levels the levels that it sells from, whose policy allows no backorders
 * @param sell sells some units
 * @returns what `sell` returned and what is wrong, in words; nothing where the sums agree
 */
export async function checkSales<Sales extends { claims: number }>(
  contender: Contender,
  levels: readonly Level[],
  sell: () => Promise<Sales>,
): Promise<{ sales: Sales; faults: string[] }> {
  const before = await availableOf(contender, levels);
  const sales = await sell();
  const after = await availableOf(contender, levels);
  const taken = before.total - after.total;
  const faults: string[] = [];
  if (taken !== sales.claims) {
    const verb = taken < sales.claims ? "OVERSOLD" : "lost stock";
    faults.push(`${contender.name} ${verb}: ${sales.claims} units sold, ${taken} taken from stock`);
  }
  if (after.least < 0) {
    faults.push(`${contender.name} OVERSOLD: a level stands at ${after.least}`);
  }
  return { sales, faults };
}

async function availableOf({ knex }: Contender, levels: readonly Level[]): Promise<Available> {
  const { rows } = await knex.raw<{ rows: Record<keyof Available, string>[] }>(
    `select sum(stocked_quantity - reserved_quantity) as total,
            min(stocked_quantity - reserved_quantity) as least
       from inventory_level
      where id = any (?::text[])`,
    [levels.map(({ id }) => id)],
  );
  return { total: Number(rows[0]?.total), least: Number(rows[0]?.least) };
}
