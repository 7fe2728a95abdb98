import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { discoverPoliciesFromDir, Policy } from "@medusajs/framework/utils";
import middlewares from "../../src/api/middlewares";

const SOURCES = path.resolve(__dirname, "../../src");
const ADMIN = path.join(SOURCES, "api/admin");

type Middleware = {
  matcher?: unknown;
  method?: string | string[];
  methods?: string[];
  policies?: unknown;
};

/** Every route that is a file below `src/api/admin`, as "GET /admin/...". */
const routes = filesNamed("route.ts").flatMap((file) => {
  const url = `/admin/${path.relative(ADMIN, path.dirname(file))}`.replace(/\[(\w+)\]/g, ":$1");
  const source = readFileSync(file, "utf8");
  return [...source.matchAll(/export (?:const|async function|function) ([A-Z]+)\b/g)].map(
    ([, method]) => [method as string, url] as const,
  );
});

const queryConfigs = filesNamed("query-config.ts").flatMap((file) =>
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- the files are found while the tests are listed
  Object.entries(require(file) as Record<string, unknown>)
    .filter(([, value]) => isQueryConfig(value))
    .map(([name, value]) => [`${path.relative(ADMIN, file)}: ${name}`, value] as const),
);

describe("the plugin's admin routes", () => {
  beforeAll(async () => {
    // As Medusa does at start: its own permissions, then the plugin's.
    await discoverPoliciesFromDir(path.dirname(require.resolve("@medusajs/medusa")));
    await discoverPoliciesFromDir(SOURCES);
  });

  it("are found", () => {
    expect(routes.length).toBeGreaterThanOrEqual(8);
    expect(queryConfigs.length).toBeGreaterThanOrEqual(2);
  });

  it.each(routes)("%s %s asks for a permission", (method, url) => {
    const found = (middlewares.routes as Middleware[]).filter(
      (route) =>
        route.matcher === url && [route.method ?? route.methods ?? []].flat().includes(method),
    );
    const policies = found.flatMap((route) => route.policies ?? []);
    expect(policies).not.toHaveLength(0);
    for (const policy of policies as { resource: string; operation: string }[]) {
      expect(policy.operation).toMatch(method === "GET" ? /^read$/ : /^(create|update|delete)$/);
      // One that nobody has defined cannot be given to a role.
      expect(Object.values(Policy)).toContainEqual(expect.objectContaining(policy));
    }
  });

  it.each(queryConfigs)("%s says which fields may be asked for", (_name, config) => {
    const { allowed, defaults } = config as { allowed?: string[]; defaults: string[] };
    expect(allowed).toEqual(expect.arrayContaining(defaults));
  });
});

function filesNamed(name: string): string[] {
  return readdirSync(ADMIN, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.name === name)
    .map((entry) => path.join(entry.parentPath, entry.name));
}

function isQueryConfig(value: unknown): boolean {
  return typeof value === "object" && value !== null && "defaults" in value;
}
