import { Button, Text } from "@medusajs/ui";

import { useText } from "../../hooks/use-text";

type LoadFailedProps = { error: Error; onRetry: () => void };

/** Takes the place of what could not be loaded; the rest of Medusa's page stays. */
export function LoadFailed({ error, onRetry }: LoadFailedProps) {
  const { t } = useText();
  return (
    <div role="alert" className="flex items-center justify-between gap-x-4 px-6 py-4">
      <Text size="small" leading="compact" className="text-ui-fg-error">
        {t("common.loadFailed", { message: error.message })}
      </Text>
      <Button size="small" variant="secondary" onClick={onRetry}>
        {t("common.tryAgain")}
      </Button>
    </div>
  );
}
