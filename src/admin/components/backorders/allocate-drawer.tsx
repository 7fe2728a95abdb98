import { Drawer, Text, toast } from "@medusajs/ui";

import type { AdminAllocation, AdminUnallocatedLine } from "../../../types/http";
import { useAllocation, useTriedAllocation } from "../../hooks/allocation";
import { useLocationNames } from "../../hooks/locations";
import { useText } from "../../hooks/use-text";
import { formatQuantity } from "../../lib/numbers";
import { DrawerHead, TriedChange } from "../common/previewed-form";

type AllocateDrawerProps = {
  /** The line that is chosen; closed while there is none. */
  line: AdminUnallocatedLine | undefined;
  onClose: () => void;
};

/** Says where a line would be claimed by the rule, and claims it there when that is confirmed. */
export function AllocateDrawer({ line, onClose }: AllocateDrawerProps) {
  const { t } = useText();
  return (
    <Drawer open={line !== undefined} onOpenChange={(open) => open || onClose()}>
      {line && (
        <Drawer.Content>
          <DrawerHead
            title={t("unallocated.drawer.title", { item: lineName(line) })}
            description={t("unallocated.drawer.description", { number: line.order_display_id })}
          />
          <AllocateForm line={line} onClose={onClose} />
        </Drawer.Content>
      )}
    </Drawer>
  );
}

function AllocateForm({ line, onClose }: { line: AdminUnallocatedLine; onClose: () => void }) {
  const { t } = useText();
  const tried = useTriedAllocation(line);
  const { mutate, isPending } = useAllocation();
  const submit = () =>
    mutate(line, {
      onSuccess: () => {
        toast.success(t("unallocated.drawer.done"));
        onClose();
      },
      onError: ({ message }) => toast.error(message),
    });
  return (
    <TriedChange
      tried={tried}
      trying={t("unallocated.drawer.trying")}
      disabled={!tried.data?.allocation.some(({ location_id }) => location_id !== null)}
      isPending={isPending}
      submitText={t("unallocated.allocate")}
      onSubmit={submit}
    >
      {({ allocation }) => <Outcome allocation={allocation} />}
    </TriedChange>
  );
}

/** What is claimed where, what of it waits, and what no location serves. */
function Outcome({ allocation }: { allocation: AdminAllocation[] }) {
  const { t, locale } = useText();
  const locations = useLocationNames();
  return (
    <ul className="flex flex-col gap-y-4" aria-label={t("unallocated.drawer.outcome")}>
      {allocation.map(({ inventory_item_id, location_id, quantity, waiting_quantity }) => (
        <li key={`${inventory_item_id} ${location_id}`} className="flex flex-col gap-y-1">
          {location_id === null ? (
            <Text size="small" className="text-ui-fg-error">
              {t("unallocated.drawer.nowhere", { quantity: formatQuantity(quantity, locale) })}
            </Text>
          ) : (
            <>
              <Text size="small" weight="plus">
                {t("unallocated.drawer.at", {
                  quantity: formatQuantity(quantity, locale),
                  location: locations.get(location_id) ?? location_id,
                })}
              </Text>
              {waiting_quantity > 0 && (
                <Text size="small" className="text-ui-fg-subtle">
                  {t("unallocated.drawer.waits", {
                    quantity: formatQuantity(waiting_quantity, locale),
                  })}
                </Text>
              )}
            </>
          )}
        </li>
      ))}
    </ul>
  );
}

/** A line by its title, its variant's and the item's sku, where they say more. */
export function lineName({
  title,
  variant_title,
  sku,
}: Pick<AdminUnallocatedLine, "title" | "variant_title" | "sku">): string {
  return [...new Set([title, variant_title, sku].filter(Boolean))].join(", ");
}
