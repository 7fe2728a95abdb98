import { DatePicker, Drawer, Input, Label, toast } from "@medusajs/ui";
import { useId, useRef, useState } from "react";

import { useOrderSupply } from "../../hooks/backorders";
import { usePreviewedChange } from "../../hooks/previewed-change";
import { useText } from "../../hooks/use-text";
import { toIsoDay } from "../../lib/dates";
import { OrderedSums } from "../common/ordered-sums";
import { DrawerHead, PreviewedForm } from "../common/previewed-form";
import { EffectList } from "../supply/effects";

type OrderSupplyDrawerProps = {
  /** The chosen entries; undefined: the drawer is closed. */
  ids: string[] | undefined;
  onClose: () => void;
  onDone: () => void;
};

/** Orders what chosen entries wait for and nobody brings; says first what that is, and whom it promises what. */
export function OrderSupplyDrawer({ ids, onClose, onDone }: OrderSupplyDrawerProps) {
  const { t } = useText();
  return (
    <Drawer open={ids !== undefined} onOpenChange={(isOpen) => isOpen || onClose()}>
      {ids && (
        <Drawer.Content>
          <DrawerHead
            title={t("desk.orderSupply.title", { count: ids.length })}
            description={t("desk.orderSupply.description")}
          />
          <OrderSupplyForm ids={ids} onDone={onDone} />
        </Drawer.Content>
      )}
    </Drawer>
  );
}

function OrderSupplyForm({ ids, onDone }: { ids: string[]; onDone: () => void }) {
  const { t } = useText();
  const [fields, setFields] = useState({ supplier: "", reference: "" });
  const [date, setDate] = useState<Date | null>(null);
  // The same orders, however often the button is pressed.
  const key = useRef(crypto.randomUUID());
  const id = useId();
  const { preview, isPending, reset, submit } = usePreviewedChange(
    useOrderSupply(),
    useOrderSupply(),
    {
      onMade: () => {
        toast.success(t("desk.orderSupply.done"));
        onDone();
      },
    },
  );
  const changed = () => {
    reset();
    key.current = crypto.randomUUID();
  };
  return (
    <PreviewedForm
      onSubmit={() =>
        submit({
          backorder_entry_ids: ids,
          supplier: fields.supplier.trim() || null,
          reference: fields.reference.trim() || null,
          expected_at: toIsoDay(date),
          idempotency_key: key.current,
        })
      }
      isPending={isPending}
      submitText={t("desk.orderSupply.submit")}
      preview={
        preview && (
          <>
            <OrderedSums orders={preview.replenishment_orders} />
            <EffectList effects={preview} nothing={t("supply.date.movesNothing")} />
          </>
        )
      }
    >
      <div className="flex flex-col gap-y-1">
        <Label size="small" id={`${id}-date`}>
          {t("supply.columns.expected")}
        </Label>
        <DatePicker
          aria-labelledby={`${id}-date`}
          value={date}
          onChange={(day) => {
            changed();
            setDate(day);
          }}
        />
      </div>
      {(["supplier", "reference"] as const).map((name) => (
        <div key={name} className="flex flex-col gap-y-1">
          <Label size="small" htmlFor={`${id}-${name}`}>
            {name === "supplier" ? t("supply.columns.supplier") : t("supply.reference")}
          </Label>
          <Input
            id={`${id}-${name}`}
            autoComplete="off"
            value={fields[name]}
            onChange={(event) => {
              changed();
              setFields((before) => ({ ...before, [name]: event.target.value }));
            }}
          />
        </div>
      ))}
    </PreviewedForm>
  );
}
