import type { HttpTypes } from "@medusajs/framework/types";
import { HttpError } from "../helpers/app/http-client";
import type { TestApp } from "../helpers/app/medusa-app";
import type { MadeVariant, VariantInput } from "../helpers/store/shop";
import { type ExpectedLevel, type Form, orderKit } from "./orders.actions";

/** Where the permission to go below zero comes from. */
const permissions: [string, Omit<VariantInput, "stocked">][] = [
  ["level", { levelPolicy: { allow_backorder: true, backorder_limit: 3 } }],
  ["item", { itemPolicy: { allow_backorder: true, backorder_limit: 3 } }],
  ["variant", { allow_backorder: true, levelPolicy: { backorder_limit: 3 } }],
];

/**
 * Declares the tests of what happens to an order after it was placed: fulfilment, its cancellation, edits, returns.
 *
 * @param app the application, running with that form
 * @param form the module's option `deductOn`
 */
export function declareOrderLives(app: TestApp, form: Form): void {
  const kit = orderKit(app, form);
  const { expectLevel, countClaims } = kit;

  /** 5 units ordered from a shelf with 2, which is as far as the policy goes. */
  const placeBackorder = async (
    policy: Omit<VariantInput, "stocked"> = {
      levelPolicy: { allow_backorder: true, backorder_limit: 3 },
    },
  ): Promise<{ variant: MadeVariant; order: HttpTypes.StoreOrder }> => {
    const variant = await app.makeVariant({ stocked: 2, ...policy });
    return { variant, order: await app.placeOrder({ variant, quantity: 5 }) };
  };
  const placed: ExpectedLevel = { onHand: 2, claimed: 5, backordered: 3 };

  describe("an order within stock", () => {
    it("is fulfilled in parts, and each step comes back exactly when it is cancelled", async () => {
      const variant = await app.makeVariant({ stocked: 5 });
      const order = await app.placeOrder({ variant, quantity: 3 });
      const part = await kit.fulfil(order, { quantity: 1 });
      await expectLevel(variant, { onHand: 4, claimed: 2 });
      const rest = await kit.fulfil(order, { quantity: 2 });
      await expectLevel(variant, { onHand: 2, claimed: 0 });
      expect(await countClaims()).toBe(0);
      await kit.cancelFulfilment(order, rest);
      await expectLevel(variant, { onHand: 4, claimed: 2 });
      await kit.cancelFulfilment(order, part);
      await expectLevel(variant, { onHand: 5, claimed: 3 });
      await kit.cancelOrder(order);
      await expectLevel(variant, { onHand: 5, claimed: 0 });
      expect(await countClaims()).toBe(0);
    });
  });

  describe("a backordered order", () => {
    it.each(permissions)(
      "allowed by the %s is fulfilled although stock is behind; cancelling brings everything back",
      async (_source, policy) => {
        const { variant, order } = await placeBackorder(policy);
        await expectLevel(variant, placed);
        const fulfilment = await kit.fulfil(order);
        await expectLevel(variant, { onHand: -3, claimed: 0 });
        await kit.cancelFulfilment(order, fulfilment);
        await expectLevel(variant, placed);
        await kit.cancelOrder(order);
        await expectLevel(variant, { onHand: 2, claimed: 0 });
        expect(await countClaims()).toBe(0);
      },
    );

    it("is fulfilled in parts, covered units first, and comes back part by part", async () => {
      const { variant, order } = await placeBackorder();
      const covered = await kit.fulfil(order, { quantity: 2 });
      await expectLevel(variant, { onHand: 0, claimed: 3, backordered: 3 });
      const behind = await kit.fulfil(order, { quantity: 1 });
      await expectLevel(variant, { onHand: -1, claimed: 2, backordered: 2 });
      await kit.cancelFulfilment(order, behind);
      await expectLevel(variant, { onHand: 0, claimed: 3, backordered: 3 });
      await kit.cancelFulfilment(order, covered);
      await expectLevel(variant, placed);
    });

    it("takes its units again when a fulfilment is cancelled, although backorders are off by now", async () => {
      const { variant, order } = await placeBackorder();
      const part = await kit.fulfil(order, { quantity: 1 });
      await app.admin.post(
        `/admin/inventory-items/${variant.item}/location-levels/${app.shop.locations[0].id}/backorder-policy`,
        { allow_backorder: false },
      );
      await kit.cancelFulfilment(order, part);
      await expectLevel(variant, placed);
      const whole = await kit.fulfil(order);
      await kit.cancelFulfilment(order, whole);
      await expectLevel(variant, placed);
    });
  });

  describe("a bundle below zero", () => {
    it("is fulfilled and cancelled item by item", async () => {
      const { variant, first, second } = await kit.makeBundle({ first: { allow_backorder: true } });
      const order = await app.placeOrder({ variant, quantity: 3 });
      const part = await kit.fulfil(order, { quantity: 1 });
      await expectLevel(first, { onHand: 2, claimed: 4, backordered: 2 });
      await expectLevel(second, { onHand: 4, claimed: 2 });
      const rest = await kit.fulfil(order, { quantity: 2 });
      await expectLevel(first, { onHand: -2, claimed: 0 });
      await expectLevel(second, { onHand: 2, claimed: 0 });
      await kit.cancelFulfilment(order, rest);
      await kit.cancelFulfilment(order, part);
      await expectLevel(first, { onHand: 4, claimed: 6, backordered: 2 });
      await expectLevel(second, { onHand: 5, claimed: 3 });
      await kit.cancelOrder(order);
      await expectLevel(first, { onHand: 4, claimed: 0 });
      await expectLevel(second, { onHand: 5, claimed: 0 });
    });
  });

  describe("an order edit", () => {
    it("lowers a backordered quantity and raises it again, up to the limit", async () => {
      const { variant, order } = await placeBackorder();
      await kit.editOrder(order, { quantity: 3 });
      await expectLevel(variant, { onHand: 2, claimed: 3, backordered: 1 });
      await kit.editOrder(order, { quantity: 1 });
      await expectLevel(variant, { onHand: 2, claimed: 1 });
      await kit.editOrder(order, { quantity: 5 });
      await expectLevel(variant, placed);
      expect(await countClaims()).toBe(1);
    });

    it("beyond the limit is refused, and the claim is what it was", async () => {
      const { variant, order } = await placeBackorder();
      await expect(kit.editOrder(order, { quantity: 6 })).rejects.toBeInstanceOf(HttpError);
      await expectLevel(variant, placed);
      expect(await countClaims()).toBe(1);
    });

    // Medusa 2.21.2 reads `fulfilled_quantity` where an order's items do not have it, and asks for the whole again.
    it("after a partial fulfilment claims only what is still to be fulfilled", async () => {
      const { variant, order } = await placeBackorder();
      await kit.fulfil(order, { quantity: 1 });
      await expectLevel(variant, { onHand: 1, claimed: 4, backordered: 3 });
      await kit.editOrder(order, { quantity: 4 });
      await expectLevel(variant, { onHand: 1, claimed: 3, backordered: 2 });
    });
  });

  describe("a return", () => {
    it("that is received puts the units on the shelf", async () => {
      const variant = await app.makeVariant({ stocked: 5 });
      const order = await app.placeOrder({ variant, quantity: 3 });
      await kit.fulfil(order);
      await expectLevel(variant, { onHand: 2, claimed: 0 });
      await kit.receiveReturn(order, { quantity: 2 });
      await expectLevel(variant, { onHand: 4, claimed: 0 });
    });
  });
}
