import { Text } from "@medusajs/ui";

import type { AdminReplenishmentOrder } from "../../../types/http";
import { useLocationNames } from "../../hooks/locations";
import { useText } from "../../hooks/use-text";
import { formatQuantity } from "../../lib/numbers";

/** What is ordered for each location. */
export function OrderedSums({ orders }: { orders: readonly AdminReplenishmentOrder[] }) {
  const { t, locale } = useText();
  const locations = useLocationNames();
  return (
    <ul className="flex flex-col gap-y-1" aria-live="polite">
      {orders.map(({ id, location_id, lines = [] }) => (
        <li key={id}>
          <Text size="small">
            {t("desk.orderSupply.sum", {
              count: lines.length,
              location: locations.get(location_id) ?? location_id,
              units: formatQuantity(
                lines.reduce((sum, { quantity }) => sum + quantity, 0),
                locale,
              ),
            })}
          </Text>
        </li>
      ))}
    </ul>
  );
}
