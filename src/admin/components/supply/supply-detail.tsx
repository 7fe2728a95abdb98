import { ActionMenu, SectionRow } from "@medusajs/dashboard/components";
import { Trash, XCircle } from "@medusajs/icons";
import { Button, Container, Heading, Skeleton, Table, toast, usePrompt } from "@medusajs/ui";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useNavigate } from "react-router-dom";

import type { AdminReplenishmentOrder } from "../../../types/http";
import { useLocationNames } from "../../hooks/locations";
import { useAllowed } from "../../hooks/use-allowed";
import { useChangeOrder, useDeleteDraft, useReplenishmentOrder } from "../../hooks/supply";
import { useText } from "../../hooks/use-text";
import { formatDay } from "../../lib/dates";
import { formatQuantity } from "../../lib/numbers";
import { supplyKeys } from "../../lib/query-keys";
import { LoadFailed } from "../common/load-failed";
import { DateDrawer } from "./date-drawer";
import { ReceiveDrawer } from "./receive-drawer";
import { SupplyReceipts } from "./receipts";
import { SupplyStatus } from "./status";

/** One replenishment order: what it brings, when, what came of it, and what can be done with it. */
export function SupplyDetail({ id }: { id: string }) {
  const { data, isPending, isError, error, refetch } = useReplenishmentOrder(id);
  if (isPending) {
    return <Skeleton className="h-96 w-full" />;
  }
  if (isError) {
    return (
      <Container className="p-0">
        <LoadFailed error={error} onRetry={() => void refetch()} />
      </Container>
    );
  }
  const order = data.replenishment_order;
  return (
    <div className="flex flex-col gap-y-3">
      <OrderHead order={order} />
      <Lines order={order} />
      <SupplyReceipts order={order} />
    </div>
  );
}

function OrderHead({ order }: { order: AdminReplenishmentOrder }) {
  const { t, locale } = useText();
  const [open, setOpen] = useState<"date" | "receive">();
  const locations = useLocationNames();
  const { may } = useAllowed();
  const mayChange = may("replenishment_order:update");
  const isOpen = order.status === "draft" || order.status === "ordered";
  const mayEnd = order.status === "draft" ? may("replenishment_order:delete") : mayChange;
  return (
    <Container className="divide-y p-0">
      <div className="flex flex-wrap items-center justify-between gap-4 px-6 py-4">
        <div className="flex items-center gap-x-3">
          <Heading level="h1">{t("supply.order", { number: order.display_id })}</Heading>
          <SupplyStatus order={order} />
        </div>
        <div className="flex items-center gap-x-2">
          {isOpen && mayChange && (
            <Button size="small" variant="secondary" onClick={() => setOpen("date")}>
              {order.status === "draft" ? t("supply.place.action") : t("supply.date.action")}
            </Button>
          )}
          {mayChange && (order.status === "ordered" || order.status === "received") && (
            <Button size="small" onClick={() => setOpen("receive")}>
              {t("supply.receive.action")}
            </Button>
          )}
          {isOpen && mayEnd && <EndMenu order={order} />}
        </div>
      </div>
      <SectionRow
        title={t("translation:fields.location")}
        value={locations.get(order.location_id) ?? "-"}
      />
      <SectionRow title={t("supply.columns.supplier")} value={order.supplier ?? "-"} />
      <SectionRow title={t("supply.reference")} value={order.reference ?? "-"} />
      <SectionRow
        title={t("supply.columns.expected")}
        value={formatDay(order.expected_at, locale)}
      />
      {order.note !== null && <SectionRow title={t("supply.note")} value={order.note} />}
      <DateDrawer order={order} open={open === "date"} onClose={() => setOpen(undefined)} />
      <ReceiveDrawer order={order} open={open === "receive"} onClose={() => setOpen(undefined)} />
    </Container>
  );
}

/** What ends an order: a draft is deleted, one that is placed is cancelled, or closed short. */
function EndMenu({ order }: { order: AdminReplenishmentOrder }) {
  const { t } = useText();
  const navigate = useNavigate();
  const prompt = usePrompt();
  const { mutate: cancel } = useChangeOrder(order.id, "cancel");
  const { mutate: close } = useChangeOrder(order.id, "close");
  const queryClient = useQueryClient();
  const { mutate: remove } = useDeleteDraft(order.id);

  const confirmed = (description: string) =>
    prompt({
      title: t("supply.end.title"),
      description,
      confirmText: t("supply.end.confirm"),
      cancelText: t("translation:actions.cancel"),
    });
  const end = async (action: "cancel" | "close", question: string) => {
    if (await confirmed(question)) {
      const change = action === "cancel" ? cancel : close;
      change(
        { unchanged_since: order.updated_at },
        {
          onSuccess: () => toast.success(t("supply.end.done")),
          onError: ({ message }) => {
            toast.error(message);
            // Perhaps somebody else changed it: what is shown is read again.
            void queryClient.invalidateQueries({ queryKey: supplyKeys.detail(order.id) });
          },
        },
      );
    }
  };
  const deleteDraft = async () => {
    if (await confirmed(t("supply.end.deleteQuestion"))) {
      remove(undefined, {
        onSuccess: () => navigate("/backorders/supply"),
        onError: ({ message }) => toast.error(message),
      });
    }
  };
  const actions =
    order.status === "draft"
      ? [{ icon: <Trash />, label: t("supply.end.delete"), onClick: () => void deleteDraft() }]
      : [
          {
            icon: <XCircle />,
            label: t("supply.end.close"),
            onClick: () => void end("close", t("supply.end.closeQuestion")),
          },
          {
            icon: <XCircle />,
            label: t("supply.end.cancel"),
            onClick: () => void end("cancel", t("supply.end.cancelQuestion")),
          },
        ];
  return <ActionMenu groups={[{ actions }]} />;
}

function Lines({ order }: { order: AdminReplenishmentOrder }) {
  const { t, locale } = useText();
  const number = (quantity: number) => formatQuantity(quantity, locale);
  return (
    <Container className="divide-y p-0">
      <div className="px-6 py-4">
        <Heading level="h2">{t("supply.lines.title")}</Heading>
      </div>
      <div className="overflow-x-auto">
        <Table>
          <Table.Header>
            <Table.Row>
              <Table.HeaderCell>{t("queue.columns.item")}</Table.HeaderCell>
              <Table.HeaderCell>{t("supply.columns.expected")}</Table.HeaderCell>
              {(["ordered", "received", "rejected", "cancelled", "open"] as const).map((name) => (
                <Table.HeaderCell key={name} className="text-right">
                  {t(`supply.lines.${name}`)}
                </Table.HeaderCell>
              ))}
            </Table.Row>
          </Table.Header>
          <Table.Body>
            {(order.lines ?? []).map((line) => (
              <Table.Row key={line.id}>
                <Table.Cell>
                  {[line.inventory_item?.title, line.inventory_item?.sku]
                    .filter(Boolean)
                    .join(", ") || line.inventory_item_id}
                </Table.Cell>
                <Table.Cell>{formatDay(line.due_at, locale)}</Table.Cell>
                {[line.quantity, line.received, line.rejected, line.cancelled, line.incoming].map(
                  (quantity, index) => (
                    <Table.Cell key={index} className="text-right">
                      {number(quantity)}
                    </Table.Cell>
                  ),
                )}
              </Table.Row>
            ))}
          </Table.Body>
        </Table>
      </div>
    </Container>
  );
}
