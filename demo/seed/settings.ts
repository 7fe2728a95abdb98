/** The shop that is seeded: who it is, where it sells and where it ships from. All of it is invented. */

export const SHOP_NAME = "Northway Cycles";
export const SALES_CHANNEL_NAME = "Northway webshop";
export const CURRENCY = "eur";

/** The payment provider that comes with Medusa and charges nobody. */
export const PAYMENT_PROVIDER = "pp_system_default";
export const TAX_PROVIDER = "tp_system";
export const FULFILLMENT_PROVIDER = "manual_manual";

/** The countries of the region, with their standard VAT rate in percent. */
export const COUNTRIES: Record<string, { vat: number }> = {
  nl: { vat: 21 },
  be: { vat: 21 },
  de: { vat: 19 },
  at: { vat: 20 },
  fr: { vat: 20 },
};

export const REGION_NAME = "Northwest Europe";

/** How the catalogue names the stock locations. */
export type LocationKey = "utrecht" | "leipzig";

export type SeedLocation = {
  name: string;
  address: { address_1: string; city: string; postal_code: string; country_code: string };
  /** Each option ships from this location only, prices in euros. */
  shipping: { name: string; code: string; description: string; price: number }[];
};

export const LOCATIONS: Record<LocationKey, SeedLocation> = {
  utrecht: {
    name: "Utrecht warehouse",
    address: {
      address_1: "Loodskade 4",
      city: "Utrecht",
      postal_code: "3542 AA",
      country_code: "nl",
    },
    shipping: [
      {
        name: "Standard from Utrecht",
        code: "standard-utrecht",
        description: "With you in 2 to 3 working days",
        price: 5.95,
      },
      {
        name: "Express from Utrecht",
        code: "express-utrecht",
        description: "Ordered before 16:00, with you on the next working day",
        price: 12.5,
      },
    ],
  },
  leipzig: {
    name: "Leipzig warehouse",
    address: {
      address_1: "Lagerhof 12",
      city: "Leipzig",
      postal_code: "04347",
      country_code: "de",
    },
    shipping: [
      {
        name: "Standard from Leipzig",
        code: "standard-leipzig",
        description: "With you in 3 to 4 working days",
        price: 6.5,
      },
    ],
  },
};

export const LOCATION_KEYS = Object.keys(LOCATIONS) as LocationKey[];
