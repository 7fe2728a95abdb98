import { type ChildProcess, spawn } from "node:child_process";
import { createServer, type AddressInfo } from "node:net";
import path from "node:path";

import { repositoryRoot } from "../postgres/migrations";
import { waitFor } from "./wait-for";

const MEDUSA_CLI = path.join(repositoryRoot, "node_modules/@medusajs/cli/cli.js");

/** A server of the store in a process of its own. */
export type SecondServer = { url: string; stop: () => Promise<void> };

/**
 * Starts another server of the store on a database that a server has already: they have nothing else in common.
 *
 * @param databaseUrl - the store's database
 * @param env - environment of the server, beside this process's
 * @returns where it answers; stop it before the database is put back
 * @throws Error when it ends instead of answering, with the last of what it said
 */
export async function startSecondServer(
  databaseUrl: string,
  env: Record<string, string>,
): Promise<SecondServer> {
  const port = await findFreePort();
  const url = `http://localhost:${port}`;
  const server = spawn(process.execPath, [MEDUSA_CLI, "start", "--port", String(port)], {
    cwd: repositoryRoot,
    // NODE_ENV is production for `medusa start` otherwise, which asks for secrets.
    env: {
      ...process.env,
      NODE_OPTIONS: "",
      NODE_ENV: "development",
      DISABLE_ADMIN: "true",
      DATABASE_URL: databaseUrl,
      ...env,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [server.stdout, server.stderr]) {
    stream.on("data", (chunk: Buffer) => (said = (said + chunk.toString()).slice(-4000)));
  }
  // A run that is cut off leaves no server behind.
  const end = () => server.kill("SIGKILL");
  process.once("exit", end);
  const answers = async () => {
    if (server.exitCode !== null) {
      throw new Error(`The second server ended with exit code ${server.exitCode}: ${said}`);
    }
    return (await fetch(`${url}/health`).catch(() => undefined))?.ok === true;
  };
  await waitFor(answers, (up) => up, 600);
  return {
    url,
    stop: async () => {
      process.off("exit", end);
      await stopped(server);
    },
  };
}

async function stopped(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null) {
    return;
  }
  const ended = new Promise<void>((resolve) => server.once("exit", () => resolve()));
  server.kill("SIGKILL");
  await ended;
}

function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
