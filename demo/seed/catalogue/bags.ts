import type { CatalogueSection } from "../types";

export const bags: CatalogueSection = {
  category: "Bags & contact points",
  products: [
    {
      handle: "harbour-pannier",
      title: "Harbour pannier",
      subtitle: "20 litres, single",
      description:
        "Welded seams, roll closure, and hooks that fit every rack tube from 8 to 16 mm. Mounts left or right.",
      material: "Recycled tarpaulin",
      weight: 890,
      variants: [
        {
          sku: "PAN-HRB-BLK",
          options: { Colour: "Black" },
          price: 74.95,
          stock: { utrecht: 36 },
        },
        {
          sku: "PAN-HRB-RUST",
          options: { Colour: "Rust" },
          price: 74.95,
          stock: { utrecht: { stocked: 14, allow_backorder: true, backorder_limit: 20 } },
        },
      ],
    },
    {
      handle: "harbour-pannier-pair",
      title: "Harbour panniers, pair",
      subtitle: "2 x 20 litres",
      description: "A left and a right, for the price of one and a half and a bit.",
      material: "Recycled tarpaulin",
      weight: 1780,
      variants: [
        {
          sku: "PAN-HRB-BLK-2",
          options: { Colour: "Black" },
          price: 134.95,
          parts: [{ sku: "PAN-HRB-BLK", required: 2 }],
        },
        {
          sku: "PAN-HRB-RUST-2",
          options: { Colour: "Rust" },
          price: 134.95,
          parts: [{ sku: "PAN-HRB-RUST", required: 2 }],
        },
      ],
    },
    {
      handle: "cork-bar-tape",
      title: "Cork bar tape",
      description: "Cork in a soft foam, 2.5 mm thick, with plugs and finishing strips that match.",
      material: "Cork, EVA",
      weight: 95,
      variants: ["Black", "Petrol", "Sand"].map((colour, index) => ({
        sku: `BAR-CRK-${colour.slice(0, 3).toUpperCase()}`,
        options: { Colour: colour },
        price: 16.95,
        stock: { utrecht: [45, 23, 31][index], leipzig: [30, 12, 18][index] },
      })),
    },
    {
      handle: "meadow-saddle",
      title: "Meadow saddle",
      description: "A gently curved saddle with a pressure channel, for rides that end after dark.",
      material: "Polyurethane, chromoly rails",
      weight: 270,
      variants: [
        {
          sku: "SDL-MDW-145",
          options: { Width: "145 mm" },
          price: 84.95,
          stock: { utrecht: 12, leipzig: 8 },
        },
        {
          sku: "SDL-MDW-155",
          options: { Width: "155 mm" },
          price: 84.95,
          stock: { utrecht: 10, leipzig: 9 },
        },
      ],
    },
  ],
};
