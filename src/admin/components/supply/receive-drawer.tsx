import { Drawer, Input, Label, Text, toast } from "@medusajs/ui";
import { useId, useRef, useState } from "react";

import type { AdminReplenishmentLine, AdminReplenishmentOrder } from "../../../types/http";
import { usePreviewedChange } from "../../hooks/previewed-change";
import { type OrderAsRead, useOrderAsRead, useReceive } from "../../hooks/supply";
import { useText } from "../../hooks/use-text";
import { formatQuantity, readQuantity, typeQuantity } from "../../lib/numbers";
import { DrawerHead, PreviewedForm } from "../common/previewed-form";
import { ChangedNotice } from "./changed-notice";
import { EffectList } from "./effects";
import { lineElementId, ScanField } from "./scan-field";

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

function ReceiveForm({
  order: shown,
  onDone,
}: {
  order: AdminReplenishmentOrder;
  onDone: () => void;
}) {
  const { order, changed, onOutdated } = useOrderAsRead(shown);
  return (
    // What somebody else changed is shown as it is by now: what was typed was about other lines.
    <ReceiveFields
      key={order.updated_at}
      order={order}
      changed={changed}
      onOutdated={onOutdated}
      onDone={onDone}
    />
  );
}

function ReceiveFields({
  order,
  changed,
  onOutdated,
  onDone,
}: OrderAsRead & { onDone: () => void }) {
  const { t, locale } = useText();
  const lines = (order.lines ?? []).filter(
    (line) => line.incoming > 0 || order.status === "received",
  );
  // The same delivery, however often the button is pressed.
  const key = useRef(crypto.randomUUID());
  const { preview, isPending, reset, submit } = usePreviewedChange(
    useReceive(order.id),
    useReceive(order.id),
    {
      onMade: () => {
        toast.success(t("supply.receive.booked"));
        onDone();
      },
      onOutdated,
    },
  );
  const { typed, change, addOne } = useReceived(lines, () => {
    reset();
    key.current = crypto.randomUUID();
  });
  const read = readLines(typed, locale);

  return (
    <PreviewedForm
      onSubmit={() =>
        submit({
          lines: read,
          idempotency_key: key.current,
          unchanged_since: order.updated_at,
        })
      }
      disabled={!read.length}
      isPending={isPending}
      submitText={t("supply.receive.book")}
      preview={
        preview && <EffectList effects={preview} nothing={t("supply.receive.fillsNothing")} />
      }
    >
      <ChangedNotice message={changed} />
      <ScanField lines={lines} onScanned={addOne} />
      {lines.map((line) => (
        <LineFields
          key={line.id}
          line={line}
          typed={typed[line.id]}
          onChange={(fields) => change(line.id, fields)}
        />
      ))}
    </PreviewedForm>
  );
}

/** What came of each line: all that is open, until somebody types or counts by scanning. */
function useReceived(lines: readonly AdminReplenishmentLine[], onChanged: () => void) {
  const { locale } = useText();
  const [typed, setTyped] = useState<Record<string, Typed>>(() =>
    Object.fromEntries(
      lines.map((line) => [
        line.id,
        { accepted: typeQuantity(line.incoming, locale), rejected: "", reason: "" },
      ]),
    ),
  );
  /** Lines whose quantity a person or a scanner gave. */
  const counted = useRef(new Set<string>());

  const change = (id: string, fields: Partial<Typed>) => {
    onChanged();
    counted.current.add(id);
    setTyped((before) => ({ ...before, [id]: { ...before[id], ...fields } }));
  };
  /** Adds one unit to a line; the first one scanned begins to count, so that what nobody scanned is 0. */
  const addOne = (id: string): number => {
    onChanged();
    const valueOf = (line: string) => {
      const read = readQuantity(typed[line].accepted, locale);
      return counted.current.has(line) && "value" in read ? (read.value ?? 0) : 0;
    };
    const accepted = valueOf(id) + 1;
    const next = Object.fromEntries(
      Object.entries(typed).map(([line, fields]) => [
        line,
        counted.current.has(line) || line === id
          ? fields
          : { ...fields, accepted: typeQuantity(0, locale) },
      ]),
    );
    setTyped({ ...next, [id]: { ...typed[id], accepted: typeQuantity(accepted, locale) } });
    lines.forEach((line) => counted.current.add(line.id));
    return accepted;
  };
  return { typed, change, addOne };
}

type LineFieldsProps = {
  line: AdminReplenishmentLine;
  typed: Typed;
  onChange: (fields: Partial<Typed>) => void;
};

function LineFields({ line, typed, onChange }: LineFieldsProps) {
  const { t, locale } = useText();
  const id = useId();
  const name = line.inventory_item?.title ?? line.inventory_item?.sku ?? line.inventory_item_id;
  const hasRejected = typed.rejected.trim() !== "" && typed.rejected.trim() !== "0";
  return (
    <fieldset id={lineElementId(line.id)} className="flex scroll-mt-4 flex-col gap-y-3">
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
