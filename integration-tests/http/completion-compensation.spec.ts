import type {
  IEventBusModuleService,
  IPaymentModuleService,
  MedusaContainer,
} from "@medusajs/framework/types";
import { MedusaError, Modules, PaymentWebhookEvents } from "@medusajs/framework/utils";
import {
  createStep,
  createWorkflow,
  StepResponse,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk";
import { completeCartWorkflow, processPaymentWorkflow } from "@medusajs/medusa/core-flows";

import { failAtStep } from "../helpers/app/failing-step";
import { medusaAppSuite, type TestApp } from "../helpers/app/medusa-app";
import { claimsOfOrder, NO_TRACES, orderTraces } from "../helpers/store/order-traces";
import { waitFor } from "../helpers/app/wait-for";

/** Everything that `complete-cart` still does once the stock is claimed. */
const STEPS_AFTER_THE_CLAIM = [
  "create-remote-links",
  "update-carts",
  "reserve-inventory-step",
  "register-usage",
  "emit-event-step",
  "emit-reservation-item-created",
  "beforePaymentAuthorization",
  "authorize-payment-session-step",
  "add-order-transaction",
  "orderCreated",
  "release-lock-step",
];

const maybeFail = createStep("locations-maybe-fail", (fail: boolean) => {
  if (fail) {
    throw new Error("A later step of the outer workflow failed");
  }
  return Promise.resolve(new StepResponse(fail));
});

/** A store's own workflow around core's. */
const outerWorkflow = createWorkflow(
  "locations-outer",
  (input: { cart_id: string; fail: boolean }) => {
    const order = completeCartWorkflow.runAsStep({ input: { id: input.cart_id } });
    maybeFail(input.fail);
    return new WorkflowResponse(order);
  },
);

async function paymentSessionOf(app: TestApp, cart: string): Promise<string> {
  const { rows } = await app.knex.raw<{ rows: { id: string }[] }>(
    `select s.id from payment_session s
       join cart_payment_collection c on c.payment_collection_id = s.payment_collection_id
      where c.cart_id = ? and s.deleted_at is null`,
    [cart],
  );
  return rows[0]?.id ?? "";
}

medusaAppSuite("completing a cart", {}, (app) => {
  let container: MedusaContainer;

  beforeEach(() => {
    container = app.container;
  });

  afterEach(() => {
    jest.restoreAllMocks();
  });

  /** A cart that ships from the second of two locations, where core would not claim by itself. */
  const prepare = async (quantity = 2) => {
    const [first, second] = app.shop.locations;
    const variant = await app.makeVariant({ stocked: { [first.id]: 5, [second.id]: 5 } });
    const shippingOptionId = second.shippingOptionId;
    const cart = await app.prepareCart({ variant, quantity, shippingOptionId });
    const balances = () => app.balances(variant, second.id);
    const claim = {
      inventory_item_id: variant.item,
      location_id: second.id,
      quantity: String(quantity),
    };
    /** Changes what both locations have: neither then serves what the other lacks. */
    const take = async (delta: number) => {
      await app.inventory.adjustInventory(variant.item, first.id, delta);
      await app.inventory.adjustInventory(variant.item, second.id, delta);
    };
    return { cart, variant, second, balances, claim, take };
  };

  const expectNothingLeft = async ({ balances }: Awaited<ReturnType<typeof prepare>>) => {
    expect(await orderTraces(app.knex)).toEqual(NO_TRACES);
    expect(await balances()).toEqual({
      stocked: "5",
      reserved: "0",
      available: "5",
      backordered: "0",
    });
  };

  const expectClaimed = async (orderId: string, { claim }: Awaited<ReturnType<typeof prepare>>) =>
    expect(await claimsOfOrder(app.knex, orderId)).toEqual([claim]);

  describe("whatever fails after the claim, exactly what was claimed is given back, and the cart completes later", () => {
    it.each(STEPS_AFTER_THE_CLAIM)("%s", async (step) => {
      const prepared = await prepare();
      const other = await app.placeOrder({ variant: prepared.variant, quantity: 1 });
      const before = await orderTraces(app.knex);
      const putBack = failAtStep("complete-cart", step, new Error(`${step} failed`));
      try {
        const { refusal } = await app.completeCart(prepared.cart);
        expect(refusal?.status).toBeGreaterThanOrEqual(400);
        await app.waitForWorkflows();
      } finally {
        putBack();
      }
      expect(await orderTraces(app.knex)).toEqual(before);
      expect(await prepared.balances()).toMatchObject({ stocked: "5", available: "5" });
      expect(await claimsOfOrder(app.knex, other.id)).toHaveLength(1);

      const { order, refusal } = await app.completeCart(prepared.cart);

      expect(refusal).toBeUndefined();
      await expectClaimed(order?.id ?? "", prepared);
    });
  });

  it("a payment that is not authorised takes back order and claim, and answers as core does", async () => {
    const prepared = await prepare();
    const payment = container.resolve<IPaymentModuleService>(Modules.PAYMENT);
    const declined = new MedusaError(
      MedusaError.Types.PAYMENT_AUTHORIZATION_ERROR,
      "The card was declined",
    );
    jest.spyOn(payment, "authorizePaymentSession").mockRejectedValueOnce(declined);

    const { refusal } = await app.completeCart(prepared.cart);
    await app.waitForWorkflows();

    expect(refusal).toMatchObject({ status: 200, type: "payment_authorization_error" });
    await expectNothingLeft(prepared);
    const { order } = await app.completeCart(prepared.cart);
    await expectClaimed(order?.id ?? "", prepared);
  });

  it("a claim that fails for another reason than stock takes the order back too", async () => {
    const prepared = await prepare();
    jest
      .spyOn(app.inventory, "createReservationItems")
      .mockRejectedValueOnce(new Error("The database went away"));

    const { refusal } = await app.completeCart(prepared.cart);

    expect(refusal?.status).toBe(500);
    await expectNothingLeft(prepared);
    const { order } = await app.completeCart(prepared.cart);
    await expectClaimed(order?.id ?? "", prepared);
  });

  it("a cart that loses the race between check and claim leaves nothing behind", async () => {
    const prepared = await prepare();
    jest.spyOn(app.inventory, "checkReservationItems").mockImplementationOnce(async () => {
      await prepared.take(-4);
    });

    const { refusal } = await app.completeCart(prepared.cart);

    expect(refusal).toMatchObject({ status: 400, code: "insufficient_inventory" });
    expect(refusal?.message).toMatch(/^Sold out: 2 x product_\w+ \(One\)\. 1 is left\.$/);
    expect(await orderTraces(app.knex)).toEqual(NO_TRACES);
    expect(await prepared.balances()).toMatchObject({ stocked: "1", available: "1" });
  });

  it("a cart that has no chance is refused before there is an order", async () => {
    const prepared = await prepare(5);
    await prepared.take(-1);
    const createOrders = jest.spyOn(container.resolve(Modules.ORDER), "createOrders");

    const { refusal } = await app.completeCart(prepared.cart);

    expect(refusal).toMatchObject({ status: 400, code: "insufficient_inventory" });
    expect(createOrders).not.toHaveBeenCalled();
    expect(await orderTraces(app.knex)).toEqual(NO_TRACES);
  });

  describe("nested in a store's own workflow", () => {
    it("claims at the shipping option's location", async () => {
      const prepared = await prepare();

      const { result } = await outerWorkflow(container).run({
        input: { cart_id: prepared.cart, fail: false },
      });

      await expectClaimed(result.id, prepared);
    });

    it("a later step of the outer workflow that fails takes back order and claim", async () => {
      const prepared = await prepare();

      const run = outerWorkflow(container).run({
        input: { cart_id: prepared.cart, fail: true },
      });

      await expect(run).rejects.toMatchObject({
        message: "A later step of the outer workflow failed",
      });
      await expectNothingLeft(prepared);
      const { order } = await app.completeCart(prepared.cart);
      await expectClaimed(order?.id ?? "", prepared);
    });

    it("a refusal keeps its type, its code and its lines", async () => {
      const prepared = await prepare();
      await prepared.take(-4);

      const run = outerWorkflow(container).run({
        input: { cart_id: prepared.cart, fail: false },
      });

      await expect(run).rejects.toMatchObject({
        type: "not_allowed",
        code: "insufficient_inventory",
        lines: [{ requested: 2, available: 1, limit: 0 }],
      });
      expect(await orderTraces(app.knex)).toEqual(NO_TRACES);
    });
  });

  describe("from a payment provider's webhook", () => {
    it.each(["authorized", "captured"] as const)(
      "an event of a payment that is %s claims at the shipping option's location",
      async (action) => {
        const prepared = await prepare();
        const session_id = await paymentSessionOf(app, prepared.cart);

        await processPaymentWorkflow(container).run({
          input: { action, data: { session_id, amount: 25 } },
        });
        await app.waitForWorkflows();

        const { order } = await app.completeCart(prepared.cart);
        await expectClaimed(order?.id ?? "", prepared);
        expect(await orderTraces(app.knex)).toMatchObject({ orders: 1, claims: 1 });
      },
    );

    it("through the event that the webhook's route emits", async () => {
      const prepared = await prepare();
      const session_id = await paymentSessionOf(app, prepared.cart);
      const payment = container.resolve<IPaymentModuleService>(Modules.PAYMENT);
      jest
        .spyOn(payment, "getWebhookActionAndData")
        .mockResolvedValue({ action: "authorized", data: { session_id, amount: 25 } });

      await container.resolve<IEventBusModuleService>(Modules.EVENT_BUS).emit({
        name: PaymentWebhookEvents.WebhookReceived,
        data: { provider: "system_default", payload: { data: {}, rawData: "", headers: {} } },
      });
      await waitFor(
        () => orderTraces(app.knex),
        ({ completed_carts }) => completed_carts === 1,
        30,
      );
      await app.waitForWorkflows();

      const { order } = await app.completeCart(prepared.cart);
      await expectClaimed(order?.id ?? "", prepared);
    });

    it("together with the shopper's own completion makes one order and one claim", async () => {
      const prepared = await prepare();
      const session_id = await paymentSessionOf(app, prepared.cart);

      await Promise.all([
        app.completeCart(prepared.cart),
        processPaymentWorkflow(container).run({
          input: { action: "authorized", data: { session_id, amount: 25 } },
        }),
      ]);
      await app.waitForWorkflows();

      expect(await orderTraces(app.knex)).toMatchObject({ orders: 1, claims: 1 });
      expect(await prepared.balances()).toMatchObject({ available: "3" });
    });

    it("a paid cart that is refused leaves no order and no claim", async () => {
      const prepared = await prepare();
      const session_id = await paymentSessionOf(app, prepared.cart);
      await prepared.take(-4);

      await processPaymentWorkflow(container).run({
        input: { action: "captured", data: { session_id, amount: 25 } },
      });
      await app.waitForWorkflows();

      expect(await orderTraces(app.knex)).toEqual(NO_TRACES);
      expect(await prepared.balances()).toMatchObject({ stocked: "1", available: "1" });
    });
  });
});
