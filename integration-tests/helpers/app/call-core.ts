import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";

import { repositoryRoot } from "../postgres/migrations";

/**
 * Calls methods of Medusa's own module, in a process that does not know ours.
 *
 * @param databaseUrl a database with core's tables
 * @param calls one after the other
 * @returns their results
 */
export async function callCore(databaseUrl: string, calls: [method: string, ...args: unknown[]][]) {
  const script = path.join(__dirname, "call-core.mjs");
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [script, databaseUrl, JSON.stringify(calls)],
    { cwd: repositoryRoot, maxBuffer: 1e7 },
  );
  return JSON.parse(stdout.split("\nRESULTS ")[1] ?? "null") as unknown[];
}
