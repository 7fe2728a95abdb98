import { Alert } from "@medusajs/ui";

import { useText } from "../../hooks/use-text";

/** Says that somebody else changed the order, and that the form shows it as it is by now. */
export function ChangedNotice({ message }: { message: string | undefined }) {
  const { t } = useText();
  return message === undefined ? null : (
    <Alert variant="warning" role="alert">
      <span className="block">{t("supplyDesk.changed")}</span>
      <span className="block">{message}</span>
    </Alert>
  );
}
