/** The package as it would be published: packed, unpacked, and the list of what is in it. */
import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import path from "node:path";
import { ROOT } from "../lib/project.mjs";

/**
 * Builds and packs the package; `prepack` builds it.
 *
 * @param {string} folder where to put the tarball; made where it is missing
 * @returns {{ file: string, paths: string[] }} the tarball, and what is in it, relative to the package's root
 * @throws when the build or npm fails
 */
export function pack(folder) {
  mkdirSync(folder, { recursive: true });
  const answer = npm([
    "pack",
    "--json",
    "--foreground-scripts=false",
    "--pack-destination",
    folder,
  ]);
  const packed = Object.values(JSON.parse(answer.slice(answer.search(/^[[{]/m))))[0];
  return {
    file: path.join(folder, packed.filename),
    paths: packed.files.map((file) => file.path),
  };
}

/**
 * Unpacks a tarball as npm would put it into a project.
 *
 * @param {string} file the tarball
 * @param {string} folder the package's folder, which is made
 */
export function unpack(file, folder) {
  mkdirSync(folder, { recursive: true });
  execFileSync("tar", ["-xzf", file, "-C", folder, "--strip-components=1"]);
}

function npm(args) {
  return execFileSync("npm", args, {
    cwd: ROOT,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
    shell: process.platform === "win32",
    maxBuffer: 64 * 1024 * 1024,
  });
}
