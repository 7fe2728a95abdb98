import type { ChoiceOptions } from "../modules/inventory/domain/choose-location";
import { judgeDemands, type WantedLine } from "./cart-availability";

/** A shipping option, as far as it says what an order would claim where. */
export type ShippingOptionOrigin = {
  /** The stock location that it ships from. */
  location_id: string;
  /** Products of this profile ship by it; absent: all. */
  shipping_profile_id?: string | null;
};

/**
 * Says whether an order of these lines would be refused for lack of stock, if they shipped by this option: by the rule
 * that completing a cart follows (docs/architecture.md), all lines together. Only what ships by the option counts: parts that
 * require shipping, of lines that have its profile, or none. Other lines claim where they do now.
 *
 * @param lines - the lines of a cart or an order
 * @param option - the shipping option
 * @param options - the module's
 * @returns what core calls `insufficient_inventory`
 */
export function isInsufficientAt(
  lines: readonly WantedLine[],
  option: ShippingOptionOrigin,
  options: ChoiceOptions,
): boolean {
  const ships = (line: WantedLine): boolean =>
    !option.shipping_profile_id ||
    !line.shipping_profile_id ||
    line.shipping_profile_id === option.shipping_profile_id;
  const shipped = lines.map((line) =>
    ships(line) ? { ...line, shipping_location_id: option.location_id } : line,
  );
  return judgeDemands(shipped, options).some(
    ({ line, item, accepted }) => !accepted && item.requires_shipping && ships(lines[line]),
  );
}
