import { levelKey } from "./level-quantities";
import type { ModelStock } from "./model-stock";
import type { Entry, Level, OrderStatus, Outcome, SupplyEffects, Thousandths } from "./types";

/** A replenishment order. Days are numbers, as the tests count them; null is no date. */
export type SupplyOrder = {
  id: string;
  location: string;
  status: OrderStatus;
  due: number | null;
  deleted: boolean;
};

export type SupplyLine = {
  id: string;
  number: number;
  order: SupplyOrder;
  item: string;
  location: string;
  /** The number of its level. */
  level: number;
  quantity: Thousandths;
  received: Thousandths;
  rejected: Thousandths;
  cancelled: Thousandths;
  due: number | null;
  /** Made from an incoming quantity that was set on the level. */
  fromLevel: boolean;
};

export type NewLine = { item: string; quantity: Thousandths; due?: number | null };

/** What an entry is told: the day, the line that completes it, and, without a day, the lead time that is its estimate. */
export type PromisedDay = { day: number | null; line: SupplyLine | null; estimate: number | null };

/** What of a line is still to come. */
export function openOf({
  order,
  quantity,
  received,
  rejected,
  cancelled,
}: SupplyLine): Thousandths {
  return order.status === "ordered" ? Math.max(0, quantity - received - rejected - cancelled) : 0;
}

/** The day that holds of a line. */
export const dueOf = (line: SupplyLine): number | null => line.due ?? line.order.due;

/** Replenishment orders with their lines, what is incoming, and what it promises; see docs/architecture.md. */
export class SupplyBooks {
  readonly orders: SupplyOrder[] = [];
  private allLines: SupplyLine[] = [];
  private made = 0;

  constructor(private readonly stockOf: () => ModelStock) {}

  protected get stock(): ModelStock {
    return this.stockOf();
  }

  /** Of all orders that are there, in the order in which they were made. */
  get lines(): SupplyLine[] {
    return this.allLines.filter(({ order }) => !order.deleted);
  }

  linesOf(order: SupplyOrder): SupplyLine[] {
    return this.allLines.filter((line) => line.order === order);
  }

  /** At the place of a level, also of one that was there before it. */
  linesAt({ item, location }: Pick<Level, "item" | "location">): SupplyLine[] {
    return this.lines.filter((line) => line.item === item && line.location === location);
  }

  incoming(level: Level): Thousandths {
    return sum(this.supplyOf(level).map(openOf));
  }

  /** What replenishment orders bring, without what was set on the level itself. */
  ordered(level: Level): Thousandths {
    return sum(
      this.supplyOf(level)
        .filter(({ fromLevel }) => !fromLevel)
        .map(openOf),
    );
  }

  /** The open lines of a level, by day, those without one last. */
  protected supplyOf(level: Level): SupplyLine[] {
    return this.lines
      .filter((line) => line.level === level.number && openOf(line) > 0)
      .sort((a, b) => compareDays(dueOf(a), dueOf(b)) || a.number - b.number);
  }

  /** The promise rule: the queue walks along the supply, and the line that completes an entry gives it its day. */
  promises(level: Level): Map<Entry, PromisedDay> {
    const lead = level.lead ?? this.stock.itemLeads.get(level.item) ?? null;
    const supply = this.supplyOf(level).map((line) => ({ line, left: openOf(line) }));
    const promises = new Map<Entry, PromisedDay>();
    for (const entry of this.stock.queue(level)) {
      let missing = entry.open;
      let last: SupplyLine | null = null;
      while (missing > 0 && supply.length > 0) {
        const [next] = supply;
        const part = Math.min(missing, next.left);
        missing -= part;
        next.left -= part;
        last = next.line;
        if (next.left === 0) {
          supply.shift();
        }
      }
      const line = missing === 0 ? last : null;
      const day = line && dueOf(line);
      promises.set(entry, { day, line, estimate: day === null ? lead : null });
    }
    return promises;
  }

  /** Keeps what orders do not bring of an incoming quantity as supply without a day. */
  setIncoming(level: Level, incoming: Thousandths): void {
    if (incoming === this.incoming(level)) {
      return;
    }
    const wanted = incoming - this.ordered(level);
    const own = this.supplyOf(level).find(({ fromLevel }) => fromLevel);
    if (own) {
      const change = wanted - openOf(own);
      own.quantity += Math.max(0, change);
      own.cancelled += Math.max(0, -change);
      this.close(own.order);
    } else if (wanted > 0) {
      const order = this.addOrder(level.location, "ordered", null);
      this.addLine(order, { item: level.item, quantity: wanted }, true);
    }
  }

