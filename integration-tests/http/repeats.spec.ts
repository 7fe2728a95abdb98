import { Modules } from "@medusajs/framework/utils";
import {
  createStep,
  createWorkflow,
  parallelize,
  StepResponse,
  type WorkflowData,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk";
import { updateInventoryLevelsWorkflow } from "@medusajs/medusa/core-flows";
import { medusaAppSuite } from "../helpers/app/medusa-app";
import { waitFor } from "../helpers/app/wait-for";

type Adjustment = { item: string; location: string; delta: number };

/** A step as a store may write it: it hands no context on, and undoes what it did. */
const adjustStep = (name: string) =>
  createStep(
    name,
    async ({ item, location, delta }: Adjustment, { container }) => {
      const inventory = container.resolve(Modules.INVENTORY);
      await inventory.adjustInventory(item, location, delta);
      return new StepResponse(null, { item, location, delta });
    },
    async (done, { container }) => {
      if (done) {
        const inventory = container.resolve(Modules.INVENTORY);
        await inventory.adjustInventory(done.item, done.location, -done.delta);
      }
    },
  );

const [adjustA, adjustB] = [adjustStep("test-adjust-a"), adjustStep("test-adjust-b")];

const adjustTwiceStep = createStep(
  "test-adjust-twice",
  async ({ item, location, delta }: Adjustment, { container }) => {
    const inventory = container.resolve(Modules.INVENTORY);
    await inventory.adjustInventory(item, location, delta);
    await inventory.adjustInventory(item, location, delta);
    return new StepResponse(null);
  },
);

const failStep = createStep("test-fail", async () => {
  await Promise.reject(new Error("the step fails"));
  return new StepResponse(null);
});

const inParallel = createWorkflow("test-in-parallel", (input: WorkflowData<Adjustment>) => {
  parallelize(adjustA(input), adjustB(input));
  return new WorkflowResponse(input);
});

const inParallelAndFail = createWorkflow(
  "test-in-parallel-and-fail",
  (input: WorkflowData<Adjustment>) => {
    parallelize(adjustA(input), adjustB(input));
    failStep();
    return new WorkflowResponse(input);
  },
);

const nested = createWorkflow("test-nested", (input: WorkflowData<Adjustment>) => {
  inParallel.runAsStep({ input });
  adjustA(input);
  return new WorkflowResponse(input);
});

const twiceInOneStep = createWorkflow("test-twice", (input: WorkflowData<Adjustment>) => {
  adjustTwiceStep(input);
  return new WorkflowResponse(input);
});

type LevelSetting = { inventory_item_id: string; location_id: string; stocked_quantity: number };

const orderMeanwhileStep = createStep(
  "test-order-meanwhile",
  async ({ inventory_item_id, location_id }: LevelSetting, { container }) => {
    const inventory = container.resolve(Modules.INVENTORY);
    await inventory.adjustInventory(inventory_item_id, location_id, -2, {});
    return new StepResponse(null);
  },
);

const setAndFail = createWorkflow("test-set-and-fail", (input: WorkflowData<LevelSetting>) => {
  updateInventoryLevelsWorkflow.runAsStep({ input: { updates: [input] } as never });
  orderMeanwhileStep(input);
  failStep();
  return new WorkflowResponse(input);
});

medusaAppSuite("changes that look alike, through Medusa's workflow engine", {}, (app) => {
  const level = async (stocked: number) => {
    const variant = await app.makeVariant({ stocked });
    const location = app.shop.locations[0].id;
    const stockedNow = async () => Number((await app.balances(variant)).stocked);
    return { item: variant.item, location, stockedNow };
  };

  it("of two steps in parallel are two", async () => {
    const { item, location, stockedNow } = await level(10);
    await inParallel(app.container).run({ input: { item, location, delta: 3 } });
    expect(await stockedNow()).toBe(16);
  });

  it("of one step are two", async () => {
    const { item, location, stockedNow } = await level(10);
    await twiceInOneStep(app.container).run({ input: { item, location, delta: 3 } });
    expect(await stockedNow()).toBe(16);
  });

  it("of two runs with one transactionId are two, and so are those that are undone", async () => {
    const { item, location, stockedNow } = await level(10);
    const run = (workflow: typeof inParallel, delta: number) =>
      workflow(app.container).run({
        input: { item, location, delta },
        context: { transactionId: "the-same" },
        throwOnError: false,
      });
    await run(inParallel, 1);
    await run(inParallel, 1);
    expect(await stockedNow()).toBe(14);
    await run(inParallelAndFail, 5);
    await run(inParallelAndFail, 5);
    expect(await stockedNow()).toBe(14);
  });

  it("of a nested workflow and the one around it each count", async () => {
    const { item, location, stockedNow } = await level(0);
    await nested(app.container).run({ input: { item, location, delta: 2 } });
    expect(await stockedNow()).toBe(6);
  });

  it("a level that core's workflow had set gets its own difference back, and what others took stays taken", async () => {
    const { item, location, stockedNow } = await level(5);
    const { errors } = await setAndFail(app.container).run({
      input: { inventory_item_id: item, location_id: location, stocked_quantity: 20 },
      throwOnError: false,
    });
    expect(errors).toHaveLength(1);
    expect(await stockedNow()).toBe(3);
  });

  it("no entry and no event flickers up while core fulfils, and nothing stays unsettled", async () => {
    const variant = await app.makeVariant({ stocked: 5, levelPolicy: { allow_backorder: true } });
    const order = await app.placeOrder({ variant, quantity: 5 });
    const [item] = order.items ?? [];
    await app.admin.post(`/admin/orders/${order.id}/fulfillments`, {
      location_id: app.shop.locations[0].id,
      items: [{ id: item.id, quantity: 5 }],
    });
    await waitFor(
      () => app.knex.raw("select 1 from unsettled_change") as Promise<{ rows: unknown[] }>,
      ({ rows }) => rows.length === 0,
    );
    const { rows } = (await app.knex.raw("select 1 from backorder_entry")) as { rows: unknown[] };
    expect(rows).toEqual([]);
  });
});
