import { defineRouteConfig } from "@medusajs/admin-sdk";

import { Allowed, AllowedPage } from "../../../components/common/allowed";
import { crumb } from "../../../components/common/crumb";
import { Books } from "../../../components/settings/books";
import { PluginSettings } from "../../../components/settings/plugin-settings";

/** The page in Medusa's settings: what the plugin is set to, and whether its books are right. */
const BackorderSettingsPage = () => (
  <AllowedPage to="backorder:read">
    <div className="flex flex-col gap-y-3">
      <PluginSettings />
      <Allowed to="inventory_level:read">
        <Books />
      </Allowed>
    </div>
  </AllowedPage>
);

export const config = defineRouteConfig({
  label: "queue.title",
  translationNs: "backorders",
});

export const handle = { breadcrumb: crumb("queue.title") };

export default BackorderSettingsPage;
