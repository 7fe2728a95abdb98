import type { Context } from "@medusajs/framework/types";
import { CommonEvents, generateEntityId } from "@medusajs/framework/utils";

import type { LocationMapping } from "../domain/choose-location";
import type { ChangeContext, ExecuteSql } from "../engine/execute";
import { claimStock } from "../engine/claim-stock";
import { inOwnTransaction, inSnapshot } from "../engine/database";
import { findFindings } from "../engine/findings";
import {
  changesOf,
  finishEvent,
  finishNotice,
  isOrderInMotion,
  lockFinding,
  readBalances,
  readExcess,
  readLacking,
  repairLevel,
} from "../engine/findings/repairs";
import { releaseClaims } from "../engine/release-claims";
import { updateClaims } from "../engine/update-claims";
import type { BackordersModuleSettings } from "../options";
import {
  ADVICE,
  FINDING_KINDS,
  type FindingKind,
  type FindStockFindingsOptions,
  REPAIRS,
  type RepairOutcome,
  type StockFinding,
} from "../reconcile-types";
import { announceClaims, announceLevels, type Call } from "./announce";
import { choiceOf } from "./create-reservation-items";
import { checkFields, invalid } from "./check-input";

/** What is said where a finding is not there any more. */
export const VANISHED = "It is not there any more";

/**
 * Finds what is not as it should be, in one moment of the database.
 *
 * @throws MedusaError `invalid_data`, naming the option that is wrong
 */
export function findStockFindings(
  options: FindStockFindingsOptions,
  context: Context,
): Promise<StockFinding[]> {
  const { kinds } = checkFields(options, "options", ["kinds", "ids"]) as FindStockFindingsOptions;
  const unknown = kinds?.find((kind) => !FINDING_KINDS.includes(kind));
  if (unknown) {
    throw invalid(`options.kinds must be some of ${FINDING_KINDS.join(", ")}, received ${unknown}`);
  }
  return inSnapshot(context, (execute) => findFindings(execute, options));
}

export type RepairOptions = {
  /** true: the repair is made and taken back, to say what it would change. */
  dry_run: boolean;
  /** Where a line that lacks its claim may be claimed. */
  mapping?: LocationMapping;
  /** The day on which it is wanted. */
  ship_date?: string | null;
  actor?: string | null;
};

type Settings = Pick<
  BackordersModuleSettings,
  "deductOn" | "locations" | "splitLines" | "notifyCustomers"
>;

/** What a repair did, to be announced. */
type Mended = { level_ids: string[]; created: string[]; deleted: string[]; updated: string[] };

type Attempt = { outcome: RepairOutcome; mended?: Mended };

/** Kinds whose repair only makes them due: whoever works on them finishes them afterwards. */
const FINISHED_LATER: readonly FindingKind[] = ["event_unfinished", "notice_unfinished"];

/**
 * Repairs one finding in a transaction of its own, under the locks of what it is about, after it has looked again; or tries
 * that, and takes it back. A repair that would not put an end to the finding is taken back as well.
 */
export async function repairStockFinding(
  finding: StockFinding,
  options: RepairOptions & { settings: Settings },
  call: Call,
): Promise<RepairOutcome> {
  const { outcome, mended } = await inOwnTransaction(call.context, async (execute) => {
    const attempt = await tryRepair(execute, finding, options);
    return { keep: "repaired" in attempt.outcome && !options.dry_run, result: attempt };
  });
  if (mended && !options.dry_run) {
    announceLevels(call, mended.level_ids);
    announceClaims(call, CommonEvents.CREATED, mended.created);
    announceClaims(call, CommonEvents.UPDATED, mended.updated);
    announceClaims(call, CommonEvents.DELETED, mended.deleted);
  }
  return outcome;
}

async function tryRepair(
  execute: ExecuteSql,
  finding: StockFinding,
  options: RepairOptions & { settings: Settings },
): Promise<Attempt> {
  const skipped = (reason: string): Attempt => ({
    outcome: { skipped: { id: finding.id, reason } },
  });
  if (REPAIRS[finding.kind] === null) {
    return skipped(ADVICE[finding.kind] ?? "Needs a person");
  }
  await lockFinding(execute, finding);
  const again = await lookAgain(execute, finding);
  if (!again) {
    return skipped(VANISHED);
  }
  if (
    NEEDS_REST.includes(finding.kind) &&
    again.order_id &&
    (await isOrderInMotion(execute, again.order_id))
  ) {
    return skipped("The order is being changed at this moment: try again in some seconds");
  }
  const before = await readBalances(execute, again.inventory_item_id);
  const mended = await mend(execute, again, options);
  if (typeof mended === "string") {
    return skipped(mended);
  }
  if (!FINISHED_LATER.includes(finding.kind) && (await lookAgain(execute, again))) {
    return skipped(`Needs a person: no repair puts this right. ${again.detail}`);
  }
  const after = await readBalances(execute, again.inventory_item_id);
  const changes = changesOf(again.inventory_item_id, before, after);
  const level_ids = [
    ...new Set([...mended.level_ids, ...changes.map((c) => c.inventory_level_id)]),
  ];
  return { outcome: { repaired: { ...again, changes } }, mended: { ...mended, level_ids } };
}

