/**
 * Runs once after all suites: drops what a suite left behind on the server, then stops the
 * server if the run started it.
 */
import framework from "@medusajs/framework/pg";

const { Client } = framework;

/** Drops every database of this run. Other databases of a given server are not touched. */
async function dropLeftovers() {
  const client = new Client({
    host: process.env.DB_HOST,
    port: Number(process.env.DB_PORT),
    user: process.env.DB_USERNAME,
    password: process.env.DB_PASSWORD,
    database: "postgres",
  });
  await client.connect();
  try {
    const { rows } = await client.query(
      "select datname from pg_database where starts_with(datname, $1)",
      [process.env.TEST_DATABASE_PREFIX],
    );
    for (const { datname } of rows) {
      await client.query(`alter database "${datname}" is_template false`);
      await client.query(`drop database if exists "${datname}" with (force)`);
    }
  } finally {
    await client.end();
  }
}

/** Cleans up after the run. */
export default async function globalTeardown() {
  const embedded = globalThis.__testPostgres;
  if (embedded) {
    await embedded.stop();
    return;
  }
  await dropLeftovers();
}
