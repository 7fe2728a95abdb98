import { Drawer, Input, Label, Text, toast } from "@medusajs/ui";
import { useId, useRef, useState } from "react";

import type { AdminItemLevelStock } from "../../../types/http";
import { useAdjustStock, useReceiveStock } from "../../hooks/stock";
import { useText } from "../../hooks/use-text";
import { formatQuantity, readDelta, readQuantity, type TypedQuantity } from "../../lib/numbers";
import { DrawerHead, PreviewedForm } from "../common/previewed-form";
import { EffectList } from "../supply/effects";

/** What can be done with the stock of a level: goods came, the shelf was counted, it is put right. */
export type StockAction = "receive" | "count" | "adjust";

type StockDrawerProps = {
  itemId: string;
  action: { kind: StockAction; level: AdminItemLevelStock } | undefined;
  onClose: () => void;
};

/** Changes the stock of a level; says first which orders that fills or leaves short. */
export function StockDrawer({ itemId, action, onClose }: StockDrawerProps) {
  const { t } = useText();
  return (
    <Drawer open={action !== undefined} onOpenChange={(open) => open || onClose()}>
      {action && (
        <Drawer.Content>
          <DrawerHead
            title={t(`stock.${action.kind}.title`, {
              location: action.level.location_name ?? action.level.location_id,
            })}
            description={t(`stock.${action.kind}.description`)}
          />
          {action.kind === "receive" ? (
            <ReceiveForm itemId={itemId} level={action.level} onDone={onClose} />
          ) : (
            <AdjustForm itemId={itemId} level={action.level} kind={action.kind} onDone={onClose} />
          )}
        </Drawer.Content>
      )}
    </Drawer>
  );
}

type FormProps = { itemId: string; level: AdminItemLevelStock; onDone: () => void };

function ReceiveForm({ itemId, level, onDone }: FormProps) {
  const { t, locale } = useText();
  const place = { itemId, locationId: level.location_id };
  const preview = useReceiveStock(place);
  const booking = useReceiveStock(place);
  const [fields, setFields] = useState({ accepted: "", rejected: "", reason: "" });
  // The same delivery, however often the button is pressed.
  const key = useRef(crypto.randomUUID());
  const accepted = valueOf(readQuantity(fields.accepted, locale));
  const rejected = valueOf(readQuantity(fields.rejected, locale)) ?? 0;
  const change = (changed: Partial<typeof fields>) => {
    preview.reset();
    key.current = crypto.randomUUID();
    setFields((before) => ({ ...before, ...changed }));
  };
  const submit = () => {
    const body = { accepted: accepted ?? 0, rejected, reason: fields.reason.trim() || null };
    const onError = ({ message }: Error) => toast.error(message);
    if (!preview.data) {
      preview.mutate({ ...body, dry_run: true }, { onError });
      return;
    }
    booking.mutate(
      { ...body, idempotency_key: key.current },
      {
        onSuccess: () => {
          toast.success(t("supply.receive.booked"));
          onDone();
        },
        onError,
      },
    );
  };
  return (
    <PreviewedForm
      onSubmit={submit}
      disabled={accepted === undefined}
      isPending={preview.isPending || booking.isPending}
      submitText={t("supply.receive.book")}
      preview={
        preview.data && (
          <EffectList effects={preview.data} nothing={t("supply.receive.fillsNothing")} />
        )
      }
    >
      <Field
        label={t("supply.receive.accepted")}
        value={fields.accepted}
        onChange={(value) => change({ accepted: value })}
        focus
      />
      <Field
        label={t("supply.receive.rejected")}
        value={fields.rejected}
        onChange={(value) => change({ rejected: value })}
      />
      {rejected > 0 && (
        <Field
          label={t("supply.receive.reason")}
          value={fields.reason}
          onChange={(value) => change({ reason: value })}
          text
        />
      )}
    </PreviewedForm>
  );
}

/** A count is the difference to what is on hand; an adjustment is a difference itself. */
function AdjustForm({ itemId, level, kind, onDone }: FormProps & { kind: "count" | "adjust" }) {
  const { t, locale } = useText();
  const place = { itemId, locationId: level.location_id };
  const preview = useAdjustStock(place);
  const change = useAdjustStock(place);
  const [typed, setTyped] = useState("");
  const read = valueOf(kind === "count" ? readQuantity(typed, locale) : readDelta(typed, locale));
  const delta = read === undefined ? undefined : kind === "count" ? read - level.on_hand : read;

  const submit = () => {
    const onError = ({ message }: Error) => toast.error(message);
    if (!preview.data) {
      preview.mutate({ adjustment: delta ?? 0, dry_run: true }, { onError });
      return;
    }
    change.mutate(
      { adjustment: delta ?? 0 },
      {
        onSuccess: () => {
          toast.success(t("stock.done"));
          onDone();
        },
        onError,
      },
    );
  };
  return (
    <PreviewedForm
      onSubmit={submit}
      disabled={delta === undefined || delta === 0}
      isPending={preview.isPending || change.isPending}
      submitText={t(`stock.${kind}.submit`)}
      preview={
        preview.data && <EffectList effects={preview.data} nothing={t("stock.nothingMoves")} />
      }
    >
      <Text size="small">
        {t("stock.now", {
          onHand: formatQuantity(level.on_hand, locale),
          claimed: formatQuantity(level.claimed, locale),
        })}
      </Text>
      <Field
        label={t(`stock.${kind}.label`)}
        value={typed}
        onChange={(value) => {
          preview.reset();
          setTyped(value);
        }}
        focus
      />
      {delta !== undefined && (
        <Text size="small" className="text-ui-fg-subtle" aria-live="polite">
          {t("stock.afterwards", {
            onHand: formatQuantity(level.on_hand + delta, locale),
            missing: formatQuantity(Math.max(0, level.claimed - level.on_hand - delta), locale),
          })}
        </Text>
      )}
    </PreviewedForm>
  );
}

type FieldProps = {
  label: string;
  value: string;
  onChange: (value: string) => void;
  focus?: boolean;
  /** A text instead of a number. */
  text?: boolean;
};

function Field({ label, value, onChange, focus = false, text = false }: FieldProps) {
  const id = useId();
  return (
    <div className="flex flex-col gap-y-1">
      <Label size="small" htmlFor={id}>
        {label}
      </Label>
      <Input
        id={id}
        autoFocus={focus}
        inputMode={text ? "text" : "decimal"}
        autoComplete="off"
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}

function valueOf(typed: TypedQuantity): number | undefined {
  return "value" in typed ? (typed.value ?? undefined) : undefined;
}
