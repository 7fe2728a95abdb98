import { zodResolver } from "@hookform/resolvers/zod";
import { Form, KeyboundForm } from "@medusajs/dashboard/components";
import { Alert, Badge, Button, DatePicker, Drawer, Text, toast } from "@medusajs/ui";
import { useState } from "react";
import { type Control, useForm } from "react-hook-form";
import { z } from "zod";

import type { AdminOrderBackordersResponse } from "../../../types/http";
import { useSetShippingPreference } from "../../hooks/backorders";
import { useAllowed } from "../../hooks/use-allowed";
import { useText } from "../../hooks/use-text";
import { formatDate, ofDay, toDay } from "../../lib/dates";
import { DrawerFoot, DrawerHead } from "../common/previewed-form";
import { ChoiceField } from "../policies/choice-field";

type ShippingPreferenceProps = { orderId: string; stock: AdminOrderBackordersResponse };

/** Whether part of an order ships while the rest waits, the day on which it is wanted, and the drawer that changes both. */
export function ShippingPreference({ orderId, stock }: ShippingPreferenceProps) {
  const { t, locale } = useText();
  const mayChange = useAllowed().may("order:update");
  const [isOpen, setOpen] = useState(false);
  return (
    <div className="flex items-center justify-between gap-x-4 px-6 py-4">
      <div className="flex flex-wrap items-center gap-2">
        <Text size="small">{t(`shipping.${stock.ship}`)}</Text>
        {stock.ship_date !== null && (
          <Badge size="2xsmall">
            {t("order.wantedOn", { date: formatDate(stock.ship_date, locale) })}
          </Badge>
        )}
      </div>
      {mayChange && (
        <Button size="small" variant="secondary" className="shrink-0" onClick={() => setOpen(true)}>
          {t("shipping.change")}
        </Button>
      )}
      <Drawer open={isOpen} onOpenChange={setOpen}>
        <Drawer.Content>
          <DrawerHead title={t("shipping.title")} description={t("shipping.description")} />
          {isOpen && (
            <PreferenceForm orderId={orderId} stock={stock} onDone={() => setOpen(false)} />
          )}
        </Drawer.Content>
      </Drawer>
    </div>
  );
}

const schema = z.object({
  /** "store": the order says nothing of its own. */
  ship: z.enum(["available", "complete", "store"]),
  ship_date: z.date().nullable(),
});
type Preference = z.infer<typeof schema>;

function PreferenceForm({
  orderId,
  stock,
  onDone,
}: ShippingPreferenceProps & { onDone: () => void }) {
  const { t } = useText();
  const { mutate, isPending, error } = useSetShippingPreference(orderId);
  const form = useForm<Preference>({
    defaultValues: {
      ship: stock.ship_preference ?? "store",
      ship_date: ofDay(stock.ship_date),
    },
    resolver: zodResolver(schema),
  });
  const { dirtyFields } = form.formState;
  const save = form.handleSubmit(({ ship, ship_date }) => {
    // What was not touched keeps what somebody else may have said meanwhile.
    const changes = {
      ...(dirtyFields.ship && { ship: ship === "store" ? null : ship }),
      ...(dirtyFields.ship_date && { ship_date: toDay(ship_date) }),
    };
    if (Object.keys(changes).length === 0) {
      onDone();
      return;
    }
    mutate(changes, {
      onSuccess: () => {
        toast.success(t("shipping.saved"));
        onDone();
      },
    });
  });
  const choices = [
    ["available", t("shipping.available"), t("shipping.availableHint")],
    ["complete", t("shipping.complete"), t("shipping.completeHint")],
    ["store", t("shipping.store"), t("shipping.storeHint")],
  ] as const;
  return (
    <Form {...form}>
      <KeyboundForm
        onSubmit={(event) => void save(event)}
        className="flex flex-1 flex-col overflow-hidden"
      >
        <Drawer.Body className="flex flex-1 flex-col gap-y-8 overflow-auto">
          <ChoiceField
            control={form.control}
            name="ship"
            label={t("shipping.choice")}
            choices={choices}
          />
          <DayField control={form.control} />
          {error && (
            <Alert variant="error" role="alert">
              {error.message}
            </Alert>
          )}
        </Drawer.Body>
        <DrawerFoot>
          <Button size="small" type="submit" isLoading={isPending}>
            {t("translation:actions.save")}
          </Button>
        </DrawerFoot>
      </KeyboundForm>
    </Form>
  );
}

function DayField({ control }: { control: Control<Preference> }) {
  const { t } = useText();
  return (
    <Form.Field
      control={control}
      name="ship_date"
      render={({ field }) => (
        <Form.Item>
          <Form.Label>{t("shipping.day")}</Form.Label>
          <Form.Control>
            <DatePicker {...field} />
          </Form.Control>
          <Form.Hint>{t("shipping.dayHint")}</Form.Hint>
          <Form.ErrorMessage />
        </Form.Item>
      )}
    />
  );
}
