import type { MedusaContainer } from "@medusajs/framework/types";
import { Modules } from "@medusajs/framework/utils";
import { createUserAccountWorkflow } from "@medusajs/medusa/core-flows";
import { find } from "./lookup";

/** How the administrator logs in: the only way that Medusa has out of the box. */
const PROVIDER = "emailpass";

/**
 * Sees to a user who can log in to the admin. A user who exists keeps the password that he has.
 *
 * @param container the application's container
 * @param credentials the email address and the password
 * @throws when the email address is registered already without a user of the admin, or the password is refused
 */
export async function ensureAdministrator(
  container: MedusaContainer,
  { email, password }: { email: string; password: string },
): Promise<void> {
  const existing = await find(container, { entity: "user", fields: ["id"], filters: { email } });
  if (existing.length) {
    return;
  }
  const { authIdentity, error } = await container
    .resolve(Modules.AUTH)
    .register(PROVIDER, { body: { email, password } });
  if (!authIdentity) {
    throw new Error(`The administrator ${email} cannot be registered: ${error}`);
  }
  await createUserAccountWorkflow(container).run({
    input: { authIdentityId: authIdentity.id, userData: { email } },
  });
}
