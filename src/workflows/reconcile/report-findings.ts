import { createHash } from "node:crypto";

import type { MedusaContainer, NotificationTypes } from "@medusajs/framework/types";
import { Modules } from "@medusajs/framework/utils";

import type { StockFinding } from "../../modules/inventory/reconcile-types";

/** Medusa's dashboard shows notifications of this channel under its bell. */
const CHANNEL = "feed";
const TEMPLATE = "admin-ui";
const RESOURCE = "stock_findings";

/** So many kinds are named; a long list tells nobody more. */
const KINDS_NAMED = 3;

type Report = { title: string; description: string; digest: string };

/**
 * Tells of findings under the bell, once for each change of them: what was told last is not told again. That there are none any
 * more is told as well, where there were some.
 *
 * @param container - for the Notification Module
 * @param findings - all that there are
 * @returns whether something was told
 */
export async function reportFindings(
  container: MedusaContainer,
  findings: readonly StockFinding[],
): Promise<boolean> {
  const notifications = container.resolve(Modules.NOTIFICATION);
  const [last] = await notifications.listNotifications(
    { channel: CHANNEL, resource_type: RESOURCE } as NotificationTypes.FilterableNotificationProps,
    { take: 1, order: { created_at: "DESC", id: "DESC" } },
  );
  const report = describe(findings);
  const told = last?.data as Partial<Report> | null | undefined;
  if (told ? told.digest === report.digest : !findings.length) {
    return false;
  }
  await notifications.createNotifications({
    to: "",
    channel: CHANNEL,
    template: TEMPLATE,
    data: report,
    resource_id: report.digest,
    resource_type: RESOURCE,
    trigger_type: "reconcile-stock",
    // Two servers at the same moment tell it once.
    idempotency_key: `stock-findings:${report.digest}:${last?.id ?? "first"}`,
  });
  return true;
}

function describe(findings: readonly StockFinding[]): Report {
  const ids = findings.map(({ id }) => id).sort();
  const digest = createHash("sha256").update(ids.join("\n")).digest("hex").slice(0, 32);
  if (!findings.length) {
    return { title: "The books are right", description: "What was found is repaired.", digest };
  }
  const counts = new Map<string, number>();
  for (const { kind } of findings) {
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  const kinds = [...counts].sort(([, a], [, b]) => b - a);
  const named = kinds
    .slice(0, KINDS_NAMED)
    .map(([kind, count]) => `${count} × ${kind.replaceAll("_", " ")}`);
  const more = kinds.length - named.length;
  return {
    title: `${findings.length} ${findings.length === 1 ? "finding" : "findings"} in the stock's books`,
    description: `${named.join(", ")}${more > 0 ? `, and ${more} more kinds` : ""}. See Backorders, Reconcile.`,
    digest,
  };
}
