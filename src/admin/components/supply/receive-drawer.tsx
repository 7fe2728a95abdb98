import { Drawer, Input, Label, Text, toast } from "@medusajs/ui";
import { useId, useRef, useState } from "react";

import type { AdminReplenishmentLine, AdminReplenishmentOrder } from "../../../types/http";
import { useReceive } from "../../hooks/supply";
import { useText } from "../../hooks/use-text";
import { formatQuantity, readQuantity, typeQuantity } from "../../lib/numbers";
import { DrawerHead, PreviewedForm } from "../common/previewed-form";
import { EffectList } from "./effects";

type ReceiveDrawerProps = { order: AdminReplenishmentOrder; open: boolean; onClose: () => void };

/** What a person typed for a line. */
type Typed = { accepted: string; rejected: string; reason: string };

/** Books a delivery: what came of each line, what was refused and why; says first whom it will serve. */
export function ReceiveDrawer({ order, open, onClose }: ReceiveDrawerProps) {
  const { t } = useText();
  return (
    <Drawer open={open} onOpenChange={(isOpen) => isOpen || onClose()}>
      <Drawer.Content>
        <DrawerHead
          title={t("supply.receive.title", { number: order.display_id })}
          description={t("supply.receive.description")}
        />
        {open && <ReceiveForm order={order} onDone={onClose} />}
      </Drawer.Content>
    </Drawer>
  );
}

function ReceiveForm({ order, onDone }: { order: AdminReplenishmentOrder; onDone: () => void }) {
  const { t, locale } = useText();
  const lines = (order.lines ?? []).filter(
    (line) => line.incoming > 0 || order.status === "received",
  );
  const [typed, setTyped] = useState<Record<string, Typed>>(() =>
    Object.fromEntries(
      lines.map((line) => [
        line.id,
        { accepted: typeQuantity(line.incoming, locale), rejected: "", reason: "" },
      ]),
    ),
  );
  // The same delivery, however often the button is pressed.
  const key = useRef(crypto.randomUUID());
  const preview = useReceive(order.id);
  const booking = useReceive(order.id);
  const read = readLines(typed, locale);

  const change = (id: string, change: Partial<Typed>) => {
    preview.reset();
    key.current = crypto.randomUUID();
    setTyped((before) => ({ ...before, [id]: { ...before[id], ...change } }));
  };
  const submit = () => {
    const send = preview.data ? booking : preview;
    send.mutate(
      preview.data ? { lines: read, idempotency_key: key.current } : { lines: read, dry_run: true },
      {
        onSuccess: () => {
          if (preview.data) {
            toast.success(t("supply.receive.booked"));
            onDone();
          }
        },
        onError: ({ message }) => toast.error(message),
      },
    );
  };

  return (
    <PreviewedForm
      onSubmit={submit}
      disabled={!read.length}
      isPending={preview.isPending || booking.isPending}
      submitText={t("supply.receive.book")}
      preview={
        preview.data && (
          <EffectList effects={preview.data} nothing={t("supply.receive.fillsNothing")} />
        )
      }
    >
      {lines.map((line, index) => (
        <LineFields
          key={line.id}
          line={line}
          typed={typed[line.id]}
          onChange={(fields) => change(line.id, fields)}
          focus={index === 0}
        />
      ))}
    </PreviewedForm>
  );
}

type LineFieldsProps = {
  line: AdminReplenishmentLine;
  typed: Typed;
  onChange: (fields: Partial<Typed>) => void;
  focus: boolean;
};

function LineFields({ line, typed, onChange, focus }: LineFieldsProps) {
  const { t, locale } = useText();
  const id = useId();
  const name = line.inventory_item?.title ?? line.inventory_item?.sku ?? line.inventory_item_id;
  const hasRejected = typed.rejected.trim() !== "" && typed.rejected.trim() !== "0";
  return (
    <fieldset className="flex flex-col gap-y-3">
      <legend className="txt-compact-small-plus pb-1">
        {name}
        {line.inventory_item?.sku && (
          <Text as="span" size="small" className="text-ui-fg-subtle">
            {" "}
            {line.inventory_item.sku}
          </Text>
        )}
      </legend>
      <Text size="small" className="text-ui-fg-subtle">
        {t("supply.receive.open", { quantity: formatQuantity(line.incoming, locale) })}
      </Text>
      <div className="grid grid-cols-2 gap-x-3">
        <div className="flex flex-col gap-y-1">
          <Label size="small" htmlFor={`${id}-accepted`}>
            {t("supply.receive.accepted")}
          </Label>
          <Input
            id={`${id}-accepted`}
            // A scanner types into the field that has the focus.
            autoFocus={focus}
            inputMode="decimal"
            autoComplete="off"
            value={typed.accepted}
            onFocus={(event) => event.target.select()}
            onChange={(event) => onChange({ accepted: event.target.value })}
          />
        </div>
        <div className="flex flex-col gap-y-1">
          <Label size="small" htmlFor={`${id}-rejected`}>
            {t("supply.receive.rejected")}
          </Label>
          <Input
            id={`${id}-rejected`}
            inputMode="decimal"
            autoComplete="off"
            value={typed.rejected}
            onChange={(event) => onChange({ rejected: event.target.value })}
          />
        </div>
      </div>
      {hasRejected && (
        <div className="flex flex-col gap-y-1">
          <Label size="small" htmlFor={`${id}-reason`}>
            {t("supply.receive.reason")}
          </Label>
          <Input
            id={`${id}-reason`}
            value={typed.reason}
            onChange={(event) => onChange({ reason: event.target.value })}
          />
        </div>
      )}
    </fieldset>
  );
}

/** The lines that something came of; nothing while a field is no quantity. */
function readLines(typed: Record<string, Typed>, locale: string) {
  const lines = Object.entries(typed).map(([line_id, fields]) => {
    const accepted = readQuantity(fields.accepted, locale);
    const rejected = readQuantity(fields.rejected, locale);
    return "problem" in accepted || "problem" in rejected
      ? undefined
      : {
          line_id,
          accepted: accepted.value ?? 0,
          rejected: rejected.value ?? 0,
          reason: fields.reason.trim() || null,
        };
  });
  return lines.every((line) => line !== undefined)
    ? lines.filter(({ accepted, rejected }) => accepted > 0 || rejected > 0)
    : [];
}
