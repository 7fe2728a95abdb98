import { type Handler, replaceStep } from "../helpers/app/failing-step";
import { medusaAppSuite } from "../helpers/app/medusa-app";
import { editOrder, makeDraft } from "../helpers/store/merchant";
import { NO_TRACES, orderTraces } from "../helpers/store/order-traces";
import { dieAfter } from "../helpers/stripe/cut-off";

/** A step's result, in the engine's form, without some fields of what core's query read. */
function without(value: unknown, field: string): unknown {
  if (Array.isArray(value)) {
    return value.map((entry) => without(entry, field));
  }
  if (typeof value !== "object" || value === null || value instanceof Date) {
    return value;
  }
  const kept = Object.entries(value).filter(([key]) => key !== field);
  return Object.fromEntries(kept.map(([key, inner]) => [key, without(inner, field)]));
}

/** Has core's query come back in another shape, as after an upgrade, until it is put back. */
function losing(field: string, workflow: string, step: string): () => void {
  return replaceStep(workflow, step, (original: Handler) => ({
    invoke: async (args) => without(await original.invoke(args), field),
  }));
}

medusaAppSuite("an order and its claims", {}, (app) => {
  describe("an order that would claim less than its lines need is refused", () => {
    it.each(["manage_inventory", "inventory_items", "variant"])(
      "where the cart comes without %s",
      async (field) => {
        const variant = await app.makeVariant({ stocked: 5 });
        const cart = await app.prepareCart({ variant, quantity: 2 });
        const mend = losing(field, "complete-cart", "cart-query");
        try {
          const { refusal } = await app.completeCart(cart);
          expect(refusal?.status).toBeGreaterThanOrEqual(400);
          // Without the whole variant core fails by itself, before anything is claimed.
          expect(refusal?.type).toBe(field === "variant" ? "unknown_error" : "unexpected_state");
        } finally {
          mend();
        }
        expect(await orderTraces(app.knex)).toEqual(NO_TRACES);
        expect(await app.balances(variant)).toMatchObject({ available: "5" });

        expect(await app.completeCart(cart)).toHaveProperty("order.id");
        expect(await app.balances(variant)).toMatchObject({ available: "3" });
      },
    );

    it.each(["manage_inventory", "inventory_items"])(
      "where an edited order's lines come without %s",
      async (field) => {
        const variant = await app.makeVariant({ stocked: 5 });
        const order = await app.placeOrder({ variant, quantity: 2 });
        const mend = losing(field, "confirm-order-edit-request", "order-items-query");
        const edit = editOrder(app, order.id, { add: [{ variant, quantity: 1 }] });
        await expect(edit.finally(mend)).rejects.toMatchObject({ name: "HttpError" });
        expect(await app.balances(variant)).toMatchObject({ available: "3" });
      },
    );

    it("where a draft's lines come without their variants' manage_inventory", async () => {
      const variant = await app.makeVariant({ stocked: 5 });
      const draft = await makeDraft(app, { lines: [{ variant, quantity: 2 }] });
      const mend = losing("manage_inventory", "convert-draft-order", "order-items-query");
      await expect(draft.convert().finally(mend)).rejects.toMatchObject({
        body: { type: "unexpected_state" },
      });
      expect(await app.balances(variant)).toMatchObject({ available: "5" });
    });
  });

  it("a claim whose answer was lost goes with its order, for good", async () => {
    const variant = await app.makeVariant({ stocked: 5 });
    const cart = await app.prepareCart({ variant, quantity: 2 });
    const { inventory } = app;
    const claim = inventory.createReservationItems.bind(inventory);
    // As when the connection is cut between the commit and its answer.
    inventory.createReservationItems = (async (...parameters: Parameters<typeof claim>) => {
      await claim(...parameters);
      throw new Error("Connection terminated unexpectedly");
    }) as unknown as typeof claim;
    const { refusal } = await app.completeCart(cart).finally(() => {
      inventory.createReservationItems = claim;
    });
    expect(refusal?.status).toBe(500);
    expect(await orderTraces(app.knex)).toEqual(NO_TRACES);
    const { rows } = await app.knex.raw<{ rows: unknown[] }>("select id from reservation_item");
    expect(rows).toEqual([]);
    expect(await app.balances(variant)).toMatchObject({ available: "5" });

    expect(await app.completeCart(cart)).toHaveProperty("order.id");
    expect(await app.balances(variant)).toMatchObject({ available: "3" });
  });

  it.each(["create-orders", "create-remote-links"])(
    "a cart whose completion died after %s becomes one order",
    async (step) => {
      const variant = await app.makeVariant({ stocked: 5 });
      const cart = await app.prepareCart({ variant, quantity: 2 });
      const { reached, restart } = dieAfter(app, { workflow: "complete-cart", step });
      await app.completeCart(cart);
      await restart();
      expect(reached()).toBe(true);

      expect(await app.completeCart(cart)).toHaveProperty("order.id");
      expect(await orderTraces(app.knex)).toMatchObject({ orders: 1, order_carts: 1, claims: 1 });
      expect(await app.balances(variant)).toMatchObject({ available: "3" });
    },
  );
});
