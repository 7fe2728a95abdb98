import { zodResolver } from "@hookform/resolvers/zod";
import { Form, KeyboundForm } from "@medusajs/dashboard/components";
import { Button, Drawer, Input, toast } from "@medusajs/ui";
import { useMemo } from "react";
import { type Control, useForm } from "react-hook-form";

import { type PolicyPlace, useSetPolicy } from "../../hooks/policies";
import { useText } from "../../hooks/use-text";
import { effectiveAnswer } from "../../lib/effective-answer";
import { formatQuantity } from "../../lib/numbers";
import {
  policyFormSchema,
  type PolicyForm as PolicyFormValues,
  toPolicyForm,
  toPolicyUpdate,
} from "../../lib/policy-form";
import { type Choice, ChoiceField } from "./choice-field";
import type { EditedPolicy } from "./policy-drawer";

type PolicyFormProps = { edited: EditedPolicy; onDone: () => void };
type FieldProps = { control: Control<PolicyFormValues>; edited: EditedPolicy };

const placeOf = ({ policy, ...edited }: EditedPolicy): PolicyPlace => ({
  itemId: policy.inventory_item_id,
  locationId:
    edited.location !== undefined && "location_id" in policy ? policy.location_id : undefined,
});

/** Sets the policy of an item or a level. */
export function PolicyForm({ edited, onDone }: PolicyFormProps) {
  const { t, locale } = useText();
  const schema = useMemo(() => policyFormSchema(t, locale), [t, locale]);
  const form = useForm<PolicyFormValues>({
    defaultValues: toPolicyForm(edited.policy, locale),
    resolver: zodResolver(schema),
  });
  const { dirtyFields } = form.formState;
  const { mutate, isPending } = useSetPolicy(placeOf(edited));

  const submit = form.handleSubmit((values) => {
    const update = toPolicyUpdate(values, { changed: dirtyFields, locale });
    if (!update) {
      onDone();
      return;
    }
    mutate(update, {
      onSuccess: () => {
        toast.success(t("policies.form.saved"));
        onDone();
      },
      onError: (error) => {
        // The limit is the one field whose content the store may refuse.
        if (error.status === 400 && "backorder_limit" in update) {
          form.setError("limit", { message: error.message }, { shouldFocus: true });
        } else {
          toast.error(error.message);
        }
      },
    });
  });

  return (
    <Form {...form}>
      <KeyboundForm
        onSubmit={(event) => void submit(event)}
        className="flex flex-1 flex-col overflow-hidden"
      >
        <Drawer.Body className="flex flex-1 flex-col gap-y-8 overflow-auto">
          <SettingField control={form.control} edited={edited} />
          <LimitField control={form.control} edited={edited} />
        </Drawer.Body>
        <Drawer.Footer>
          <Drawer.Close asChild>
            <Button size="small" variant="secondary">
              {t("translation:actions.cancel")}
            </Button>
          </Drawer.Close>
          <Button size="small" type="submit" isLoading={isPending}>
            {t("translation:actions.save")}
          </Button>
        </Drawer.Footer>
      </KeyboundForm>
    </Form>
  );
}

function SettingField({ control, edited }: FieldProps) {
  const { t, locale } = useText();
  const inherited = edited.item && effectiveAnswer({ ...edited.item, t, locale }).text;
  const nothing: Choice = inherited
    ? [
        "inherit",
        t("policies.setting.inherit"),
        t("policies.form.inheritHint", { answer: inherited }),
      ]
    : ["inherit", t("policies.setting.notSet"), t("policies.form.notSetHint")];
  const choices: Choice[] = [
    ["allow", t("policies.setting.allow"), t("policies.form.allowHint")],
    ["deny", t("policies.setting.deny"), t("policies.form.denyHint")],
    nothing,
  ];
  return (
    <ChoiceField
      control={control}
      name="setting"
      label={t("policies.allowBackorders")}
      choices={choices}
    />
  );
}

function LimitField({ control, edited }: FieldProps) {
  const { t, locale } = useText();
  const inherited = edited.item?.backorder_limit ?? null;
  return (
    <Form.Field
      control={control}
      name="limit"
      render={({ field }) => (
        <Form.Item>
          <Form.Label optional>{t("policies.limit")}</Form.Label>
          <Form.Control>
            <Input
              {...field}
              inputMode="decimal"
              autoComplete="off"
              placeholder={
                inherited === null
                  ? t("policies.form.limitNone")
                  : t("policies.form.limitInherited", { limit: formatQuantity(inherited, locale) })
              }
            />
          </Form.Control>
          <Form.Hint>{t("policies.form.limitHint")}</Form.Hint>
          <Form.ErrorMessage />
        </Form.Item>
      )}
    />
  );
}
