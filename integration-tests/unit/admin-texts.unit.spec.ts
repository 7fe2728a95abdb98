import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { repositoryRoot } from "../helpers/postgres/migrations";

const admin = path.join(repositoryRoot, "src/admin");
const languages = readdirSync(path.join(admin, "i18n"))
  .filter((file) => file.endsWith(".json"))
  .map((file) => path.basename(file, ".json"));

type Texts = { [key: string]: string | Texts };

/** The texts of a file by their whole key, e.g. `policies.form.saved`. */
function readTexts(file: string): Map<string, string> {
  const flat = new Map<string, string>();
  const walk = (texts: Texts, prefix: string): void => {
    for (const [key, value] of Object.entries(texts)) {
      if (typeof value === "string") {
        flat.set(prefix + key, value);
      } else {
        walk(value, `${prefix}${key}.`);
      }
    }
  };
  walk(JSON.parse(readFileSync(file, "utf8")) as Texts, "");
  return flat;
}

const textsOf = (language: string) => readTexts(path.join(admin, `i18n/${language}.json`));

/** What a text leaves open, e.g. `{{limit}}`. */
const placeholders = (text: string): string[] => (text.match(/\{\{[^}]*\}\}/g) ?? []).sort();

/**
 * Every string that stands in the sources as such, those of them that are asked for as a key right away, and the patterns of
 * keys that are put together. (The compiler checks that each of these exists.)
 */
function readSources(): { strings: Set<string>; asked: Set<string>; patterns: RegExp[] } {
  const strings = new Set<string>();
  const patterns: RegExp[] = [];
  const asked = new Set<string>();
  const walk = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node)) {
      strings.add(node.text);
    }
    if (ts.isCallExpression(node) && node.expression.getText() === "t") {
      const [key] = node.arguments;
      if (key && ts.isStringLiteralLike(key)) {
        asked.add(key.text);
      }
      if (key && ts.isTemplateExpression(key)) {
        const parts = [key.head.text, ...key.templateSpans.map(({ literal }) => literal.text)];
        const escaped = parts.map((part) => part.replace(/\./g, "\\."));
        patterns.push(new RegExp(`^${escaped.join("[a-z0-9_]+")}$`, "i"));
      }
    }
    ts.forEachChild(node, walk);
  };
  for (const file of readdirSync(admin, { recursive: true }) as string[]) {
    if (/\.tsx?$/.test(file)) {
      const text = readFileSync(path.join(admin, file), "utf8");
      walk(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true));
    }
  }
  return { strings, asked, patterns };
}

/** Plural forms are keys of their own in the files: `key_one`, `key_other`. */
const withoutPlural = (key: string): string => key.replace(/_(zero|one|two|few|many|other)$/, "");

describe("the dashboard's texts", () => {
  const english = textsOf("en");
  const { strings, asked, patterns } = readSources();

  it("are there in English and German, and every language that is there is registered", () => {
    expect(languages).toEqual(expect.arrayContaining(["de", "en"]));
    const index = readFileSync(path.join(admin, "i18n/index.ts"), "utf8");
    for (const language of languages) {
      expect(index).toContain(`"./${language}.json"`);
    }
  });

  it.each(languages)(
    "have the same keys in English and %s, with the same placeholders",
    (language) => {
      const texts = textsOf(language);
      const shape = (of: Map<string, string>) =>
        Object.fromEntries([...of].map(([key, text]) => [key, placeholders(text)]));
      expect(shape(texts)).toEqual(shape(english));
      expect([...texts].filter(([, text]) => text.trim() === "")).toEqual([]);
    },
  );

  it("are all used", () => {
    const unused = [...english.keys()].filter(
      (key) => !strings.has(withoutPlural(key)) && !patterns.some((pattern) => pattern.test(key)),
    );
    expect(unused).toEqual([]);
  });

  it("are all there: every key that is asked for exists, here or among Medusa's own", () => {
    const known = new Set([...english.keys()].map(withoutPlural));
    const medusa = path.join(
      path.dirname(require.resolve("@medusajs/dashboard/package.json")),
      "src/i18n/translations/en.json",
    );
    expect(existsSync(medusa)).toBe(true);
    const ofMedusa = readTexts(medusa);
    const missing = [...asked].filter((key) =>
      key.startsWith("translation:")
        ? !ofMedusa.has(key.slice("translation:".length))
        : !known.has(key),
    );
    expect(asked.size).toBeGreaterThan(20);
    expect(missing).toEqual([]);
  });
});
