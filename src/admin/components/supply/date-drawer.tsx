import { DatePicker, Drawer, Label, toast } from "@medusajs/ui";
import { useState } from "react";

import type { AdminReplenishmentOrder } from "../../../types/http";
import { useChangeOrder } from "../../hooks/supply";
import { useText } from "../../hooks/use-text";
import { toIsoDay } from "../../lib/dates";
import { DrawerHead, PreviewedForm } from "../common/previewed-form";
import { EffectList } from "./effects";

type DateDrawerProps = { order: AdminReplenishmentOrder; open: boolean; onClose: () => void };

/** Places a draft for a day, or moves the day of an order; says first whose date moves. */
export function DateDrawer({ order, open, onClose }: DateDrawerProps) {
  const { t } = useText();
  const title =
    order.status === "draft"
      ? t("supply.place.title", { number: order.display_id })
      : t("supply.date.title", { number: order.display_id });
  return (
    <Drawer open={open} onOpenChange={(isOpen) => isOpen || onClose()}>
      <Drawer.Content>
        <DrawerHead title={title} description={t("supply.date.description")} />
        {open && <DateForm order={order} onDone={onClose} />}
      </Drawer.Content>
    </Drawer>
  );
}

function DateForm({ order, onDone }: { order: AdminReplenishmentOrder; onDone: () => void }) {
  const { t } = useText();
  const [date, setDate] = useState<Date | null>(
    order.expected_at === null ? null : new Date(order.expected_at),
  );
  const preview = useChangeOrder(order.id);
  const change = useChangeOrder(order.id);
  const isDraft = order.status === "draft";
  const action = isDraft ? "order" : "update";

  const submit = () => {
    const body = { expected_at: toIsoDay(date) };
    if (!preview.data) {
      preview.mutate(
        { action, body: { ...body, dry_run: true } },
        { onError: ({ message }) => toast.error(message) },
      );
      return;
    }
    change.mutate(
      { action, body },
      {
        onSuccess: () => {
          toast.success(t(isDraft ? "supply.place.done" : "supply.date.done"));
          onDone();
        },
        onError: ({ message }) => toast.error(message),
      },
    );
  };

  return (
    <PreviewedForm
      onSubmit={submit}
      isPending={preview.isPending || change.isPending}
      submitText={t(isDraft ? "supply.place.submit" : "supply.date.submit")}
      preview={
        preview.data && (
          <EffectList effects={preview.data} nothing={t("supply.date.movesNothing")} />
        )
      }
    >
      <div className="flex flex-col gap-y-1">
        <Label size="small" id="supply-date">
          {t("supply.columns.expected")}
        </Label>
        <DatePicker
          aria-labelledby="supply-date"
          value={date}
          onChange={(day) => {
            preview.reset();
            setDate(day);
          }}
        />
      </div>
    </PreviewedForm>
  );
}
