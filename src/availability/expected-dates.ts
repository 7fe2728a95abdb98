import type { MedusaContainer } from "@medusajs/framework/types";
import { MathBN } from "@medusajs/framework/utils";

import { inventoryOf } from "../modules/inventory/inventory-of";
import type { ExpectedDate } from "../modules/inventory/types";
import type { StoreExpectedKind } from "../types/http/store-availability";
import { type Demand, judgeDemands, type WantedLine } from "./cart-availability";

/** When a line could ship. */
export type ExpectedLine = { expected_at: string | null; expected_kind: StoreExpectedKind | null };

const UNKNOWN: ExpectedLine = { expected_at: null, expected_kind: null };

/**
 * Says when what no stock covers could ship, by the rule that an order's promise follows: each part at the location that
 * its claim would choose, behind whoever waits there. One statement for all, and none where stock covers everything.
 *
 * @param container - for the Inventory Module
 * @param carts - lines that are claimed together, in their order; what stands by itself is a cart of one line
 * @returns for each cart, for each of its lines: the latest date of its parts; `null` where stock covers the line, and
 *   where one of its parts has no date
 */
export async function readExpectedDates(
  container: MedusaContainer,
  carts: readonly (readonly WantedLine[])[],
): Promise<ExpectedLine[][]> {
  const inventory = inventoryOf(container);
  const options = inventory.getBackorderOptions();
  const short = carts.map((lines) => judgeDemands(lines, options).filter(isShort));
  const placed = short.flat().filter(({ location_id }) => location_id !== null);
  const dates = placed.length
    ? await inventory.listExpectedDates(
        placed.map(({ item, location_id, up_to }) => ({
          inventory_item_id: item.inventory_item_id,
          location_id: location_id as string,
          quantity: up_to,
        })),
      )
    : [];
  const byDemand = new Map(placed.map((demand, index) => [demand, dates[index]]));
  return carts.map((lines, cart) =>
    lines.map((_line, index) =>
      latestOf(
        short[cart]
          .filter(({ line }) => line === index)
          .map((demand) => told(demand, byDemand.get(demand))),
      ),
    ),
  );
}

function isShort({ covered, quantity }: Demand): boolean {
  return MathBN.lt(covered, quantity);
}

/** Supply that comes is told of what is sold out, too. But nobody orders by a lead time what nobody may wait for. */
function told({ accepted }: Demand, date: ExpectedDate | undefined): ExpectedLine {
  if (!date?.expected_at || (date.expected_kind === "estimate" && !accepted)) {
    return UNKNOWN;
  }
  const expected_at = new Date(date.expected_at).toISOString();
  return { expected_at, expected_kind: date.expected_kind };
}

/** A line ships when the last of its parts is there; of two parts of one moment, the estimate is the weaker word. */
function latestOf(parts: readonly ExpectedLine[]): ExpectedLine {
  if (!parts.length || parts.some(({ expected_at }) => expected_at === null)) {
    return UNKNOWN;
  }
  const rank = ({ expected_at, expected_kind }: ExpectedLine) =>
    `${expected_at} ${expected_kind === "estimate" ? 1 : 0}`;
  return parts.reduce((latest, part) => (rank(part) > rank(latest) ? part : latest));
}
