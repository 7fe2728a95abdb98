/** Brings the store up, from an empty database to a server that answers. */
import { randomBytes } from "node:crypto";
import net from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { phase } from "./progress.mjs";
import { SIGNING_SECRET } from "./stripe.mjs";

/** Two processes share no lock and no memory: what keeps their shoppers apart can only be the database. */
const SERVERS = 2;

/**
 * Migrates and seeds the database, starts the store's servers on free ports and waits for their first answers.
 *
 * @param {{ programs: ReturnType<import("./programs.mjs").createPrograms>, database: { url: string } }} options
 * @returns {Promise<{ urls: string[], staff: { email: string, password: string } }>} where the servers answer, and whom
 *   to log in to the admin API as
 * @throws when a command fails, or when a server ends instead of answering
 */
export async function openStore({ programs, database }) {
  const medusa = (args, env = {}) => programs.medusa(args, { DATABASE_URL: database.url, ...env });
  const run = async (args) => {
    const code = await medusa(args);
    if (code !== 0) {
      throw new Error(`medusa ${args[0]} ended with exit code ${code}`);
    }
  };
  const staff = { email: "staff@northway.example", password: randomBytes(12).toString("hex") };

  phase("migrating it: Medusa's tables, then the plugin's");
  await run(["db:migrate", "--execute-safe-links", "--execute-safe-search"]);
  phase("seeding a bicycle shop: two warehouses, its catalogue, stock and backorder policies");
  await run(["exec", "./demo/seed.ts", staff.email, staff.password]);
  phase(`starting ${SERVERS} servers of the store on the one database`);
  const urls = await Promise.all(Array.from({ length: SERVERS }, () => startServer(medusa)));
  return { urls, staff };
}

async function startServer(medusa) {
  const port = await findFreePort();
  const url = `http://localhost:${port}`;
  let exitCode;
  // NODE_ENV is production for `medusa start` otherwise, which asks for secrets.
  void medusa(["start", "--port", String(port)], {
    NODE_ENV: "development",
    STRIPE_WEBHOOK_SECRETS: SIGNING_SECRET,
  }).then(
    (code) => (exitCode = code),
    () => (exitCode = 1),
  );
  while (exitCode === undefined) {
    const response = await fetch(`${url}/health`).catch(() => undefined);
    if (response?.ok) {
      return url;
    }
    await sleep(200);
  }
  throw new Error(`A server of the store ended with exit code ${exitCode}`);
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
