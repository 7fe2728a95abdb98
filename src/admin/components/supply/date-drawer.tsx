import { DatePicker, Drawer, Label, toast } from "@medusajs/ui";
import { useState } from "react";

import type { AdminReplenishmentOrder } from "../../../types/http";
import { usePreviewedChange } from "../../hooks/previewed-change";
import { useChangeOrder, useOrderAsRead } from "../../hooks/supply";
import { useText } from "../../hooks/use-text";
import { toIsoDay } from "../../lib/dates";
import { DrawerHead, PreviewedForm } from "../common/previewed-form";
import { ChangedNotice } from "./changed-notice";
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

function DateForm({
  order: shown,
  onDone,
}: {
  order: AdminReplenishmentOrder;
  onDone: () => void;
}) {
  const { t } = useText();
  const { order, changed, onOutdated } = useOrderAsRead(shown);
  const [date, setDate] = useState<Date | null>(
    order.expected_at === null ? null : new Date(order.expected_at),
  );
  const isDraft = order.status === "draft";
  const action = isDraft ? "order" : "update";
  const { preview, isPending, reset, submit } = usePreviewedChange(
    useChangeOrder(order.id, action),
    useChangeOrder(order.id, action),
    {
      onMade: () => {
        toast.success(t(isDraft ? "supply.place.done" : "supply.date.done"));
        onDone();
      },
      onOutdated,
    },
  );
  return (
    <PreviewedForm
      onSubmit={() => submit({ expected_at: toIsoDay(date), unchanged_since: order.updated_at })}
      isPending={isPending}
      submitText={t(isDraft ? "supply.place.submit" : "supply.date.submit")}
      preview={preview && <EffectList effects={preview} nothing={t("supply.date.movesNothing")} />}
    >
      <ChangedNotice message={changed} />
      <div className="flex flex-col gap-y-1">
        <Label size="small" id="supply-date">
          {t("supply.columns.expected")}
        </Label>
        <DatePicker
          aria-labelledby="supply-date"
          value={date}
          onChange={(day) => {
            reset();
            setDate(day);
          }}
        />
      </div>
    </PreviewedForm>
  );
}
