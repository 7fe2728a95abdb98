import { times } from "../helpers/app/at-once";
import { medusaAppSuite } from "../helpers/app/medusa-app";
import { allocationOf } from "../helpers/store/allocation";
import { claimsOfOrder } from "../helpers/store/order-traces";

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
});
