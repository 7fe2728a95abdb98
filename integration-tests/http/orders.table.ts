import type { TestApp } from "../helpers/app/medusa-app";
import type { VariantInput } from "../helpers/store/shop";
import { type ExpectedLevel, type Form, orderKit } from "./orders.actions";
import { declareOrderLives } from "./orders.lives";

type AcceptedOrder = {
  rule: string;
  variant: VariantInput;
  quantity: number;
  level: ExpectedLevel;
};

const accepted: AcceptedOrder[] = [
  {
    rule: "within stock",
    variant: { stocked: 5 },
    quantity: 3,
    level: { onHand: 5, claimed: 3 },
  },
  {
    rule: "of all of the stock",
    variant: { stocked: 5 },
    quantity: 5,
    level: { onHand: 5, claimed: 5 },
  },
  {
    rule: "below zero, where the level allows it",
    variant: { stocked: 2, levelPolicy: { allow_backorder: true } },
    quantity: 3,
    level: { onHand: 2, claimed: 3, backordered: 1 },
  },
  {
    rule: "below zero, where the item allows it",
    variant: { stocked: 2, itemPolicy: { allow_backorder: true } },
    quantity: 3,
    level: { onHand: 2, claimed: 3, backordered: 1 },
  },
  {
    rule: "below zero, where the variant allows it",
    variant: { stocked: 2, allow_backorder: true },
    quantity: 3,
    level: { onHand: 2, claimed: 3, backordered: 1 },
  },
  {
    rule: "from an empty shelf, where the level allows it and the item does not",
    variant: { levelPolicy: { allow_backorder: true }, itemPolicy: { allow_backorder: false } },
    quantity: 4,
    level: { onHand: 0, claimed: 4, backordered: 4 },
  },
  {
    rule: "down to the limit",
    variant: { stocked: 2, levelPolicy: { allow_backorder: true, backorder_limit: 2 } },
    quantity: 4,
    level: { onHand: 2, claimed: 4, backordered: 2 },
  },
];

type RefusedOrder = { reason: string; policy: Omit<VariantInput, "stocked">; quantity: number };

/** Orders from a shelf with 2 units. */
const refused: RefusedOrder[] = [
  { reason: "backorders are off", policy: {}, quantity: 3 },
  {
    reason: "it goes beyond the level's limit",
    policy: { levelPolicy: { allow_backorder: true, backorder_limit: 2 } },
    quantity: 5,
  },
  {
    reason: "it goes beyond the item's limit",
    policy: { allow_backorder: true, itemPolicy: { backorder_limit: 2 } },
    quantity: 5,
  },
  {
    reason: "the limit is 0",
    policy: { allow_backorder: true, levelPolicy: { backorder_limit: 0 } },
    quantity: 3,
  },
  {
    reason: "the level says no, whatever the variant says",
    policy: { allow_backorder: true, levelPolicy: { allow_backorder: false } },
    quantity: 3,
  },
];

/**
 * Declares the tests of orders through core's own routes, the same for both forms.
 *
 * @param app the application, running with that form
 * @param form the module's option `deductOn`
 */
export function declareOrderTests(app: TestApp, form: Form): void {
  const { expectLevel, countClaims, makeBundle } = orderKit(app, form);

  describe("an order is accepted", () => {
    it.each(accepted)("$rule", async ({ variant: input, quantity, level }) => {
      const variant = await app.makeVariant(input);
      await expectLevel(variant, { onHand: level.onHand, claimed: 0 });
      await app.placeOrder({ variant, quantity });
      await expectLevel(variant, level);
    });

    it("with a bundle below zero, each item counted by what a unit takes", async () => {
      const { variant, first, second } = await makeBundle({ first: { allow_backorder: true } });
      await app.placeOrder({ variant, quantity: 3 });
      await expectLevel(first, { onHand: 4, claimed: 6, backordered: 2 });
      await expectLevel(second, { onHand: 5, claimed: 3 });
    });
  });

  describe("an order is refused at completion, and a cart before that, and nothing is written,", () => {
    it.each(refused)("because $reason", async ({ policy, quantity }) => {
      // Enough stock while the first cart is filled; 2 units are left when it is completed.
      const variant = await app.makeVariant({ stocked: 20, ...policy });
      const cart = await app.prepareCart({ variant, quantity });
      await app.inventory.adjustInventory(variant.item, app.shop.locations[0].id, -18);

      const { refusal } = await app.completeCart(cart);
      expect(refusal).toMatchObject({ code: "insufficient_inventory" });
      // A shopper reads it.
      expect(refusal?.message).not.toMatch(/iitem_|sloc_|ordli_/);
      expect((await app.tryOrder({ variant, quantity })).refusal).toMatchObject({
        request: "POST /store/carts",
        status: 400,
        code: "insufficient_inventory",
      });
      await expectLevel(variant, { onHand: 2, claimed: 0 });
      expect(await countClaims()).toBe(0);
    });

    it("because one item of a bundle is short", async () => {
      const { variant, first, second } = await makeBundle({ second: { allow_backorder: true } });
      const cart = await app.prepareCart({ variant, quantity: 2 });
      await app.placeOrder({ variant, quantity: 1 });
      expect((await app.completeCart(cart)).refusal).toMatchObject({
        code: "insufficient_inventory",
      });
      await expectLevel(first, { onHand: 4, claimed: 2 });
      await expectLevel(second, { onHand: 5, claimed: 1 });
    });
  });

  declareOrderLives(app, form);
}
