import type { CatalogueSection } from "../types";

export const drivetrain: CatalogueSection = {
  category: "Drivetrain & wheels",
  parts: [
    {
      sku: "WHL-TRV-F",
      title: "Traverse gravel wheel, front, 12 x 100 mm",
      weight: 760,
      policy: { allow_backorder: true, backorder_limit: 15 },
      stock: { utrecht: 6, leipzig: 3 },
    },
    {
      sku: "WHL-TRV-R",
      title: "Traverse gravel wheel, rear, 12 x 142 mm",
      weight: 890,
      policy: { allow_backorder: true, backorder_limit: 15 },
      stock: { utrecht: 5, leipzig: 3 },
    },
  ],
  products: [
    {
      handle: "chain-12-speed",
      title: "Chain with quick link",
      description:
        "Nickel-plated, chamfered for clean shifts, and long enough for a 44-tooth sprocket.",
      material: "Steel",
      weight: 260,
      variants: [
        {
          sku: "CHN-11",
          options: { Speeds: "11" },
          price: 29.95,
          stock: { utrecht: 58, leipzig: 36 },
        },
        {
          sku: "CHN-12",
          options: { Speeds: "12" },
          price: 39.95,
          stock: { utrecht: 47, leipzig: 29 },
        },
      ],
    },
    {
      handle: "cassette-12-speed",
      title: "12-speed cassette",
      description:
        "The three largest sprockets are machined from one piece, which keeps them true under load.",
      material: "Steel, aluminium",
      weight: 345,
      variants: [
        {
          sku: "CAS-12-1134",
          options: { Range: "11-34" },
          price: 89,
          stock: { utrecht: 15, leipzig: 12 },
        },
        {
          sku: "CAS-12-1136",
          options: { Range: "11-36" },
          price: 94,
          stock: { utrecht: 9, leipzig: 14 },
        },
        {
          sku: "CAS-12-1044",
          options: { Range: "10-44" },
          price: 129,
          // Comes from the other side of the world in one container a quarter.
          stock: { utrecht: { stocked: 4, allow_backorder: true } },
        },
      ],
    },
    {
      handle: "drivetrain-refresh-kit",
      title: "Drivetrain refresh kit",
      subtitle: "12-speed chain and cassette",
      description: "A worn chain takes the cassette with it. Replace both in one evening.",
      weight: 605,
      variants: [
        {
          sku: "KIT-DRV-1134",
          options: { Range: "11-34" },
          price: 119,
          parts: [
            { sku: "CHN-12", required: 1 },
            { sku: "CAS-12-1134", required: 1 },
          ],
        },
        {
          sku: "KIT-DRV-1136",
          options: { Range: "11-36" },
          price: 124,
          parts: [
            { sku: "CHN-12", required: 1 },
            { sku: "CAS-12-1136", required: 1 },
          ],
        },
      ],
    },
    {
      handle: "traverse-gravel-wheelset",
      title: "Traverse gravel wheelset",
      subtitle: "700c, tubeless, centre lock",
      description:
        "25 mm inside width, 24 hand-tensioned spokes a wheel, and hubs with bearings that you can buy anywhere. Built in our workshop, so a pair may be built after you order it.",
      material: "Aluminium",
      weight: 1650,
      variants: [
        {
          sku: "WHL-TRV-SET",
          options: { Freehub: "Microspline" },
          price: 429,
          parts: [
            { sku: "WHL-TRV-F", required: 1 },
            { sku: "WHL-TRV-R", required: 1 },
          ],
        },
      ],
    },
    {
      handle: "wayfarer-frameset",
      title: "Wayfarer frameset",
      subtitle: "Welded to order",
      description:
        "Double-butted steel with clearance for 47 mm tyres, mudguards and three bottles. We weld the sizes that are not on the shelf when you order them: allow eight weeks.",
      material: "Chromoly steel",
      weight: 2450,
      variants: ["52 cm", "54 cm", "56 cm", "58 cm"].map((size, index) => ({
        sku: `FRM-WAY-${size.slice(0, 2)}`,
        options: { Size: size },
        price: 849,
        // On the variant, as in Medusa, without a limit: the workshop welds what is ordered.
        allow_backorder: true,
        stock: { leipzig: [1, 2, 2, 0][index] },
      })),
    },
  ],
};
