import os from "node:os";
import { asAdministrator } from "../integration-tests/helpers/postgres/database";

/** PostgreSQL's settings that decide how fast a commit is. */
const SETTINGS = ["fsync", "synchronous_commit", "full_page_writes", "shared_buffers"];

/** What the figures depend on. */
export type MachineFacts = {
  cores: number;
  processor: string;
  memory_gb: number;
  platform: string;
  /** Of the last minute before the run: what else the machine was doing. */
  load_average: number;
  node: string;
  postgresql: string;
  postgresql_settings: Record<string, string>;
};

/** Reads the facts of this machine and of the database server. */
export async function readMachineFacts(): Promise<MachineFacts> {
  const { version, settings } = await asAdministrator(async (client) => {
    const version = await client.query<{ version: string }>(
      "select current_setting('server_version') as version",
    );
    const settings = await client.query<{ name: string; setting: string }>(
      "select name, current_setting(name) as setting from pg_settings where name = any ($1)",
      [SETTINGS],
    );
    return { version: version.rows[0].version, settings: settings.rows };
  });
  return {
    cores: os.availableParallelism(),
    processor: os.cpus()[0]?.model.trim() ?? "unknown",
    memory_gb: Math.round(os.totalmem() / 2 ** 30),
    platform: `${os.platform()} ${os.arch()}`,
    load_average: os.loadavg()[0],
    node: process.version,
    postgresql: version,
    postgresql_settings: Object.fromEntries(settings.map(({ name, setting }) => [name, setting])),
  };
}
