/**
 * npm start
 *
 * Store and admin on port 9000, with a seeded catalogue and an admin user on the first start.
 * The server runs in development mode: it serves the admin straight from the sources, without a
 * build, and without the file watcher of `medusa develop`.
 */
import net from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "@medusajs/framework/pg";
import { migrate, openDatabase } from "./lib/database.mjs";
import { loadSettings, log, MEDUSA_CLI, ROOT } from "./lib/project.mjs";
import { createRunner, Interrupted } from "./lib/runner.mjs";

/** The key whose sales channels sell the most, as Medusa itself creates an empty default one. */
const FIND_PUBLISHABLE_KEY = `
  select k.token
  from api_key k
  left join publishable_api_key_sales_channel kc
    on kc.publishable_key_id = k.id and kc.deleted_at is null
  left join product_sales_channel pc
    on pc.sales_channel_id = kc.sales_channel_id and pc.deleted_at is null
  where k.type = 'publishable' and k.deleted_at is null
    and (k.revoked_at is null or k.revoked_at > now())
  group by k.id, k.token, k.created_at
  order by count(pc.product_id) desc, k.created_at
  limit 1`;

async function main() {
  loadSettings();
  const port = Number(process.env.PORT ?? 9000);
  const admin = {
    email: process.env.ADMIN_EMAIL ?? "admin@example.com",
    password: process.env.ADMIN_PASSWORD ?? "supersecret",
  };
  if (!(await isFree(port))) {
    log(`port ${port} is taken. Stop the program that uses it, or choose another: PORT=9001.`);
    return 1;
  }

  const runner = createRunner();
  const medusa = (args, env = {}) =>
    runner.run(process.execPath, [MEDUSA_CLI, ...args], {
      cwd: ROOT,
      env: { ...process.env, ...env },
    });
  const database = await openDatabase();
  try {
    const prepared =
      (await migrate(database.url, runner)) ||
      (await seedOnce(database, medusa)) ||
      (await createAdminOnce(database, medusa, admin));
    runner.checkpoint();
    if (prepared !== 0) {
      return prepared;
    }
    const server = medusa(["start", "--port", String(port)], { NODE_ENV: "development" });
    const ended = server.then(
      () => true,
      () => true,
    );
    if (await answers(`http://localhost:${port}/health`, ended)) {
      await printWelcome({ url: `http://localhost:${port}`, database, admin });
    }
    return await server;
  } finally {
    await database.close();
  }
}

/** Products that the seed is not done with are drafts with a mark; any other is a seeded store's, or somebody's own. */
const FIND_PRODUCT = `
  select 1 from product
  where deleted_at is null and coalesce(metadata->>'seed', '') <> 'unfinished'
  limit 1`;

/** A store that has any product has been seeded, or is somebody's own and not to be touched. */
async function seedOnce(database, medusa) {
  const rows = await query(database.url, FIND_PRODUCT);
  if (rows.length > 0) {
    return 0;
  }
  log("seeding the store");
  const code = await medusa(["exec", "./demo/seed.ts"], { SEED_TRADE: "true" });
  if (code !== 0) {
    log("the seed did not finish. The next start goes on with it.");
  }
  return code;
}

async function createAdminOnce(database, medusa, { email, password }) {
  const sql = 'select 1 from "user" where email = $1 and deleted_at is null';
  if ((await query(database.url, sql, [email])).length > 0) {
    return 0;
  }
  log(`creating the admin user ${email}`);
  return medusa(["user", "--email", email, "--password", password], { LOG_LEVEL: "error" });
}

async function printWelcome({ url, database, admin }) {
  const [key] = await query(database.url, FIND_PUBLISHABLE_KEY);
  const login = await fetch(`${url}/auth/user/emailpass`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(admin),
  });
  const lines = [
    ["Store", url],
    ["Admin", `${url}/app`],
    ["  email", admin.email],
    ["  password", login.ok ? admin.password : "(not ADMIN_PASSWORD: it was changed since)"],
    ["Publishable key", key?.token ?? "(none: create one in the admin)"],
    ["Stop", "Ctrl-C"],
  ];
  const text = lines.map(([label, value]) => `  ${label.padEnd(16)} ${value}`).join("\n");
  process.stdout.write(`\n${text}\n\n`);
}

async function query(url, sql, parameters = []) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql, parameters)).rows;
  } finally {
    await client.end();
  }
}

/** Waits for the server's first answer, or for its end. */
async function answers(url, ended) {
  let over = false;
  void ended.then(() => (over = true));
  while (!over) {
    const response = await fetch(url).catch(() => undefined);
    if (response?.ok) {
      return true;
    }
    await sleep(300);
  }
  return false;
}

function isFree(port) {
  return new Promise((resolve, reject) => {
    const probe = net.createServer();
    probe.once("error", (error) => (error.code === "EADDRINUSE" ? resolve(false) : reject(error)));
    probe.listen(port, () => probe.close(() => resolve(true)));
  });
}

main().then(
  (code) => process.exit(code),
  (error) => {
    log(error instanceof Interrupted ? error.message : error.stack);
    process.exit(error.exitCode ?? 1);
  },
);
