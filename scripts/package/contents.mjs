/** What has to be in the package, and what must not be. */
import { readFileSync } from "node:fs";
import path from "node:path";

/** The demonstration shop, tests, sources and settings are of use in the repository only. */
const NOT_FOR_OTHERS = [
  /^(demo|benchmarks|integration-tests|scripts|src)\//,
  /(^|\/)(demo|seed|story|__tests__)\//,
  /\.(spec|test)\./,
  /(^|\/)(seed\.[jt]s|\.env.*|tsconfig[^/]*\.json|medusa-config\.[jt]s)$/,
];

const ALWAYS = ["package.json", "README.md", "LICENSE", "CHANGELOG.md"];

/**
 * Compares the list of a package with what it promises: its exports, and every relative link in its texts.
 *
 * @param {{ paths: string[], root: string }} packed the list, and the folder that the package was unpacked to
 * @returns {string[]} a sentence for each fault; none for a package that is in order
 */
export function findFaultsOfContents({ paths, root }) {
  const manifest = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
  return [
    ...paths
      .filter((file) => NOT_FOR_OTHERS.some((pattern) => pattern.test(file)))
      .map((file) => `${file} does not belong into the package`),
    ...ALWAYS.filter((file) => !paths.includes(file)).map((file) => `${file} is missing`),
    ...findEmptyExports(manifest.exports, paths),
    ...paths
      .filter((file) => file.endsWith(".md"))
      .flatMap((file) => findDeadLinks(file, paths, root)),
  ];
}

/** A target with a star has to lead to at least one file, a plain one to its file. */
function findEmptyExports(exports, paths) {
  return Object.entries(exports).flatMap(([name, target]) =>
    targetsOf(target)
      .filter((file) => !paths.some((candidate) => matches(candidate, file.replace(/^\.\//, ""))))
      .map((file) => `the export "${name}" leads to ${file}, which is not in the package`),
  );
}

function targetsOf(target) {
  return typeof target === "string" ? [target] : Object.values(target).flatMap(targetsOf);
}

function matches(file, pattern) {
  const [start, end] = pattern.split("*");
  return end === undefined ? file === pattern : file.startsWith(start) && file.endsWith(end);
}

const LINK = /\]\(([^)\s]+)\)/g;

function findDeadLinks(file, paths, root) {
  const text = readFileSync(path.join(root, file), "utf8");
  return [...text.matchAll(LINK)]
    .map(([, target]) => target.split("#")[0])
    .filter((target) => target && !/^[a-z]+:/.test(target))
    .filter((target) => {
      const wanted = path.posix.join(path.posix.dirname(file), target).replace(/\/$/, "");
      return !paths.some((known) => known === wanted || known.startsWith(`${wanted}/`));
    })
    .map((target) => `${file} links to ${target}, which is not in the package`);
}
