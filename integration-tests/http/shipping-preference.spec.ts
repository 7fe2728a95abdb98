import type { AdminShippingPreferenceResponse } from "../../src/types/http";
import { medusaAppSuite } from "../helpers/app/medusa-app";
import { allocationScene } from "../helpers/store/allocation";
import { refusalOf } from "../helpers/store/desk";

medusaAppSuite("whether part of an order ships while the rest waits", {}, (app) => {
  const { placeOrder, backordersOf } = allocationScene(app);
  const prefer = (orderId: string, ship: unknown) =>
    app.admin.post<AdminShippingPreferenceResponse>(
      `/admin/orders/${orderId}/shipping-preference`,
      {
        ship,
      },
    );
  const short = { here: 2, there: 0, allow: true };

  it("a person says so, and what can ship follows; what the order's metadata says besides stays", async () => {
    const { order, variant } = await placeOrder(3, short);
    await app.admin.post(`/admin/orders/${order.id}`, { metadata: { gift: "yes" } });
    expect(await backordersOf(order.id)).toMatchObject({
      ready_to_ship: "part",
      ship: "available",
      ship_preference: null,
    });

    expect(await prefer(order.id, "complete")).toMatchObject({ ship: "complete" });
    expect(await backordersOf(order.id)).toMatchObject({
      ready_to_ship: "nothing",
      ship: "complete",
      ship_preference: "complete",
    });
    await app.inventory.adjustInventory(variant.item, app.shop.locations[0].id, 1);
    expect(await backordersOf(order.id)).toMatchObject({ ready_to_ship: "all" });

    expect(await prefer(order.id, null)).toMatchObject({ ship: "available" });
    const { order: after } = await app.admin.get<{ order: { metadata: object } }>(
      `/admin/orders/${order.id}`,
      { fields: "metadata" },
    );
    expect(after.metadata).toEqual({ gift: "yes" });
    expect(await backordersOf(order.id)).toMatchObject({
      ship: "available",
      ship_preference: null,
    });
  });

  it("a cart says so, and the order that it becomes", async () => {
    const variant = await app.makeVariant({ stocked: 1, levelPolicy: { allow_backorder: true } });
    const cart = await app.prepareCart({ variant, quantity: 2 });
    await app.store.post(`/store/carts/${cart}`, { metadata: { ship: "complete" } });
    const { order } = await app.completeCart(cart);
    expect(await backordersOf(order?.id ?? "")).toMatchObject({
      ready_to_ship: "nothing",
      ship: "complete",
    });
  });

  it("nothing else is taken", async () => {
    const { order } = await placeOrder(1);
    expect(await refusalOf(prefer(order.id, "soon"))).toMatchObject({
      status: 400,
      message: expect.stringContaining("ship") as string,
    });
    expect(await refusalOf(prefer("order_no", "complete"))).toMatchObject({ status: 404 });
  });
});
