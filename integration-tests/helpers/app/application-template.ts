import { asAdministrator, databaseExists, databasePrefix, makeOnce } from "../postgres/database";

/**
 * Migrating a whole Medusa application takes longer than anything else in a suite over HTTP. The
 * first suite of a run leaves its migrated database as a template, and the others start from it.
 */
const templateName = (): string => `${databasePrefix()}template_application`;

/**
 * Creates a database as a copy of the migrated application, if an earlier suite left one.
 * Otherwise nothing happens, and the application migrates itself.
 *
 * @param name the database that the suite's application is going to use
 */
export async function startFromTemplate(name: string): Promise<void> {
  await asAdministrator(async (client) => {
    if (await databaseExists(client, templateName())) {
      await client.query(`create database "${name}" template "${templateName()}"`);
    }
  });
}

/**
 * Leaves a copy of a migrated application's database for the suites that follow, unless there is
 * one. Connections to the database are cut for it; pools open new ones.
 *
 * @param name the database of the suite's application, right after its start
 */
export async function keepAsTemplate(name: string): Promise<void> {
  await asAdministrator((client) =>
    makeOnce(client, templateName(), async (unfinished) => {
      await client.query(`alter database "${name}" allow_connections false`);
      try {
        await client.query(
          "select pg_terminate_backend(pid) from pg_stat_activity where datname = $1",
          [name],
        );
        await client.query(`create database "${unfinished}" template "${name}"`);
        await client.query(`alter database "${unfinished}" allow_connections true`);
      } finally {
        await client.query(`alter database "${name}" allow_connections true`);
      }
    }),
  );
}
