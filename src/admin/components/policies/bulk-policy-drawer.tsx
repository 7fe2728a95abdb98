import { zodResolver } from "@hookform/resolvers/zod";
import { Form, KeyboundForm } from "@medusajs/dashboard/components";
import { Button, Drawer, Input, Text, toast } from "@medusajs/ui";
import { type ReactNode, useMemo } from "react";
import { type Control, useForm } from "react-hook-form";

import type { AdminUpdateBackorderPolicy } from "../../../types/http";
import {
  type BulkProgress,
  type PolicyKey,
  type PolicyKind,
  useBulkPolicies,
} from "../../hooks/bulk-policies";
import { useText } from "../../hooks/use-text";
import { type BulkPolicyForm, bulkPolicySchema, toBulkChange } from "../../lib/bulk-policy-form";
import { formatQuantity } from "../../lib/numbers";
import { DrawerHead } from "../common/previewed-form";
import { ProgressBar } from "../common/progress-bar";
import { ChoiceField } from "./choice-field";

type BulkPolicyDrawerProps = {
  kind: PolicyKind;
  keys: PolicyKey[];
  /** What the form begins with; the drawer is open as long as it is given. */
  start: BulkPolicyForm | undefined;
  onClose: () => void;
  /** All of them were set. */
  onDone: () => void;
};

/** The drawer in which the policies of many levels or items are set, with how far that is. */
export function BulkPolicyDrawer({ kind, keys, start, onClose, onDone }: BulkPolicyDrawerProps) {
  const { t, locale } = useText();
  const { progress, run, stop, reset } = useBulkPolicies(kind);
  const number = formatQuantity(keys.length, locale);
  const isRunning = progress?.state === "running";

  const apply = async (of: PolicyKey[], change: AdminUpdateBackorderPolicy) => {
    const { failures, state } = await run(of, change);
    if (state === "ended" && failures.length === 0) {
      toast.success(t("policyPage.done", { number: formatQuantity(of.length, locale) }));
      reset();
      onDone();
    }
  };
  const close = () => {
    if (!isRunning) {
      reset();
      onClose();
    }
  };

  return (
    <Drawer open={start !== undefined} onOpenChange={(open) => open || close()}>
      {start && (
        <Drawer.Content>
          <DrawerHead
            title={t(`policyPage.title_${kind}`, { count: keys.length, number })}
            description={t("policyPage.description")}
          />
          <BulkPolicyFields start={start} progress={progress} onApply={apply} keys={keys}>
            {isRunning && (
              <Button size="small" variant="secondary" type="button" onClick={stop}>
                {t("policyPage.stop")}
              </Button>
            )}
          </BulkPolicyFields>
        </Drawer.Content>
      )}
    </Drawer>
  );
}

type BulkPolicyFieldsProps = {
  start: BulkPolicyForm;
  keys: PolicyKey[];
  progress: BulkProgress | undefined;
  onApply: (keys: PolicyKey[], change: AdminUpdateBackorderPolicy) => Promise<void>;
  /** More for the foot. */
  children: ReactNode;
};

function BulkPolicyFields({ start, keys, progress, onApply, children }: BulkPolicyFieldsProps) {
  const { t, locale } = useText();
  const schema = useMemo(() => bulkPolicySchema(t, locale), [t, locale]);
  const form = useForm<BulkPolicyForm>({ defaultValues: start, resolver: zodResolver(schema) });
  const failed = progress?.failures.flatMap((failure) => failure.keys) ?? [];
  const isRunning = progress?.state === "running";
  const submit = form.handleSubmit((values) =>
    onApply(failed.length > 0 ? failed : keys, toBulkChange(values, locale)),
  );
  return (
    <Form {...form}>
      <KeyboundForm
        onSubmit={(event) => void submit(event)}
        className="flex flex-1 flex-col overflow-hidden"
      >
        <Drawer.Body className="flex flex-1 flex-col gap-y-8 overflow-auto">
          {progress ? (
            <Progress progress={progress} />
          ) : (
            <>
              <SettingField control={form.control} />
              <LimitFields control={form.control} isSet={form.watch("limitChoice") === "set"} />
            </>
          )}
        </Drawer.Body>
        <Drawer.Footer>
          {children}
          {!isRunning && (
            <Drawer.Close asChild>
              <Button size="small" variant="secondary">
                {progress ? t("translation:actions.close") : t("translation:actions.cancel")}
              </Button>
            </Drawer.Close>
          )}
          {(!progress || failed.length > 0) && (
            <Button size="small" type="submit" isLoading={isRunning} disabled={keys.length === 0}>
              {failed.length > 0 ? t("common.tryAgain") : t("policyPage.apply")}
            </Button>
          )}
        </Drawer.Footer>
      </KeyboundForm>
    </Form>
  );
}

function Progress({ progress: { done, total, failures, state } }: { progress: BulkProgress }) {
  const { t, locale } = useText();
  const number = (of: number) => formatQuantity(of, locale);
  const set = done - failures.reduce((sum, { from, to }) => sum + to - from + 1, 0);
  return (
    <div className="flex flex-col gap-y-4">
      <ProgressBar
        label={t("policyPage.progress")}
        done={done}
        total={total}
        text={t("policyPage.progressText", { done: number(done), total: number(total) })}
      />
      {state !== "running" && (
        <Text size="small">
          {t(state === "stopped" ? "policyPage.stopped" : "policyPage.ended", {
            set: number(set),
            total: number(total),
          })}
        </Text>
      )}
      {failures.length > 0 && (
        <ul role="alert" className="flex flex-col gap-y-2">
          {failures.map(({ from, to, message }) => (
            <li key={from} className="txt-small text-ui-fg-error text-pretty">
              {t("policyPage.failure", { from: number(from), to: number(to), message })}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

type FieldProps = { control: Control<BulkPolicyForm> };

function SettingField({ control }: FieldProps) {
  const { t } = useText();
  const choices = [
    ["keep", t("policyPage.keep"), t("policyPage.keepHint")],
    ["allow", t("policies.setting.allow"), t("policies.form.allowHint")],
    ["deny", t("policies.setting.deny"), t("policies.form.denyHint")],
    ["inherit", t("policies.setting.inherit"), t("policyPage.inheritHint")],
  ] as const;
  return (
    <ChoiceField
      control={control}
      name="setting"
      label={t("policies.allowBackorders")}
      choices={choices}
    />
  );
}

function LimitFields({ control, isSet }: FieldProps & { isSet: boolean }) {
  const { t } = useText();
  const choices = [
    ["keep", t("policyPage.keep"), t("policyPage.keepHint")],
    ["none", t("policyPage.limitNone"), t("policyPage.limitNoneHint")],
    ["set", t("policyPage.limitSet"), t("policies.form.limitHint")],
  ] as const;
  return (
    <>
      <ChoiceField
        control={control}
        name="limitChoice"
        label={t("policies.limit")}
        choices={choices}
      />
      {isSet && (
        <Form.Field
          control={control}
          name="limit"
          render={({ field }) => (
            <Form.Item>
              <Form.Label>{t("policyPage.newLimit")}</Form.Label>
              <Form.Control>
                <Input {...field} inputMode="decimal" autoComplete="off" />
              </Form.Control>
              <Form.ErrorMessage />
            </Form.Item>
          )}
        />
      )}
    </>
  );
}
