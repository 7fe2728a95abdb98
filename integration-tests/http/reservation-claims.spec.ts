import type { AdminChangeClaimResponse, AdminClaimResponse } from "../../src/types/http";
import { changeClaimWorkflowId } from "../../src/workflows/backorders";
import { failAtStep } from "../helpers/app/failing-step";
import { medusaAppSuite } from "../helpers/app/medusa-app";
import { waitFor } from "../helpers/app/wait-for";
import { day, deskOf, refusalOf } from "../helpers/store/desk";
import type { MadeVariant } from "../helpers/store/shop";

medusaAppSuite("what a reservation claims", {}, (app) => {
  const { location, scarce, backorder, ordered, books } = deskOf(app);
  const second = () => app.shop.locations[1].id;

  const read = async (id: string) =>
    (await app.admin.get<AdminClaimResponse>(`/admin/reservations/${id}/claim`)).claim;
  const change = (id: string, body: object) =>
    app.admin.post<AdminChangeClaimResponse>(`/admin/reservations/${id}/claim`, body);
  const claimOf = async ({ item }: MadeVariant) => {
    const [claim] = await app.inventory.listReservationItems({ inventory_item_id: item });
    return claim?.id ?? "";
  };
  const byHand = async ({ item }: MadeVariant, quantity: number) =>
    (
      await app.inventory.createReservationItems({
        inventory_item_id: item,
        location_id: location(),
        quantity,
      })
    ).id;

  it("says its form, its order, what is covered, and what waits for what", async () => {
    const variant = await scarce(1);
    const [order] = await backorder(variant, 3);
    const supply = await ordered(variant, 2, { expected_at: day(5) });
    expect(await read(await claimOf(variant))).toMatchObject({
      form: "deducted",
      order_id: order.id,
      order_display_id: order.display_id,
      inventory_item_id: variant.item,
      location_name: "First warehouse",
      quantity: 3,
      covered_quantity: 1,
      waiting_quantity: 2,
      promised_at: day(5),
      replenishment_order: { id: supply.id, display_id: supply.display_id },
    });
    const held = await byHand(await scarce(2), 2);
    expect(await read(held)).toMatchObject({
      form: "held",
      order_id: null,
      line_item_id: null,
      covered_quantity: 2,
      waiting_quantity: 0,
    });
  });

  it("is changed below zero, where Medusa's own form refuses, up and down", async () => {
    const variant = await scarce(1);
    const id = await byHand(variant, 3);
    expect(await app.balances(variant)).toMatchObject({ available: "-2", backordered: "2" });
    expect((await change(id, { quantity: 5, expected_quantity: 3 })).claim).toMatchObject({
      quantity: 5,
      waiting_quantity: 4,
    });
    expect((await change(id, { quantity: 2 })).claim).toMatchObject({
      quantity: 2,
      covered_quantity: 1,
    });
    expect(await app.balances(variant)).toMatchObject({ available: "-1", backordered: "1" });
  });

  it("is moved to another location, which fills who waited behind it", async () => {
    const variant = await app.makeVariant({
      stocked: { [location()]: 2, [second()]: 4 },
      levelPolicy: { allow_backorder: true },
    });
    const id = await byHand(variant, 2);
    const waiting = await byHand(variant, 1);
    // Its event is out, which is noted in the books.
    await waitFor(
      () => app.inventory.listBackorderEntries({ reservation_id: waiting }),
      ([entry]) => entry !== undefined && entry.notified_at !== null,
    );
    const before = await books();
    const tried = await change(id, { location_id: second(), dry_run: true });
    expect(tried.fills).toEqual([
      expect.objectContaining({ reservation_id: waiting, quantity: 1, remaining_quantity: 0 }),
    ]);
    expect(await books()).toEqual(before);
    expect((await change(id, { location_id: second() })).claim).toMatchObject({
      location_name: "Second warehouse",
      covered_quantity: 2,
    });
    await app.waitForWorkflows();
    expect(await app.balances(variant)).toMatchObject({ available: "1" });
  });

  it("is not changed where it is not as it was read, and says what it is now", async () => {
    const variant = await scarce(5);
    const id = await byHand(variant, 2);
    await change(id, { quantity: 3 });
    const before = await books();
    for (const body of [
      { quantity: 4, expected_quantity: 2 },
      { quantity: 4, expected_location_id: second() },
      { quantity: 4, expected_quantity: 2, dry_run: true },
    ]) {
      expect(await refusalOf(change(id, body))).toEqual({
        status: 409,
        type: "conflict",
        message: `By now the reservation is of 3 at location ${location()}. Nothing was changed.`,
      });
    }
    expect(await books()).toEqual(before);
  });

  it("is refused what neither stock nor policy covers, tried or made", async () => {
    const variant = await app.makeVariant({ stocked: 2 });
    const id = await byHand(variant, 2);
    const before = await books();
    for (const dry_run of [true, false]) {
      expect(await refusalOf(change(id, { quantity: 3, dry_run }))).toMatchObject({
        status: 400,
        message: expect.stringContaining("Not enough stock available") as string,
      });
    }
    expect(await books()).toEqual(before);
  });

  it("is as it was after a workflow that fails behind the change", async () => {
    const variant = await scarce(1);
    const id = await byHand(variant, 3);
    const restore = failAtStep(changeClaimWorkflowId, "emit-event-step", new Error("Bus down"));
    try {
      await expect(change(id, { quantity: 5 })).rejects.toMatchObject({ status: 500 });
    } finally {
      restore();
    }
    expect(await read(id)).toMatchObject({ quantity: 3, waiting_quantity: 2 });
    expect(await app.balances(variant)).toMatchObject({ available: "-2", backordered: "2" });
  });

  it.each([
    [{}, "quantity or location_id is required"],
    [{ quantity: 0 }, "quantity must be a number greater than 0"],
    [{ quantity: 1, expected_quantity: "some" }, "expected_quantity must be a number"],
  ])("%j is refused", async (body, message) => {
    const id = await byHand(await scarce(1), 1);
    expect(await refusalOf(change(id, body))).toMatchObject({
      status: 400,
      message: expect.stringContaining(message) as string,
    });
  });

  it("that does not exist is not found", async () => {
    expect(await refusalOf(change("resitem_none", { quantity: 1 }))).toMatchObject({
      status: 404,
    });
    expect(await refusalOf(read("resitem_none"))).toMatchObject({ status: 404 });
  });
});
