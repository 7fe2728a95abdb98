/** Both ends of a benchmark's child process: whole rounds run there, and nothing in between comes here. */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import path from "node:path";

/** What a process can be asked for. */
export type Requests = { [method: string]: (...parameters: never[]) => Promise<unknown> };

type Request = { method: string; parameters: unknown[] };
type Answer = { result: unknown } | { error: string };

/** A process that answers requests, one at a time. */
export type ForkedProcess<Served> = {
  ask: <Method extends keyof Served & string>(method: Method) => Served[Method];
  /** Ends it, and waits until it has ended. */
  close: () => Promise<void>;
};

/**
 * Starts a process. It ends with `close`, or with this process.
 *
 * @param script the file that calls {@link serve}
 * @param options.args of the script
 * @param options.env its environment; as this process's without it
 * @returns it, ready to be asked
 * @throws with the process's own stack when it does not start, or when a request fails
 */
export async function forkProcess<Served>(
  script: string,
  { args, env = process.env }: { args: string[]; env?: NodeJS.ProcessEnv },
): Promise<ForkedProcess<Served>> {
  const child = fork(script, args, {
    cwd: path.resolve(__dirname, ".."),
    env,
    execArgv: ["-r", require.resolve("ts-node/register")],
    serialization: "advanced",
    // What it prints is no part of the report.
    stdio: ["ignore", 2, 2, "ipc"],
  });
  await answerOf(child);
  return {
    ask: (method) =>
      (async (...parameters: unknown[]) => {
        child.send({ method, parameters } satisfies Request);
        return await answerOf(child);
      }) as Served[typeof method],
    close: async () => {
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
        error: `The process ended with code ${code}`,
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

/**
 * Answers the requests of the process that started this one, until it disconnects.
 *
 * @param requests what can be asked for, once it is there
 */
export function serve(requests: Promise<Requests>): void {
  const send = (answer: Answer) => process.send?.(answer);
  const fail = (error: Error) => send({ error: error.stack ?? String(error) });
  process.on("disconnect", () => process.exit());
  requests.then((ready) => {
    process.on("message", ({ method, parameters }: Request) => {
      (ready[method] as (...parameters: unknown[]) => Promise<unknown>)(...parameters).then(
        (result) => send({ result }),
        fail,
      );
    });
    send({ result: undefined });
  }, fail);
}
