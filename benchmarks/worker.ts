/** The process of one contender, started by remote.ts: answers requests until it is disconnected. */
import { type ContenderName, startContender } from "./contenders";
import type { Answer, ContenderRequests, Request } from "./remote";
import { adjust, findFaults, sell } from "./stock";

async function main(name: ContenderName): Promise<void> {
  const contender = await startContender(name);
  const requests: ContenderRequests = {
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
  process.on("message", ({ method, args }: Request) => {
    const handle = requests[method] as (...args: unknown[]) => Promise<unknown>;
    handle(...args).then((result) => send({ result }), fail);
  });
  send({ result: undefined });
}

function send(answer: Answer): void {
  process.send?.(answer);
}

function fail(error: Error): void {
  send({ error: error.stack ?? String(error) });
}

process.on("disconnect", () => process.exit());
main(process.argv[2] as ContenderName).catch(fail);
