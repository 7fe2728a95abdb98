import type { CatalogueSection, CatalogueVariant } from "../types";

const SIZES = ["S", "M", "L", "XL"];

/** One variant for each size of a colour; the units are in the order of the sizes. */
function sizesOf(
  colour: string,
  {
    sku,
    price,
    utrecht,
    leipzig,
  }: { sku: string; price: number } & Record<"utrecht" | "leipzig", number[]>,
): CatalogueVariant[] {
  return SIZES.map((size, index) => ({
    sku: `${sku}-${size}`,
    options: { Colour: colour, Size: size },
    price,
    stock: { utrecht: utrecht[index], leipzig: leipzig[index] },
  }));
}

export const clothing: CatalogueSection = {
  category: "Clothing & helmets",
  products: [
    {
      handle: "merino-jersey",
      title: "Long-sleeved merino jersey",
      description:
        "Warm when it is damp, fresh after three days of touring. Three pockets at the back and one with a zip for keys.",
      material: "Merino wool 78 %, polyamide 22 %",
      weight: 230,
      variants: [
        ...sizesOf("Forest", {
          sku: "JRS-MER-FOR",
          price: 109,
          utrecht: [11, 18, 16, 7],
          leipzig: [6, 9, 10, 5],
        }),
        ...sizesOf("Ink", {
          sku: "JRS-MER-INK",
          price: 109,
          utrecht: [8, 15, 13, 6],
          leipzig: [5, 11, 8, 4],
        }),
      ],
    },
    {
      handle: "anniversary-cap",
      title: "Anniversary cycling cap",
      subtitle: "Numbered edition of 250",
      description:
        "Sewn from the last of the cloth of our first club jerseys. When they are gone, they are gone.",
      material: "Cotton",
      weight: 45,
      variants: [
        {
          sku: "CAP-ANNIV",
          options: { Size: "One size" },
          price: 28,
          stock: { utrecht: { stocked: 5, allow_backorder: false } },
        },
      ],
    },
    {
      handle: "squall-rain-jacket",
      title: "Squall rain jacket",
      description:
        "Three layers, taped seams, a hem that reaches over the saddle. Packs into its own pocket.",
      material: "Recycled polyamide",
      weight: 280,
      variants: sizesOf("Signal yellow", {
        sku: "JKT-SQL-YEL",
        price: 189,
        utrecht: [6, 12, 12, 5],
        leipzig: [4, 8, 9, 3],
      }),
    },
    {
      handle: "trail-gloves",
      title: "Trail gloves",
      description: "Thin enough to feel the lever, with a terry thumb for cold noses.",
      material: "Polyamide, synthetic suede",
      weight: 60,
      variants: ["S", "M", "L"].map((size, index) => ({
        sku: `GLV-TRL-${size}`,
        options: { Size: size },
        price: 34.95,
        stock: { utrecht: [19, 27, 24][index], leipzig: [12, 16, 15][index] },
      })),
    },
    {
      handle: "brook-helmet",
      title: "Brook helmet",
      description:
        "Rotational protection, sixteen vents and a dial that you can turn with gloves on. Next delivery from the maker in five weeks, of which three a size are ours.",
      material: "EPS, polycarbonate",
      weight: 310,
      variants: [
        {
          sku: "HLM-BRK-M-WHT",
          options: { Size: "M (54-58 cm)", Colour: "White" },
          price: 119,
          stock: { utrecht: { stocked: 2, allow_backorder: true, backorder_limit: 3 } },
        },
        {
          sku: "HLM-BRK-L-WHT",
          options: { Size: "L (58-62 cm)", Colour: "White" },
          price: 119,
          stock: { utrecht: { stocked: 9, allow_backorder: true, backorder_limit: 3 } },
        },
        {
          sku: "HLM-BRK-M-GRN",
          options: { Size: "M (54-58 cm)", Colour: "Moss" },
          price: 119,
          stock: { utrecht: 7, leipzig: 5 },
        },
        {
          sku: "HLM-BRK-L-GRN",
          options: { Size: "L (58-62 cm)", Colour: "Moss" },
          price: 119,
          stock: { utrecht: 10, leipzig: 6 },
        },
      ],
    },
  ],
};
