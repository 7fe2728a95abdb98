import { Drawer, Heading } from "@medusajs/ui";

import type { AdminItemBackorderPolicy, AdminLevelBackorderPolicy } from "../../../types/http";
import { useText } from "../../hooks/use-text";
import { PolicyForm } from "./policy-form";

/** What is edited: an item's policy, or a level's with the item's that it inherits. */
export type EditedPolicy =
  | { policy: AdminItemBackorderPolicy; location?: undefined; item?: undefined }
  | { policy: AdminLevelBackorderPolicy; location: string; item: AdminItemBackorderPolicy };

type PolicyDrawerProps = { edited: EditedPolicy | undefined; onClose: () => void };

/** The drawer in which a policy is set; open as long as there is one to edit. */
export function PolicyDrawer({ edited, onClose }: PolicyDrawerProps) {
  const { t } = useText();
  return (
    <Drawer open={edited !== undefined} onOpenChange={(open) => open || onClose()}>
      {edited && (
        <Drawer.Content>
          <Drawer.Header>
            <Drawer.Title asChild>
              <Heading>
                {edited.location === undefined
                  ? t("policies.form.itemTitle")
                  : t("policies.form.locationTitle", { location: edited.location })}
              </Heading>
            </Drawer.Title>
            <Drawer.Description className="txt-small text-ui-fg-subtle">
              {edited.location === undefined
                ? t("policies.form.itemDescription")
                : t("policies.form.locationDescription")}
            </Drawer.Description>
          </Drawer.Header>
          <PolicyForm edited={edited} onDone={onClose} />
        </Drawer.Content>
      )}
    </Drawer>
  );
}
