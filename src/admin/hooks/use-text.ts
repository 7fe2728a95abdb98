import { useTranslation } from "react-i18next";

/** Translates a key of the plugin's texts. */
export type Translate = ReturnType<typeof useText>["t"];

/** The plugin's texts; Medusa's own are asked for with `translation:` before the key. */
export function useText() {
  const { t, i18n } = useTranslation(["backorders", "translation"]);
  return { t, locale: toLocale(i18n.resolvedLanguage ?? i18n.language) };
}

/** Medusa names languages "ptBR", where browsers expect "pt-BR". */
function toLocale(language: string): string {
  return language.replace(/^([a-z]{2})([A-Z]{2})$/, "$1-$2");
}
