import { Hint, Input, Label } from "@medusajs/ui";
import { type KeyboardEvent, useId, useRef, useState } from "react";

import type { AdminReplenishmentLine } from "../../../types/http";
import { findItemsByCode } from "../../hooks/supply";
import { useText } from "../../hooks/use-text";
import { formatQuantity } from "../../lib/numbers";

type ScanFieldProps = {
  lines: readonly AdminReplenishmentLine[];
  /** A unit of a line was scanned. Returns how many of it are counted by now. */
  onScanned: (lineId: string) => number;
};

/** Where a line's fields stand on the page. */
export const lineElementId = (lineId: string): string => `receive-${lineId}`;

/**
 * A scanner types a code and Enter: a SKU, or a variant's barcode, EAN or UPC. Each adds one to its line, and brings that into
 * sight. The field keeps the focus, for the next one.
 */
export function ScanField({ lines, onScanned }: ScanFieldProps) {
  const { t, locale } = useText();
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [code, setCode] = useState("");
  const [said, setSaid] = useState<{ text: string; isProblem: boolean }>();

  const scan = async (scanned: string) => {
    setCode("");
    const line = await findLine(lines, scanned).catch(() => undefined);
    if (!line) {
      setSaid({ text: t("supplyDesk.scan.unknown", { code: scanned }), isProblem: true });
      return;
    }
    const quantity = formatQuantity(onScanned(line.id), locale);
    setSaid({
      text: t("supplyDesk.scan.counted", { item: nameOf(line), quantity }),
      isProblem: false,
    });
    document.getElementById(lineElementId(line.id))?.scrollIntoView({ block: "nearest" });
    field.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter") {
      // Enter ends the code; it does not send the form.
      event.preventDefault();
      const scanned = code.trim();
      if (scanned) {
        void scan(scanned);
      }
    }
  };
  return (
    <div className="flex flex-col gap-y-1">
      <Label size="small" htmlFor={id}>
        {t("supplyDesk.scan.label")}
      </Label>
      <Input
        id={id}
        ref={field}
        autoFocus
        autoComplete="off"
        aria-describedby={`${id}-said`}
        value={code}
        onChange={(event) => setCode(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <Hint id={`${id}-said`} aria-live="assertive" variant={said?.isProblem ? "error" : "info"}>
        {said?.text ?? t("supplyDesk.scan.hint")}
      </Hint>
    </div>
  );
}

async function findLine(
  lines: readonly AdminReplenishmentLine[],
  code: string,
): Promise<AdminReplenishmentLine | undefined> {
  const bySku = lines.find(
    ({ inventory_item }) => inventory_item?.sku?.toLowerCase() === code.toLowerCase(),
  );
  if (bySku) {
    return bySku;
  }
  const items = await findItemsByCode(code);
  return lines.find(({ inventory_item_id }) => items.has(inventory_item_id));
}

function nameOf({ inventory_item, inventory_item_id }: AdminReplenishmentLine): string {
  return inventory_item?.title ?? inventory_item?.sku ?? inventory_item_id;
}
