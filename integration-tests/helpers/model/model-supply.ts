import {
  openOf,
  type NewLine,
  SupplyBooks,
  type SupplyLine,
  type SupplyOrder,
} from "./supply-books";
import type { Level, OrderStatus, Outcome, Thousandths } from "./types";

export type LineChange = { line: string; quantity?: Thousandths; due?: number | null };
export type Delivered = { line: string; accepted: Thousandths; rejected: Thousandths };

type ReceiptLine = Omit<Delivered, "line"> & { line: SupplyLine | null; level: number };

export type Receipt = { order: SupplyOrder | null; lines: ReceiptLine[]; undone: boolean };

const refused = (type: "not_found" | "invalid_data" | "not_allowed"): Outcome => ({
  kind: "error",
  type,
});

const isOpen = ({ status }: SupplyOrder) => status === "draft" || status === "ordered";

/** What is done to supply, stock and priorities: each operation says what the module should answer, and, refused, changes nothing. */
export class ModelSupply extends SupplyBooks {
  readonly receipts: Receipt[] = [];

  create(order: {
    location: string;
    status: OrderStatus;
    due: number | null;
    lines: NewLine[];
  }): Outcome {
    if (!this.areStocked(order.location, order.lines)) {
      return refused("not_found");
    }
    return this.change(() => {
      const added = this.addOrder(order.location, order.status, order.due);
      order.lines.forEach((line) => this.addLine(added, line));
      return added;
    });
  }

  place(id: string, due?: number | null): Outcome {
    const order = this.order(id);
    if (order.deleted) {
      return refused("not_found");
    }
    const lines = this.linesOf(order).filter(({ quantity }) => quantity > 0);
    if (order.status !== "draft" || lines.length === 0) {
      return refused("not_allowed");
    }
    return this.change(() => {
      this.removeLines(this.linesOf(order).filter(({ quantity }) => quantity === 0));
      order.status = "ordered";
      if (due !== undefined) {
        this.moveOrder(order, due);
      }
      return order;
    });
  }

  setDay(id: string, due: number | null): Outcome {
    const order = this.order(id);
    if (order.deleted) {
      return refused("not_found");
    }
    if (!isOpen(order)) {
      return refused("not_allowed");
    }
    return this.change(() => {
      this.moveOrder(order, due);
      return order;
    });
  }

  /** Gives an order another day; lines whose own day was the order's move with it. */
  private moveOrder(order: SupplyOrder, due: number | null): void {
    for (const line of this.linesOf(order)) {
      line.due = line.due === order.due ? null : line.due;
    }
    order.due = due;
  }

  changeLines(
    id: string,
    changes: { create: NewLine[]; update: LineChange[]; remove: string[] },
  ): Outcome {
    const order = this.order(id);
    const { create, update, remove } = changes;
    if (order.deleted) {
      return refused("not_found");
    }
    if (!isOpen(order)) {
      return refused("not_allowed");
    }
    if (!this.areStocked(order.location, create)) {
      return refused("not_found");
    }
    for (const { line: lineId, quantity } of [
      ...update,
      ...remove.map((line): LineChange => ({ line, quantity: 0 })),
    ]) {
      const line = this.line(lineId);
      if (quantity !== undefined && quantity < line.received + line.rejected + line.cancelled) {
        return refused("not_allowed");
      }
      if (quantity === 0 && order.status === "ordered" && !remove.includes(lineId)) {
        return refused("invalid_data");
      }
    }
    return this.change(() => {
      create.forEach((line) => this.addLine(order, line));
      for (const { line: lineId, quantity, due } of update) {
        const line = this.line(lineId);
        line.quantity = quantity ?? line.quantity;
        line.due = due === undefined ? line.due : due;
      }
      this.removeLines(remove.map((line) => this.line(line)));
      return order;
    });
  }

