import { Button, DatePicker, Drawer, Heading, Label, toast } from "@medusajs/ui";
import { type FormEvent, useState } from "react";

import type { AdminReplenishmentOrder } from "../../../types/http";
import { useChangeOrder } from "../../hooks/supply";
import { useText } from "../../hooks/use-text";
import { toIsoDay } from "../../lib/dates";
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
        <Drawer.Header>
          <Drawer.Title asChild>
            <Heading>{title}</Heading>
          </Drawer.Title>
          <Drawer.Description className="txt-small text-ui-fg-subtle">
            {t("supply.date.description")}
          </Drawer.Description>
        </Drawer.Header>
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

  const submit = (event: FormEvent) => {
    event.preventDefault();
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
    <form onSubmit={submit} className="flex flex-1 flex-col overflow-hidden">
      <Drawer.Body className="flex flex-1 flex-col gap-y-6 overflow-auto">
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
        {preview.data && (
          <EffectList effects={preview.data} nothing={t("supply.date.movesNothing")} />
        )}
      </Drawer.Body>
      <Drawer.Footer>
        <Drawer.Close asChild>
          <Button size="small" variant="secondary">
            {t("translation:actions.cancel")}
          </Button>
        </Drawer.Close>
        <Button size="small" type="submit" isLoading={preview.isPending || change.isPending}>
          {preview.data
            ? t(isDraft ? "supply.place.submit" : "supply.date.submit")
            : t("supply.receive.preview")}
        </Button>
      </Drawer.Footer>
    </form>
  );
}
