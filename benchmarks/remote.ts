import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import type { ContenderName, Level } from "./contenders";
import type { RoundOptions } from "./measure";
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

/** The message that asks, and the one that answers. */
export type Request = { method: keyof ContenderRequests; args: unknown[] };
export type Answer = { result: unknown } | { error: string };

/**
 * Starts a contender's process. It ends with `close`, or with this process.
 *
 * @param name which contender
 * @returns the contender, ready; it takes one request at a time
 * @throws with the contender's own stack when it does not start, or when a request fails
 */
export async function startRemote(name: ContenderName): Promise<RemoteContender> {
  const child = fork(path.join(__dirname, "worker.ts"), [name], {
    cwd: path.resolve(__dirname, ".."),
    execArgv: ["-r", require.resolve("ts-node/register")],
    serialization: "advanced",
    // What a contender prints is no part of the report.
    stdio: ["ignore", 2, 2, "ipc"],
  });
  await answerOf(child);
  const ask = <Method extends keyof ContenderRequests>(method: Method) =>
    (async (...args: unknown[]) => {
      child.send({ method, args } satisfies Request);
      return await answerOf(child);
    }) as ContenderRequests[Method];
  return {
    name,
    makeLevels: ask("makeLevels"),
    sell: ask("sell"),
    adjust: ask("adjust"),
    findFaults: ask("findFaults"),
    close: async () => {
      await ask("close")();
      child.disconnect();
      await once(child, "exit");
    },
  };
}

async function answerOf(child: ChildProcess): Promise<unknown> {
  const controller = new AbortController();
  const { signal } = controller;
  try {
    const answer = await Promise.race([
      once(child, "message", { signal }).then(([message]) => message as Answer),
      once(child, "exit", { signal }).then(([code]) => ({
        error: `The contender's process ended with code ${code}`,
      })),
    ]);
    if ("error" in answer) {
      throw new Error(answer.error);
    }
    return answer.result;
  } finally {
    controller.abort();
  }
}
