import releaseOrphanClaims from "../../src/jobs/release-orphan-claims";
import { medusaAppSuite } from "../helpers/app/medusa-app";
import { uniqueId } from "../helpers/store/fixtures";

medusaAppSuite("claims without an order", {}, (app) => {
  it("are released by a sweep when an order's workflow made them; a person's and an order's own stay", async () => {
    const variant = await app.makeVariant({ stocked: 10 });
    const [{ id: location_id }] = app.shop.locations;
    const order = await app.placeOrder({ variant, quantity: 1 });
    const claim = (from_order: boolean) =>
      app.inventory.createReservationItems({
        inventory_item_id: variant.item,
        location_id,
        quantity: 2,
        line_item_id: uniqueId("ordli"),
        from_order,
      });
    const [orphan, byHand] = [await claim(true), await claim(false)];

    await releaseOrphanClaims(app.container);
    expect((await app.balances(variant)).available).toBe("5");

    await app.knex.raw("update reservation_item set created_at = now() - interval '1 hour'");
    await releaseOrphanClaims(app.container);
    await releaseOrphanClaims(app.container);

    expect((await app.balances(variant)).available).toBe("7");
    const left = await app.inventory.listReservationItems({});
    const claims = left as unknown as {
      id: string;
      line_item_id?: string | null;
      from_order: boolean;
    }[];
    expect(claims.map(({ id }) => id)).not.toContain(orphan.id);
    expect(claims.map(({ line_item_id, from_order }) => [line_item_id, from_order]).sort()).toEqual(
      [
        [byHand.line_item_id, false],
        [order.items?.[0].id, true],
      ].sort(),
    );
  });
});
