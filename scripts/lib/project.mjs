/** Where things are, and the few habits that all scripts share. */
import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** The repository's root folder. */
export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");

/** Medusa's command line, started with this Node rather than through a shell or npx. */
export const MEDUSA_CLI = path.join(ROOT, "node_modules/@medusajs/cli/cli.js");

/**
 * Prints a progress line on stderr, so that stdout stays the wrapped command's own.
 *
 * @param {string} message
 */
export function log(message) {
  process.stderr.write(`backorders: ${message}\n`);
}

/**
 * Makes the settings of `.env` known to this process and its children. What the environment
 * already says wins, as with Medusa's own loading of the same file.
 */
export function loadSettings() {
  const file = path.join(ROOT, ".env");
  if (existsSync(file)) {
    process.loadEnvFile(file);
  }
  process.env.MEDUSA_DISABLE_TELEMETRY ??= "true";
}
