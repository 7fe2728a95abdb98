import { failAtStep } from "../helpers/app/failing-step";
import { HttpError } from "../helpers/app/http-client";
import { medusaAppSuite } from "../helpers/app/medusa-app";
import { allocationScene } from "../helpers/store/allocation";
import { deskOf, refusalOf } from "../helpers/store/desk";
import { fulfil } from "../helpers/store/merchant";

medusaAppSuite("allocations that are refused, or undone", {}, (app) => {
  const { first, second, placeOrder, entriesOf, send, release, backordersOf } =
    allocationScene(app);
  const { books } = deskOf(app);

  describe("policy", () => {
    it("a location that neither has it nor may owe it refuses, by name, and nothing moves", async () => {
      const { order, line, claims } = await placeOrder(4, { there: 1 });
      const refusal = await send(order.id, line, [[second(), 4]]).catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(HttpError);
      expect(refusal).toMatchObject({ status: 400, body: { code: "insufficient_inventory" } });
      expect((refusal as HttpError).body.message).toMatch(
        /^Not enough stock available at Second warehouse for product_\w+ \(One\): 1 of 4$/,
      );
      expect(await claims()).toEqual([["here", 4]]);
    });

    it("is the order's: where only the variant allows it, a deleted reservation is made again", async () => {
      const { order, line, claims, row } = await placeOrder(3, {
        here: 1,
        there: 0,
        allow: null,
        variantAllows: true,
      });
      const [claim] = await app.inventory.listReservationItems({ line_item_id: line });
      await app.admin.delete(`/admin/reservations/${claim?.id}`);
      expect(await claims()).toEqual([]);

      expect(await send(order.id, line, "auto")).toEqual([row(first(), 3, 2)]);
      await fulfil(app, order.id, { line, quantity: 3 });
      expect(await claims()).toEqual([]);
    });
  });

  describe("without a location that serves it", () => {
    it("a line is left without a claim, which the answer and the order say; it is claimed again when there is one", async () => {
      const { order, line, claims, available, row } = await placeOrder(3);
      const unmap = (add: string[], remove: string[]) =>
        Promise.all(
          app.shop.locations.map(({ id }) =>
            app.admin.post(`/admin/stock-locations/${id}/sales-channels`, { add, remove }),
          ),
        );
      const channel = app.shop.salesChannelId;
      await unmap([], [channel]);
      await app.admin.delete(`/admin/shipping-options/${app.shop.locations[0].shippingOptionId}`);

      expect(await send(order.id, line, "auto", true)).toEqual([row(null, 3, 3)]);
      expect(await claims()).toEqual([["here", 3]]);
      expect(await send(order.id, line, "auto")).toEqual([row(null, 3, 3)]);
      expect(await claims()).toEqual([]);
      expect(await available()).toEqual({ here: "10", there: "10" });
      expect(await backordersOf(order.id)).toMatchObject({
        ready_to_ship: "nothing",
        unallocated: [{ line_item_id: line, quantity: 3 }],
      });

      await unmap([channel], []);
      expect(await send(order.id, line, "auto")).toHaveLength(1);
      expect(await backordersOf(order.id)).toMatchObject({ unallocated: [] });
    });
  });

  describe("bad input", () => {
    it("names the line and the field, and writes nothing", async () => {
      const { order, line } = await placeOrder(3);
      const elsewhere = await app.admin.post<{ stock_location: { id: string } }>(
        "/admin/stock-locations",
        { name: "Leipzig" },
      );
      const leipzig = elsewhere.stock_location.id;
      const before = await books();
      const to = (...targets: [string, unknown][]) =>
        targets.map(([location_id, quantity]) => ({ location_id, quantity }));
      const cases: [unknown, number, RegExp][] = [
        [{}, 400, /lines/],
        [{ lines: [] }, 400, /^Invalid request: lines must have 1 to 1000 entries, received 0/],
        [{ lines: [{ line_item_id: line }] }, 400, /lines\[0\]\.to must be "auto" or a list/],
        [{ lines: [{ line_item_id: line, to: "here" }] }, 400, /lines\[0\]\.to must be "auto"/],
        [
          { lines: [{ line_item_id: line, to: to([first(), 0]) }] },
          400,
          /lines\[0\]\.to\[0\]\.quantity must be/,
        ],
        [
          { lines: [{ line_item_id: line, to: [{ quantity: 3 }] }] },
          400,
          /lines\[0\]\.to\[0\]\.location_id/,
        ],
        [{ lines: [{ line_item_id: "no", to: "auto" }] }, 400, /^lines\[0\]\.line_item_id: /],
        [
          { lines: [line, line].map((id) => ({ line_item_id: id, to: "auto" })) },
          400,
          /^lines\[1\]\.line_item_id: product_\w+ \(One\) stands twice$/,
        ],
        [
          { lines: [{ line_item_id: line, to: to([first(), 1], [second(), 1]) }] },
          400,
          /^lines\[0\]\.to: the quantities of product_\w+ \(One\) add up to 2, 3 of it have not shipped$/,
        ],
        [
          { lines: [{ line_item_id: line, to: to([first(), 1], [first(), 2]) }] },
          400,
          /^lines\[0\]\.to\[1\]\.location_id: First warehouse stands twice$/,
        ],
        [
          { lines: [{ line_item_id: line, to: to(["sloc_no", 3]) }] },
          404,
          /^lines\[0\]\.to\[0\]\.location_id: there is no stock location sloc_no$/,
        ],
        [
          { lines: [{ line_item_id: line, to: to([leipzig, 3]) }] },
          404,
          /^lines\[0\]\.to\[0\]\.location_id: Leipzig does not stock product_\w+ \(One\)$/,
        ],
      ];
      for (const [body, status, message] of cases) {
        const refusal = await refusalOf(
          app.admin.post(`/admin/orders/${order.id}/allocation`, body),
        );
        expect(refusal).toMatchObject({
          status,
          message: expect.stringMatching(message) as string,
        });
      }
      expect(await books()).toEqual(before);

      await fulfil(app, order.id, { line, quantity: 1 });
      expect(await refusalOf(send(order.id, line, [[second(), 3]]))).toMatchObject({
        message: expect.stringMatching(/ add up to 3, 2 of it have not shipped$/) as string,
      });
      expect(await refusalOf(release(order.id, ["no"]))).toMatchObject({
        status: 400,
        message: "line_item_ids[0]: the order has no line no",
      });
      expect(await refusalOf(send("order_no", line, "auto"))).toMatchObject({ status: 404 });
    });

    it("a cancelled order has nothing to allocate", async () => {
      const { order, line } = await placeOrder(1);
      await app.admin.post(`/admin/orders/${order.id}/cancel`);
      expect(await refusalOf(send(order.id, line, "auto"))).toMatchObject({
        status: 400,
        type: "not_allowed",
        message: "The order is cancelled: its lines claim nothing",
      });
    });
  });

  it("a workflow that fails after it has every claim as it was", async () => {
    const { order, line, claims, variant } = await placeOrder(7, {
      here: 4,
      there: 0,
      allow: true,
    });
    const asBefore = async () => ({
      claims: await app.inventory.listReservationItems(
        { inventory_item_id: variant.item },
        { select: ["id", "location_id", "quantity", "line_item_id"] },
      ),
      entries: (await entriesOf(line)).map(({ quantity, queued_at, location_id }) => ({
        quantity,
        queued_at,
        location_id,
      })),
    });
    const before = await asBefore();
    for (const [workflow, change] of [
      ["reallocate-order", () => send(order.id, line, [[second(), 7]])],
      [
        "reallocate-order",
        () =>
          send(order.id, line, [
            [first(), 3],
            [second(), 4],
          ]),
      ],
      ["release-order-claims", () => release(order.id)],
    ] as const) {
      const putBack = failAtStep(workflow, "release-lock-step", new Error("The power went out"));
      await expect(change()).rejects.toThrow();
      putBack();
      expect(await asBefore()).toEqual(before);
    }
    expect(await claims()).toEqual([["here", 7]]);
  });
});
