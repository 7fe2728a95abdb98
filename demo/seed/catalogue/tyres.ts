import type { CatalogueSection } from "../types";

export const tyres: CatalogueSection = {
  category: "Tyres & tubes",
  products: [
    {
      handle: "ridgeline-gravel-tyre",
      title: "Ridgeline gravel tyre",
      subtitle: "700c, tubeless ready",
      description:
        "A fast centre tread with open shoulders for loose corners. Bead-to-bead puncture protection, and a casing that seals at the first stroke of a track pump.",
      material: "Nylon 120 tpi",
      weight: 480,
      variants: [
        {
          sku: "TYR-RDG-38-BLK",
          options: { Width: "38 mm", Sidewall: "Black" },
          price: 49.95,
          stock: { utrecht: 34, leipzig: 18 },
        },
        {
          sku: "TYR-RDG-38-TAN",
          options: { Width: "38 mm", Sidewall: "Tan" },
          price: 49.95,
          stock: { utrecht: 21, leipzig: 6 },
        },
        {
          sku: "TYR-RDG-42-BLK",
          options: { Width: "42 mm", Sidewall: "Black" },
          price: 52.95,
          stock: {
            utrecht: { stocked: 40, allow_backorder: true, backorder_limit: 60 },
            leipzig: 22,
          },
        },
        {
          sku: "TYR-RDG-42-TAN",
          options: { Width: "42 mm", Sidewall: "Tan" },
          price: 52.95,
          stock: {
            utrecht: { stocked: 12, allow_backorder: true, backorder_limit: 60 },
            leipzig: 9,
          },
        },
        {
          sku: "TYR-RDG-47-BLK",
          options: { Width: "47 mm", Sidewall: "Black" },
          price: 54.95,
          stock: { leipzig: 16 },
        },
      ],
    },
    {
      handle: "slipstream-road-tyre",
      title: "Slipstream road tyre",
      subtitle: "700c, tube type",
      description:
        "Our four-season road tyre: a dual compound that grips in the wet and lasts a winter of commuting, with reflective sidewalls.",
      material: "Nylon 67 tpi",
      weight: 290,
      variants: [
        {
          sku: "TYR-SLP-25",
          options: { Width: "25 mm" },
          price: 34.95,
          stock: { utrecht: 28, leipzig: 30 },
        },
        {
          sku: "TYR-SLP-28",
          options: { Width: "28 mm" },
          price: 34.95,
          stock: { utrecht: 52, leipzig: 41 },
        },
        {
          sku: "TYR-SLP-32",
          options: { Width: "32 mm" },
          price: 36.95,
          stock: { utrecht: 17, leipzig: 25 },
        },
      ],
    },
    {
      handle: "butyl-inner-tube",
      title: "Butyl inner tube",
      description:
        "The tube that we put into every bike that leaves the workshop. Removable valve core, 42 mm Presta valve.",
      material: "Butyl",
      weight: 120,
      variants: [
        {
          sku: "TUB-700-2532",
          options: { Size: "700 x 25-32" },
          price: 7.5,
          stock: { utrecht: 180 },
        },
        {
          sku: "TUB-700-3547",
          options: { Size: "700 x 35-47" },
          price: 7.95,
          stock: { utrecht: 140 },
        },
        {
          sku: "TUB-29-2024",
          options: { Size: "29 x 2.0-2.4" },
          price: 8.5,
          stock: { utrecht: 60, leipzig: 45 },
        },
      ],
    },
    {
      handle: "inner-tube-twin-pack",
      title: "Inner tube twin pack",
      description: "One for now and one for the saddlebag: two butyl tubes at a friendlier price.",
      material: "Butyl",
      weight: 240,
      variants: [
        {
          sku: "TUB-2PK-2532",
          options: { Size: "700 x 25-32" },
          price: 13.5,
          parts: [{ sku: "TUB-700-2532", required: 2 }],
        },
        {
          sku: "TUB-2PK-3547",
          options: { Size: "700 x 35-47" },
          price: 14.5,
          parts: [{ sku: "TUB-700-3547", required: 2 }],
        },
      ],
    },
    {
      handle: "tubeless-sealant",
      title: "Tubeless sealant",
      description:
        "Seals holes up to 6 mm, stays liquid for half a year and rinses off with water. Free of ammonia, so it is safe with every rim tape.",
      weight: 150,
      variants: [
        {
          sku: "SEA-0125",
          options: { Volume: "125 ml" },
          price: 8.95,
          stock: { utrecht: 75, leipzig: 60 },
        },
        {
          sku: "SEA-0500",
          options: { Volume: "500 ml" },
          price: 21.95,
          stock: { utrecht: 33, leipzig: 20 },
        },
        {
          sku: "SEA-1000",
          options: { Volume: "1 litre" },
          price: 34.95,
          itemPolicy: { allow_backorder: true, backorder_limit: 24 },
          stock: { utrecht: 8, leipzig: 4 },
        },
      ],
    },
  ],
};
