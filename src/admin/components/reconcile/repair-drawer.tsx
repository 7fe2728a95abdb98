import { Drawer, Text, toast } from "@medusajs/ui";

import type { AdminReconcileStockResponse, AdminRepairedStockFinding } from "../../../types/http";
import { useRepair, useTriedRepair } from "../../hooks/reconcile";
import { useLocationNames } from "../../hooks/locations";
import { useText } from "../../hooks/use-text";
import { DrawerHead, TriedChange } from "../common/previewed-form";

type RepairDrawerProps = {
  /** The findings that are chosen; closed while there are none. */
  ids: string[];
  onClose: () => void;
  onRepaired: () => void;
};

/** Says what the repair of findings changes, and repairs them when that is confirmed. */
export function RepairDrawer({ ids, onClose, onRepaired }: RepairDrawerProps) {
  const { t } = useText();
  return (
    <Drawer open={ids.length > 0} onOpenChange={(open) => open || onClose()}>
      {ids.length > 0 && (
        <Drawer.Content>
          <DrawerHead
            title={t("reconcile.drawer.title")}
            description={t("reconcile.drawer.description")}
          />
          <RepairForm ids={ids} onClose={onClose} onRepaired={onRepaired} />
        </Drawer.Content>
      )}
    </Drawer>
  );
}

function RepairForm({ ids, onClose, onRepaired }: RepairDrawerProps) {
  const { t } = useText();
  const tried = useTriedRepair(ids);
  const repair = useRepair();
  const repairable = tried.data?.repaired ?? [];

  const submit = () =>
    repair.mutate(
      repairable.map(({ id }) => id),
      {
        onSuccess: ({ repaired, skipped }) => {
          const text = t("reconcile.done", { count: repaired.length });
          if (skipped.length) {
            toast.warning(text, { description: skipped.map(({ reason }) => reason).join("; ") });
          } else {
            toast.success(text);
          }
          onRepaired();
          onClose();
        },
        onError: ({ message }) => toast.error(message),
      },
    );

  return (
    <TriedChange
      tried={tried}
      trying={t("reconcile.drawer.trying")}
      disabled={!repairable.length}
      isPending={repair.isPending}
      submitText={t("reconcile.drawer.submit", { count: repairable.length })}
      onSubmit={submit}
    >
      {(outcome) => <Outcome outcome={outcome} />}
    </TriedChange>
  );
}

function Outcome({ outcome: { repaired, skipped } }: { outcome: AdminReconcileStockResponse }) {
  const { t } = useText();
  return (
    <>
      <ul className="flex flex-col gap-y-4" aria-label={t("reconcile.drawer.changes")}>
        {repaired.map((finding) => (
          <li key={finding.id} className="flex flex-col gap-y-1">
            <Text size="small" weight="plus">
              {t(`reconcile.kinds.${finding.kind}`)}
            </Text>
            <Text size="small" className="text-ui-fg-subtle">
              {finding.detail}
            </Text>
            <Text size="small">{t(`reconcile.repairs.${finding.kind}`)}</Text>
            <Changes finding={finding} />
          </li>
        ))}
      </ul>
      {skipped.length > 0 && (
        <ul className="flex flex-col gap-y-1" aria-label={t("reconcile.drawer.skipped")}>
          <Text size="small" weight="plus">
            {t("reconcile.drawer.skipped")}
          </Text>
          {skipped.map(({ id, reason }) => (
            <li key={id}>
              <Text size="small" className="text-ui-fg-subtle">
                {reason}
              </Text>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

const BALANCES = [
  "stocked_quantity",
  "reserved_quantity",
  "backordered_quantity",
  "incoming_quantity",
] as const;

/** The balances that become others, by level. */
function Changes({ finding }: { finding: AdminRepairedStockFinding }) {
  const { t } = useText();
  const locations = useLocationNames();
  if (!finding.changes.length) {
    return (
      <Text size="small" className="text-ui-fg-muted">
        {t("reconcile.drawer.noBalance")}
      </Text>
    );
  }
  return finding.changes.map(({ inventory_level_id, location_id, from, to }) => (
    <Text key={inventory_level_id} size="small" className="text-ui-fg-muted">
      {locations.get(location_id) ?? location_id}:{" "}
      {BALANCES.filter((balance) => from[balance] !== to[balance])
        .map((balance) => `${t(`reconcile.balances.${balance}`)} ${from[balance]} → ${to[balance]}`)
        .join(", ")}
    </Text>
  ));
}
