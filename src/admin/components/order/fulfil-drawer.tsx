import { zodResolver } from "@hookform/resolvers/zod";
import { Form } from "@medusajs/dashboard/components";
import { Alert, Button, Drawer, toast } from "@medusajs/ui";
import { useMemo, useState } from "react";
import { useForm, useWatch } from "react-hook-form";
import { z } from "zod";

import type { AdminOrderShipment } from "../../../types/http";
import { useFulfil } from "../../hooks/fulfil";
import { useText } from "../../hooks/use-text";
import { formatQuantity, typeQuantity } from "../../lib/numbers";
import { numberField, numberOf, sumOf } from "../../lib/stock-form";
import { DrawerHead } from "../common/previewed-form";
import { TextField } from "../stock/text-field";
import { itemTitle } from "./shipment-row";

type FulfilDrawerProps = {
  orderId: string;
  shipment: AdminOrderShipment | undefined;
  onClose: () => void;
};

/** Fulfils what of an order is there, from where it is; more than that too, but never without saying so. */
export function FulfilDrawer({ orderId, shipment, onClose }: FulfilDrawerProps) {
  const { t } = useText();
  // Here, and not in the form: what changed meanwhile starts that anew, and it would not hear of it.
  const { fulfil, isPending } = useFulfil(orderId);
  const send = (quantities: readonly number[]) =>
    shipment &&
    fulfil(shipment, quantities, {
      onDone: () => {
        toast.success(t("shipment.done"));
        onClose();
      },
      onOutdated: () => toast.warning(t("shipment.changed")),
      onError: (message) => toast.error(message),
    });
  return (
    <Drawer open={shipment !== undefined} onOpenChange={(open) => open || onClose()}>
      {shipment && (
        <Drawer.Content>
          <DrawerHead
            title={t("shipment.title", {
              location: shipment.location_name ?? shipment.location_id,
            })}
            description={t("shipment.description")}
          />
          <FulfilForm
            key={JSON.stringify(shipment)}
            shipment={shipment}
            isPending={isPending}
            onSend={send}
          />
        </Drawer.Content>
      )}
    </Drawer>
  );
}

type FulfilFormProps = {
  shipment: AdminOrderShipment;
  isPending: boolean;
  /** Fulfils so much of each of the shipment's lines. */
  onSend: (quantities: readonly number[]) => void;
};

function FulfilForm({ shipment, isPending, onSend }: FulfilFormProps) {
  const { t, locale } = useText();
  const { items } = shipment;
  const [isSure, setSure] = useState(false);
  const schema = useMemo(
    () =>
      z
        .object({ quantities: z.array(numberField(t, locale)) })
        .superRefine(({ quantities }, context) => {
          quantities.forEach((text, index) => {
            if ((numberOf(text, locale) ?? 0) > (items[index]?.quantity ?? 0)) {
              const message = t("shipment.errors.tooMany");
              context.addIssue({ code: "custom", path: ["quantities", index], message });
            }
          });
          if (!quantities.some((text) => (numberOf(text, locale) ?? 0) > 0)) {
            const message = t("shipment.errors.nothing");
            context.addIssue({ code: "custom", path: ["quantities", 0], message });
          }
        }),
    [t, locale, items],
  );
  const form = useForm({
    defaultValues: {
      quantities: items.map(({ covered_quantity }) => typeQuantity(covered_quantity, locale)),
    },
    resolver: zodResolver(schema),
  });
  const quantities = useWatch({ control: form.control, name: "quantities" }).map(
    (text) => numberOf(text, locale) ?? 0,
  );
  const missing = items.flatMap((item, index) => {
    const short = sumOf(quantities[index] ?? 0, -item.covered_quantity);
    return short > 0
      ? [
          t("shipment.missing", {
            missing: formatQuantity(short, locale),
            quantity: formatQuantity(quantities[index] ?? 0, locale),
            item: itemTitle(item),
          }),
        ]
      : [];
  });
  const send = form.handleSubmit(() => {
    if (missing.length > 0 && !isSure) {
      setSure(true);
      return;
    }
    onSend(quantities);
  });
  return (
    <Form {...form}>
      <form onSubmit={(event) => void send(event)} className="flex flex-1 flex-col overflow-hidden">
        <Drawer.Body className="flex flex-1 flex-col gap-y-6 overflow-auto">
          {items.map((item, index) => (
            <TextField
              key={item.line_item_id}
              control={form.control}
              name={`quantities.${index}`}
              label={itemTitle(item)}
              hint={t("shipment.there", {
                covered: formatQuantity(item.covered_quantity, locale),
                quantity: formatQuantity(item.quantity, locale),
              })}
              onChanged={() => setSure(false)}
            />
          ))}
          {missing.length > 0 && (
            <Alert variant="warning" role="alert">
              {[...missing, t("shipment.missingMeans")].join(" ")}
            </Alert>
          )}
        </Drawer.Body>
        <Drawer.Footer>
          <Drawer.Close asChild>
            <Button size="small" variant="secondary">
              {t("translation:actions.cancel")}
            </Button>
          </Drawer.Close>
          <Button
            size="small"
            type="submit"
            variant={missing.length > 0 ? "danger" : "primary"}
            isLoading={isPending}
          >
            {missing.length === 0
              ? t("shipment.submit")
              : isSure
                ? t("shipment.sure")
                : t("shipment.anyway")}
          </Button>
        </Drawer.Footer>
      </form>
    </Form>
  );
}
