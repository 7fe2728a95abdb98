/** The part of the package that storefronts import: one file without dependencies, as an ES module and as CommonJS. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { ROOT } from "../lib/project.mjs";

const SOURCE = path.join(ROOT, "src/storefront/index.ts");
const SOURCES = [SOURCE, path.join(ROOT, "src/types/http/store-availability.ts")];

/** Where the files are in the package, relative to its root. */
const BUILT = ".medusa/server/src";

/**
 * Writes the ES module beside the CommonJS that Medusa's build has made, with the same declarations: a file's ending says
 * to TypeScript which of the two it declares.
 *
 * @param {string} root the package's root; the build has run there
 * @returns {string} the ES module's file
 */
export function writeEsModule(root) {
  const folder = path.join(root, BUILT, "storefront");
  const { outputText } = ts.transpileModule(readFileSync(SOURCE, "utf8"), {
    compilerOptions: {
      module: ts.ModuleKind.ESNext,
      target: ts.ScriptTarget.ES2020,
      // The declarations have the comments; who opens the page need not load them.
      removeComments: true,
    },
  });
  const file = path.join(folder, "index.mjs");
  writeFileSync(file, outputText);
  writeFileSync(
    path.join(folder, "index.d.mts"),
    readFileSync(path.join(folder, "index.d.ts"), "utf8"),
  );
  return file;
}

/**
 * Builds only what storefronts import, in place of the whole package.
 *
 * @param {string} root the package's root, which is made
 */
export function buildStorefrontOnly(root) {
  mkdirSync(path.join(root, BUILT), { recursive: true });
  writeFileSync(path.join(root, "package.json"), readFileSync(path.join(ROOT, "package.json")));
  const program = ts.createProgram(SOURCES, {
    module: ts.ModuleKind.CommonJS,
    target: ts.ScriptTarget.ES2021,
    strict: true,
    declaration: true,
    rootDir: path.join(ROOT, "src"),
    outDir: path.join(root, BUILT),
    types: [],
  });
  program.emit();
  writeEsModule(root);
}
