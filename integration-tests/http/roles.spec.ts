import middlewares from "../../src/api/middlewares";
import { type ErrorBody, type HttpClient, HttpError } from "../helpers/app/http-client";
import { medusaAppSuite } from "../helpers/app/medusa-app";
import { makeItem, makeLevel, uniqueId } from "../helpers/store/fixtures";
import { signInAdministrator } from "../helpers/store/shop";

type Permission = { resource: string; operation: string };
type AdminRoute = { method: string; path: string; permissions: string[] };

const keyOf = ({ resource, operation }: Permission) => `${resource}:${operation}`;

/** What core asks of every route below a path, whoever made the route. */
const OF_CORE: [path: RegExp, permission: string][] = [
  [/^\/admin\/inventory-items\/./, "inventory_item:read"],
  [/^\/admin\/inventory-items\/.+\/location-levels\/./, "inventory_level:read"],
  [/^\/admin\/orders\/./, "order:read"],
  [/^\/admin\/reservations\/./, "reservation_item:read"],
];

/** Every route of the plugin that asks for a permission, and which. */
const routes: AdminRoute[] = (middlewares.routes ?? []).flatMap((route) => {
  const { matcher, methods, policies } = route as {
    matcher: string;
    methods?: string | string[];
    policies?: Permission | Permission[];
  };
  const permissions = [policies ?? []].flat().map(keyOf);
  return permissions.length
    ? [methods ?? []].flat().map((method) => ({ method, path: matcher, permissions }))
    : [];
});

const permissions = [...new Set(routes.flatMap((route) => route.permissions))];

/** Asks for a route with what need not exist: whoever is let in is told so, or that the body is wrong. */
async function ask(
  client: HttpClient,
  { method, path }: AdminRoute,
): Promise<{ status: number; body: ErrorBody }> {
  const url = path.replace(/:\w+/g, "missing");
  const send = { GET: client.get, POST: client.post, DELETE: client.delete }[method];
  if (!send) {
    throw new Error(`No client for ${method}`);
  }
  try {
    await send(url);
    return { status: 200, body: {} };
  } catch (error) {
    if (error instanceof HttpError) {
      return error;
    }
    throw error;
  }
}

medusaAppSuite("administrators with roles", { env: { MEDUSA_FF_RBAC: "true" } }, (app) => {
  /** Makes a role that has the permissions and no other, and signs somebody in who has only that role. */
  async function clientWith(allowed: string[]): Promise<HttpClient> {
    const { policies } = await app.admin.get<{ policies: { id: string; key: string }[] }>(
      "/admin/rbac/policies",
      { key: allowed, limit: 100 },
    );
    expect(policies.map(({ key }) => key).sort()).toEqual([...allowed].sort());
    const { role } = await app.admin.post<{ role: { id: string } }>("/admin/rbac/roles", {
      name: uniqueId("role"),
      policy_ids: policies.map(({ id }) => id),
    });
    return app.clientWith(await signInAdministrator(app.container, app.anonymous, role.id));
  }

  const withAllBut = new Map<string, HttpClient>();

  beforeAll(async () => {
    for (const permission of permissions) {
      const others = permissions.filter((other) => other !== permission);
      withAllBut.set(permission, await clientWith(others));
    }
  });

  it("there are routes that ask for reading, and routes that ask for changing", () => {
    expect(permissions).toEqual(
      expect.arrayContaining([
        "inventory_item:read",
        "inventory_item:update",
        "inventory_level:read",
        "inventory_level:update",
        "replenishment_order:read",
        "order:read",
        "order:update",
      ]),
    );
  });

  it("each route refuses who has every permission but the route's own", async () => {
    const answers: Record<string, unknown> = {};
    const refusals: Record<string, unknown> = {};
    for (const route of routes) {
      for (const permission of route.permissions) {
        const { status, body } = await ask(withAllBut.get(permission) as HttpClient, route);
        const name = `${route.method} ${route.path} without ${permission}`;
        answers[name] = { status, type: body.type, message: body.message };
        refusals[name] = {
          status: 403,
          type: "forbidden",
          message: `Insufficient permissions. Required policies: ${route.permissions.join(", ")}`,
        };
      }
    }
    expect(answers).toEqual(refusals);
  });

  it("each route lets in who has its own permissions and no more than core asks", async () => {
    const clients = new Map<string, HttpClient>();
    const refused: string[] = [];
    for (const route of routes) {
      const ofCore = OF_CORE.filter(([path]) => path.test(route.path)).map(([, needed]) => needed);
      const needed = [...new Set([...route.permissions, ...ofCore])].sort();
      const client = clients.get(needed.join()) ?? (await clientWith(needed));
      clients.set(needed.join(), client);
      if ((await ask(client, route)).status === 403) {
        refused.push(`${route.method} ${route.path} with ${needed.join(", ")}`);
      }
    }
    expect(refused).toEqual([]);
  });

  it("who may change levels switches backorders on; who may only read them sees that, and cannot switch them off", async () => {
    const { id: item } = await makeItem(app.inventory);
    const { location } = await makeLevel(app.inventory, { item });
    const path = `/admin/inventory-items/${item}/location-levels/${location}/backorder-policy`;
    const reading = ["inventory_item:read", "inventory_level:read"];
    const reader = await clientWith(reading);
    const writer = await clientWith([...reading, "inventory_level:update"]);

    await writer.post(path, { allow_backorder: true, backorder_limit: 5 });
    await expect(reader.post(path, { allow_backorder: false })).rejects.toMatchObject({
      status: 403,
    });
    expect(await reader.get(path)).toMatchObject({
      backorder_policy: { allow_backorder: true, backorder_limit: 5 },
    });
  });

  it("an administrator without a role is refused", async () => {
    const nobody = app.clientWith(await signInAdministrator(app.container, app.anonymous, null));
    for (const route of routes) {
      expect(await ask(nobody, route)).toMatchObject({ status: 403 });
    }
  });
});