  protected addOrder(location: string, status: OrderStatus, due: number | null): SupplyOrder {
    const id = `order ${this.orders.length + 1}`;
    const order: SupplyOrder = { id, location, status, due, deleted: false };
    this.orders.push(order);
    return order;
  }

  protected addLine(order: SupplyOrder, line: NewLine, fromLevel = false): void {
    const { item, quantity, due = null } = line;
    const number = ++this.made;
    const level = this.stock.level(item, order.location).number;
    const fields = { item, location: order.location, level, quantity, due, fromLevel };
    const arrived = { received: 0, rejected: 0, cancelled: 0 };
    this.allLines.push({ id: `supply ${number}`, number, order, ...fields, ...arrived });
  }

  protected removeLines(lines: SupplyLine[]): void {
    this.allLines = this.allLines.filter((line) => !lines.includes(line));
  }

  protected levelOf(line: SupplyLine): Level | undefined {
    const level = this.stock.findLevel(line.item, line.location);
    return level?.number === line.level ? level : undefined;
  }

  protected areStocked(location: string, lines: NewLine[]): boolean {
    return lines.every(({ item }) => this.stock.findLevel(item, location));
  }

  protected order(id: string): SupplyOrder {
    return mustFind(this.orders, id);
  }

  protected line(id: string): SupplyLine {
    return mustFind(this.allLines, id);
  }

  /** An order of which nothing is to come any more is over. */
  protected close(order: SupplyOrder): void {
    const lines = this.linesOf(order);
    if (order.status === "ordered" && lines.every((line) => openOf(line) === 0)) {
      const arrived = lines.some(({ received, rejected }) => received + rejected > 0);
      order.status = arrived ? "received" : "cancelled";
    }
  }

  /** A level has one line of its own. One that comes back when there is another is an order's like any other. */
  private comesBack(line: SupplyLine, open: SupplyLine[]): void {
    const others = open.filter(({ level, fromLevel }) => fromLevel && level === line.level);
    if (openOf(line) > 0 && !open.includes(line) && others.length > 0) {
      line.fromLevel = false;
    }
  }

  /** Makes a change, and says what it did to the queues. */
  protected change(work: () => SupplyOrder | null): Outcome {
    const before = this.queues();
    const known = this.stock.entries.length;
    const open = this.lines.filter((line) => openOf(line) > 0);
    const order = work();
    if (order) {
      this.linesOf(order).forEach((line) => this.comesBack(line, open));
      this.close(order);
    }
    const effects: SupplyEffects = {
      orders: order ? [order.status] : [],
      fills: [],
      shortfalls: [],
      promises: [],
    };
    const claimAt = ({ claim, item, location }: Entry) => ({
      at: levelKey({ item, location }),
      claim,
    });
    for (const { entry, open } of before) {
      if (entry.open < open) {
        const quantity = open - entry.open;
        effects.fills.push({ ...claimAt(entry), quantity, remaining: entry.open });
      }
    }
    for (const entry of this.stock.entries.slice(known)) {
      effects.shortfalls.push({ ...claimAt(entry), quantity: entry.total });
    }
    for (const { entry, day } of this.queues()) {
      const from = before.find((was) => was.entry === entry)?.day ?? null;
      if (from !== day) {
        effects.promises.push({ ...claimAt(entry), from, to: day });
      }
    }
    return supplied(effects);
  }

  protected queues(): { entry: Entry; open: Thousandths; day: number | null }[] {
    return [...this.stock.levels.values()].flatMap((level) =>
      [...this.promises(level)].map(([entry, { day }]) => ({ entry, open: entry.open, day })),
    );
  }
}

const sum = (quantities: Thousandths[]) => quantities.reduce((total, each) => total + each, 0);

/** Changes of several levels come in no order that matters; those of one level in the queue's. */
export function supplied({ orders, fills, shortfalls, promises }: SupplyEffects): Outcome {
  const byPlace = (one: { at: string }, other: { at: string }) =>
    one.at < other.at ? -1 : one.at > other.at ? 1 : 0;
  return {
    kind: "supplied",
    orders,
    fills: fills.sort(byPlace),
    shortfalls: shortfalls.sort(byPlace),
    promises: promises.sort(byPlace),
  };
}

function compareDays(one: number | null, other: number | null): number {
  return one === other ? 0 : one === null ? 1 : other === null ? -1 : one - other;
}

function mustFind<T extends { id: string }>(list: readonly T[], id: string): T {
  const found = list.find((each) => each.id === id);
  if (!found) {
    throw new Error(`The model has no ${id}`);
  }
  return found;
}
