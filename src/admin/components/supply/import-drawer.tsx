import { Alert, Button, Drawer, Label, RadioGroup, Select, Text, toast } from "@medusajs/ui";
import { type ChangeEvent, useId, useState } from "react";

import type {
  AdminImportReplenishmentOrders,
  AdminReplenishmentOrdersMadeResponse,
} from "../../../types/http";
import { useLocationNames } from "../../hooks/locations";
import { useImportSupply } from "../../hooks/supply";
import { useText } from "../../hooks/use-text";
import { DrawerHead, PreviewedForm } from "../common/previewed-form";
import { OrderedSums } from "../common/ordered-sums";
import { EffectList } from "./effects";

type ImportDrawerProps = { open: boolean; onClose: () => void };

/** Makes replenishment orders of a CSV file: says first which, or what is wrong with which row. */
export function ImportDrawer({ open, onClose }: ImportDrawerProps) {
  const { t } = useText();
  return (
    <Drawer open={open} onOpenChange={(isOpen) => isOpen || onClose()}>
      {open && (
        <Drawer.Content>
          <DrawerHead
            title={t("supplyDesk.import.title")}
            description={t("supplyDesk.import.description")}
          />
          <ImportForm onDone={onClose} />
        </Drawer.Content>
      )}
    </Drawer>
  );
}

const STATUSES = ["draft", "ordered"] as const;

function ImportForm({ onDone }: { onDone: () => void }) {
  const { t } = useText();
  const id = useId();
  const [fields, setFields] = useState<AdminImportReplenishmentOrders>({
    csv: "",
    status: "draft",
  });
  const tried = useImportSupply();
  const made = useImportSupply();
  const problem = tried.error ?? made.error;

  const change = (changed: Partial<AdminImportReplenishmentOrders>) => {
    tried.reset();
    made.reset();
    setFields((before) => ({ ...before, ...changed }));
  };
  const submit = () => {
    if (!tried.data) {
      tried.mutate({ ...fields, dry_run: true });
      return;
    }
    made.mutate(fields, {
      onSuccess: ({ replenishment_orders }) => {
        toast.success(t("supplyDesk.import.done", { count: replenishment_orders.length }));
        onDone();
      },
      // Another file, or the store, is not what was tried any more.
      onError: () => tried.reset(),
    });
  };
  const readFile = async ({ target }: ChangeEvent<HTMLInputElement>) =>
    change({ csv: (await target.files?.[0]?.text()) ?? "" });

  return (
    <PreviewedForm
      onSubmit={submit}
      disabled={fields.csv.trim() === ""}
      isPending={tried.isPending || made.isPending}
      submitText={t("supplyDesk.import.submit")}
      preview={tried.data && <Preview made={tried.data} />}
    >
      <div className="flex flex-col gap-y-1">
        <Label size="small" htmlFor={`${id}-file`}>
          {t("supplyDesk.import.file")}
        </Label>
        <input
          id={`${id}-file`}
          type="file"
          accept=".csv,text/csv,text/plain"
          className="txt-small text-ui-fg-subtle"
          aria-describedby={`${id}-columns`}
          onChange={(event) => void readFile(event)}
        />
        <Text id={`${id}-columns`} size="small" className="text-ui-fg-subtle">
          {t("supplyDesk.import.columns")}
        </Text>
      </div>
      <LocationField
        value={fields.location_id}
        onChange={(location_id) => change({ location_id })}
      />
      <RadioGroup
        aria-label={t("supply.columns.status")}
        value={fields.status}
        onValueChange={(status) => change({ status: status === "ordered" ? "ordered" : "draft" })}
      >
        {STATUSES.map((status) => (
          <div key={status} className="flex items-center gap-x-3">
            <RadioGroup.Item id={`${id}-${status}`} value={status} />
            <Label size="small" htmlFor={`${id}-${status}`}>
              {t(`supplyDesk.import.as.${status}`)}
            </Label>
          </div>
        ))}
      </RadioGroup>
      {problem && <Problems message={problem.message} />}
    </PreviewedForm>
  );
}

function LocationField({
  value,
  onChange,
}: {
  value: string | undefined;
  onChange: (id: string | undefined) => void;
}) {
  const { t } = useText();
  const id = useId();
  const locations = useLocationNames();
  return (
    <div className="flex flex-col gap-y-1">
      <Label size="small" htmlFor={id}>
        {t("supplyDesk.import.location")}
      </Label>
      <Select size="small" value={value ?? ""} onValueChange={onChange}>
        <Select.Trigger id={id}>
          <Select.Value placeholder={t("supplyDesk.import.locationNone")} />
        </Select.Trigger>
        <Select.Content>
          {[...locations].map(([location, name]) => (
            <Select.Item key={location} value={location}>
              {name}
            </Select.Item>
          ))}
        </Select.Content>
      </Select>
      {value !== undefined && (
        <Button
          size="small"
          variant="transparent"
          type="button"
          className="self-start"
          onClick={() => onChange(undefined)}
        >
          {t("supplyDesk.import.locationClear")}
        </Button>
      )}
    </div>
  );
}

function Preview({ made }: { made: AdminReplenishmentOrdersMadeResponse }) {
  const { t } = useText();
  return (
    <>
      <OrderedSums orders={made.replenishment_orders} />
      <EffectList effects={made} nothing={t("supply.date.movesNothing")} />
    </>
  );
}

/** What is wrong, a row on a line: the store names every bad row by its number in the file. */
function Problems({ message }: { message: string }) {
  const { t } = useText();
  const lines = message.split("\n");
  return (
    <Alert variant="error" role="alert">
      <span className="block">{t("supplyDesk.import.refused", { count: lines.length })}</span>
      <ul className="max-h-60 list-disc overflow-auto pl-4">
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </Alert>
  );
}
