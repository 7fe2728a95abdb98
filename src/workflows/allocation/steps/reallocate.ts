import type { MedusaContainer } from "@medusajs/framework/types";
import { MedusaError } from "@medusajs/framework/utils";
import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk";

import {
  type AllocatedLine,
  partsBefore,
  planAllocation,
  readAllocatableOrder,
  toAllocationError,
} from "../../../core-steps/order-allocation";
import { inventoryOf } from "../../../modules/inventory/inventory-of";
import type {
  AllocateClaimsPart,
  AllocationOutcomeDTO,
  ClaimBefore,
} from "../../../modules/inventory/types";

export type ReallocateOrderInput = {
  order_id: string;
  /** Each line once; lines that are left out keep their claims. */
  lines: AllocatedLine[];
  /** Says what would be; writes nothing. */
  dry_run?: boolean;
  /** Who does it. */
  actor?: string | null;
};

export type ReleaseOrderInput = Omit<ReallocateOrderInput, "lines" | "dry_run"> & {
  /** Without it, all of the order's lines. */
  line_item_ids?: string[];
};

/** The claims as they were, of the parts that were changed. */
type Undo = { parts: AllocateClaimsPart[] };

/** Makes the claims of an order's lines what they are to be. Its compensation makes them what they were. */
export const reallocateStep = createStep(
  "reallocate-step",
  async ({ order_id, lines, ...how }: ReallocateOrderInput, { container }) => {
    const order = await readAllocatableOrder(container, order_id);
    const parts = await planAllocation(container, order, lines);
    try {
      const outcome = await inventoryOf(container).allocateClaims({ parts, ...how });
      return new StepResponse<AllocationOutcomeDTO, Undo>(outcome, {
        parts: how.dry_run || !outcome.changed ? [] : partsBefore(parts, outcome.before),
      });
    } catch (error) {
      throw await toAllocationError(container, order, error);
    }
  },
  async (undo, { container }) => putBack(undo, container),
);

/** Gives claims of an order's lines back, and answers with what they were. Its compensation makes them again. */
export const releaseOrderClaimsStep = createStep(
  "release-order-claims-step",
  async ({ order_id, line_item_ids, actor }: ReleaseOrderInput, { container }) => {
    const order = await readAllocatableOrder(container, order_id);
    const lines = (order.items ?? []).map(({ id }) => id);
    const unknown = line_item_ids?.findIndex((id) => !lines.includes(id)) ?? -1;
    if (line_item_ids && unknown >= 0) {
      throw new MedusaError(
        MedusaError.Types.INVALID_DATA,
        `line_item_ids[${unknown}]: the order has no line ${line_item_ids[unknown]}`,
      );
    }
    const inventory = inventoryOf(container);
    const claims = await inventory.listReservationItems(
      { line_item_id: line_item_ids ?? lines },
      { take: null as never },
    );
    const keys = new Map(
      claims.map(({ line_item_id, inventory_item_id }) => [
        JSON.stringify([line_item_id, inventory_item_id]),
        { line_item_id: line_item_id as string, inventory_item_id, to: [] },
      ]),
    );
    const parts = [...keys.values()];
    const { before } = await inventory.allocateClaims({ parts, actor });
    return new StepResponse<ClaimBefore[], Undo>(before, { parts: partsBefore(parts, before) });
  },
  async (undo, { container }) => putBack(undo, container),
);

async function putBack(undo: Undo | undefined, container: MedusaContainer): Promise<void> {
  if (undo?.parts.length) {
    await inventoryOf(container).allocateClaims({ parts: undo.parts });
  }
}
