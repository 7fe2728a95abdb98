import type { ParseKeys } from "i18next";

import { useText } from "../../hooks/use-text";

/** A key of the plugin's texts. */
type TextKey = ParseKeys<["backorders", "translation"]>;

/**
 * The breadcrumb of a page, in the dashboard's language.
 *
 * @param key - the text's
 */
export const crumb = (key: TextKey) => () => <Crumb textKey={key} />;

function Crumb({ textKey }: { textKey: TextKey }) {
  const { t } = useText();
  return <>{t(textKey)}</>;
}
