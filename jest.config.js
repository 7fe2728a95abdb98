/**
 * One configuration for every suite. Jest has to be started with
 * `node --experimental-vm-modules`, because Medusa's test runner and its loaders use
 * `import()`, which Jest's module sandbox only offers under that flag.
 *
 * Suites that need more than Node (a Redis server, a browser) are left out unless TEST_ALL=1.
 */
const runEverything = process.env.TEST_ALL === "1";

/** @type {import("jest").Config} */
module.exports = {
  testEnvironment: "node",
  testMatch: ["<rootDir>/integration-tests/**/*.spec.ts"],
  testPathIgnorePatterns: [
    "/node_modules/",
    ...(runEverything ? [] : ["\\.redis\\.spec\\.ts$", "\\.browser\\.spec\\.ts$"]),
  ],
  // Build output holds a second package.json and second copies of every module; `.data` holds the
  // embedded databases, which change while the tests run.
  modulePathIgnorePatterns: ["<rootDir>/\\.medusa/", "<rootDir>/\\.data/"],
  watchPathIgnorePatterns: ["<rootDir>/\\.data/"],
  moduleFileExtensions: ["ts", "tsx", "js", "mjs", "json"],
  transform: {
    "^.+\\.[jt]sx?$": [
      "@swc/jest",
      {
        jsc: {
          parser: { syntax: "typescript", tsx: false, decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
          target: "es2021",
        },
      },
    ],
  },
  globalSetup: "<rootDir>/integration-tests/helpers/postgres/global-setup.mjs",
  globalTeardown: "<rootDir>/integration-tests/helpers/postgres/global-teardown.mjs",
  testTimeout: 120_000,
  maxWorkers: process.env.JEST_MAX_WORKERS ?? "50%",
  // Medusa's registries outlive the suite that filled them. A worker that has grown is replaced before the next suite;
  // without it the last suites of a run meet a process that does little but collect garbage, and then none.
  workerIdleMemoryLimit: "600MB",
};
