import { zodResolver } from "@hookform/resolvers/zod";
import { Form } from "@medusajs/dashboard/components";
import { Alert, Select, Text, toast } from "@medusajs/ui";
import { useMemo } from "react";
import { useForm } from "react-hook-form";
import { z } from "zod";

import type { AdminClaim } from "../../../types/http";
import { useChangeClaim } from "../../hooks/claims";
import { usePreviewedChange } from "../../hooks/previewed-change";
import { useItemStock } from "../../hooks/stock";
import { useText } from "../../hooks/use-text";
import { formatQuantity, typeQuantity } from "../../lib/numbers";
import { numberField, numberOf } from "../../lib/stock-form";
import { PreviewedForm } from "../common/previewed-form";
import { TextField } from "../stock/text-field";
import { EffectList } from "../supply/effects";

type ClaimFormProps = { claim: AdminClaim; onDone: () => void; onOutdated: () => void };

/**
 * Changes a reservation's quantity and location, below zero too, where policy allows it: what Medusa's own form refuses. Says
 * first whom that fills or leaves short.
 */
export function ClaimForm({ claim, onDone, onOutdated }: ClaimFormProps) {
  const { t, locale } = useText();
  const { data: stock } = useItemStock(claim.inventory_item_id);
  const { preview, isOutdated, isPending, reset, submit } = usePreviewedChange(
    useChangeClaim(claim.reservation_id),
    useChangeClaim(claim.reservation_id),
    {
      onMade: () => {
        toast.success(t("claim.done"));
        onDone();
      },
      onOutdated,
    },
  );
  const schema = useMemo(
    () =>
      z.object({
        quantity: numberField(t, locale, { required: true }).refine(
          (text) => numberOf(text, locale) !== 0,
          t("claim.errors.zero"),
        ),
        location_id: z.string(),
      }),
    [t, locale],
  );
  const form = useForm({
    defaultValues: {
      quantity: typeQuantity(claim.quantity, locale),
      location_id: claim.location_id,
    },
    resolver: zodResolver(schema),
  });
  const send = form.handleSubmit(({ quantity, location_id }) =>
    submit({
      quantity: numberOf(quantity, locale),
      location_id,
      expected_quantity: claim.quantity,
      expected_location_id: claim.location_id,
    }),
  );
  return (
    <Form {...form}>
      <PreviewedForm
        onSubmit={() => void send()}
        isPending={isPending}
        submitText={t("translation:actions.save")}
        preview={preview && <EffectList effects={preview} nothing={t("claim.nothingMoves")} />}
      >
        {isOutdated && (
          <Alert variant="warning" role="alert">
            {t("claim.changed", {
              quantity: formatQuantity(claim.quantity, locale),
              location: claim.location_name ?? claim.location_id,
            })}
          </Alert>
        )}
        {claim.order_id !== null && (
          <Text size="small" className="text-ui-fg-subtle">
            {t("claim.ofOrder", { number: claim.order_display_id ?? "" })}
          </Text>
        )}
        <TextField
          control={form.control}
          name="quantity"
          label={t("claim.quantity")}
          onChanged={reset}
          focus
        />
        <Form.Field
          control={form.control}
          name="location_id"
          render={({ field: { onChange, ref, ...field } }) => (
            <Form.Item>
              <Form.Label>{t("translation:fields.location")}</Form.Label>
              <Select
                {...field}
                onValueChange={(value) => {
                  onChange(value);
                  reset();
                }}
              >
                <Form.Control>
                  <Select.Trigger ref={ref}>
                    <Select.Value />
                  </Select.Trigger>
                </Form.Control>
                <Select.Content>
                  {(stock?.levels ?? []).map((level) => (
                    <Select.Item key={level.location_id} value={level.location_id}>
                      {t("claim.locationWith", {
                        location: level.location_name ?? level.location_id,
                        free: formatQuantity(level.to_sell, locale),
                      })}
                    </Select.Item>
                  ))}
                </Select.Content>
              </Select>
              <Form.ErrorMessage />
            </Form.Item>
          )}
        />
      </PreviewedForm>
    </Form>
  );
}
