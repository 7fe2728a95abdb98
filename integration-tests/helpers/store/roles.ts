import type { TestApp } from "../app/medusa-app";
import { uniqueId } from "./fixtures";
import { makeAdministrator } from "./shop";

/**
 * Makes an administrator whose role has these permissions and no others. The application has to check roles
 * (`MEDUSA_FF_RBAC`).
 *
 * @param app the application
 * @param allowed the permissions, e.g. "order:read"
 * @returns what the administrator logs in with
 */
export async function administratorWith(
  app: TestApp,
  allowed: readonly string[],
): Promise<{ email: string; password: string }> {
  const { policies } = await app.admin.get<{ policies: { id: string }[] }>("/admin/rbac/policies", {
    key: allowed,
    limit: allowed.length,
  });
  const { role } = await app.admin.post<{ role: { id: string } }>("/admin/rbac/roles", {
    name: uniqueId("role"),
    policy_ids: policies.map(({ id }) => id),
  });
  return makeAdministrator(app.container, role.id);
}
