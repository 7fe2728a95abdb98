import { MedusaError } from "@medusajs/framework/utils";

import { InsufficientStockError } from "../../../src/modules/inventory/domain/errors";
import type { ReplenishmentOrderDTO, SupplyOutcome } from "../../../src/modules/inventory/types";
import { supplied } from "./supply-books";
import { day } from "./supply";
import { type Outcome, toThousandths } from "./types";

/** What the module answered, in the model's words, and what the model does not say of it. */
export type Answer = {
  outcome: Outcome;
  /** The orders with their lines, and the receipt, without ids and times. */
  shown?: object;
};

/** How what the module made is named. */
export type Namer = {
  nameOf: (id: string) => string;
  /** @returns whether claims are expected */
  claimsMade: (ids: string[]) => boolean;
  orderMade: (id: string) => void;
  receiptMade: (id: string) => void;
};

/**
 * @param answer the module's answer, or its refusal
 * @param namer see {@link Namer}
 * @returns the same in the model's words
 */
export async function answerOf(answer: Promise<unknown>, namer: Namer): Promise<Answer> {
  try {
    const found = await answer;
    if (isSupplyOutcome(found)) {
      return suppliedAnswer(found, namer);
    }
    const ids = Array.isArray(found) ? (found as { id: string }[]).map(({ id }) => id) : [];
    const claims = namer.claimsMade(ids) ? ids.map(namer.nameOf) : [];
    return { outcome: { kind: "accepted", claims } };
  } catch (error) {
    return { outcome: refusalOf(error, namer) };
  }
}

function suppliedAnswer(found: SupplyOutcome, { nameOf, orderMade, receiptMade }: Namer): Answer {
  found.replenishment_orders.forEach(({ id }) => orderMade(id));
  if (found.receipt) {
    receiptMade(found.receipt.id);
  }
  const claimAt = (entry: SupplyOutcome["fills"][number] | SupplyOutcome["promises"][number]) => ({
    at: `${nameOf(entry.inventory_item_id)} at ${nameOf(entry.location_id)}`,
    claim: nameOf(entry.reservation_id),
  });
  const outcome = supplied({
    orders: found.replenishment_orders.map(({ status }) => status),
    fills: found.fills.map((fill) => ({
      ...claimAt(fill),
      quantity: toThousandths(fill.quantity),
      remaining: toThousandths(fill.remaining_quantity),
    })),
    shortfalls: found.shortfalls.map((shortfall) => ({
      ...claimAt({ ...shortfall, remaining_quantity: 0 }),
      quantity: toThousandths(shortfall.quantity),
    })),
    promises: found.promises.map((promise) => ({
      ...claimAt(promise),
      from: dayIn(promise.from),
      to: dayIn(promise.to),
    })),
  });
  const { receipt } = found;
  const lines = receipt?.lines?.map(({ accepted, rejected }) => [accepted, rejected]);
  return { outcome, shown: { orders: found.replenishment_orders.map(shownOrder), lines } };
}

function shownOrder({ status, lines = [] }: ReplenishmentOrderDTO): object {
  return {
    status,
    lines: lines.map(({ quantity, received, rejected, cancelled, incoming, due_at }) => ({
      ...{ quantity, received, rejected, cancelled, incoming, due_at },
    })),
  };
}

const DAY = 86_400_000;

const dayIn = (moment: string | null) =>
  moment === null ? null : (Date.parse(moment) - Date.parse(day(0))) / DAY;

function isSupplyOutcome(found: unknown): found is SupplyOutcome {
  return typeof found === "object" && found !== null && "replenishment_orders" in found;
}

function refusalOf(error: unknown, { nameOf }: Namer): Outcome {
  if (error instanceof InsufficientStockError) {
    const lines = error.lines.map((line) => ({
      item: nameOf(line.inventory_item_id),
      location: nameOf(line.location_id),
      line: line.line_item_id,
      requested: toThousandths(line.requested),
      available: toThousandths(line.available),
      limit: line.limit === null ? null : toThousandths(line.limit),
    }));
    return { kind: "refused", lines };
  }
  if (error instanceof MedusaError) {
    return { kind: "error", type: error.type } as Outcome;
  }
  throw error;
}
