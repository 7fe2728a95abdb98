/** Runs child programs one after another, and ends in order when a signal arrives. */
import { spawn } from "node:child_process";
import os from "node:os";

/** Thrown when a signal arrived, so that the way out is the same as for any failure. */
export class Interrupted extends Error {
  /** @param {NodeJS.Signals} signal */
  constructor(signal) {
    super(`interrupted by ${signal}`);
    this.exitCode = 128 + os.constants.signals[signal];
  }
}

/**
 * Takes over SIGINT, SIGTERM and SIGHUP for this process: they go on to the child that runs, and
 * this process lives on until it has ended and everything that was started has been stopped.
 *
 * @returns {{
 *   run: (command: string, args: string[], options?: import("node:child_process").SpawnOptions) => Promise<number>,
 *   checkpoint: () => void,
 * }} `run` resolves to the exit code, 128+n for a child that a signal ended, 127 for a command
 *   that does not exist; `checkpoint` throws Interrupted once a signal has arrived
 */
export function createRunner() {
  let child;
  let received;
  const onSignal = (signal) => {
    received ??= signal;
    // Ctrl-C in a terminal reaches the child by itself; twice would tell many tools to hurry.
    if (signal !== "SIGINT" || !process.stdin.isTTY) {
      child?.kill(signal);
    }
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.on(signal, onSignal);
  }
  // npm hands a signal to the shell between us, which dies of it and does not pass it on.
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.env.npm_lifecycle_event && process.ppid !== parent) {
      clearInterval(watch);
      onSignal("SIGTERM");
    }
  }, 500);
  watch.unref();
  const checkpoint = () => {
    if (received) {
      throw new Interrupted(received);
    }
  };
  const run = async (command, args, options = {}) => {
    checkpoint();
    try {
      return await new Promise((resolve, reject) => {
        // Windows finds npx and its like (npx.cmd) only through a shell.
        const shell = process.platform === "win32";
        child = spawn(command, args, { stdio: "inherit", shell, ...options });
        child.once("error", reject);
        child.once("exit", (code, signal) => resolve(code ?? 128 + os.constants.signals[signal]));
      });
    } catch (error) {
      if (error.code === "ENOENT" || error.code === "EACCES") {
        process.stderr.write(`backorders: cannot run "${command}": ${error.message}\n`);
        return error.code === "ENOENT" ? 127 : 126;
      }
      throw error;
    } finally {
      child = undefined;
    }
  };
  return { run, checkpoint };
}
