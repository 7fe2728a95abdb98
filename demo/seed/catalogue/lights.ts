import type { CatalogueSection } from "../types";

export const lights: CatalogueSection = {
  category: "Lights & locks",
  products: [
    {
      handle: "beacon-front-light",
      title: "Beacon front light",
      description:
        "A shaped beam that lights the road and not the eyes of others. Charges over USB-C, and tells you on the switch how much is left.",
      material: "Aluminium",
      weight: 140,
      variants: [
        {
          sku: "LGT-BCN-400",
          options: { Output: "400 lumen" },
          price: 44.95,
          stock: { utrecht: 38, leipzig: 27 },
        },
        {
          sku: "LGT-BCN-800",
          options: { Output: "800 lumen" },
          price: 69.95,
          stock: { utrecht: 22, leipzig: 15 },
        },
      ],
    },
    {
      handle: "ember-rear-light",
      title: "Ember rear light",
      description: "Seen from the side too, brighter when you brake, 40 hours on one charge.",
      weight: 55,
      variants: [
        {
          sku: "LGT-EMB",
          options: { Mount: "Seatpost" },
          price: 29.95,
          stock: { utrecht: 64, leipzig: 48 },
        },
      ],
    },
    {
      handle: "light-set",
      title: "Beacon and Ember light set",
      description: "Front and rear, with both mounts in the box.",
      weight: 195,
      variants: [
        {
          sku: "LGT-SET-400",
          options: { Output: "400 lumen" },
          price: 67.95,
          parts: [
            { sku: "LGT-BCN-400", required: 1 },
            { sku: "LGT-EMB", required: 1 },
          ],
        },
        {
          sku: "LGT-SET-800",
          options: { Output: "800 lumen" },
          price: 91.95,
          parts: [
            { sku: "LGT-BCN-800", required: 1 },
            { sku: "LGT-EMB", required: 1 },
          ],
        },
      ],
    },
    {
      handle: "links-folding-lock",
      title: "Links folding lock",
      description:
        "85 cm of hardened links that fold to the size of a bottle. Bracket and two keys included.",
      material: "Hardened steel",
      weight: 1180,
      variants: [
        {
          sku: "LCK-LNK-BLK",
          options: { Colour: "Black" },
          price: 79.95,
          // The maker has stopped this colour: what is on the shelf is the last of it, whatever the
          // variant's own flag says.
          allow_backorder: true,
          stock: { utrecht: { stocked: 2, allow_backorder: false } },
        },
        {
          sku: "LCK-LNK-PET",
          options: { Colour: "Petrol" },
          price: 79.95,
          stock: { utrecht: 13, leipzig: 7 },
        },
      ],
    },
    {
      handle: "commuter-set",
      title: "Commuter set",
      subtitle: "Lock, lights, two reflective straps",
      description: "What the police, the insurance and your family want you to have on the bike.",
      weight: 1420,
      variants: [
        {
          sku: "KIT-COMMUTE",
          options: { Lock: "Petrol" },
          price: 139,
          parts: [
            { sku: "LCK-LNK-PET", required: 1 },
            { sku: "LGT-BCN-400", required: 1 },
            { sku: "LGT-EMB", required: 1 },
            { sku: "STR-REFLECT", required: 2 },
          ],
        },
      ],
    },
  ],
  parts: [
    {
      sku: "STR-REFLECT",
      title: "Reflective trouser strap",
      weight: 20,
      stock: { utrecht: 320, leipzig: 90 },
    },
  ],
};
