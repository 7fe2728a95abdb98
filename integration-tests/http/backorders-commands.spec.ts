import type {
  AdminOrderSupplyForBackorders,
  AdminReplenishmentOrdersMadeResponse,
  AdminTellBackorderCustomersResponse,
} from "../../src/types/http";
import { Modules } from "@medusajs/framework/utils";

import type { CustomerMessageData } from "../../src/workflows/backorders/customer-messages";
import { medusaAppSuite } from "../helpers/app/medusa-app";
import { expectDocumented } from "../helpers/app/openapi";
import { waitFor } from "../helpers/app/wait-for";
import { day, deskOf, listBackorders, refusalOf } from "../helpers/store/desk";
import { makeLevel } from "../helpers/store/fixtures";

const PATH = "/admin/backorders";

medusaAppSuite("commands on chosen backorders", {}, (app) => {
  const { location, scarce, backorder, ordered, books, listen, list, draft } = deskOf(app);
  const entries = async (query: Record<string, unknown> = {}) =>
    (await listBackorders(app.admin, query)).backorders;
  const ids = async (query?: Record<string, unknown>) => (await entries(query)).map(({ id }) => id);

  describe("ordering supply", () => {
    const orderSupply = (body: AdminOrderSupplyForBackorders) =>
      app.admin.post<AdminReplenishmentOrdersMadeResponse>(`${PATH}/order-supply`, body);
    /** The draft follows the shortage in its own time. */
    const drafted = (quantity: number) =>
      waitFor(
        () => list({ status: "draft" }),
        ({ replenishment_orders: [order] }) =>
          (order?.lines ?? []).reduce((sum, line) => sum + line.quantity, 0) === quantity,
      );

    it("is shown first, then places an order for each location, and the draft asks for less", async () => {
      const [one, two] = [await scarce(), await scarce()];
      await backorder(one, 2, 1);
      await backorder(two, 4);
      await drafted(7);
      const chosen = [
        ...(await ids({ inventory_item_id: two.item })),
        ...(await ids({ inventory_item_id: one.item })).slice(0, 1),
      ];
      const body = { backorder_entry_ids: chosen, expected_at: day(3), supplier: "Acme" };
      const before = await books();
      const preview = await orderSupply({ ...body, dry_run: true });
      expect(preview.promises).toHaveLength(2);
      expect(await books()).toEqual(before);

      const heard = listen();
      const made = await orderSupply({ ...body, idempotency_key: "once" });
      expectDocumented(made, "AdminReplenishmentOrdersMadeResponse");
      expect(made.replenishment_orders).toMatchObject([
        { location_id: location(), status: "ordered", supplier: "Acme", expected_at: day(3) },
      ]);
      const quantities = (made.replenishment_orders[0]?.lines ?? []).map((line) => [
        line.inventory_item_id,
        line.quantity,
      ]);
      expect(new Map(quantities as [string, number][])).toEqual(
        new Map([
          [one.item, 2],
          [two.item, 4],
        ]),
      );
      expect((await entries()).map(({ promised_at }) => promised_at)).toEqual([
        day(3),
        null,
        day(3),
      ]);
      await drafted(1);

      const again = await orderSupply({ ...body, idempotency_key: "once" });
      expect(again.replenishment_orders).toMatchObject([{ id: made.replenishment_orders[0]?.id }]);
      await waitFor(
        () => Promise.resolve(heard),
        () => heard.length >= 2,
      );
      expect(heard.map(({ name }) => name).sort()).toEqual([
        "replenishment-order.created",
        "replenishment-order.ordered",
      ]);
      await app.waitForWorkflows();
    });

    it("orders no more than what is short and not on its way, of two at once only once", async () => {
      const variant = await scarce();
      await backorder(variant, 3, 2);
      await ordered(variant, 1);
      const backorder_entry_ids = await ids();
      const outcomes = await Promise.allSettled([
        orderSupply({ backorder_entry_ids }),
        orderSupply({ backorder_entry_ids }),
      ]);
      expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
      const [level] = await app.inventory.listInventoryLevels({ inventory_item_id: variant.item });
      expect(Number(level.incoming_quantity)).toBe(5);
      expect(await refusalOf(orderSupply({ backorder_entry_ids }))).toMatchObject({
        status: 400,
        message: expect.stringMatching(/Nothing has to be ordered/) as string,
      });
      await app.waitForWorkflows();
    });

    it.each([
      [{ backorder_entry_ids: [] }, 400, /backorder_entry_ids/],
      [{ backorder_entry_ids: ["boent_no"] }, 404, /boent_no/],
      [{ backorder_entry_ids: ["boent_no"], expected_at: "soon" }, 400, /expected_at/],
      [{}, 400, /backorder_entry_ids/],
    ])("%j is refused", async (body, status, message) => {
      expect(await refusalOf(orderSupply(body as AdminOrderSupplyForBackorders))).toMatchObject({
        status,
        message: expect.stringMatching(message) as string,
      });
    });
  });

  describe("telling customers", () => {
    const tell = (backorder_entry_ids: string[]) =>
      app.admin.post<AdminTellBackorderCustomersResponse>(`${PATH}/tell-customers`, {
        backorder_entry_ids,
      });
    const messages = async () =>
      (
        await app.container
          .resolve(Modules.NOTIFICATION)
          .listNotifications({ channel: "email" }, { order: { created_at: "ASC" }, take: 100 })
      ).map(({ template, to, data }) => ({
        template,
        to,
        lines: (data as unknown as CustomerMessageData).lines,
      }));
    /** Until so many messages that tell of the order itself are out, and noted. */
    const confirmed = (count: number) =>
      waitFor(
        () =>
          app.knex.raw<{ rows: unknown[] }>(
            "select from customer_notice where told is not null and lease_until is null",
          ),
        ({ rows }) => rows.length === count,
      );

    it("sends each order's customer one message of what waits, however often it is pressed", async () => {
      const variant = await scarce();
      const [first, second] = await backorder(variant, 2, 1);
      await confirmed(2);
      const chosen = await ids();
      const both = await Promise.all([tell(chosen), tell(chosen)]);
      expectDocumented(both[0], "AdminTellBackorderCustomersResponse");
      expect(both.map(({ order_ids }) => order_ids.length).sort()).toEqual([0, 2]);
      expect(both.flatMap(({ told_recently }) => told_recently).sort()).toEqual(
        [first.id, second.id].sort(),
      );
      const sent = (await messages()).slice(2);
      expect(sent.map(({ template }) => template)).toEqual([
        "backorder-waiting",
        "backorder-waiting",
      ]);
      expect(new Set(sent.map(({ to }) => to))).toEqual(new Set([first.email, second.email]));
      expect(sent.find(({ to }) => to === first.email)?.lines).toMatchObject([
        { waiting_quantity: 2, covered_quantity: 0, promised_at: null },
      ]);
    });

    it("tells again when that is asked for later on", async () => {
      const variant = await scarce();
      await backorder(variant, 1);
      await confirmed(1);
      expect(await tell(await ids())).toMatchObject({ sent: 1, told_recently: [] });
      await app.knex.raw(
        "update customer_notice set reminded_at = reminded_at - interval '11 minutes'",
      );
      expect(await tell(await ids())).toMatchObject({ sent: 1, told_recently: [] });
      expect((await messages()).map(({ template }) => template)).toEqual([
        "backorder-confirmed",
        "backorder-waiting",
        "backorder-waiting",
      ]);
    });

    it("passes over reservations by hand, and refuses entries that are not there", async () => {
      const level = await makeLevel(app.inventory, { allow_backorder: true, location: location() });
      await app.inventory.createReservationItems({
        inventory_item_id: level.item,
        location_id: level.location,
        quantity: 2,
      });
      expect(await tell(await ids())).toEqual({ order_ids: [], told_recently: [], sent: 0 });
      expect(await refusalOf(tell(["boent_no"]))).toMatchObject({
        status: 404,
        message: expect.stringContaining("boent_no") as string,
      });
    });
  });

  describe("a replenishment order that somebody else changed", () => {
    const post = (id: string, action: string, body: object) =>
      app.admin.post(`/admin/replenishment-orders/${id}${action}`, body);

    it("is not changed again by who read it before, and says how it changed", async () => {
      const variant = await scarce();
      const supply = await ordered(variant, 5, { expected_at: day(1) });
      const line_id = supply.lines?.[0]?.id ?? "";
      const unchanged_since = supply.updated_at;
      const receipt = { lines: [{ line_id, accepted: 2 }], unchanged_since };
      const first = { ...receipt, idempotency_key: "mine" };
      await post(supply.id, "/receipts", { ...first, dry_run: true });
      await post(supply.id, "/receipts", first);
      // The same delivery, sent again.
      await post(supply.id, "/receipts", first);
      const refused = {
        status: 409,
        type: "conflict",
        message: expect.stringMatching(/got a receipt meanwhile: nothing was written/) as string,
      };
      const before = await books();
      const changes: [action: string, body: object][] = [
        ["/receipts", receipt],
        ["/receipts", { ...receipt, dry_run: true }],
        ["", { expected_at: day(9), unchanged_since }],
        ["/lines/batch", { update: [{ id: line_id, quantity: 9 }], unchanged_since }],
        ["/close", { unchanged_since }],
        ["/cancel", { unchanged_since }],
      ];
      for (const [action, body] of changes) {
        expect([action, await refusalOf(post(supply.id, action, body))]).toEqual([action, refused]);
      }
      expect(await books()).toEqual(before);
    });

    it("of two deliveries that two people book at once, one is booked", async () => {
      const variant = await scarce();
      const supply = await ordered(variant, 5);
      const body = {
        lines: [{ line_id: supply.lines?.[0]?.id ?? "", accepted: 5 }],
        unchanged_since: supply.updated_at,
      };
      const outcomes = await Promise.allSettled([
        post(supply.id, "/receipts", body),
        post(supply.id, "/receipts", body),
      ]);
      expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
      expect(await app.balances(variant)).toMatchObject({ stocked: "5" });
    });

    it("is ordered only as it was read", async () => {
      const variant = await scarce();
      const made = await draft(variant, 1);
      await post(made.id, "/lines/batch", { update: [{ id: made.lines?.[0]?.id, quantity: 50 }] });
      expect(
        await refusalOf(post(made.id, "/order", { unchanged_since: made.updated_at })),
      ).toMatchObject({
        status: 409,
        message: expect.stringMatching(/was changed meanwhile/) as string,
      });
      expect(await refusalOf(post(made.id, "/order", { unchanged_since: "now" }))).toMatchObject({
        status: 400,
        message: expect.stringMatching(/unchanged_since/) as string,
      });
      await post(made.id, "/order", {});
    });
  });
});
