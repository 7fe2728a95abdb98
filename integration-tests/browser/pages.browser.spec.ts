import { deskSuite } from "../helpers/browser/desk";
import { uniqueId } from "../helpers/store/fixtures";
import { makeAdministrator } from "../helpers/store/shop";

deskSuite(
  "the desk's own pages",
  (desk, app) => {
    /** Makes an administrator whose role has these permissions and no others. */
    const withRole = async (...allowed: string[]) => {
      const { policies } = await app.admin.get<{ policies: { id: string }[] }>(
        "/admin/rbac/policies",
        { key: allowed, limit: allowed.length },
      );
      const { role } = await app.admin.post<{ role: { id: string } }>("/admin/rbac/roles", {
        name: uniqueId("role"),
        policy_ids: policies.map(({ id }) => id),
      });
      return await makeAdministrator(app.container, role.id);
    };

    it("does not show a page that the role may not see, and says what the role lacks", async () => {
      const clerk = await withRole("inventory_item:read", "inventory_level:read");
      const page = await desk.open("/backorders/payments", { as: clerk });
      await page.getByText("It needs: order:read.").waitFor();
      expect(await page.getByRole("table").count()).toBe(0);
    });

    it("does not offer what the role may not do, and offers it to whose role may", async () => {
      const { item } = await app.makeVariant({ levelPolicy: { allow_backorder: true } });
      const reading = ["inventory_item:read", "inventory_level:read", "stock_location:read"];
      const rowOf = async (role: string[]) => {
        const page = await desk.open(`/inventory/${item}`, { as: await withRole(...role) });
        const section = page.getByRole("region", { name: "Backorders", exact: true });
        const row = section.getByRole("row").filter({ hasText: "Allowed by the location" });
        await row.waitFor();
        return row;
      };
      const ofReader = await rowOf(reading);
      expect(await ofReader.getByRole("button").count()).toBe(0);
      const ofWriter = await rowOf([...reading, "inventory_level:update"]);
      await ofWriter.getByRole("button").click();
    });
  },
  { env: { MEDUSA_FF_RBAC: "true" } },
);
