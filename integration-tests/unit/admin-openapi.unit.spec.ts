import openapi from "../../docs/openapi.json";
import middlewares from "../../src/api/middlewares";

type Route = { matcher?: unknown; method?: string | string[]; methods?: string | string[] };

/** The routes of the desk, of those that ask for a permission. */
const DESK =
  /^\/admin\/(replenishment-orders|backorders(\/|$)|backorder-(policies|settings)|orders\/:id\/backorders$|unallocated-lines$|stock-(counts|movements$)|stock\/reconcile$|.*\/(receipts|adjustments|stock-movements|allocation|release|shipping-preference|claim)$)/;

const routes = (middlewares.routes as Route[])
  .filter(({ matcher }) => DESK.test(String(matcher)))
  .flatMap(({ matcher, method, methods }) =>
    [method ?? methods ?? []]
      .flat()
      .map((name) => `${name} ${String(matcher).replace(/:(\w+)/g, "{$1}")}`),
  );

describe("the OpenAPI file", () => {
  it("has the desk's routes, and no other admin route", () => {
    const documented = Object.entries(openapi.paths).flatMap(([path, operations]) =>
      path.startsWith("/admin/")
        ? Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`)
        : [],
    );
    expect(routes.length).toBeGreaterThan(10);
    expect(documented.sort()).toEqual([...new Set(routes)].sort());
  });

  it("refers to nothing that is not there", () => {
    const references = JSON.stringify(openapi).match(/#\/components\/\w+\/\w+/g) ?? [];
    for (const reference of new Set(references)) {
      const [, , kind, name] = reference.split("/") as [string, string, string, string];
      expect(openapi.components).toHaveProperty([kind, name]);
    }
  });
});