  /** What has not come will not. */
  end(id: string, as: "cancel" | "close"): Outcome {
    const order = this.order(id);
    if (order.deleted) {
      return refused("not_found");
    }
    if (!isOpen(order) || (as === "close" && order.status === "draft")) {
      return refused("not_allowed");
    }
    return this.change(() => {
      const lines = this.linesOf(order);
      for (const line of lines) {
        const left = line.quantity - line.received - line.rejected - line.cancelled;
        line.cancelled += Math.max(0, left);
      }
      const arrived = lines.some(({ received, rejected }) => received + rejected > 0);
      order.status = as === "close" && arrived ? "received" : "cancelled";
      return order;
    });
  }

  deleteDraft(id: string): Outcome {
    const order = this.order(id);
    if (order.deleted) {
      return refused("not_found");
    }
    if (order.status !== "draft") {
      return refused("not_allowed");
    }
    return this.change(() => {
      order.deleted = true;
      return null;
    });
  }

  receive(id: string, delivered: Delivered[], workflow: string): Outcome {
    const order = this.order(id);
    if (order.deleted) {
      return refused("not_found");
    }
    if (order.status !== "ordered" && order.status !== "received") {
      return refused("not_allowed");
    }
    for (const { line: lineId, rejected } of delivered) {
      const line = this.line(lineId);
      if (!this.levelOf(line)) {
        return refused("not_allowed");
      }
      if (rejected > openOf(line)) {
        return refused("invalid_data");
      }
    }
    const lines = delivered.map(({ line: lineId, ...quantities }) => {
      const line = this.line(lineId);
      return { line, level: line.level, ...quantities };
    });
    return this.book({ order, lines, undone: false }, workflow);
  }

  receiveStock(
    place: { item: string; location: string },
    quantities: { accepted: Thousandths; rejected: Thousandths },
    workflow: string,
  ): Outcome {
    const level = this.stock.findLevel(place.item, place.location);
    if (!level) {
      return refused("not_found");
    }
    const lines = [{ line: null, level: level.number, ...quantities }];
    return this.book({ order: null, lines, undone: false }, workflow);
  }

  private book(receipt: Receipt, workflow: string): Outcome {
    this.receipts.push(receipt);
    return this.change(() => {
      this.move(receipt, 1, workflow);
      return receipt.order;
    });
  }

  /** The goods leave again, and the order that they completed waits for them again. */
  undo(receipt: Receipt, workflow: string): Outcome {
    if (receipt.undone) {
      return refused("not_found");
    }
    return this.change(() => {
      receipt.undone = true;
      if (receipt.order?.status === "received") {
        receipt.order.status = "ordered";
      }
      this.move(receipt, -1, workflow);
      return receipt.order;
    });
  }

  private move(receipt: Receipt, sign: 1 | -1, workflow: string): void {
    const touched = new Set<Level>();
    for (const { line, level: number, accepted, rejected } of receipt.lines) {
      if (line) {
        line.received += sign * accepted;
        line.rejected += sign * rejected;
      }
      const level = [...this.stock.levels.values()].find((each) => each.number === number);
      if (level) {
        this.stock.changeStocked(level, sign * accepted, workflow);
        touched.add(level);
      }
    }
    touched.forEach((level) => this.stock.settle(level));
  }

  adjustStock(
    adjustments: { item: string; location: string; delta: Thousandths }[],
    workflow: string,
  ): Outcome {
    const levels = adjustments.map(({ item, location }) => this.stock.findLevel(item, location));
    if (levels.includes(undefined)) {
      return refused("not_found");
    }
    return this.change(() => {
      for (const [index, { delta }] of adjustments.entries()) {
        this.stock.changeStocked(levels[index] as Level, delta, workflow);
      }
      new Set(levels as Level[]).forEach((level) => this.stock.settle(level));
      return null;
    });
  }

  /** Of entries, and of all open ones of lines. */
  setPriority(priority: number, entries: number[], lines: string[]): Outcome {
    const claims = this.stock.claims
      .filter(({ line }) => line !== null && lines.includes(line))
      .map(({ id }) => id);
    return this.change(() => {
      for (const entry of this.stock.entries) {
        if (entry.open > 0 && (entries.includes(entry.number) || claims.includes(entry.claim))) {
          entry.priority = priority;
        }
      }
      return null;
    });
  }
}
