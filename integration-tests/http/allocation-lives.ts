import { failAtStep } from "../helpers/app/failing-step";
import type { TestApp } from "../helpers/app/medusa-app";
import { allocationScene } from "../helpers/store/allocation";
import { refusalOf } from "../helpers/store/desk";
import { editOrder, fulfil } from "../helpers/store/merchant";

type Fulfilments = { order: { fulfillments: { id: string; canceled_at: string | null }[] } };

/** What becomes of lines that are claimed at several locations, in core's own flows. */
export function declareAllocationLives(app: TestApp): void {
  const { first, second, placeOrder, entriesOf, send, release } = allocationScene(app);

  /** An order of 5, claimed with 2 here and 3 there. */
  const placeParted = async (options: Parameters<typeof placeOrder>[1] = {}) => {
    const placed = await placeOrder(5, options);
    await send(placed.order.id, placed.line, [
      [first(), 2],
      [second(), 3],
    ]);
    return placed;
  };

  const fulfilmentsOf = async (orderId: string) => {
    const { order } = await app.admin.get<Fulfilments>(`/admin/orders/${orderId}`, {
      fields: "*fulfillments",
    });
    return order.fulfillments.filter(({ canceled_at }) => !canceled_at).map(({ id }) => id);
  };
  const cancel = (orderId: string, fulfilment: string) =>
    app.admin.post(`/admin/orders/${orderId}/fulfillments/${fulfilment}/cancel`);

  describe("a fulfilment", () => {
    it("takes from the claims at its location, from each and partly, and each can be cancelled", async () => {
      const { order, line, claims, available } = await placeParted();

      await fulfil(app, order.id, { line, quantity: 1, locationId: first() });
      expect(await claims()).toEqual(
        expect.arrayContaining([
          ["here", 1],
          ["there", 3],
        ]),
      );
      await fulfil(app, order.id, { line, quantity: 3, locationId: second() });
      expect(await claims()).toEqual([["here", 1]]);
      await fulfil(app, order.id, { line, quantity: 1, locationId: first() });
      expect(await claims()).toEqual([]);
      expect(await available()).toEqual({ here: "8", there: "7" });

      for (const fulfilment of await fulfilmentsOf(order.id)) {
        await cancel(order.id, fulfilment);
      }
      const back = await claims();
      expect(back).toHaveLength(2);
      expect(back).toEqual(
        expect.arrayContaining([
          ["here", 2],
          ["there", 3],
        ]),
      );
      expect(await available()).toEqual({ here: "8", there: "7" });
    });

    it("of more than its location holds brings the rest there", async () => {
      const { order, line, claims, available } = await placeParted();
      await fulfil(app, order.id, { line, quantity: 4, locationId: second() });
      expect(await claims()).toEqual([["here", 1]]);
      expect(await available()).toEqual({ here: "9", there: "6" });
      await cancel(order.id, (await fulfilmentsOf(order.id))[0] ?? "");
      expect(await claims()).toEqual(
        expect.arrayContaining([
          ["here", 1],
          ["there", 4],
        ]),
      );
    });

    it("without a location leaves from where all of it is claimed", async () => {
      const { order, line, claims } = await placeParted();
      await fulfil(app, order.id, { line, quantity: 3 });
      expect(await claims()).toEqual([["here", 2]]);
    });

    it("from a location that has too little by the books moves what leaves, and leaves the rest", async () => {
      const { order, line, claims, available } = await placeOrder(5, { there: 2 });
      await fulfil(app, order.id, { line, quantity: 3, locationId: second() });
      expect(await claims()).toEqual([["here", 2]]);
      expect(await available()).toEqual({ here: "8", there: "-1" });
    });

    it("from a location that does not stock it is refused with names, and nothing moves", async () => {
      const { order, line, claims } = await placeParted();
      const { stock_location } = await app.admin.post<{ stock_location: { id: string } }>(
        "/admin/stock-locations",
        { name: "Leipzig" },
      );
      const refusal = (quantity: number) =>
        refusalOf(fulfil(app, order.id, { line, quantity, locationId: stock_location.id }));
      expect(await refusal(1)).toMatchObject({
        status: 400,
        message: expect.stringMatching(
          /^Held at (First|Second) warehouse and (First|Second) warehouse; Leipzig does not stock it$/,
        ) as string,
      });
      await send(order.id, line, [[first(), 5]]);
      expect(await refusal(2)).toMatchObject({
        message: "Held at First warehouse; Leipzig does not stock it",
      });
      expect(await claims()).toEqual([["here", 5]]);
    });

    it("of what is claimed nowhere is refused by its title; allocated, it ships", async () => {
      const { order, line, claims } = await placeOrder(3);
      await release(order.id);
      expect(
        await refusalOf(fulfil(app, order.id, { line, quantity: 2, locationId: first() })),
      ).toMatchObject({
        status: 400,
        message: expect.stringMatching(
          /^product_\w+ \(One\): 2 to fulfil, 0 claimed\. Allocate the order's line first\.$/,
        ) as string,
      });
      await send(order.id, line, "auto");
      await fulfil(app, order.id, { line, quantity: 2, locationId: first() });
      expect(await claims()).toEqual([["here", 1]]);
    });

    it.each(["create-fulfillment-workflow-as-step", "delete-reservations", "fulfillmentCreated"])(
      "that fails at %s leaves every claim where it was",
      async (step) => {
        const { order, line, available } = await placeParted();
        const ids = async () =>
          (await app.inventory.listReservationItems({ line_item_id: line }))
            .map(({ id, location_id, quantity }) => [id, location_id, Number(quantity)])
            .sort();
        const before = await ids();
        const putBack = failAtStep("create-order-fulfillment", step, new Error("No more labels"));
        await expect(
          fulfil(app, order.id, { line, quantity: 4, locationId: second() }),
        ).rejects.toThrow();
        putBack();
        expect(await ids()).toEqual(before);
        expect(await available()).toEqual({ here: "8", there: "7" });
      },
    );
  });

  describe("an edit", () => {
    const edit = (orderId: string, line: string, quantity: number) =>
      editOrder(app, orderId, { quantities: { [line]: quantity } });

    it("down gives back what was claimed last, and leaves the rest where it is", async () => {
      const { order, line, claims, available } = await placeParted();
      await edit(order.id, line, 4);
      const sum = (await claims()).reduce((all, [, quantity]) => all + quantity, 0);
      expect(sum).toBe(4);
      expect(await claims()).toHaveLength(2);
      await edit(order.id, line, 1);
      expect(await claims()).toHaveLength(1);
      const left = await available();
      expect(Number(left.here) + Number(left.there)).toBe(19);
    });

    it("down gives back what waits before what is covered", async () => {
      const { order, line, claims } = await placeOrder(5, { here: 10, there: 1, allow: true });
      await send(order.id, line, [
        [second(), 2],
        [first(), 3],
      ]);
      await edit(order.id, line, 4);
      expect(await claims()).toEqual(
        expect.arrayContaining([
          ["here", 3],
          ["there", 1],
        ]),
      );
      expect(await entriesOf(line)).toEqual([]);
    });

    it("up claims the difference by the rule, and leaves the rest where it is", async () => {
      const { order, line, claims } = await placeParted();
      await fulfil(app, order.id, { line, quantity: 1, locationId: second() });
      await edit(order.id, line, 8);
      expect(await claims()).toEqual(
        expect.arrayContaining([
          ["here", 5],
          ["there", 2],
        ]),
      );
    });

    it("that fails, or is refused, leaves every claim as it was", async () => {
      const { order, line } = await placeParted();
      const ids = async () =>
        (await app.inventory.listReservationItems({ line_item_id: line }))
          .map(({ id, location_id, quantity }) => [id, location_id, Number(quantity)])
          .sort();
      const before = await ids();
      const putBack = failAtStep(
        "confirm-order-edit-request",
        "release-lock-step",
        new Error("The power went out"),
      );
      await expect(edit(order.id, line, 9)).rejects.toThrow();
      putBack();
      expect(await ids()).toEqual(before);
      await app.admin.delete(`/admin/order-edits/${order.id}`);
      expect(await refusalOf(edit(order.id, line, 50))).toMatchObject({
        status: 400,
        message: expect.stringMatching(/^Not enough stock available for 50 x product_/) as string,
      });
      expect(await ids()).toEqual(before);
    });

    it("that takes the line out gives back all of it", async () => {
      const { order, line, claims, available, variant } = await placeParted();
      await editOrder(app, order.id, {
        add: [{ variant, quantity: 1 }],
        quantities: { [line]: 0 },
      });
      expect(await claims()).toEqual([["here", 1]]);
      expect(await available()).toEqual({ here: "9", there: "10" });
    });
  });

  it("cancelling the order gives back what it claims everywhere", async () => {
    const { order, available, claims } = await placeParted();
    await app.admin.post(`/admin/orders/${order.id}/cancel`);
    expect(await claims()).toEqual([]);
    expect(await available()).toEqual({ here: "10", there: "10" });
  });

  it("what comes back from a customer is in stock where it comes back to", async () => {
    const { order, line, available } = await placeParted();
    await fulfil(app, order.id, { line, quantity: 2, locationId: first() });
    await fulfil(app, order.id, { line, quantity: 3, locationId: second() });
    const { return: made } = await app.admin.post<{ return: { id: string } }>("/admin/returns", {
      order_id: order.id,
      location_id: second(),
    });
    const path = `/admin/returns/${made.id}`;
    await app.admin.post(`${path}/request-items`, { items: [{ id: line, quantity: 4 }] });
    await app.admin.post(`${path}/request`);
    await app.admin.post(`${path}/receive`);
    await app.admin.post(`${path}/receive-items`, { items: [{ id: line, quantity: 4 }] });
    await app.admin.post(`${path}/receive/confirm`);
    expect(await available()).toEqual({ here: "8", there: "11" });
  });
}
