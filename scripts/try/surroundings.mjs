/** The Node and the PostgreSQL that a store is tried on: this machine's, or others from the registry. */
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { nativePackage } from "../lib/postgres-home.mjs";
import { startPostgres } from "../lib/postgres.mjs";

/** Nothing in it has to survive a power cut, and migrations run noticeably faster like this. */
const THROW_AWAY_FLAGS = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"].flatMap(
  (flag) => ["-c", flag],
);

/**
 * @param {string} folder where to install it
 * @param {string | undefined} version this process's own where none is named
 * @returns {string} the program
 */
export function findNode(folder, version) {
  if (!version) {
    return process.execPath;
  }
  const name = `node-${process.platform === "win32" ? "win" : process.platform}-${os.arch()}`;
  return path.join(install(folder, name, version), "bin/node");
}

/**
 * Starts a PostgreSQL server that is gone with this process.
 *
 * @param {string} folder where to install it
 * @param {string | undefined} version this repository's own where none is named
 * @returns {Promise<import("../lib/postgres.mjs").PostgresServer>}
 */
export async function openServer(folder, version) {
  const options = { ephemeral: true, postgresFlags: THROW_AWAY_FLAGS };
  if (!version) {
    return await startPostgres(options);
  }
  const installed = install(folder, nativePackage(), version);
  const entry = createRequire(path.join(folder, "package.json")).resolve(nativePackage());
  // The package makes the links between its libraries when it is installed, which npm may have left out.
  execFileSync(process.execPath, ["scripts/hydrate-symlinks.js"], { cwd: installed });
  return await startPostgres({ ...options, nativePackage: pathToFileURL(entry).href });
}

function install(folder, name, version) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, "package.json"), "{}");
  const wanted = `${name}@${newestOf(name, version)}`;
  execFileSync(
    "npm",
    ["install", "--no-audit", "--no-fund", "--no-save", "--ignore-scripts", wanted],
    {
      cwd: folder,
      stdio: ["ignore", "ignore", "inherit"],
    },
  );
  return path.join(folder, "node_modules", name);
}

/** All releases of the embedded PostgreSQL are pre-releases to npm, so that "15" alone would find none. */
function newestOf(name, version) {
  const answer = execFileSync("npm", ["view", name, "versions", "--json"], { encoding: "utf8" });
  const found = [JSON.parse(answer)]
    .flat()
    .filter((known) => known === version || known.startsWith(`${version}.`))
    .sort((a, b) => a.localeCompare(b, "en", { numeric: true }))
    .at(-1);
  if (!found) {
    throw new Error(`The registry has no ${name} ${version}`);
  }
  return found;
}
