/** The process of one contender, started by remote.ts. */
import { type ContenderName, startContender } from "./contenders";
import { serve } from "./process";
import type { ContenderRequests } from "./remote";
import { adjust, findFaults, sell } from "./stock";

async function start(name: ContenderName): Promise<ContenderRequests> {
  const contender = await startContender(name);
  return {
    makeLevels: async (count, stocked) => {
      const levels = await contender.makeLevels(count, stocked);
      // As autovacuum does within a minute; until then PostgreSQL guesses how many levels there are.
      await contender.knex.raw("analyze");
      return levels;
    },
    sell: (levels, options) => sell(contender, levels, options),
    adjust: (levels, delta) => adjust(contender, levels, delta),
    findFaults: () => findFaults(contender),
    close: contender.close,
  };
}

serve(start(process.argv[2] as ContenderName));
