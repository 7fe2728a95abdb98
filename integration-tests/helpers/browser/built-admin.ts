import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, statSync } from "node:fs";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { asAdministrator } from "../postgres/database";
import { repositoryRoot } from "../postgres/migrations";

/** Where `medusa build --admin-only` puts the dashboard. */
const BUILT = path.join(repositoryRoot, ".medusa/admin");
/** Which sources the build is of. */
const BUILT_FROM = path.join(repositoryRoot, ".medusa/admin.sha256");

/**
 * Builds the dashboard with the plugin's extensions, unless the build that is there is of the same sources. Suites that
 * ask at the same time wait for the first one.
 *
 * @throws Error with the build's output when it fails
 */
export async function ensureBuiltAdmin(): Promise<void> {
  await asAdministrator(async (client) => {
    await client.query("select pg_advisory_lock(hashtext($1))", [BUILT]);
    const sources = await hashSources();
    if (!existsSync(path.join(BUILT, "index.html")) || (await builtFrom()) !== sources) {
      await rm(BUILT_FROM, { force: true });
      await buildAdmin();
      await writeFile(BUILT_FROM, sources);
    }
  });
}

/**
 * The file of the built dashboard that answers a request, as a store's own server chooses it.
 *
 * @param pathname the request's path, under `/app`
 * @returns the path of the file; the page itself for everything that is not a file
 */
export function fileOfAdmin(pathname: string): string {
  const file = path.join(BUILT, pathname.replace(/^\/app\/?/, ""));
  const isFile = statSync(file, { throwIfNoEntry: false })?.isFile();
  return isFile ? file : path.join(BUILT, "index.html");
}

async function builtFrom(): Promise<string | undefined> {
  return existsSync(BUILT_FROM) ? await readFile(BUILT_FROM, "utf8") : undefined;
}

/** The extensions, the configuration, and which version Medusa's dashboard has. */
async function hashSources(): Promise<string> {
  const extensions = await readdir(path.join(repositoryRoot, "src/admin"), { recursive: true });
  const files = [
    ...extensions
      // A build of the plugin leaves this entry for as long as it runs.
      .filter((file) => file !== "__admin-extensions__.js")
      .map((file) => path.join("src/admin", file))
      .sort(),
    "node_modules/@medusajs/dashboard/package.json",
    "medusa-config.ts",
  ];
  const hash = createHash("sha256");
  for (const file of files) {
    const content = await readFile(path.join(repositoryRoot, file)).catch(
      (error: NodeJS.ErrnoException) => {
        // Folders are in the list too.
        if (error.code === "EISDIR") {
          return "";
        }
        throw error;
      },
    );
    hash.update(`${file}\0`).update(content);
  }
  return hash.digest("hex");
}

async function buildAdmin(): Promise<void> {
  const cli = path.join(repositoryRoot, "node_modules/@medusajs/cli/cli.js");
  try {
    await promisify(execFile)(process.execPath, [cli, "build", "--admin-only"], {
      cwd: repositoryRoot,
      // A dashboard that is built by itself is one that the store's configuration switches off.
      env: { ...process.env, DISABLE_ADMIN: "true", NODE_ENV: "production", LOG_LEVEL: "info" },
    });
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    throw new Error(`The dashboard could not be built:\n${stdout}\n${stderr}`, { cause: error });
  }
}
