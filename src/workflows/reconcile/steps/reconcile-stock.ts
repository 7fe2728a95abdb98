import type { MedusaContainer } from "@medusajs/framework/types";
import { ContainerRegistrationKeys } from "@medusajs/framework/utils";
import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk";

import { readOrderMapping } from "../../../core-steps/order-mapping";
import { outboundMethods, readOrderToClaim } from "../../../core-steps/order-to-claim";
import { shipDateOf } from "../../../core-steps/ship-date";
import { inventoryOf } from "../../../modules/inventory/inventory-of";
import type {
  FindingKind,
  RepairedFinding,
  RepairOutcome,
  SkippedFinding,
  StockFinding,
} from "../../../modules/inventory/reconcile-types";
import type { LocationMapping } from "../../../modules/inventory/types";
import { finishEvents } from "../../backorders/finish-events";
import { findRunningWorkflows } from "../../backorders/running-workflows";
import { tellCustomersWorkflow } from "../../backorders/tell-customers";
import { attemptIds, attemptsOf, listStockFindings } from "../list-findings";

export type ReconcileStockInput = {
  /** true, the default: say what would be repaired, and write nothing. */
  dry_run?: boolean;
  /** Only these findings; without them, all. */
  finding_ids?: string[];
  /** Only findings of these kinds; without them, of all. */
  kinds?: FindingKind[];
  /** Who asked for it; it stands in the ledger. */
  actor?: string | null;
};

export type ReconcileStockResult = {
  /** What was repaired, or would be, with what it changed of levels. */
  repaired: RepairedFinding[];
  /** What was not, and why: it is not there any more, or a person has to decide. */
  skipped: SkippedFinding[];
  /** What of what was asked for is found afterwards. */
  findings: StockFinding[];
};

/** A repair may bring to light what was hidden by what it repaired: so often is looked again. */
const PASSES = 3;

const VANISHED = "It is not there any more";

/**
 * Repairs what a look at the books finds, each finding in a transaction of its own. So nothing is compensated: what was
 * repaired is right, whatever becomes of the rest.
 */
export const reconcileStockStep = createStep(
  "reconcile-stock",
  async (input: ReconcileStockInput, { container }) => {
    const result = await reconcile(container, input);
    return new StepResponse(result);
  },
);

async function reconcile(
  container: MedusaContainer,
  input: ReconcileStockInput,
): Promise<ReconcileStockResult> {
  const { dry_run = true, finding_ids, kinds } = input;
  const asked = { kinds, ids: finding_ids };
  const repaired: RepairedFinding[] = [];
  const skipped: SkippedFinding[] = [];
  const seen = new Set<string>();
  const passes = dry_run || finding_ids ? 1 : PASSES;
  let findings = await listStockFindings(container, asked);
  for (let pass = 0; pass < passes; pass++) {
    const fresh = findings.filter(({ id }) => !seen.has(id));
    if (!fresh.length) {
      break;
    }
    for (const finding of fresh) {
      seen.add(finding.id);
      const outcome = await repairOne(container, finding, { ...input, dry_run });
      if ("repaired" in outcome) {
        repaired.push(outcome.repaired);
      } else {
        skipped.push(outcome.skipped);
      }
    }
    if (!dry_run) {
      await finish(container, repaired);
      findings = await listStockFindings(container, asked);
    }
  }
  const vanished = (finding_ids ?? []).filter((id) => !seen.has(id));
  skipped.push(...[...new Set(vanished)].map((id) => ({ id, reason: VANISHED })));
  return { repaired, skipped, findings };
}

type RepairInput = ReconcileStockInput & { dry_run: boolean };

/** Repairs one finding. What goes wrong with one does not keep the others from being repaired. */
async function repairOne(
  container: MedusaContainer,
  finding: StockFinding,
  { dry_run, actor }: RepairInput,
): Promise<RepairOutcome> {
  const skip = (reason: string): RepairOutcome => ({ skipped: { id: finding.id, reason } });
  try {
    if (finding.kind === "attempt_unfinished") {
      const [id] = attemptIds([finding.id]);
      const resumed = dry_run || (await attemptsOf(container)?.resumeAttempt(id));
      return resumed ? { repaired: { ...finding, changes: [] } } : skip(VANISHED);
    }
    if (finding.kind === "change_unsettled" && (await isRunning(container, finding))) {
      return skip("The workflow that made the change still runs");
    }
    const asked = finding.kind === "line_without_claim" ? await askedOf(container, finding) : {};
    return await inventoryOf(container).repairStockFinding(finding, { dry_run, ...asked, actor });
  } catch (error) {
    return skip(error instanceof Error ? error.message : String(error));
  }
}

/** The finding's subject is the level and the workflow's event group. */
async function isRunning(container: MedusaContainer, { id, kind }: StockFinding): Promise<boolean> {
  const [, group] = id.slice(kind.length + 1).split(":");
  return (await findRunningWorkflows(container, [group])).length > 0;
}

/** Where a line is served from, and on which day it is wanted, as its order says. */
async function askedOf(
  container: MedusaContainer,
  { order_id, line_item_id }: StockFinding,
): Promise<{ mapping?: LocationMapping; ship_date?: string | null }> {
  const order = order_id ? await readOrderToClaim(container, order_id) : undefined;
  if (!order) {
    return {};
  }
  const mapping = await readOrderMapping(container, {
    ...order,
    shipping_methods: outboundMethods(order, {}),
  });
  const line = order.items?.find(({ id }) => id === line_item_id);
  return {
    mapping: mapping(line?.variant?.product?.shipping_profile?.id),
    ship_date: line ? shipDateOf(line, order) : null,
  };
}

/** Longer than the plugin's own consumers of events take: what is due for them by then nobody does. */
const CONSUMER_SECONDS = 120;

/** Does what repairs have made due. What fails is said in the log, and due for the jobs that do the same. */
async function finish(
  container: MedusaContainer,
  repaired: readonly RepairedFinding[],
): Promise<void> {
  const notices = repaired.filter(({ kind }) => kind === "notice_unfinished");
  const order_ids = notices.flatMap(({ order_id }) => order_id ?? []);
  try {
    await finishEvents(container, { unhandledForSeconds: CONSUMER_SECONDS });
    if (order_ids.length) {
      await tellCustomersWorkflow(container).run({ input: { order_ids } });
    }
  } catch (error) {
    container
      .resolve(ContainerRegistrationKeys.LOGGER)
      .error(`What the repairs made due could not be finished: ${String(error)}`);
  }
}
