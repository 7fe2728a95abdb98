/** The steps on one data folder: create it, start and stop its server, look at its lock file. */
import { execFile, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import net from "node:net";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";

const run = promisify(execFile);

/** @typedef {import("./postgres-home.mjs").PostgresHome} PostgresHome */

const PASSWORD_FILE = "backorders-password";
const LOG_FILE = "server.log";
const SECONDS_TO_START = 60;

/**
 * Creates a data folder, unless it is there. It is made under another name and renamed, so that
 * a run that is killed half-way leaves no folder that looks complete, and so that of two runs at
 * once one wins and the other takes the winner's.
 *
 * @param {PostgresHome} home
 * @param {string} dataDir
 * @returns {Promise<void>}
 */
export async function createCluster(home, dataDir) {
  if (existsSync(path.join(dataDir, "PG_VERSION"))) {
    return;
  }
  const draft = `${dataDir}.init-${process.pid}-${randomBytes(3).toString("hex")}`;
  const draftData = path.join(draft, "data");
  const passwordFile = path.join(draft, "password");
  const password = randomBytes(16).toString("hex");
  mkdirSync(draftData, { recursive: true, mode: 0o700 });
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (home.owner.uid !== undefined) {
    for (const entry of [draft, draftData, passwordFile]) {
      chownSync(entry, home.owner.uid, home.owner.gid);
    }
  }
  try {
    await run(
      home.binaries.initdb,
      [
        `--pgdata=${draftData}`,
        "--username=postgres",
        `--pwfile=${passwordFile}`,
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C",
        ...(await builtinLocale(home)),
      ],
      { ...home.owner, cwd: draft },
    );
    writeFileSync(path.join(draftData, PASSWORD_FILE), password, { mode: 0o600 });
    renameSync(draftData, dataDir);
  } catch (error) {
    // Another run may have put its folder there first, which is as good as ours.
    if (!existsSync(path.join(dataDir, "PG_VERSION"))) {
      throw error;
    }
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/** The built-in locale sorts alike on every machine. It came with version 17; before it there is plain C. */
async function builtinLocale({ binaries, owner }) {
  const { stdout } = await run(binaries.postgres, ["--version"], { ...owner, cwd: "/" });
  const major = Number(/\d+/.exec(stdout)?.[0]);
  return major >= 17 ? ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"] : [];
}

/**
 * @param {string} dataDir
 * @returns {string} the password of the folder's superuser
 */
export function readPassword(dataDir) {
  return readFileSync(path.join(dataDir, PASSWORD_FILE), "utf8");
}

/**
 * Starts the server of a data folder on a free port and waits until it takes connections. It gets
 * a process group of its own: Ctrl-C reaches the programs that use it first, and us, who stop it.
 *
 * @param {PostgresHome} home
 * @param {string} dataDir
 * @param {string[]} flags further arguments of `postgres`
 * @returns {Promise<boolean>} false when another run was faster or the port was taken meanwhile
 * @throws with the end of the server's log when it does not start
 */
export async function launch(home, dataDir, flags) {
  const logFile = path.join(dataDir, LOG_FILE);
  rmSync(logFile, { force: true });
  const options = [
    ...["-p", String(await findFreePort())],
    ...["-c", "listen_addresses=localhost"],
    // No socket file: its path would have to be short and the folder writable.
    ...["-c", "unix_socket_directories="],
    ...["-c", "max_connections=300"],
    ...flags,
  ];
  try {
    await run(
      home.binaries.pg_ctl,
      [
        ...["start", "--silent", "--wait"],
        ...["--timeout", String(SECONDS_TO_START)],
        ...["--pgdata", dataDir],
        ...["--log", logFile],
        ...["--options", options.map((option) => `"${option}"`).join(" ")],
      ],
      { ...home.owner, cwd: path.dirname(dataDir) },
    );
    return true;
  } catch (cause) {
    const said = existsSync(logFile) ? readFileSync(logFile, "utf8") : "";
    if (readLockFile(dataDir) || said.includes("could not create any TCP/IP sockets")) {
      return false;
    }
    throw new Error(`PostgreSQL did not start on ${dataDir}:\n${said.slice(-2000)}`, { cause });
  }
}

/**
 * Stops the server of a data folder and waits for its end.
 *
 * @param {PostgresHome} home
 * @param {string} dataDir
 * @param {"fast" | "immediate"} mode `immediate` skips the final checkpoint
 */
export async function halt(home, dataDir, mode) {
  await run(home.binaries.pg_ctl, haltArguments(dataDir, mode), { ...home.owner, cwd: "/" });
}

/**
 * The same, for the moment at which a process may no longer wait for anything.
 *
 * @param {PostgresHome} home
 * @param {string} dataDir
 */
export function haltSync(home, dataDir) {
  const options = { ...home.owner, cwd: "/" };
  spawnSync(home.binaries.pg_ctl, haltArguments(dataDir, "immediate"), options);
}

function haltArguments(dataDir, mode) {
  return ["stop", "--silent", "--wait", "--mode", mode, "--pgdata", dataDir];
}

/**
 * Reads the lock file of a data folder and removes it where it is stale: its process is gone, or
 * its number now belongs to another program, which would keep PostgreSQL from starting.
 *
 * @param {string} dataDir
 * @returns {{ pid: number, port: number } | undefined} the server, which may still be starting or
 *   stopping; port is NaN before the server has written it
 */
export function readLockFile(dataDir) {
  const file = path.join(dataDir, "postmaster.pid");
  let lines;
  try {
    lines = readFileSync(file, "utf8").split("\n");
  } catch (error) {
    if (error.code === "ENOENT") {
      return undefined;
    }
    throw error;
  }
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) {
    // The server creates the file and fills it a moment later.
    return { pid: NaN, port: NaN };
  }
  if (!isAlive(pid) || isOtherProgram(pid)) {
    rmSync(file, { force: true });
    return undefined;
  }
  return { pid, port: Number.parseInt(lines[3] ?? "", 10) };
}

/**
 * @param {number} pid
 * @returns {boolean} whether a process of that number exists, whoever owns it
 */
export function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

/** Without /proc there is nothing to go by, and the number is taken to be the server's. */
function isOtherProgram(pid) {
  try {
    return !readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("postgres");
  } catch {
    return false;
  }
}

/**
 * Removes what killed runs left in a folder of data folders: throw-away clusters, whose server may still be
 * running, and half-made folders. The number in a folder's name is its owner's process.
 *
 * @param {string} root
 */
export async function sweep(root) {
  for (const name of readdirSync(root)) {
    const owner = /^ephemeral-(\d+)-|\.init-(\d+)-/.exec(name);
    if (!owner || isAlive(Number(owner[1] ?? owner[2]))) {
      continue;
    }
    const leftover = path.join(root, name);
    const server = readLockFile(leftover);
    if (server?.pid) {
      process.kill(server.pid, "SIGQUIT");
      for (let tries = 0; tries < 50 && isAlive(server.pid); tries++) {
        await sleep(100);
      }
    }
    rmSync(leftover, { recursive: true, force: true });
  }
}

function findFreePort() {
  return new Promise((resolve, reject) => {
    const probe = net.createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
