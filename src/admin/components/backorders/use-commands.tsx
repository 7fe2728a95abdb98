import {
  type DataTableCommand,
  type DataTableRowSelectionState,
  toast,
  usePrompt,
} from "@medusajs/ui";

import type { AdminBackorderListParams } from "../../../types/http";
import {
  fetchBackordersCsv,
  URGENT,
  useSetPriority,
  useTellCustomers,
} from "../../hooks/backorders";
import { useAllowed } from "../../hooks/use-allowed";
import { useText } from "../../hooks/use-text";

type CommandOptions = {
  /** The selection is worked on. */
  onDone: () => void;
  /** Supply is to be ordered for entries. */
  onOrderSupply: (ids: string[]) => void;
};

/** What can be done with entries that are selected, as far as the role allows. */
export function useCommands({ onDone, onOrderSupply }: CommandOptions): DataTableCommand[] {
  const { t } = useText();
  const { may } = useAllowed();
  const tell = useTelling(onDone);
  const download = useDownload();
  const { mutate } = useSetPriority();
  const idsOf = (selection: DataTableRowSelectionState) => Object.keys(selection);

  const setPriority = (priority: number) => (selection: DataTableRowSelectionState) =>
    mutate(
      { priority, backorder_entry_ids: idsOf(selection) },
      {
        onSuccess: () => {
          onDone();
          toast.success(t("queue.prioritySet"));
        },
        onError: ({ message }) => toast.error(message),
      },
    );
  return [
    ...(may("backorder:update")
      ? [
          { label: t("queue.raise"), shortcut: "r", action: setPriority(URGENT) },
          { label: t("queue.lower"), shortcut: "l", action: setPriority(0) },
        ]
      : []),
    ...(may("replenishment_order:create")
      ? [
          {
            label: t("desk.commands.orderSupply"),
            shortcut: "o",
            action: (selection: DataTableRowSelectionState) => onOrderSupply(idsOf(selection)),
          },
        ]
      : []),
    ...(may("backorder:update")
      ? [
          {
            label: t("desk.commands.tell"),
            shortcut: "t",
            action: (selection: DataTableRowSelectionState) => tell(idsOf(selection)),
          },
        ]
      : []),
    {
      label: t("desk.commands.export"),
      shortcut: "e",
      action: (selection) =>
        download({ id: idsOf(selection), status: ["open", "filled", "cancelled"] }),
    },
  ];
}

function useTelling(onDone: () => void) {
  const { t } = useText();
  const prompt = usePrompt();
  const { mutate, isPending } = useTellCustomers();
  return async (backorder_entry_ids: string[]) => {
    const isConfirmed = await prompt({
      title: t("desk.tell.title"),
      description: t("desk.tell.question", { count: backorder_entry_ids.length }),
      confirmText: t("desk.tell.confirm"),
      cancelText: t("translation:actions.cancel"),
      variant: "confirmation",
    });
    if (!isConfirmed || isPending) {
      return;
    }
    mutate(
      { backorder_entry_ids },
      {
        onSuccess: ({ order_ids, told_recently }) => {
          onDone();
          if (order_ids.length || !told_recently.length) {
            toast.success(t("desk.tell.done", { count: order_ids.length }));
          }
          if (told_recently.length) {
            toast.info(t("desk.tell.recently", { count: told_recently.length }));
          }
        },
        onError: ({ message }) => toast.error(message),
      },
    );
  };
}

/** Saves rows of the list as a file. */
export function useDownload(): (params: AdminBackorderListParams) => Promise<void> {
  const { t } = useText();
  return async (params) => {
    try {
      const url = URL.createObjectURL(await fetchBackordersCsv(params));
      const link = document.createElement("a");
      link.href = url;
      link.download = `${t("desk.commands.fileName")}.csv`;
      link.click();
      URL.revokeObjectURL(url);
    } catch (error) {
      toast.error((error as Error).message);
    }
  };
}
