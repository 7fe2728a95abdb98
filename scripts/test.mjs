/**
 * npm test [-- <jest arguments>]; with --all also the suites that need a browser or Redis.
 *
 * Jest needs a flag of Node for Medusa's `import()` calls, and setting it in a script works in
 * every shell.
 */
import path from "node:path";
import { loadSettings, ROOT } from "./lib/project.mjs";
import { createRunner } from "./lib/runner.mjs";

loadSettings();
const jest = path.join(ROOT, "node_modules/jest/bin/jest.js");
const args = process.argv.slice(2).filter((argument) => argument !== "--all");
const all = process.argv.includes("--all");
const flags = [
  "--experimental-vm-modules",
  "--disable-warning=ExperimentalWarning",
  // Medusa makes many objects that live for one request. Room for them spares collections, 6 % of the time of a suite.
  "--max-semi-space-size=64",
];

const code = await createRunner().run(process.execPath, [...flags, jest, ...args], {
  cwd: ROOT,
  env: { ...process.env, TEST_ALL: all ? "1" : "" },
});
process.exit(code);
