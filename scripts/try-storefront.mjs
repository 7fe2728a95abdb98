/**
 * npm run try-storefront [-- --offline]
 *
 * Installs the packed plugin into a project that has `@medusajs/js-sdk` and nothing else, and uses its storefront entry
 * there: what comes with it, how large it is, whether it compiles under each of TypeScript's ways to find modules, and
 * whether it runs as an ES module and as CommonJS. With --offline only the entry is built, and put where npm would put
 * it. Exits 0 only if everything held.
 */
import { execFileSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import os from "node:os";
import path from "node:path";
import { log, ROOT } from "./lib/project.mjs";
import { buildStorefrontOnly } from "./package/storefront.mjs";
import { pack } from "./package/tarball.mjs";

const PLUGIN = "medusa-plugin-backorders";
const SDK = "@medusajs/js-sdk";
const MOST_BYTES = 5_000;

/** Packages of the backend that no storefront should get. */
const BACKEND = /^node_modules\/(@medusajs\/(?!js-sdk$|types$)|@mikro-orm\/|express$|pg$)/;

/** The plugin, Stripe's library, and what its pages in the dashboard are made with. */
const MOST_PACKAGES = 10;

const RESOLUTIONS = [
  { file: "node.ts", module: "commonjs", moduleResolution: "node10" },
  { file: "node16.mts", module: "node16", moduleResolution: "node16" },
  { file: "node16.cts", module: "node16", moduleResolution: "node16" },
  { file: "bundler.ts", module: "esnext", moduleResolution: "bundler" },
];

/** A storefront's file, which uses all that the entry has, with the types of the SDK. */
const STOREFRONT = `
import { Client } from "@medusajs/js-sdk";
import {
  availabilityLabel,
  cartNotice,
  loadAvailability,
  loadCartAvailability,
  readRefusal,
  type Refusal,
  type StoreVariantAvailability,
} from "medusa-plugin-backorders/storefront";

// Its default export, which has the client, is no class for TypeScript's node16 in an ES module (2.21.2).
const sdk = { client: new Client({ baseUrl: "http://localhost:9000", publishableKey: "pk_1" }) };

export async function show(ids: string[], cartId: string): Promise<string[]> {
  const rows: Map<string, StoreVariantAvailability> = await loadAvailability(sdk, ids);
  const labels: string[] = ids.map((id) => availabilityLabel(rows.get(id), { fewAre: 5 }));
  return [...labels, cartNotice(await loadCartAvailability(sdk, cartId))];
}

export function explain(error: unknown): number | undefined {
  const refusal: Refusal | undefined = readRefusal(error);
  // @ts-expect-error The declarations are there: a field that is none is an error.
  refusal?.no_such_field;
  return refusal?.lines[0]?.left;
}
`;

const RUN = `readRefusal({ message: "Sold out: 2 x Trail gloves (S). 1 is left.", status: 400 }).lines[0].left`;

function main(args) {
  const offline = args.includes("--offline");
  const project = mkdtempSync(path.join(os.tmpdir(), "try-storefront-"));
  const faults = [];
  const expect = (rule, held) => {
    log(`${held ? "held" : "NOT SO"}: ${rule}`);
    if (!held) {
      faults.push(rule);
    }
  };
  try {
    writeFileSync(path.join(project, "package.json"), '{ "name": "storefront", "private": true }');
    if (offline) {
      putInPlace(project);
    } else {
      install(project, expect);
    }
    checkSize(project, expect);
    checkTypes(project, expect);
    checkRuns(project, expect);
    return faults.length ? 1 : 0;
  } finally {
    rmSync(project, { recursive: true, force: true });
  }
}

function putInPlace(project) {
  buildStorefrontOnly(path.join(project, "node_modules", PLUGIN));
  mkdirSync(path.join(project, "node_modules/@medusajs"), { recursive: true });
  symlinkSync(
    path.join(ROOT, "node_modules", SDK),
    path.join(project, "node_modules", SDK),
    "junction",
  );
}

function install(project, expect) {
  const { file } = pack(path.join(project, "packed"));
  const { version } = JSON.parse(
    readFileSync(path.join(ROOT, "node_modules", SDK, "package.json")),
  );
  npm(project, ["install", `${SDK}@${version}`]);
  const before = installed(project);
  npm(project, ["install", file]);
  const added = installed(project).filter((name) => !before.includes(name));
  log(`the plugin brings ${added.length}: ${added.join(", ")}`);
  expect(
    "nothing of the backend comes with it",
    !installed(project).some((name) => BACKEND.test(name)),
  );
  expect(`it brings fewer than ${MOST_PACKAGES} packages`, added.length < MOST_PACKAGES);
}

function npm(project, args) {
  execFileSync("npm", [...args, "--no-audit", "--no-fund", "--prefer-offline"], {
    cwd: project,
    stdio: ["ignore", "ignore", "inherit"],
    shell: process.platform === "win32",
  });
}

function installed(project) {
  const lock = JSON.parse(readFileSync(path.join(project, "package-lock.json"), "utf8"));
  return Object.keys(lock.packages).filter((name) => name !== "");
}

function checkSize(project, expect) {
  const file = path.join(
    project,
    "node_modules",
    PLUGIN,
    ".medusa/server/src/storefront/index.mjs",
  );
  const { size } = statSync(file);
  expect(
    `the ES module, as it is built, has ${size} bytes: less than ${MOST_BYTES}`,
    size < MOST_BYTES,
  );
  expect("it imports nothing", !/\bimport\b|\brequire\b/.test(readFileSync(file, "utf8")));
}

function checkTypes(project, expect) {
  const tsc = path.join(ROOT, "node_modules/typescript/bin/tsc");
  for (const { file, module, moduleResolution } of RESOLUTIONS) {
    // A CommonJS file gets the class itself from the SDK's CommonJS build.
    writeFileSync(
      path.join(project, file),
      file.endsWith(".cts")
        ? STOREFRONT.replace("import Medusa from", "import { default as Medusa } from")
        : STOREFRONT,
    );
    const options = { module, moduleResolution, target: "es2022", lib: "es2022,dom" };
    const flags = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
    expect(
      `${file} compiles with moduleResolution ${moduleResolution}`,
      succeeds([tsc, "--noEmit", "--strict", "--skipLibCheck", ...flags, file], project),
    );
  }
}

function checkRuns(project, expect) {
  writeFileSync(
    path.join(project, "run.mjs"),
    `import { readRefusal } from "${PLUGIN}/storefront"; process.exit(${RUN} === 1 ? 0 : 1);`,
  );
  writeFileSync(
    path.join(project, "run.cjs"),
    `const { readRefusal } = require("${PLUGIN}/storefront"); process.exit(${RUN} === 1 ? 0 : 1);`,
  );
  expect("it runs as an ES module", succeeds(["run.mjs"], project));
  expect("it runs as CommonJS", succeeds(["run.cjs"], project));
}

function succeeds(args, cwd) {
  try {
    execFileSync(process.execPath, args, { cwd, encoding: "utf8", stdio: "pipe" });
    return true;
  } catch (error) {
    log(`${error.stdout}${error.stderr}`);
    return false;
  }
}

process.exitCode = main(process.argv.slice(2));
