/**
 * npm run with-db -- <command...>
 *
 * Runs a command with DATABASE_URL, DB_HOST, DB_PORT, DB_USERNAME and DB_PASSWORD set to a
 * migrated database, and exits with the command's exit code.
 */
import { migrate, openDatabase } from "./lib/database.mjs";
import { loadSettings, log } from "./lib/project.mjs";
import { createRunner, Interrupted } from "./lib/runner.mjs";

async function main() {
  const [command, ...args] = process.argv.slice(2);
  if (!command) {
    log("usage: npm run with-db -- <command...>");
    return 2;
  }
  loadSettings();
  const runner = createRunner();
  const database = await openDatabase();
  try {
    const migrated = await migrate(database.url, runner);
    runner.checkpoint();
    if (migrated !== 0) {
      log("the migrations failed, so the command was not run");
      return migrated;
    }
    return await runner.run(command, args);
  } finally {
    await database.close();
  }
}

main().then(
  (code) => process.exit(code),
  (error) => {
    log(error instanceof Interrupted ? error.message : error.stack);
    process.exit(error.exitCode ?? 1);
  },
);
