import { times } from "../helpers/app/at-once";
import { replaceStep } from "../helpers/app/failing-step";
import { medusaAppSuite } from "../helpers/app/medusa-app";
import { allocationOf } from "../helpers/store/allocation";
import { useBooks } from "../helpers/store/books";
import { fulfil } from "../helpers/store/merchant";
import { claimsOfOrder } from "../helpers/store/order-traces";

/** Steps of core's fulfilment up to the one that changes stock, and those behind it. */
const BEFORE_STOCK = [
  "get-order",
  "get-reservations",
  "create-fulfillment-validate-order",
  "create-fulfillment-workflow-as-step",
  "adjust-inventory-levels-step",
];
const BEHIND_STOCK = [
  "update-reservations-step",
  "delete-reservations",
  "emit-inventory-level-updated",
];

medusaAppSuite("allocations at the same time", {}, (app) => {
  const { send, release } = allocationOf(app);
  const first = () => app.shop.locations[0].id;
  const second = () => app.shop.locations[1].id;

  const placeOrder = async (quantity: number, units: number) => {
    const variant = await app.makeVariant({ stocked: { [first()]: units, [second()]: units } });
    const order = await app.placeOrder({ variant, quantity });
    const line = order.items?.[0]?.id ?? "";
    const claimed = async () =>
      (await claimsOfOrder(app.knex, order.id)).reduce(
        (sum, claim) => sum + Number(claim.quantity),
        0,
      );
    return { variant, order, line, claimed };
  };

  it("a double click moves once", async () => {
    const { order, line, variant } = await placeOrder(3, 3);
    const [one, two] = await Promise.all(
      times(2, () =>
        send(order.id, line, [
          [first(), 1],
          [second(), 2],
        ]),
      ),
    );
    expect(one).toEqual(two);
    expect(await claimsOfOrder(app.knex, order.id)).toHaveLength(2);
    const moves = await app.inventory.listStockMovements({
      inventory_item_id: variant.item,
      cause: "allocateClaims",
    });
    expect(moves).toHaveLength(2);
  });

  it("of two who send a line to different places the later has his way, and nothing is claimed twice", async () => {
    const { order, line, claimed } = await placeOrder(3, 10);
    await Promise.all([
      send(order.id, line, [[second(), 3]]),
      send(order.id, line, [
        [first(), 2],
        [second(), 1],
      ]),
      send(order.id, line, "auto"),
    ]);
    expect(await claimed()).toBe(3);
  });

  it("a line without a claim is claimed once by two who allocate it, whatever the locations", async () => {
    const { order, line, claimed } = await placeOrder(3, 10);
    await release(order.id);
    // Past the order's lock, which is one server's: two servers meet in the database only.
    const part = (location_id: string) => ({
      line_item_id: line,
      inventory_item_id: "",
      to: [{ location_id, quantity: 3 }],
    });
    const item = (await app.inventory.listStockMovements({ line_item_id: line }))[0];
    await Promise.all(
      [first(), second(), first(), second()].map((location_id) =>
        app.inventory.allocateClaims({
          parts: [{ ...part(location_id), inventory_item_id: item?.inventory_item_id ?? "" }],
        }),
      ),
    );
    expect(await claimed()).toBe(3);
  });

  it("while eight shoppers buy, nobody gets what only moves: as many are sold as there are", async () => {
    const { variant, order, line, claimed } = await placeOrder(3, 3);
    const carts = [];
    for (const _shopper of times(8, (number) => number)) {
      carts.push(await app.prepareCart({ variant, quantity: 1 }));
    }
    const moves = async () => {
      for (const location of [second(), first(), second(), first(), second()]) {
        // Where shoppers have bought the place empty it is refused, and the claim stays.
        await send(order.id, line, [[location, 3]]).catch(() => undefined);
      }
    };
    const [, ...outcomes] = await Promise.all([
      moves(),
      ...carts.map((cart) => app.completeCart(cart)),
    ]);
    expect(outcomes.filter((outcome) => outcome.order)).toHaveLength(3);
    expect(await claimed()).toBe(3);
    const left = await Promise.all([first(), second()].map((id) => app.balances(variant, id)));
    expect(left.map(({ available }) => available)).toEqual(["0", "0"]);
  });

  const places = {
    away: () => [[second(), 3]] as [string, number][],
    apart: () =>
      [
        [first(), 1],
        [second(), 2],
      ] as [string, number][],
  };

  it.each([
    ["sent away", 3, "away"],
    ["sent away", 2, "away"],
    ["parted", 2, "apart"],
    ["released", 3, undefined],
  ] as const)(
    "a claim that is %s while %i of 3 are fulfilled leaves the books right, before whichever of core's steps",
    async (_how, shipped, to) => {
      const { findings, letRest, kindsOf } = useBooks(app);
      for (const step of [...BEFORE_STOCK, ...BEHIND_STOCK]) {
        const { variant, order, line } = await placeOrder(3, 10);
        let changed: Promise<unknown> | undefined;
        const mend = replaceStep("create-order-fulfillment", step, (original) => ({
          invoke: async (args) => {
            changed ??= (to ? send(order.id, line, places[to]()) : release(order.id, [line])).catch(
              () => undefined,
            );
            // Behind the step that takes stock out the change waits for the fulfilment's end.
            await (BEFORE_STOCK.includes(step) ? changed : undefined);
            return await original.invoke(args);
          },
        }));
        const fulfilled = await fulfil(app, order.id, {
          line,
          quantity: shipped,
          locationId: first(),
        }).then(
          () => shipped,
          () => 0,
        );
        await changed;
        mend();
        await app.waitForWorkflows();
        const levels = await app.inventory.listItemStock(variant.item);
        expect({ step, on_hand: levels.reduce((sum, { on_hand }) => sum + on_hand, 0) }).toEqual({
          step,
          on_hand: 20 - fulfilled,
        });
        await letRest();
        const found = await findings();
        expect({ step, found: kindsOf(found) }).toEqual({
          step,
          found: to || fulfilled ? [] : ["line_without_claim"],
        });
        if (found.length) {
          await send(order.id, line, "auto");
        }
      }
    },
    300_000,
  );
});
