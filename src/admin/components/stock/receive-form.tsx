import { zodResolver } from "@hookform/resolvers/zod";
import { Form } from "@medusajs/dashboard/components";
import { toast } from "@medusajs/ui";
import { useMemo, useRef } from "react";
import { useForm, useWatch } from "react-hook-form";
import { z } from "zod";

import { usePreviewedChange } from "../../hooks/previewed-change";
import { useReceiveStock } from "../../hooks/stock";
import { useText } from "../../hooks/use-text";
import { numberField, numberOf } from "../../lib/stock-form";
import { PreviewedForm } from "../common/previewed-form";
import { EffectList } from "../supply/effects";
import type { LevelFormProps } from "./stock-drawer";
import { TextField } from "./text-field";

/** Books goods that came without a replenishment order; says first whom they fill. */
export function ReceiveForm({ itemId, level, onDone }: LevelFormProps) {
  const { t, locale } = useText();
  const place = { itemId, locationId: level.location_id };
  const { preview, isPending, reset, submit } = usePreviewedChange(
    useReceiveStock(place),
    useReceiveStock(place),
    {
      onMade: () => {
        toast.success(t("supply.receive.booked"));
        onDone();
      },
    },
  );
  // The same delivery, however often the button is pressed.
  const key = useRef(crypto.randomUUID());
  const schema = useMemo(
    () =>
      z
        .object({
          accepted: numberField(t, locale),
          rejected: numberField(t, locale),
          reason: z.string(),
        })
        .superRefine(({ accepted, rejected }, context) => {
          if (!numberOf(accepted, locale) && !numberOf(rejected, locale)) {
            const message = t("stock.errors.nothingCame");
            context.addIssue({ code: "custom", path: ["accepted"], message });
          }
        }),
    [t, locale],
  );
  const form = useForm({
    defaultValues: { accepted: "", rejected: "", reason: "" },
    resolver: zodResolver(schema),
  });
  const rejected = numberOf(useWatch({ control: form.control, name: "rejected" }), locale) ?? 0;
  const onChanged = () => {
    reset();
    key.current = crypto.randomUUID();
  };
  const send = form.handleSubmit((values) =>
    submit({
      accepted: numberOf(values.accepted, locale) ?? 0,
      rejected: numberOf(values.rejected, locale) ?? 0,
      reason: values.reason.trim() || null,
      idempotency_key: key.current,
    }),
  );
  return (
    <Form {...form}>
      <PreviewedForm
        onSubmit={() => void send()}
        isPending={isPending}
        submitText={t("supply.receive.book")}
        preview={
          preview && <EffectList effects={preview} nothing={t("supply.receive.fillsNothing")} />
        }
      >
        <TextField
          control={form.control}
          name="accepted"
          label={t("supply.receive.accepted")}
          onChanged={onChanged}
          focus
        />
        <TextField
          control={form.control}
          name="rejected"
          label={t("supply.receive.rejected")}
          onChanged={onChanged}
        />
        {rejected > 0 && (
          <TextField
            control={form.control}
            name="reason"
            label={t("supply.receive.reason")}
            onChanged={onChanged}
            text
          />
        )}
      </PreviewedForm>
    </Form>
  );
}
