import type { CatalogueSection } from "../types";

export const workshop: CatalogueSection = {
  category: "Workshop",
  products: [
    {
      handle: "steel-floor-pump",
      title: "Steel floor pump",
      description:
        "A 70 cm barrel, a gauge that can be read while standing, and a head that takes every valve. Every part can be replaced.",
      material: "Steel, ash wood",
      weight: 1700,
      variants: [
        {
          sku: "PMP-FLR-RED",
          options: { Colour: "Red" },
          price: 59.95,
          // Made two streets away, within days: sold without a limit.
          stock: { utrecht: { stocked: 3, allow_backorder: true } },
        },
        {
          sku: "PMP-FLR-BLK",
          options: { Colour: "Black" },
          price: 59.95,
          stock: { utrecht: { stocked: 11, allow_backorder: true }, leipzig: 6 },
        },
      ],
    },
    {
      handle: "multi-tool-14",
      title: "Multi-tool",
      description:
        "Fourteen functions, a chain breaker among them, and a magnet that holds a quick link.",
      material: "Chrome vanadium steel",
      weight: 165,
      variants: [
        {
          sku: "TLS-MUL-14",
          options: { Functions: "14" },
          price: 32.95,
          stock: { utrecht: 55, leipzig: 38 },
        },
      ],
    },
    {
      handle: "chain-lubricant",
      title: "Chain lubricant",
      description:
        "Plant-based. Wet for winter and long tours, dry for dust and clean trouser legs.",
      weight: 130,
      variants: [
        {
          sku: "LUB-WET-100",
          options: { Weather: "Wet" },
          price: 9.95,
          stock: { utrecht: 88, leipzig: 64 },
        },
        {
          sku: "LUB-DRY-100",
          options: { Weather: "Dry" },
          price: 9.95,
          stock: { utrecht: 71, leipzig: 59 },
        },
      ],
    },
  ],
};
