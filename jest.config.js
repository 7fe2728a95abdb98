/**
 * Three projects. `node` needs nothing but Node, and is all that `npm test` runs. `redis` runs some of the same HTTP suites
 * on an application whose events and workflows live in Redis; `browser` drives the admin. Both come with
 * `npm run test:all` (TEST_ALL=1), or one by one with `--selectProjects`.
 *
 * Jest has to be started with `node --experimental-vm-modules`, because Medusa's test runner and its loaders use
 * `import()`, which Jest's module sandbox only offers under that flag.
 */
const { availableParallelism } = require("node:os");

const HELPERS = "<rootDir>/integration-tests/helpers";

/** HTTP suites that have to hold on Redis as well: what they test lives in the event bus or the workflow engine. */
const ON_REDIS = [
  "backordered",
  "complete-cart-race",
  "completion-compensation",
  "locations-cart",
  "locations-orders",
  "start-up-locks",
  "stripe-crash",
  "stripe-orders",
  "stripe-unfulfillable",
];

const common = {
  testEnvironment: `${HELPERS}/jest/environment.js`,
  setupFilesAfterEnv: [`${HELPERS}/jest/retry-in-ci.js`],
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
};

const node = {
  ...common,
  displayName: "node",
  testMatch: ["<rootDir>/integration-tests/{unit,modules,http}/**/*.spec.ts"],
  testPathIgnorePatterns: ["/node_modules/", "\\.redis\\.spec\\.ts$"],
};

const redis = {
  ...common,
  displayName: "redis",
  testMatch: [
    `<rootDir>/integration-tests/http/{${ON_REDIS.join(",")}}.spec.ts`,
    // What is about Redis alone.
    "<rootDir>/integration-tests/**/*.redis.spec.ts",
  ],
  globalSetup: `${HELPERS}/redis/global-setup.mjs`,
  globalTeardown: `${HELPERS}/redis/global-teardown.mjs`,
  setupFiles: [`${HELPERS}/redis/use-redis.js`],
};

const browser = {
  ...common,
  displayName: "browser",
  testMatch: ["<rootDir>/integration-tests/browser/**/*.browser.spec.ts"],
};

/** @type {import("jest").Config} */
module.exports = {
  projects: process.env.TEST_ALL === "1" ? [node, redis, browser] : [node],
  globalSetup: `${HELPERS}/postgres/global-setup.mjs`,
  globalTeardown: `${HELPERS}/postgres/global-teardown.mjs`,
  filter: `${HELPERS}/jest/filter.js`,
  testSequencer: `${HELPERS}/jest/sequencer.js`,
  testTimeout: 120_000,
  // On two cores half of them is one, and the other would have nothing to do.
  maxWorkers: process.env.JEST_MAX_WORKERS ?? Math.max(2, Math.ceil(availableParallelism() / 2)),
  // Medusa's registries outlive the suite that filled them. A worker that has grown is replaced before the next suite;
  // without it the last suites of a run meet a process that does little but collect garbage, and then none.
  workerIdleMemoryLimit: "600MB",
};
