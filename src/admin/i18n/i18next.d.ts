import type en from "./en.json";

/** Makes the compiler check every key that is asked for. */
declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "backorders";
    resources: {
      backorders: typeof en;
      /** Those of Medusa's own texts that are used here, so that a button reads as on Medusa's pages. */
      translation: {
        actions: { cancel: string; close: string; edit: string; save: string };
        fields: { location: string };
      };
    };
  }
}
