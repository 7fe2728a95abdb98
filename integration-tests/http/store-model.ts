/**
 * What the store API has to say, from the rules in docs alone, in whole numbers of hundredths. It shares no code with
 * the plugin, so that both being wrong in the same way is unlikely.
 */

export type ModelLevel = {
  item: string;
  location: string;
  /** stocked - reserved, in hundredths. */
  available: number;
  allow: boolean | null;
  /** In hundredths; null inherits. */
  limit: number | null;
};

export type ModelItem = { id: string; allow: boolean | null; limit: number | null };

export type ModelVariant = {
  id: string;
  managed: boolean;
  allow: boolean;
  /** Hundredths of the item in one unit of the variant. */
  parts: { item: string; required: number }[];
};

export type ModelStock = {
  levels: ModelLevel[];
  items: ModelItem[];
  variants: ModelVariant[];
  /** The locations of the sales channel. */
  channel: string[];
  /** The module's option of that name. */
  locations: "mapped" | "shipping";
};

export type ModelLine = { variant: string; quantity: number };

const find = <Row>(rows: Row[], test: (row: Row) => boolean): Row => {
  const row = rows.find(test);
  if (!row) {
    throw new Error("The model has no such row");
  }
  return row;
};

/** How far below zero the level may go, in hundredths: -1 for "not at all", Infinity for "any". */
function depth(stock: ModelStock, level: ModelLevel, variant: ModelVariant): number {
  const item = find(stock.items, ({ id }) => id === level.item);
  let allowed = variant.allow;
  if (item.allow !== null) {
    allowed = item.allow;
  }
  if (level.allow !== null) {
    allowed = level.allow;
  }
  if (!allowed) {
    return -1;
  }
  return level.limit !== null ? level.limit : item.limit !== null ? item.limit : Infinity;
}

const channelLevels = (stock: ModelStock, item: string) =>
  stock.levels.filter((level) => level.item === item && stock.channel.includes(level.location));

/** `inventory_quantity` and `available_quantity`. */
export function shownUnits(stock: ModelStock, variantId: string): number {
  const { parts } = find(stock.variants, ({ id }) => id === variantId);
  const units = parts.map(({ item, required }) => {
    let sum = 0;
    for (const { available } of channelLevels(stock, item)) {
      sum += available > 0 ? available : 0;
    }
    return (sum - (sum % required)) / required;
  });
  return Math.min(...units);
}

/** The row of `GET /store/availability`, without ids and dates. */
export function shownRow(stock: ModelStock, variantId: string) {
  const variant = find(stock.variants, ({ id }) => id === variantId);
  if (!variant.managed) {
    return {
      available_quantity: null,
      status: "unmanaged",
      backorderable_quantity: null,
      orderable_quantity: null,
    };
  }
  const available = shownUnits(stock, variantId);
  const most = Math.min(
    ...variant.parts.map(({ item, required }) => {
      let sum = 0;
      let below = 0;
      for (const level of channelLevels(stock, item)) {
        sum += Math.max(0, level.available);
        const deepest = depth(stock, level, variant);
        below = Math.max(below, deepest + Math.min(0, level.available));
      }
      return Math.floor((sum + below) / required);
    }),
  );
  const later = most - available;
  const orderable = orderableUnits(stock, variant);
  return {
    available_quantity: available,
    status: available > 0 ? "in_stock" : later > 0 ? "backorder" : "out_of_stock",
    backorderable_quantity: later === Infinity ? null : later,
    orderable_quantity: orderable === Infinity ? null : orderable,
  };
}

/** What one line can have: for each part one location, from stock or down to its limit. */
function orderableUnits(stock: ModelStock, variant: ModelVariant): number {
  return Math.min(
    ...variant.parts.map(({ item, required }) => {
      const best = channelLevels(stock, item).map(
        (level) => level.available + Math.max(0, depth(stock, level, variant)),
      );
      return Math.floor(Math.max(0, ...best) / required);
    }),
  );
}

/** The claims of a cart: where, in which order, and how much of each has no stock. */
export function claimCart(stock: ModelStock, lines: ModelLine[], shippingLocation?: string) {
  const left = new Map(stock.levels.map((level) => [level, level.available]));
  const claims = lines.flatMap(({ variant: variantId, quantity }, line) => {
    const variant = find(stock.variants, ({ id }) => id === variantId);
    return (variant.managed ? variant.parts : []).map(({ item, required }) => {
      const wanted = quantity * required;
      const level = place(item, wanted, variant);
      if (level) {
        left.set(level, (left.get(level) ?? 0) - wanted);
      }
      return {
        line,
        item,
        required,
        wanted,
        level,
        deepest: level ? depth(stock, level, variant) : -1,
      };
    });
  });

  const running = new Map(stock.levels.map((level) => [level, level.available]));
  const judged = [...claims]
    .sort((a, b) => Number(a.deepest >= 0) - Number(b.deepest >= 0))
    .map((claim) => {
      const before = claim.level ? (running.get(claim.level) ?? 0) : 0;
      const after = before - claim.wanted;
      const accepted = !!claim.level && (after >= 0 || -after <= claim.deepest);
      if (claim.level && accepted) {
        running.set(claim.level, after);
      }
      const covered = Math.min(claim.wanted, Math.max(0, before));
      return { ...claim, accepted, short: claim.wanted - covered };
    });
  return {
    accepted: judged.every(({ accepted }) => accepted),
    unmapped: judged.some(({ level }) => !level),
    /** Units of each line that ship later, where all claims are accepted. */
    later: lines.map(({ quantity }, line) =>
      Math.max(
        0,
        ...judged
          .filter((claim) => claim.line === line)
          .map(({ wanted, short, required }) => quantity - Math.floor((wanted - short) / required)),
      ),
    ),
  };

  function place(item: string, wanted: number, variant: ModelVariant): ModelLevel | undefined {
    const candidates = stock.levels.filter(
      (level) =>
        level.item === item &&
        (level.location === shippingLocation ||
          (stock.channel.includes(level.location) &&
            !(stock.locations === "shipping" && shippingLocation))),
    );
    const most = (a: ModelLevel, b: ModelLevel) =>
      (left.get(b) ?? 0) - (left.get(a) ?? 0) || (a.location < b.location ? -1 : 1);
    const covers = (level: ModelLevel) => (left.get(level) ?? 0) >= wanted;
    const backorders = (level: ModelLevel) =>
      wanted - (left.get(level) ?? 0) <= depth(stock, level, variant);
    const home = candidates.filter((level) => level.location === shippingLocation);
    const channel = candidates.filter((level) => !home.includes(level)).sort(most);
    return (
      home.find(covers) ??
      channel.find(covers) ??
      home.find(backorders) ??
      channel.find(backorders) ??
      [...candidates].sort(most)[0]
    );
  }
}

/** `insufficient_inventory` of an option that ships from a location: all parts here require shipping. */
export function insufficientAt(stock: ModelStock, lines: ModelLine[], location: string): boolean {
  return !claimCart(stock, lines, location).accepted;
}
