import { defineWidgetConfig } from "@medusajs/admin-sdk";
import { SectionRow } from "@medusajs/dashboard/components";
import type { AdminReservation, DetailWidgetProps } from "@medusajs/types";
import { Button, Drawer, Skeleton } from "@medusajs/ui";
import { useState } from "react";
import { Link } from "react-router-dom";

import type { AdminClaim } from "../../types/http";
import { Allowed } from "../components/common/allowed";
import { LoadFailed } from "../components/common/load-failed";
import { DrawerHead } from "../components/common/previewed-form";
import { Section } from "../components/common/section";
import { ClaimForm } from "../components/reservation/claim-form";
import { useClaim } from "../hooks/claims";
import { useText } from "../hooks/use-text";
import { formatAge, formatDay } from "../lib/dates";
import { formatQuantity } from "../lib/numbers";

/** On a reservation's page: what of it is there, what waits for what, in which form it is, and a change below zero. */
const ReservationClaim = ({ data }: DetailWidgetProps<AdminReservation>) => {
  const { t } = useText();
  const { data: answer, isPending, isError, error, refetch } = useClaim(data.id);
  const [isEdited, setEdited] = useState(false);
  const claim = answer?.claim;
  return (
    <Section
      title={t("claim.title")}
      subtitle={t("claim.subtitle")}
      actions={
        <Allowed to="reservation_item:update">
          <Button
            size="small"
            variant="secondary"
            disabled={!claim}
            onClick={() => setEdited(true)}
          >
            {t("translation:actions.edit")}
          </Button>
        </Allowed>
      }
    >
      {isPending && <Skeleton className="mx-6 my-4 h-24" />}
      {isError && <LoadFailed error={error} onRetry={() => void refetch()} />}
      {claim && <ClaimRows claim={claim} />}
      <Drawer open={isEdited} onOpenChange={setEdited}>
        <Drawer.Content>
          <DrawerHead title={t("claim.edit")} description={t("claim.editHint")} />
          {claim && isEdited && (
            <ClaimForm
              claim={claim}
              onDone={() => setEdited(false)}
              onOutdated={() => void refetch()}
            />
          )}
        </Drawer.Content>
      </Drawer>
    </Section>
  );
};

function ClaimRows({ claim }: { claim: AdminClaim }) {
  const { t, locale } = useText();
  return (
    <>
      <SectionRow
        title={t("claim.covered")}
        value={t("claim.coveredOf", {
          covered: formatQuantity(claim.covered_quantity, locale),
          quantity: formatQuantity(claim.quantity, locale),
        })}
      />
      <SectionRow title={t("claim.waiting")} value={<Waiting claim={claim} />} />
      <SectionRow title={t("claim.form")} value={t(`claim.forms.${claim.form}`)} />
      <SectionRow
        title={t("claim.order")}
        value={
          claim.order_id === null ? (
            t("queue.byHand")
          ) : (
            <Link to={`/orders/${claim.order_id}`} className="text-ui-fg-interactive">
              {`#${claim.order_display_id}`}
            </Link>
          )
        }
      />
    </>
  );
}

/** How much waits, for how long, until when and for which supply. */
function Waiting({ claim }: { claim: AdminClaim }) {
  const { t, locale } = useText();
  if (claim.waiting_quantity === 0 || claim.waiting_since === null) {
    return t("claim.nothingWaits");
  }
  const until =
    claim.promised_at !== null
      ? t("order.promised", { date: formatDay(claim.promised_at, locale) })
      : claim.estimated_at !== null
        ? t("order.estimated", { date: formatDay(claim.estimated_at, locale) })
        : t("order.noDate");
  return (
    <>
      {t("order.waiting", {
        quantity: formatQuantity(claim.waiting_quantity, locale),
        age: formatAge(claim.waiting_since, locale),
      })}
      {`, ${until} `}
      {claim.replenishment_order && (
        <Link
          to={`/backorders/supply/${claim.replenishment_order.id}`}
          className="text-ui-fg-interactive"
        >
          {t("order.supply", { number: claim.replenishment_order.display_id })}
        </Link>
      )}
    </>
  );
}

export const config = defineWidgetConfig({
  zone: "reservation.details.after",
  id: "medusa-plugin-backorders:reservation-claim",
});

export default ReservationClaim;
