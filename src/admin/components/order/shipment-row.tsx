import { Button, Text } from "@medusajs/ui";

import type { AdminOrderShipment, AdminOrderShipmentItem } from "../../../types/http";
import { useText } from "../../hooks/use-text";
import { formatQuantity } from "../../lib/numbers";

type ShipmentRowProps = {
  shipment: AdminOrderShipment;
  /** undefined: the role may not fulfil. */
  onFulfil: (() => void) | undefined;
};

/** What can be fulfilled from one location, and the button that does it. */
export function ShipmentRow({ shipment, onFulfil }: ShipmentRowProps) {
  const { t, locale } = useText();
  const covered = shipment.items.filter(({ covered_quantity }) => covered_quantity > 0);
  if (!covered.length) {
    return null;
  }
  return (
    <div className="flex items-center justify-between gap-x-4 px-6 py-4">
      <Text size="small">
        {t("shipment.ready", {
          location: shipment.location_name ?? shipment.location_id,
          items: covered
            .map((item) => `${formatQuantity(item.covered_quantity, locale)} × ${itemTitle(item)}`)
            .join(", "),
        })}
      </Text>
      {onFulfil && (
        <Button size="small" variant="secondary" className="shrink-0" onClick={onFulfil}>
          {t("shipment.fulfil")}
        </Button>
      )}
    </div>
  );
}

/** What people call a line by. */
export function itemTitle({
  title,
  variant_title,
  line_item_id,
}: Pick<AdminOrderShipmentItem, "title" | "variant_title" | "line_item_id">): string {
  return [...new Set([title, variant_title].filter(Boolean))].join(", ") || line_item_id;
}
