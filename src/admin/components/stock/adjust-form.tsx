import { zodResolver } from "@hookform/resolvers/zod";
import { Form } from "@medusajs/dashboard/components";
import { Alert, Text, toast } from "@medusajs/ui";
import { useMemo } from "react";
import { useForm, useWatch } from "react-hook-form";
import { z } from "zod";

import { usePreviewedChange } from "../../hooks/previewed-change";
import { useAdjustStock } from "../../hooks/stock";
import { useText } from "../../hooks/use-text";
import { formatQuantity } from "../../lib/numbers";
import { numberField, numberOf, sumOf } from "../../lib/stock-form";
import { PreviewedForm } from "../common/previewed-form";
import { EffectList } from "../supply/effects";
import type { LevelFormProps } from "./stock-drawer";
import { TextField } from "./text-field";

type AdjustFormProps = LevelFormProps & { kind: "count" | "adjust"; onOutdated: () => void };

/**
 * Takes a count of the shelf, or changes it by so much. What is on the page is sent with it: where somebody else changed it
 * meanwhile, nothing is written, the new figures are shown, and the person decides again.
 */
export function AdjustForm({ itemId, level, kind, onDone, onOutdated }: AdjustFormProps) {
  const { t, locale } = useText();
  const place = { itemId, locationId: level.location_id };
  const { preview, isOutdated, isPending, reset, submit } = usePreviewedChange(
    useAdjustStock(place),
    useAdjustStock(place),
    {
      onMade: () => {
        toast.success(t("stock.done"));
        onDone();
      },
      onOutdated,
    },
  );
  const numberKind = kind === "count" ? "quantity" : "delta";
  const schema = useMemo(
    () => z.object({ number: numberField(t, locale, { kind: numberKind, required: true }) }),
    [t, locale, numberKind],
  );
  const form = useForm({ defaultValues: { number: "" }, resolver: zodResolver(schema) });
  const typed = numberOf(useWatch({ control: form.control, name: "number" }), locale, numberKind);
  const afterwards =
    typed === undefined ? undefined : kind === "count" ? typed : sumOf(level.on_hand, typed);
  const send = form.handleSubmit(({ number }) => {
    const value = numberOf(number, locale, numberKind) ?? 0;
    submit({
      ...(kind === "count" ? { on_hand: value } : { adjustment: value }),
      expected_on_hand: level.on_hand,
    });
  });
  return (
    <Form {...form}>
      <PreviewedForm
        onSubmit={() => void send()}
        isPending={isPending}
        submitText={t(`stock.${kind}.submit`)}
        preview={preview && <EffectList effects={preview} nothing={t("stock.nothingMoves")} />}
      >
        {isOutdated && (
          <Alert variant="warning" role="alert">
            {t("stock.changed")}
          </Alert>
        )}
        <Text size="small">
          {t("stock.now", {
            onHand: formatQuantity(level.on_hand, locale),
            claimed: formatQuantity(level.claimed, locale),
          })}
        </Text>
        <TextField
          control={form.control}
          name="number"
          label={t(`stock.${kind}.label`)}
          onChanged={reset}
          focus
        />
        {afterwards !== undefined && <Afterwards onHand={afterwards} claimed={level.claimed} />}
      </PreviewedForm>
    </Form>
  );
}

/** What so much on the shelf means for what is owed. */
function Afterwards({ onHand, claimed }: { onHand: number; claimed: number }) {
  const { t, locale } = useText();
  const free = sumOf(onHand, -claimed);
  const figures = {
    onHand: formatQuantity(onHand, locale),
    claimed: formatQuantity(claimed, locale),
  };
  return (
    <Text size="small" className="text-ui-fg-subtle" aria-live="polite">
      {free < 0
        ? t("stock.afterwardsShort", { ...figures, missing: formatQuantity(-free, locale) })
        : t("stock.afterwardsEnough", { ...figures, free: formatQuantity(free, locale) })}
    </Text>
  );
}