/** Kinds that an edit or a fulfilment of the order makes for a moment, while it is at work. */
const NEEDS_REST: readonly FindingKind[] = [
  "line_without_claim",
  "claim_exceeds_line",
  "claim_of_fulfilled_line",
];

const subjectOf = ({ kind, id }: StockFinding): string => id.slice(kind.length + 1);

async function lookAgain(
  execute: ExecuteSql,
  finding: StockFinding,
): Promise<StockFinding | undefined> {
  const scope = { ...finding, subject: subjectOf(finding) };
  const [again] = await findFindings(execute, { kinds: [finding.kind], ids: [finding.id] }, scope);
  return again;
}

const NOTHING: Mended = { level_ids: [], created: [], deleted: [], updated: [] };

/** @returns what it did, or why it did nothing */
async function mend(
  execute: ExecuteSql,
  finding: StockFinding,
  options: RepairOptions & { settings: Settings },
): Promise<Mended | string> {
  const { settings } = options;
  const context = repairContext(finding, options.actor ?? null);
  switch (finding.kind) {
    case "claim_without_level":
    case "claim_without_line":
    case "claim_of_closed_cart":
    case "claim_without_order":
    case "claim_of_cancelled_order":
    case "claim_of_archived_order":
    case "claim_of_fulfilled_line":
      return release(execute, [finding.reservation_id as string], context);
    case "claim_exceeds_line":
      return shrink(execute, finding, context);
    case "line_without_claim":
      return claim(execute, finding, { ...options, context });
    case "event_unfinished":
      await finishEvent(execute, subjectOf(finding));
      return { ...NOTHING, level_ids: [finding.inventory_level_id].flatMap((id) => id ?? []) };
    case "notice_unfinished":
      await finishNotice(execute, subjectOf(finding), { told: settings.notifyCustomers !== null });
      return NOTHING;
    default:
      await repairLevel(execute, { ...finding, subject: subjectOf(finding) }, context);
      return { ...NOTHING, level_ids: [finding.inventory_level_id].flatMap((id) => id ?? []) };
  }
}

/** Its movements name the finding, and it settles at once. */
const repairContext = (finding: StockFinding, actor: string | null): ChangeContext => ({
  cause: "reconcile",
  correlation_id: finding.id,
  in_workflow: false,
  compensating: false,
  actor,
  idempotency_key: null,
  digest: null,
  kind: "reconcile",
});

async function release(
  execute: ExecuteSql,
  values: string[],
  context: ChangeContext,
): Promise<Mended> {
  const released = await releaseClaims(execute, { by: "id", values, forGood: false, context });
  return { ...NOTHING, level_ids: released.level_ids, deleted: released.claim_ids };
}

async function shrink(
  execute: ExecuteSql,
  finding: StockFinding,
  context: ChangeContext,
): Promise<Mended> {
  const excess = await readExcess(execute, finding);
  const whole = excess.filter((claim) => claim.whole).map(({ id }) => id);
  const parts = excess.filter((claim) => !claim.whole);
  const released = whole.length ? await release(execute, whole, context) : NOTHING;
  const updates = parts.map(({ id, left_over }, ordinal) => ({
    ordinal,
    id,
    inventory_item_id: null,
    location_id: null,
    quantity: left_over,
    allow_backorder: null,
    fields: {},
  }));
  if (!updates.length) {
    return released;
  }
  const outcome = await updateClaims(execute, updates, context);
  const level_ids = "level_ids" in outcome ? outcome.level_ids : [];
  return {
    ...released,
    level_ids: [...released.level_ids, ...level_ids],
    updated: parts.map(({ id }) => id),
  };
}

async function claim(
  execute: ExecuteSql,
  finding: StockFinding,
  {
    context,
    mapping,
    ship_date = null,
    settings,
  }: RepairOptions & { context: ChangeContext; settings: Settings },
): Promise<Mended | string> {
  const lacking = await readLacking(execute, finding);
  if (!mapping || !lacking) {
    return "Needs a person: nobody knows where the order is served from";
  }
  const reservation_id = generateEntityId(undefined, "resitem");
  const line = {
    ordinal: 0,
    reservation_id,
    line_item_id: finding.line_item_id,
    inventory_item_id: finding.inventory_item_id as string,
    location_id: null,
    mapping: choiceOf({ shipping_location_id: null, ...mapping }, settings),
    quantity: lacking.quantity,
    unit: "1",
    allow_backorder: lacking.allow_backorder,
    deducted: settings.deductOn === "order",
    from_order: true,
    external_id: null,
    description: null,
    created_by: context.actor,
    metadata: null,
    ship_date,
  };
  const [outcome] = await claimStock(execute, [{ lines: [line], context }]);
  if ("level_ids" in outcome) {
    const created = outcome.claims.map(({ id }) => id);
    return { ...NOTHING, level_ids: outcome.level_ids ?? [], created };
  }
  if ("refused" in outcome) {
    const { available, requested } = outcome.refused[0];
    return `Needs a person: policy refuses it, ${available} of ${requested} can be had`;
  }
  return "Needs a person: no location of the order's mapping stocks the item";
}
