/** What `npm run try-install` is asked for. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { ROOT } from "../lib/project.mjs";

export const USAGE =
  "usage: npm run try-install -- [<version of Medusa>] [--node=<version>] [--postgres=<version>] [--keep]";

/**
 * @param {string[]} args
 * @returns {{ medusa: string, node?: string, postgres?: string, keep: boolean }} the version of Medusa that this
 *   repository develops with where none is named
 * @throws when an argument is unknown
 */
export function readArguments(args) {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      node: { type: "string" },
      postgres: { type: "string" },
      keep: { type: "boolean", default: false },
    },
  });
  if (positionals.length > 1) {
    throw new TypeError(`one version of Medusa, received ${positionals.join(", ")}`);
  }
  return { medusa: positionals[0] ?? developedWith(), ...values };
}

function developedWith() {
  const manifest = JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8"));
  return manifest.devDependencies["@medusajs/medusa"];
}
