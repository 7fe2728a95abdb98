import path from "node:path";
import type { ContenderName, Level } from "./contenders";
import type { RoundOptions } from "./measure";
import { forkProcess } from "./process";
import type { Adjusted, Sales } from "./stock";

/** What the process of a contender answers. */
export type ContenderRequests = {
  makeLevels: (count: number, stocked: number) => Promise<Level[]>;
  sell: (levels: readonly Level[], options: RoundOptions) => Promise<Sales>;
  adjust: (levels: readonly Level[], delta: number) => Promise<Adjusted>;
  findFaults: () => Promise<string[]>;
  close: () => Promise<void>;
};

/** A contender in a process of its own: whole rounds run there, nothing in between comes here. */
export type RemoteContender = ContenderRequests & { name: ContenderName };

/**
 * Starts a contender's process. It ends with `close`, or with this process.
 *
 * @param name which contender
 * @returns the contender, ready; it takes one request at a time
 * @throws with the contender's own stack when it does not start, or when a request fails
 */
export async function startRemote(name: ContenderName): Promise<RemoteContender> {
  const script = path.join(__dirname, "worker.ts");
  const { ask, close } = await forkProcess<ContenderRequests>(script, { args: [name] });
  return {
    name,
    makeLevels: ask("makeLevels"),
    sell: ask("sell"),
    adjust: ask("adjust"),
    findFaults: ask("findFaults"),
    close: async () => {
      await ask("close")();
      await close();
    },
  };
}
