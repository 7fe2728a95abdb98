/** Runs npm and Medusa's commands in a folder, with what they say kept in a file. */
import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import net from "node:net";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const END_WITH_PARENT = new URL("../lib/end-with-parent.mjs", import.meta.url).href;
const LINES_SHOWN = 40;

/**
 * @typedef {object} Programs
 * @property {(args: string[]) => Promise<void>} npm
 * @property {(args: string[]) => Promise<void>} medusa one command, to its end
 * @property {() => Promise<{ url: string, stop: () => Promise<void> }>} serve the store, until it is stopped
 * @property {() => string} logTail the last that any of them said
 * @property {() => void} killAll ends what still runs
 */

/**
 * @param {{ folder: string, node: string, env: Record<string, string> }} options the store's folder, the Node to run
 *   everything with, and what to add to the environment
 * @returns {Programs} commands throw when they end with an exit code other than 0
 */
export function createPrograms({ folder, node, env }) {
  const logFile = path.join(path.dirname(folder), "programs.log");
  const running = new Set();
  const start = (command, args, more = {}) => {
    const output = openSync(logFile, "a");
    const child = spawn(command, args, {
      cwd: folder,
      env: environment({ ...env, ...more }, node),
      stdio: ["ignore", output, output, "ipc"],
    });
    closeSync(output);
    running.add(child);
    const ended = new Promise((resolve) => {
      child.once("error", (error) => resolve(error.message));
      child.once("exit", (code, signal) => resolve(code ?? signal));
    }).finally(() => running.delete(child));
    return { child, ended };
  };
  const run = async (name, command, args) => {
    const code = await start(command, args).ended;
    if (code !== 0) {
      throw new Error(`${name} ended with ${code}`);
    }
  };
  const cli = path.join(folder, "node_modules/@medusajs/cli/cli.js");
  return {
    npm: (args) => run(`npm ${args.join(" ")}`, "npm", args),
    medusa: (args) => run(`medusa ${args.join(" ")}`, node, [cli, ...args]),
    serve: () => serve(start, [node, ["--import", END_WITH_PARENT, cli, "start"]]),
    logTail: () =>
      readFileSync(logFile, "utf8").trimEnd().split("\n").slice(-LINES_SHOWN).join("\n"),
    killAll: () => running.forEach((child) => child.kill("SIGKILL")),
  };
}

/** The Node to try stands first, so that npm and every script that it starts run on it as well. */
function environment(more, node) {
  const inherited = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^npm_|^NODE_OPTIONS$|^DB_/i.test(name)),
  );
  return {
    ...inherited,
    // `medusa start` takes production for granted otherwise, and asks for secrets.
    NODE_ENV: "development",
    MEDUSA_DISABLE_TELEMETRY: "true",
    PATH: `${path.dirname(node)}${path.delimiter}${process.env.PATH}`,
    ...more,
  };
}

async function serve(start, [node, args]) {
  const port = await findFreePort();
  const url = `http://localhost:${port}`;
  const { child, ended } = start(node, [...args, "--port", String(port)]);
  let code;
  void ended.then((ending) => (code = ending));
  while (code === undefined) {
    const answer = await fetch(`${url}/health`).catch(() => undefined);
    if (answer?.ok) {
      const stop = async () => {
        child.kill("SIGTERM");
        await ended;
      };
      return { url, stop };
    }
    await sleep(300);
  }
  throw new Error(`The store ended with ${code} instead of answering`);
}

function findFreePort() {
  return new Promise((resolve, reject) => {
    const probe = net.createServer();
    probe.once("error", reject);
    probe.listen(0, () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
