/**
 * npm run try-install [-- <version of Medusa>] [--node=<version>] [--postgres=<version>] [--keep]
 *
 * Installs the packed plugin into a stock store of that version, which has open orders, and sees whether the store goes
 * on: orders within stock and beyond it, refusals, fulfilment, cancelling, the way back to Medusa alone. Everything comes
 * from the registry and goes into a temporary folder; the database is one that is thrown away. Exits 0 only if
 * everything held.
 */
import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import pg from "@medusajs/framework/pg";
import { loadSettings, log } from "./lib/project.mjs";
import { pack } from "./package/tarball.mjs";
import { readArguments, USAGE } from "./try/arguments.mjs";
import { findFaultsOfInstallation, lockFileOf, readInstalled } from "./try/copies.mjs";
import { createPrograms } from "./try/programs.mjs";
import { compareSchemas, readMigrations, readSchema } from "./try/schema.mjs";
import { logIn, openShop } from "./try/shop.mjs";
import { configureStore, migrateCommand, writeStore } from "./try/store.mjs";
import { afterThePlugin, beforeThePlugin, withThePlugin } from "./try/story.mjs";
import { findNode, openServer } from "./try/surroundings.mjs";

const DATABASE = "stock_store";
const STAFF = { email: "staff@example.com", password: "supersecret" };
const QUIET = ["--no-audit", "--no-fund", "--prefer-offline"];
const PLUGIN = "medusa-plugin-backorders";

async function main() {
  const wanted = readArguments(process.argv.slice(2));
  loadSettings();
  const base = mkdtempSync(path.join(os.tmpdir(), "try-install-"));
  // PostgreSQL may have to run as another user.
  chmodSync(base, 0o755);
  const server = await openServer(path.join(base, "postgres"), wanted.postgres);
  const node = findNode(path.join(base, "node"), wanted.node);
  const folder = path.join(base, "store");
  await server.ensureDatabase(DATABASE);
  const url = server.urlFor(DATABASE);
  const pool = new pg.Pool({ connectionString: url, max: 1 });
  pool.on("error", () => {});
  const programs = createPrograms({ folder, node, env: { DATABASE_URL: url } });
  process.on("exit", programs.killAll);
  try {
    log(`trying ${await describe({ medusa: wanted.medusa, node, pool })} in ${base}`);
    const faults = await tryInstall({ ...wanted, base, folder, pool, programs });
    log(faults.length ? `${faults.length} rules did not hold` : "everything held");
    return faults.length ? 1 : 0;
  } catch (error) {
    log(`${error.stack}\n\nThe last that the store's programs said:\n${programs.logTail()}`);
    return 1;
  } finally {
    programs.killAll();
    await pool.end();
    await server.stop();
    if (!wanted.keep) {
      rmSync(base, { recursive: true, force: true });
    }
  }
}

async function describe({ medusa, node, pool }) {
  const { rows } = await pool.query("show server_version");
  const version = execFileSync(node, ["--version"], { encoding: "utf8" }).trim();
  return `Medusa ${medusa}, Node ${version.slice(1)}, PostgreSQL ${rows[0].server_version}`;
}

/** @returns {Promise<string[]>} the rules that did not hold */
async function tryInstall({ medusa, base, folder, pool, programs }) {
  const faults = [];
  const expect = (rule, found, wanted = true) => {
    const held = found === wanted;
    log(`${held ? "held" : "NOT SO"}: ${rule}${held ? "" : ` (${found}, expected ${wanted})`}`);
    if (!held) {
      faults.push(rule);
    }
  };
  const act = async (shop, play) => {
    const { url, stop } = await programs.serve();
    try {
      return await play({ ...(await logIn({ url, staff: STAFF, shop })), expect, url });
    } finally {
      await stop();
    }
  };

  log("packing the plugin");
  const { file } = pack(base);
  writeStore({ folder, version: medusa });
  log("installing the stock store");
  await programs.npm(["install", ...QUIET]);
  await programs.medusa(migrateCommand(folder));
  await programs.medusa(["user", "--email", STAFF.email, "--password", STAFF.password]);
  log("selling with Medusa alone");
  const shop = await act(undefined, openShop);
  const open = await act(shop, beforeThePlugin);
  const schema = await readSchema(pool);
  const migrations = await readMigrations(pool);

  log("installing the plugin");
  const before = readInstalled(lockFileOf(folder));
  await programs.npm(["install", ...QUIET, file]);
  const copies = findFaultsOfInstallation(before, readInstalled(lockFileOf(folder)));
  expect("no second copy of anything that the store had", copies.join("; "), "");
  await expectFreshInstall({ folder, before, programs, expect });
  configureStore(folder, { plugin: true });
  await programs.medusa(migrateCommand(folder));
  log("selling with the plugin");
  const state = await act(shop, (desk) => withThePlugin(desk, open));

  log("rolling back");
  await rollBack({ folder, pool, programs, migrations });
  const left = compareSchemas(schema, await readSchema(pool));
  expect("nothing of the plugin is left in the database", left.join("; "), "");
  configureStore(folder, { plugin: false });
  await programs.npm(["uninstall", ...QUIET, PLUGIN]);
  log("selling with Medusa alone again");
  await act(shop, (desk) => afterThePlugin(desk, state));
  return faults;
}

/** Without a lock file npm decides anew where each package goes. */
async function expectFreshInstall({ folder, before, programs, expect }) {
  rmSync(lockFileOf(folder));
  rmSync(path.join(folder, "node_modules/.package-lock.json"));
  await programs.npm(["install", ...QUIET, "--package-lock-only"]);
  const copies = findFaultsOfInstallation(before, readInstalled(lockFileOf(folder)));
  expect("nor in a store that is installed anew", copies.join("; "), "");
}

/** Medusa reverts a module's last migration each time, and the configuration still says where they are. */
async function rollBack({ folder, pool, programs, migrations }) {
  const modules = path.join(folder, "node_modules", PLUGIN, ".medusa/server/src/modules");
  const names = { inventory: "inventory", "stripe-orders": "stripe_orders" };
  for (const module of readdirSync(modules)) {
    const ours = new Set(
      readdirSync(path.join(modules, module, "migrations")).map((file) => file.split(".")[0]),
    );
    const recorded = async () => (await readMigrations(pool)).filter((name) => ours.has(name));
    for (let left = await recorded(); left.length; left = await recorded()) {
      await programs.medusa(["db:rollback", names[module]]);
      const now = await recorded();
      if (now.length >= left.length) {
        throw new Error(`medusa db:rollback ${names[module]} leaves ${now.join(", ")}`);
      }
    }
  }
  const gone = (await readMigrations(pool)).filter((name) => migrations.includes(name));
  if (gone.length !== migrations.length) {
    throw new Error("rolling the plugin back has reverted migrations of Medusa's own");
  }
}

main().then(
  (code) => process.exit(code),
  (error) => {
    log(error instanceof TypeError ? `${error.message}\n${USAGE}` : error.stack);
    process.exit(2);
  },
);
