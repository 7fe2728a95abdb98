import { Drawer } from "@medusajs/ui";

import type { AdminItemLevelStock } from "../../../types/http";
import { useText } from "../../hooks/use-text";
import { DrawerHead } from "../common/previewed-form";
import { AdjustForm } from "./adjust-form";
import { ReceiveForm } from "./receive-form";

/** What can be done with the stock of a level: goods came, the shelf was counted, it is put right. */
export type StockAction = "receive" | "count" | "adjust";

/** What the forms of a level are given. */
export type LevelFormProps = { itemId: string; level: AdminItemLevelStock; onDone: () => void };

type StockDrawerProps = {
  itemId: string;
  /** The level as it is by now. */
  action: { kind: StockAction; level: AdminItemLevelStock } | undefined;
  onClose: () => void;
  /** Reads the levels again. */
  onOutdated: () => void;
};

/** Changes the stock of a level; says first which orders that fills or leaves short. */
export function StockDrawer({ itemId, action, onClose, onOutdated }: StockDrawerProps) {
  const { t } = useText();
  return (
    <Drawer open={action !== undefined} onOpenChange={(open) => open || onClose()}>
      {action && (
        <Drawer.Content>
          <DrawerHead
            title={t(`stock.${action.kind}.title`, {
              location: action.level.location_name ?? action.level.location_id,
            })}
            description={t(`stock.${action.kind}.description`)}
          />
          {action.kind === "receive" ? (
            <ReceiveForm itemId={itemId} level={action.level} onDone={onClose} />
          ) : (
            <AdjustForm
              itemId={itemId}
              level={action.level}
              kind={action.kind}
              onDone={onClose}
              onOutdated={onOutdated}
            />
          )}
        </Drawer.Content>
      )}
    </Drawer>
  );
}
