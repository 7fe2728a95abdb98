import type { HttpTypes } from "@medusajs/framework/types";
import { type LevelSnapshot, makeItem, makeLevel, type StoredPolicy } from "../helpers/fixtures";
import { checkInvariants } from "../helpers/invariants";
import type { TestApp } from "../helpers/medusa-app";
import type { MadeVariant, VariantInput } from "../helpers/shop";
import { orderActions } from "./orders.actions";

type Form = "order" | "fulfillment";

/** What stands on a level, in words that do not ask which form its claims have. */
type ExpectedLevel = {
  /** What is on the shelf; below zero when more was fulfilled than was there. */
  onHand: number;
  /** The quantity of all live claims. */
  claimed: number;
  /** The open quantity of the queue; 0 unless given. */
  backordered?: number;
};

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

/** Where the permission to go below zero comes from, in the tests of an order's life. */
const permissions: [string, Omit<VariantInput, "stocked">][] = [
  ["level", { levelPolicy: { allow_backorder: true } }],
  ["item", { itemPolicy: { allow_backorder: true } }],
  ["variant", { allow_backorder: true }],
];

/**
 * Declares the tests of orders through core's own routes. Expectations are the same in both forms; only the two columns
 * in which a claim stands differ.
 *
 * @param app the application, running with that form
 * @param form the module's option `deductOn`
 */
export function declareOrderTests(app: TestApp, form: Form): void {
  const actions = orderActions(app);

  const balancesOf = ({ onHand, claimed, backordered = 0 }: ExpectedLevel): LevelSnapshot => ({
    stocked: String(form === "order" ? onHand - claimed : onHand),
    reserved: String(form === "order" ? 0 : claimed),
    available: String(onHand - claimed),
    backordered: String(backordered),
  });

  /** Checks a level and the invariants. */
  const expectLevel = async (of: MadeVariant | string, expected: ExpectedLevel) => {
    await app.waitForWorkflows();
    expect(await app.balances(of)).toEqual(balancesOf(expected));
    await checkInvariants(app.knex, { settled: true });
  };

  const countClaims = async (): Promise<number> =>
    (await app.inventory.listReservationItems({}, { select: ["id"] })).length;

  /** An item with 4 units of which one unit of the variant takes 2, and one with 5 of which it takes 1. */
  const makeBundle = async (policies: { first?: StoredPolicy; second?: StoredPolicy } = {}) => {
    const location = app.shop.locations[0].id;
    const first = await makeItem(app.inventory);
    const second = await makeItem(app.inventory);
    await makeLevel(app.inventory, { item: first, location, stocked: 4, ...policies.first });
    await makeLevel(app.inventory, { item: second, location, stocked: 5, ...policies.second });
    const variant = await app.makeVariant({
      parts: [
        { item: first.id, required: 2 },
        { item: second.id, required: 1 },
      ],
    });
    return { variant, first: first.id, second: second.id };
  };

  describe("an order is accepted", () => {
    it.each(accepted)("$rule", async ({ variant: input, quantity, level }) => {
      const variant = await app.makeVariant(input);
      await expectLevel(variant, { onHand: level.onHand, claimed: 0 });
      await app.placeOrder({ variant, quantity });
      await expectLevel(variant, level);
    });

    it("with a line of a bundle below zero, each item counted by what a unit takes", async () => {
      const { variant, first, second } = await makeBundle({ first: { allow_backorder: true } });
      await app.placeOrder({ variant, quantity: 3 });
      await expectLevel(first, { onHand: 4, claimed: 6, backordered: 2 });
      await expectLevel(second, { onHand: 5, claimed: 3 });
    });
  });

  describe("an order is refused, and nothing is written,", () => {
    it.each(refused)("because $reason", async ({ policy, quantity }) => {
      const variant = await app.makeVariant({ stocked: 2, ...policy });
      const { refusal } = await app.tryOrder({ variant, quantity });
      expect(refusal).toMatchObject({ status: 400, code: "insufficient_inventory" });
      await expectLevel(variant, { onHand: 2, claimed: 0 });
    });

    it.each(refused)("at the cart's completion, because $reason", async ({ policy, quantity }) => {
      // Enough stock while the cart is filled; 2 are left when it is completed.
      const variant = await app.makeVariant({ stocked: 20, ...policy });
      const cart = await app.prepareCart({ variant, quantity });
      await app.placeOrder({ variant, quantity: 18 });
      const { refusal } = await app.completeCart(cart);
      expect(refusal).toMatchObject({ code: "insufficient_inventory" });
      expect(refusal?.message).not.toMatch(/iitem_|sloc_|ordli_/);
      await expectLevel(variant, { onHand: 20, claimed: 18 });
      expect(await countClaims()).toBe(1);
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

  describe("an order within stock", () => {
    it("is fulfilled in parts, and each step comes back exactly when it is cancelled", async () => {
      const variant = await app.makeVariant({ stocked: 5 });
      const order = await app.placeOrder({ variant, quantity: 3 });
      const part = await actions.fulfil(order, { quantity: 1 });
      await expectLevel(variant, { onHand: 4, claimed: 2 });
      const rest = await actions.fulfil(order, { quantity: 2 });
      await expectLevel(variant, { onHand: 2, claimed: 0 });
      expect(await countClaims()).toBe(0);
      await actions.cancelFulfilment(order, rest);
      await expectLevel(variant, { onHand: 4, claimed: 2 });
      await actions.cancelFulfilment(order, part);
      await expectLevel(variant, { onHand: 5, claimed: 3 });
      await actions.cancelOrder(order);
      await expectLevel(variant, { onHand: 5, claimed: 0 });
      expect(await countClaims()).toBe(0);
    });
  });

  describe.each(permissions)("a backordered order, allowed by the %s,", (_source, policy) => {
    const placeBackorder = async () => {
      const variant = await app.makeVariant({ stocked: 2, ...policy });
      return { variant, order: await app.placeOrder({ variant, quantity: 5 }) };
    };
    const placed: ExpectedLevel = { onHand: 2, claimed: 5, backordered: 3 };

    it("is fulfilled although stock is behind; cancelling that brings everything back", async () => {
      const { variant, order } = await placeBackorder();
      await expectLevel(variant, placed);
      const fulfilment = await actions.fulfil(order);
      await expectLevel(variant, { onHand: -3, claimed: 0 });
      await actions.cancelFulfilment(order, fulfilment);
      await expectLevel(variant, placed);
      await actions.cancelOrder(order);
      await expectLevel(variant, { onHand: 2, claimed: 0 });
    });

    it("is fulfilled in parts, covered units first, and comes back part by part", async () => {
      const { variant, order } = await placeBackorder();
      const covered = await actions.fulfil(order, { quantity: 2 });
      await expectLevel(variant, { onHand: 0, claimed: 3, backordered: 3 });
      const behind = await actions.fulfil(order, { quantity: 1 });
      await expectLevel(variant, { onHand: -1, claimed: 2, backordered: 2 });
      await actions.cancelFulfilment(order, behind);
      await expectLevel(variant, { onHand: 0, claimed: 3, backordered: 3 });
      await actions.cancelFulfilment(order, covered);
      await expectLevel(variant, placed);
    });
  });
}
