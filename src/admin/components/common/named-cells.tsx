import { EllipsisHorizontal } from "@medusajs/icons";
import {
  Checkbox,
  type DataTableCellContext,
  type DataTableHeaderContext,
  DropdownMenu,
  IconButton,
} from "@medusajs/ui";
import type { ReactNode } from "react";

import { useText } from "../../hooks/use-text";

/** What a row is called, for who does not see it. */
type Naming<Row> = (row: Row) => string;

/**
 * The cells of a column that chooses rows, for `column.select()`: as Medusa's own, with names that a screen reader says.
 *
 * @param nameOf - what a row is called
 */
export function selectCells<Row>(nameOf: Naming<Row>) {
  return {
    header: ({ table }: DataTableHeaderContext<Row, unknown>) => (
      <SelectBox
        checked={
          table.getIsSomePageRowsSelected() ? "indeterminate" : table.getIsAllPageRowsSelected()
        }
        disabled={!table.getRowModel().rows.some((row) => row.getCanSelect())}
        onChange={(checked) => table.toggleAllPageRowsSelected(checked)}
      />
    ),
    cell: ({ row }: DataTableCellContext<Row, unknown>) => (
      <SelectBox
        name={nameOf(row.original)}
        checked={row.getIsSelected()}
        disabled={!row.getCanSelect()}
        onChange={(checked) => row.toggleSelected(checked)}
      />
    ),
  };
}

type SelectBoxProps = {
  /** The row's; the whole page's box has none. */
  name?: string;
  checked: boolean | "indeterminate";
  disabled: boolean;
  onChange: (checked: boolean) => void;
};

function SelectBox({ name, checked, disabled, onChange }: SelectBoxProps) {
  const { t } = useText();
  return (
    <Checkbox
      aria-label={name === undefined ? t("table.selectPage") : t("table.select", { row: name })}
      checked={checked}
      disabled={disabled}
      onClick={(event) => event.stopPropagation()}
      onCheckedChange={(now) => onChange(now === true)}
    />
  );
}

/** What can be done with a row. */
export type RowAction = { icon: ReactNode; label: string; onClick: () => void };

type RowMenuProps = {
  /** What the row is called. */
  name: string;
  actions: RowAction[];
};

/** The menu at the end of a row, in a column of the id "action": as Medusa's own, with a name that a screen reader says. */
export function RowMenu({ name, actions }: RowMenuProps) {
  const { t } = useText();
  if (actions.length === 0) {
    return null;
  }
  return (
    <DropdownMenu>
      <DropdownMenu.Trigger asChild className="ml-1">
        <IconButton size="small" variant="transparent" aria-label={t("table.menu", { row: name })}>
          <EllipsisHorizontal />
        </IconButton>
      </DropdownMenu.Trigger>
      <DropdownMenu.Content side="bottom">
        {actions.map(({ icon, label, onClick }) => (
          <DropdownMenu.Item
            key={label}
            className="[&>svg]:text-ui-fg-subtle flex items-center gap-2"
            onClick={(event) => {
              event.stopPropagation();
              onClick();
            }}
          >
            {icon}
            {label}
          </DropdownMenu.Item>
        ))}
      </DropdownMenu.Content>
    </DropdownMenu>
  );
}
