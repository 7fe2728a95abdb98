import {
  ADVICE,
  FINDING_KINDS,
  type FindingKind,
  type FindStockFindingsOptions,
  REPAIRS,
  type StockFinding,
} from "../../reconcile-types";
import { BREACH_DETAIL, breachesSql } from "../breach-rules";
import type { ExecuteSql } from "../execute";
import { hasOrders } from "../order-needs";
import { LOOSE_FINDINGS } from "./loose-findings";
import { orderFindingsSql } from "./order-findings";

/** A row of a query that finds; the finding's id is made of kind and subject. */
type FoundRow = {
  kind: FindingKind;
  subject: string;
  inventory_level_id: string | null;
  inventory_item_id: string | null;
  location_id: string | null;
  order_id: string | null;
  line_item_id: string | null;
  reservation_id: string | null;
  detail: string;
};

/** What a repair looks at again, under the locks. */
export type FindingScope = Pick<StockFinding, "inventory_level_id" | "line_item_id"> & {
  subject: string;
};

const BOOK_KINDS: readonly FindingKind[] = [
  "twin_differs",
  "reserved_wrong",
  "balance_not_in_ledger",
  "ledger_broken",
  "entry_without_claim",
  "entry_exceeds_claim",
  "queue_wrong",
  "incoming_wrong",
  "promise_wrong",
  "event_missing",
  "policy_broken",
];

const ORDER_KINDS: readonly FindingKind[] = [
  "claim_without_line",
  "claim_of_closed_cart",
  "claim_without_order",
  "claim_of_cancelled_order",
  "claim_of_archived_order",
  "claim_of_fulfilled_line",
  "claim_exceeds_line",
  "line_without_claim",
];

/** One finding may break several rules at once, as where both balances of a level are wrong. */
const bookFindingsSql = (scoped: boolean): string => `
  with ${breachesSql(scoped)}
  select breach.kind, breach.subject, level.id as inventory_level_id, level.inventory_item_id, level.location_id,
         null as order_id, coalesce(r.line_item_id, e.line_item_id) as line_item_id, coalesce(r.id, e.reservation_id) as reservation_id,
         breach.detail
    from (
      select kind, subject, level_id, string_agg(${BREACH_DETAIL}, '; ' order by rule) as detail
        from breach
       group by kind, subject, level_id
    ) as breach
    join level on level.id = breach.level_id
    left join reservation_item r on breach.kind like 'entry%' and r.id = breach.subject
    left join backorder_entry e on breach.kind in ('promise_wrong', 'event_missing') and e.id = breach.subject`;

type Source = { kinds: readonly FindingKind[]; sql: string; parameters: unknown[] };

/** The queries that find the kinds that are asked for, in all of the store or in the scope of one finding. */
function sourcesOf(kinds: readonly FindingKind[], scope: FindingScope | null): Source[] {
  const asked = (some: readonly FindingKind[]) => some.some((kind) => kinds.includes(kind));
  const sources: Source[] = [];
  if (asked(BOOK_KINDS) && (!scope || scope.inventory_level_id)) {
    const parameters = scope ? [[scope.inventory_level_id]] : [];
    sources.push({ kinds: BOOK_KINDS, sql: bookFindingsSql(scope !== null), parameters });
  }
  if (asked(ORDER_KINDS) && (!scope || scope.line_item_id)) {
    const lines = [scope?.line_item_id];
    const parameters = scope ? [lines, lines, lines] : [];
    sources.push({ kinds: ORDER_KINDS, sql: orderFindingsSql(scope !== null), parameters });
  }
  for (const [kind, { sql, subject }] of Object.entries(LOOSE_FINDINGS)) {
    if (kinds.includes(kind as FindingKind)) {
      const where = scope ? ` and ${subject} = ?::text` : "";
      const parameters = scope ? [scope.subject] : [];
      sources.push({ kinds: [kind as FindingKind], sql: sql + where, parameters });
    }
  }
  return sources;
}

/**
 * Finds what is not as it should be: what breaks the rules of the books, claims and lines that have lost each other, and what
 * nobody would finish. A query for each family, each reading every table once. Call it in one snapshot, so that all of it is
 * one moment of the database.
 *
 * Where the tables of orders are not in this database, as when the module is used by itself, claims are not compared with
 * orders.
 *
 * @param execute - inside of the snapshot
 * @param scope - what one finding is about, to look again whether it is still there; null: all of the store
 * Locks nothing. Returns: the findings by kind, in the order of {@link FINDING_KINDS}, then by id.
 */
export async function findFindings(
  execute: ExecuteSql,
  { kinds = FINDING_KINDS, ids }: FindStockFindingsOptions,
  scope: FindingScope | null = null,
): Promise<StockFinding[]> {
  const wanted = ids && new Set(ids);
  const found: StockFinding[] = [];
  const withOrders = await hasOrders(execute);
  for (const source of sourcesOf(kinds, scope)) {
    if (source.kinds === ORDER_KINDS && !withOrders) {
      continue;
    }
    const rows = await execute<FoundRow>(source.sql, source.parameters);
    for (const row of rows) {
      const finding = toFinding(row);
      if (kinds.includes(row.kind) && (!wanted || wanted.has(finding.id))) {
        found.push(finding);
      }
    }
  }
  const sorted = found.sort((a, b) => rankOf(a.kind) - rankOf(b.kind) || (a.id < b.id ? -1 : 1));
  return withOrders ? withOrderIds(execute, sorted) : sorted;
}

/** What of an id names the kind; undefined where it names none. */
export function kindOf(id: string): FindingKind | undefined {
  const kind = id.slice(0, id.indexOf(":"));
  return FINDING_KINDS.find((known) => known === kind);
}

const rankOf = (kind: FindingKind): number => FINDING_KINDS.indexOf(kind);

function toFinding({ subject, ...row }: FoundRow): StockFinding {
  return {
    id: `${row.kind}:${subject}`,
    kind: row.kind,
    inventory_level_id: row.inventory_level_id ?? null,
    inventory_item_id: row.inventory_item_id,
    location_id: row.location_id,
    order_id: row.order_id,
    line_item_id: row.line_item_id,
    reservation_id: row.reservation_id,
    detail: row.detail,
    repair: REPAIRS[row.kind] ?? ADVICE[row.kind] ?? "",
  };
}

/** Says which orders the lines belong to, where a finding knows its line only. */
async function withOrderIds(
  execute: ExecuteSql,
  findings: StockFinding[],
): Promise<StockFinding[]> {
  const lines = findings.flatMap(({ order_id, line_item_id }) =>
    order_id ? [] : (line_item_id ?? []),
  );
  if (!lines.length) {
    return findings;
  }
  const rows = await execute<{ item_id: string; order_id: string }>(
    `select distinct on (item_id) item_id, order_id
       from order_item
      where item_id = any (?::text[]) and deleted_at is null
      order by item_id, version desc`,
    [lines],
  );
  const orders = new Map(rows.map((row) => [row.item_id, row.order_id]));
  return findings.map((finding) => ({
    ...finding,
    order_id: finding.order_id ?? orders.get(finding.line_item_id ?? "") ?? null,
  }));
}
