import de from "./de.json";
import en from "./en.json";

/**
 * The plugin's texts, in a namespace of their own, so that they never collide with Medusa's. Medusa's dashboard merges
 * them with its own by language; a language that is missing here falls back to English.
 */
export default {
  de: { backorders: de },
  en: { backorders: en },
};
