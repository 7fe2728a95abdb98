/** A store as somebody else has it: Medusa of a given version from the registry, and nothing of this repository. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

/** What a new store of Medusa's own installer lists, as far as a store without a dashboard needs it. */
const manifest = (version) => ({
  name: "stock-store",
  version: "0.0.1",
  private: true,
  dependencies: {
    "@medusajs/admin-sdk": version,
    "@medusajs/cli": version,
    "@medusajs/framework": version,
    "@medusajs/medusa": version,
  },
  devDependencies: {
    "@swc/core": "^1.7.28",
    "ts-node": "^10.9.2",
    typescript: "^5.6.2",
  },
});

const PLUGIN_ENTRIES = `
  plugins: [{ resolve: "medusa-plugin-backorders", options: {} }],
  modules: [
    {
      key: Modules.INVENTORY,
      resolve: "medusa-plugin-backorders/modules/inventory",
      options: { deductOn: "order" },
    },
  ],`;

const configuration = (entries) => `
import { defineConfig, loadEnv, Modules } from "@medusajs/framework/utils";

loadEnv(process.env.NODE_ENV || "development", process.cwd());

module.exports = defineConfig({
  projectConfig: {
    databaseUrl: process.env.DATABASE_URL,
    http: {
      storeCors: "http://localhost:8000",
      adminCors: "http://localhost:9000",
      authCors: "http://localhost:9000",
      jwtSecret: "supersecret",
      cookieSecret: "supersecret",
    },
  },
  admin: { disable: true },${entries}
});
`;

/**
 * Writes the store's files; `npm install` in its folder makes it complete.
 *
 * @param {{ folder: string, version: string }} options
 */
export function writeStore({ folder, version }) {
  mkdirSync(path.join(folder, "src"), { recursive: true });
  const json = (value) => `${JSON.stringify(value, null, 2)}\n`;
  writeFileSync(path.join(folder, "package.json"), json(manifest(version)));
  writeFileSync(
    path.join(folder, "tsconfig.json"),
    json({
      compilerOptions: { target: "ES2021", module: "Node16", moduleResolution: "Node16" },
      "ts-node": { swc: true },
    }),
  );
  configureStore(folder, { plugin: false });
}

/**
 * @param {string} folder
 * @param {{ plugin: boolean }} options whether the configuration lists the plugin and its Inventory Module
 */
export function configureStore(folder, { plugin }) {
  const text = configuration(plugin ? PLUGIN_ENTRIES : "");
  writeFileSync(path.join(folder, "medusa-config.ts"), text.trimStart());
}

/**
 * What `db:migrate` needs in order not to ask a person. Not every version knows every flag.
 *
 * @param {string} folder
 * @returns {string[]}
 */
export function migrateCommand(folder) {
  const cli = readFileSync(
    path.join(folder, "node_modules/@medusajs/cli/dist/create-cli.js"),
    "utf8",
  );
  const flags = ["execute-safe-links", "execute-safe-search"].filter((flag) => cli.includes(flag));
  return ["db:migrate", ...flags.map((flag) => `--${flag}`)];
}
