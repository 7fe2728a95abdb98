import type { AdminReceiveStockResponse } from "../../src/types/http";
import { medusaAppSuite } from "../helpers/app/medusa-app";
import { deskOf, refusalOf } from "../helpers/store/desk";
import { uniqueId } from "../helpers/store/fixtures";

medusaAppSuite("receipts that come twice, or at once", {}, (app) => {
  const { location, scarce, backorder, ordered, read, change, receive, listen } = deskOf(app);

  it("the same receipt by its key is booked once, and answered alike", async () => {
    const variant = await scarce();
    await backorder(variant, 3);
    const supply = await ordered(variant, 3);
    const heard = listen();
    const key = { idempotency_key: uniqueId("delivery") };
    const first = await receive(supply, 2, key);
    const second = await receive(supply, 2, key);
    expect(second.receipt).toEqual(first.receipt);
    expect(second.fills).toEqual(first.fills);
    expect(heard).toHaveLength(1);
    expect(await read(supply.id)).toMatchObject({ lines: [{ received: 2, incoming: 1 }] });
    expect(await refusalOf(receive(supply, 1, key))).toMatchObject({
      status: 400,
      message: expect.stringContaining("idempotency_key") as string,
    });

    const path = `/admin/inventory-items/${variant.item}/location-levels/${location()}/receipts`;
    const goods = { accepted: 1, idempotency_key: uniqueId("goods") };
    const booked = await app.admin.post<AdminReceiveStockResponse>(path, goods);
    expect(await app.admin.post(path, goods)).toEqual(booked);
    expect(await app.balances(variant)).toMatchObject({ stocked: "0", backordered: "0" });
  });

  it("two admins at once on one receipt: the same key books once, without one both are counted", async () => {
    const variant = await scarce();
    await backorder(variant, 4);
    const supply = await ordered(variant, 2);
    const key = { idempotency_key: uniqueId("delivery") };
    const [one, two] = await Promise.all([receive(supply, 2, key), receive(supply, 2, key)]);
    expect(one.receipt).toEqual(two.receipt);
    expect(await read(supply.id)).toMatchObject({ lines: [{ received: 2 }] });

    const other = await ordered(variant, 2);
    const answers = await Promise.all([receive(other, 1), receive(other, 1)]);
    expect(answers.map(({ replenishment_order: { status } }) => status).sort()).toEqual([
      "ordered",
      "received",
    ]);
    expect(await read(other.id)).toMatchObject({ status: "received", lines: [{ received: 2 }] });
    expect(await app.balances(variant)).toMatchObject({ stocked: "0", backordered: "0" });
  });

  it("of two who cancel and receive at once, the books are right whoever comes first", async () => {
    const variant = await scarce();
    await backorder(variant, 2);
    const supply = await ordered(variant, 2);
    const [received, cancelled] = await Promise.allSettled([
      receive(supply, 2),
      change(supply.id, "/cancel"),
    ]);
    const { status } = await read(supply.id);
    expect(received.status === "fulfilled" ? "received" : "cancelled").toBe(status);
    expect(cancelled.status === "fulfilled").toBe(status === "cancelled");
  });
});
