/** Runs Medusa's commands, with what they say kept in a file that is shown when something goes wrong. */
import { closeSync, fstatSync, mkdtempSync, openSync, readSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { MEDUSA_CLI, ROOT } from "../../scripts/lib/project.mjs";

const END_WITH_PARENT = new URL("../../scripts/lib/end-with-parent.mjs", import.meta.url).href;
const BYTES_READ = 16_384;
const LINES_SHOWN = 40;

/**
 * @param {{ run: Function }} runner
 * @returns {{
 *   medusa: (args: string[], env?: Record<string, string>) => Promise<number>,
 *   printLogTail: () => void,
 *   stop: () => void,
 * }} `medusa` resolves to the exit code; `stop` kills what still runs, and so do signals and the end of this process
 */
export function createPrograms(runner) {
  const folder = mkdtempSync(path.join(os.tmpdir(), "backorders-demo-"));
  const output = openSync(path.join(folder, "store.log"), "a+");
  const removeFolder = () => rmSync(folder, { recursive: true, force: true });
  if (process.platform !== "win32") {
    // The open file lives on without its name, and a demo that is killed leaves none behind.
    removeFolder();
  }
  const abort = new AbortController();
  let stopped = false;
  const stop = () => {
    if (!stopped) {
      stopped = true;
      abort.abort();
      closeSync(output);
      removeFolder();
    }
  };
  for (const end of ["exit", "SIGINT", "SIGTERM", "SIGHUP"]) {
    process.on(end, stop);
  }

  const medusa = async (args, env = {}) => {
    try {
      return await runner.run(
        process.execPath,
        ["--import", END_WITH_PARENT, MEDUSA_CLI, ...args],
        {
          cwd: ROOT,
          env: { ...process.env, DISABLE_ADMIN: "true", ...env },
          stdio: ["ignore", output, output, "ipc"],
          signal: abort.signal,
          // The database is thrown away, so there is nothing that the store would have to finish.
          killSignal: "SIGKILL",
        },
      );
    } catch (error) {
      if (error.name === "AbortError") {
        return 137;
      }
      throw error;
    }
  };
  const printLogTail = () => {
    const end = fstatSync(output).size;
    const buffer = Buffer.alloc(Math.min(end, BYTES_READ));
    readSync(output, buffer, 0, buffer.length, end - buffer.length);
    const lines = buffer.toString("utf8").trimEnd().split("\n").slice(-LINES_SHOWN);
    process.stderr.write(`\nThe end of the store's log:\n${lines.join("\n")}\n`);
  };
  return { medusa, printLogTail, stop };
}
