import type { CatalogueSection } from "../types";

export const brakes: CatalogueSection = {
  category: "Brakes & cables",
  parts: [
    {
      sku: "CBL-INNER-SHIFT",
      title: "Shift inner cable, stainless, 2.1 m",
      weight: 18,
      stock: { utrecht: 260 },
    },
  ],
  products: [
    {
      handle: "disc-brake-pads",
      title: "Disc brake pads",
      subtitle: "One pair, for one caliper",
      description:
        "Fits two-piston road and gravel calipers. Resin is quiet and bites early, sintered outlasts a wet winter.",
      weight: 30,
      variants: [
        {
          sku: "PAD-RES",
          options: { Compound: "Resin" },
          price: 14.95,
          stock: { utrecht: 96, leipzig: 70 },
        },
        {
          sku: "PAD-SIN",
          options: { Compound: "Sintered" },
          price: 18.95,
          stock: { utrecht: 44, leipzig: 52 },
        },
      ],
    },
    {
      handle: "disc-brake-pads-front-rear",
      title: "Disc brake pads, front and rear",
      subtitle: "Two pairs",
      description: "Change both ends at once: two pairs of our disc brake pads with fresh springs.",
      weight: 60,
      variants: [
        {
          sku: "PAD-RES-SET",
          options: { Compound: "Resin" },
          price: 26.95,
          parts: [{ sku: "PAD-RES", required: 2 }],
        },
        {
          sku: "PAD-SIN-SET",
          options: { Compound: "Sintered" },
          price: 34.95,
          parts: [{ sku: "PAD-SIN", required: 2 }],
        },
      ],
    },
    {
      handle: "centre-lock-rotor",
      title: "Centre-lock rotor",
      description: "Stainless braking track on an alloy carrier that sheds heat on long descents.",
      material: "Stainless steel, aluminium",
      weight: 110,
      variants: [
        {
          sku: "ROT-140",
          options: { Diameter: "140 mm" },
          price: 32.95,
          stock: { utrecht: 14, leipzig: 11 },
        },
        {
          sku: "ROT-160",
          options: { Diameter: "160 mm" },
          price: 34.95,
          stock: {
            utrecht: { stocked: 26, allow_backorder: true, backorder_limit: 20 },
            leipzig: { stocked: 19, allow_backorder: false },
          },
        },
      ],
    },
    {
      handle: "cable-housing-by-the-metre",
      title: "Shift housing by the metre",
      subtitle: "4 mm, cut to your length",
      description:
        "Compressionless, lined with PTFE, cut fresh from the reel in one piece. Order 3 for three metres without a joint.",
      unit: "metre",
      weight: 25,
      variants: [
        {
          sku: "HSG-4MM-BLK",
          options: { Colour: "Black" },
          price: 3.95,
          stock: { utrecht: 137.5 },
        },
        {
          sku: "HSG-4MM-PET",
          options: { Colour: "Petrol" },
          price: 4.5,
          stock: { utrecht: { stocked: 48.25, allow_backorder: true, backorder_limit: 50 } },
        },
        {
          sku: "HSG-4MM-SND",
          options: { Colour: "Sand" },
          price: 4.5,
          stock: { utrecht: 61.75 },
        },
      ],
    },
    {
      handle: "shift-cable-kit",
      title: "Shift cable kit",
      subtitle: "For a bike with two derailleurs",
      description:
        "Everything to re-cable a bike: two stainless inner cables and three metres of lined housing.",
      weight: 120,
      variants: [
        {
          sku: "KIT-CBL-BLK",
          options: { Colour: "Black" },
          price: 19.95,
          parts: [
            { sku: "CBL-INNER-SHIFT", required: 2 },
            { sku: "HSG-4MM-BLK", required: 3 },
          ],
        },
        {
          sku: "KIT-CBL-SND",
          options: { Colour: "Sand" },
          price: 21.95,
          parts: [
            { sku: "CBL-INNER-SHIFT", required: 2 },
            { sku: "HSG-4MM-SND", required: 3 },
          ],
        },
      ],
    },
  ],
};
