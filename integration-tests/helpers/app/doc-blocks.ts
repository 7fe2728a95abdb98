import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import ts from "typescript";
import { repositoryRoot } from "../postgres/migrations";

/** The files of a page: its blocks of code that begin with a comment that says where the file goes, by that place. */
export function filesOfPage(page: string): Map<string, string> {
  const text = readFileSync(path.join(repositoryRoot, page), "utf8");
  const blocks = [...text.matchAll(/```tsx?\n\/\/ (src\/\S+)\n(.*?)```/gs)];
  return new Map(blocks.map(([, place, code]) => [place, code]));
}

/**
 * Runs files as they stand in a page.
 *
 * @param files - by place, as `src/lib/data/availability.ts`
 * @param given - modules that the reader's project has already, by the name that the files import them by
 * @returns loads a file by its place
 */
export function loaderOf(
  files: Map<string, string>,
  given: Record<string, unknown>,
): <Exports>(place: string) => Exports {
  const require = createRequire(__filename);
  const loaded = new Map<string, object>();

  const load = (place: string): object => {
    const known = loaded.get(place);
    if (known) {
      return known;
    }
    const { outputText } = ts.transpileModule(files.get(place) ?? "", {
      fileName: place,
      compilerOptions: {
        module: ts.ModuleKind.CommonJS,
        target: ts.ScriptTarget.ES2021,
        jsx: ts.JsxEmit.ReactJSX,
        esModuleInterop: true,
      },
    });
    const exports = {};
    loaded.set(place, exports);
    const resolve = (name: string): unknown => {
      const inPage = placeOf(name, files);
      return name in given ? given[name] : inPage ? load(inPage) : (require(name) as unknown);
    };
    new Function("require", "exports", outputText)(resolve, exports);
    return exports;
  };
  return (place) => load(place) as never;
}

/** Where the starter's aliases `@lib/*` and `@modules/*` lead. */
function placeOf(name: string, files: Map<string, string>): string | undefined {
  const base = name.replace(/^@/, "src/");
  return [`${base}.ts`, `${base}.tsx`, `${base}/index.tsx`].find((place) => files.has(place));
}
