import { SectionRow } from "@medusajs/dashboard/components";
import { Skeleton, StatusBadge } from "@medusajs/ui";

import type { AdminBackorderSettings } from "../../../types/http";
import { useBackorderSettings } from "../../hooks/settings";
import { useText } from "../../hooks/use-text";
import { formatQuantity } from "../../lib/numbers";
import { LoadFailed } from "../common/load-failed";
import { Section } from "../common/section";

/** What the plugin is set to, and what is set up around it: to read; it is set in the store's configuration. */
export function PluginSettings() {
  const { t } = useText();
  const { data, isPending, isError, error, refetch } = useBackorderSettings();
  const settings = data?.backorder_settings;
  const state = (
    <>
      {isPending && <Skeleton className="mx-6 my-4 h-14" />}
      {isError && <LoadFailed error={error} onRetry={() => void refetch()} />}
    </>
  );
  return (
    <>
      <Section title={t("settingsPage.title")} subtitle={t("settingsPage.subtitle")}>
        {state}
        {settings && <Options settings={settings} />}
      </Section>
      <Section title={t("settingsPage.around.title")} subtitle={t("settingsPage.around.subtitle")}>
        {state}
        {settings && <Around settings={settings} />}
      </Section>
    </>
  );
}

type SettingsProps = { settings: AdminBackorderSettings };

function Options({ settings: { options, engine_version } }: SettingsProps) {
  const { t, locale } = useText();
  const { notifyCustomers } = options;
  const yesNo = (is: boolean) => t(is ? "settingsPage.yes" : "settingsPage.no");
  return (
    <>
      <SectionRow
        title={t("settingsPage.options.deductOn")}
        value={t(`settingsPage.deductOn.${options.deductOn}`)}
      />
      <SectionRow
        title={t("settingsPage.options.locations")}
        value={t(`settingsPage.locations.${options.locations}`)}
      />
      <SectionRow
        title={t("settingsPage.options.requestReplenishment")}
        value={yesNo(options.requestReplenishment)}
      />
      <SectionRow
        title={t("settingsPage.options.notifyWarehouse")}
        value={yesNo(options.notifyWarehouse)}
      />
      <SectionRow
        title={t("settingsPage.options.notifyCustomers")}
        value={
          notifyCustomers === null
            ? t("settingsPage.no")
            : t("settingsPage.notifyCustomers", {
                channel: notifyCustomers.channel,
                minutes: new Intl.NumberFormat(locale, {
                  style: "unit",
                  unit: "minute",
                  unitDisplay: "long",
                }).format(notifyCustomers.gather_minutes),
              })
        }
      />
      {notifyCustomers && (
        <SectionRow
          title={t("settingsPage.options.templates")}
          value={Object.values(notifyCustomers.templates).join(", ")}
        />
      )}
      <SectionRow
        title={t("settingsPage.options.exposeLevels")}
        value={yesNo(options.exposeLevels)}
      />
      <SectionRow
        title={t("settingsPage.options.exposeIncoming")}
        value={yesNo(options.exposeIncoming)}
      />
      <SectionRow title={t("settingsPage.options.engine")} value={engine_version} />
    </>
  );
}

type Finding = { color: "green" | "orange" | "grey"; text: string };

function Around({ settings: { locking, redis, notification, stripe } }: SettingsProps) {
  const { t, locale } = useText();
  const rows: [title: string, findings: Finding[]][] = [
    [
      t("settingsPage.around.locking"),
      [
        locking.is_shared
          ? { color: "green", text: t("settingsPage.around.shared", locking) }
          : redis.length > 0
            ? { color: "orange", text: t("settingsPage.around.notShared") }
            : { color: "grey", text: t("settingsPage.around.oneProcess") },
      ],
    ],
    [
      "Redis",
      [
        redis.length > 0
          ? { color: "green", text: redis.join(", ") }
          : { color: "grey", text: t("settingsPage.around.notSetUp") },
      ],
    ],
    [
      t("settingsPage.around.notification"),
      [
        notification.channels.length > 0
          ? { color: "green", text: notification.channels.join(", ") }
          : { color: "grey", text: t("settingsPage.around.notSetUp") },
        ...(notification.reaches_customers === false
          ? [{ color: "orange", text: t("settingsPage.around.unreached") } as const]
          : []),
      ],
    ],
    ["Stripe", stripe === null ? [] : stripeFindings()],
  ];

  function stripeFindings(): Finding[] {
    const found = (is: boolean, yes: string, no: string): Finding =>
      is ? { color: "green", text: yes } : { color: "orange", text: no };
    if (stripe === null || !(stripe.has_webhook_secret || stripe.has_api_key)) {
      return [{ color: "grey", text: t("settingsPage.around.notSetUp") }];
    }
    return [
      found(
        stripe.has_webhook_secret,
        t("settingsPage.around.webhook"),
        t("settingsPage.around.noWebhook"),
      ),
      found(stripe.has_api_key, t("settingsPage.around.apiKey"), t("settingsPage.around.noApiKey")),
      {
        color: "grey",
        text: t(
          stripe.refund_unfulfillable
            ? "settingsPage.around.refunds"
            : "settingsPage.around.refundsByHand",
        ),
      },
      {
        color: "grey",
        text: t("settingsPage.around.kept", {
          days: formatQuantity(stripe.retention_days, locale),
        }),
      },
    ];
  }

  return rows.map(([title, findings]) => (
    <SectionRow
      key={title}
      title={title}
      value={
        findings.length > 0
          ? findings.map(({ color, text }) => (
              <StatusBadge key={text} color={color}>
                {text}
              </StatusBadge>
            ))
          : t("settingsPage.around.notSetUp")
      }
    />
  ));
}
