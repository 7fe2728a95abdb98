/** What npm made of an installation: which package stands where, in which version. */
import { readFileSync } from "node:fs";
import path from "node:path";

const PLUGIN = "node_modules/medusa-plugin-backorders";

/**
 * @param {string} lockFile a `package-lock.json`
 * @returns {Map<string, string>} versions by folder
 */
export function readInstalled(lockFile) {
  const { packages } = JSON.parse(readFileSync(lockFile, "utf8"));
  return new Map(
    Object.entries(packages)
      .filter(([folder]) => folder)
      .map(([folder, { version }]) => [folder, version]),
  );
}

/**
 * The plugin may bring packages that the store did not have, below its own folder or beside it, and these theirs below them. It must not change what
 * the store had, nor put a second copy of it where others than the plugin find it.
 *
 * @param {Map<string, string>} before
 * @param {Map<string, string>} after
 * @returns {string[]} a sentence for each fault
 */
export function findFaultsOfInstallation(before, after) {
  const known = new Set([...before.keys()].map(nameOf));
  const changed = [...before]
    // npm takes away by itself what nothing needs any more.
    .filter(([folder, version]) => after.has(folder) && after.get(folder) !== version)
    .map(([folder, version]) => `${folder} was ${version} and is ${after.get(folder)}`);
  const copies = [...after.keys()]
    .filter((folder) => !before.has(folder) && !isFoundByNewOnesAlone(folder))
    .filter((folder) => known.has(nameOf(folder)))
    .map((folder) => `${folder} (${after.get(folder)}) is a second copy`);
  const ofMedusa = [...after.keys()]
    .filter((folder) => folder.startsWith(`${PLUGIN}/`))
    .filter((folder) => /^@(medusajs|mikro-orm)\//.test(nameOf(folder)))
    .map((folder) => `${folder} (${after.get(folder)}) belongs to Medusa`);
  return [...changed, ...copies, ...ofMedusa];

  /** Below a package that came with the plugin, or below the plugin. */
  function isFoundByNewOnesAlone(folder) {
    const owner = folder.slice(0, folder.lastIndexOf("/node_modules/"));
    return owner !== folder && owner.includes("node_modules/") && !before.has(owner);
  }
}

function nameOf(folder) {
  return folder.slice(folder.lastIndexOf("node_modules/") + "node_modules/".length);
}

/** @param {string} folder the store's @returns {string} */
export function lockFileOf(folder) {
  return path.join(folder, "package-lock.json");
}
