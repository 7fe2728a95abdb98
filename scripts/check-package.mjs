/**
 * npm run check:package
 *
 * Builds and packs the package, and reads it as its users do: what is in it, where its exports and its links lead, and
 * whether its declarations compile in a strict project of somebody else.
 */
import { mkdtempSync, mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { log, ROOT } from "./lib/project.mjs";
import { findFaultsOfContents } from "./package/contents.mjs";
import { findFaultsOfDeclarations } from "./package/declarations.mjs";
import { pack, unpack } from "./package/tarball.mjs";

/** Below the repository, so that the unpacked package finds Medusa in the repository's `node_modules`. */
const WORK = path.join(ROOT, ".data");

function main() {
  mkdirSync(WORK, { recursive: true });
  const project = mkdtempSync(path.join(WORK, "check-package-"));
  try {
    const { file, paths } = pack(project);
    const root = path.join(project, "node_modules/medusa-plugin-backorders");
    unpack(file, root);
    log(`packed ${paths.length} files`);
    const faults = [
      ...findFaultsOfContents({ paths, root }),
      ...findFaultsOfDeclarations({ project, root }),
    ];
    faults.forEach((fault) => log(fault));
    return faults.length ? 1 : 0;
  } finally {
    rmSync(project, { recursive: true, force: true });
  }
}

process.exitCode = main();
