import type { AdminReplenishmentOrder } from "../../src/types/http";
import { failAtStep } from "../helpers/app/failing-step";
import { medusaAppSuite } from "../helpers/app/medusa-app";
import { day, deskOf, ORDERS } from "../helpers/store/desk";
import { uniqueId } from "../helpers/store/fixtures";
import type { MadeVariant } from "../helpers/store/shop";

medusaAppSuite("changes of supply that are tried, or fail", {}, (app) => {
  const { location, scarce, backorder, draft, ordered, lineOf, change, receive, listen, books } =
    deskOf(app);

  describe("a dry run", () => {
    type Try = { path: string; body: object; told: string[] };

    /** Every change that can be tried, each on a queue of its own. */
    const tries: Record<string, () => Promise<Try>> = {
      "a receipt": async () => {
        const variant = await scarce();
        await backorder(variant, 2, 3);
        const supply = await ordered(variant, 5, { expected_at: day(3) });
        const lines = [{ line_id: lineOf(supply), accepted: 3, rejected: 2, reason: "Wet" }];
        return {
          path: `${ORDERS}/${supply.id}/receipts`,
          body: { lines },
          told: ["fills", "promises"],
        };
      },
      "a receipt without an order": async () => {
        const variant = await scarce();
        await backorder(variant, 2, 3);
        return {
          path: `/admin/inventory-items/${variant.item}/location-levels/${location()}/receipts`,
          body: { accepted: 4 },
          told: ["fills"],
        };
      },
      "an adjustment that fills": async () => {
        const variant = await scarce();
        await backorder(variant, 2, 3);
        return {
          path: `/admin/inventory-items/${variant.item}/location-levels/${location()}/adjustments`,
          body: { adjustment: 3 },
          told: ["fills", "inventory_level"],
        };
      },
      "an adjustment that leaves orders short": async () => {
        const variant = await scarce(5);
        await backorder(variant, 2, 3);
        return {
          path: `/admin/inventory-items/${variant.item}/location-levels/${location()}/adjustments`,
          body: { adjustment: -4 },
          told: ["shortfalls", "inventory_level"],
        };
      },
      "another date": async () => {
        const variant = await scarce();
        await backorder(variant, 2, 3);
        const supply = await ordered(variant, 4, { expected_at: day(3) });
        return {
          path: `${ORDERS}/${supply.id}`,
          body: { expected_at: day(8) },
          told: ["promises"],
        };
      },
      "fewer on a line": async () => {
        const variant = await scarce();
        await backorder(variant, 2, 3);
        const supply = await ordered(variant, 5, { expected_at: day(3) });
        return {
          path: `${ORDERS}/${supply.id}/lines/batch`,
          body: { update: [{ id: lineOf(supply), quantity: 2 }] },
          told: ["promises"],
        };
      },
      placing: async () => {
        const variant = await scarce();
        await backorder(variant, 2);
        const supply = await draft(variant, 2, { expected_at: day(3) });
        return { path: `${ORDERS}/${supply.id}/order`, body: {}, told: ["promises"] };
      },
      cancelling: async () => {
        const variant = await scarce();
        await backorder(variant, 2);
        const supply = await ordered(variant, 2, { expected_at: day(3) });
        return { path: `${ORDERS}/${supply.id}/cancel`, body: {}, told: ["promises"] };
      },
      closing: async () => {
        const variant = await scarce();
        await backorder(variant, 2);
        const supply = await ordered(variant, 3, { expected_at: day(3) });
        await receive(supply, 1);
        return { path: `${ORDERS}/${supply.id}/close`, body: {}, told: ["promises"] };
      },
    };

    it.each(Object.entries(tries))(
      "of %s says what the booking then does, and writes nothing",
      async (_name, prepare) => {
        const { path, body, told } = await prepare();
        await app.waitForWorkflows();
        const heard = listen();
        const before = await books();
        const preview = await app.admin.post<Record<string, unknown>>(path, {
          ...body,
          dry_run: true,
        });
        expect(await books()).toEqual(before);
        expect(heard).toEqual([]);

        const booked = await app.admin.post<Record<string, unknown>>(path, body);
        expect(Object.keys(preview).sort()).toEqual(Object.keys(booked).sort());
        // The ids of what a dry run would make are not those that it gets, and its moments have passed.
        expect(comparable(preview)).toEqual(comparable(booked));
        for (const name of told) {
          expect(booked[name]).not.toEqual([]);
        }
      },
    );
  });

  describe("a workflow that fails after its step", () => {
    /** What a desk sees: balances, what waits until when, orders with their lines, receipts. */
    const sight = async () => {
      const { rows } = await app.knex.raw<{ rows: unknown[] }>(
        `select (select jsonb_agg(jsonb_build_array(id, stocked_quantity, incoming_quantity, backordered_quantity) order by id)
                   from inventory_level) as levels,
                (select jsonb_agg(waiting order by waiting) from (
                   select jsonb_build_array(reservation_id, sum(quantity), max(promised_at)) as waiting
                     from backorder_entry where status = 'open' group by reservation_id
                 ) as e) as entries,
                (select jsonb_agg(to_jsonb(t) - 'updated_at' || jsonb_build_object('ordered_at', date_trunc('milliseconds', ordered_at)) order by id)
                   from replenishment_order t
                  where deleted_at is null and not follows_shortage) as orders,
                (select jsonb_agg(to_jsonb(t) - 'updated_at' order by t.id) from replenishment_line t
                   join replenishment_order o on o.id = t.replenishment_order_id and o.deleted_at is null and not o.follows_shortage
                  where t.deleted_at is null) as lines,
                (select count(*) from replenishment_receipt where deleted_at is null) as receipts`,
      );
      return rows;
    };

    const waiting = async (): Promise<[MadeVariant, AdminReplenishmentOrder]> => {
      const variant = await scarce();
      await backorder(variant, 2);
      return [variant, await ordered(variant, 2, { expected_at: day(3) })];
    };
    type Attempt = { workflow: string; run: () => Promise<unknown> };
    const attempts: Record<string, () => Promise<Attempt>> = {
      creating: async () => {
        const variant = await scarce();
        return { workflow: "create-replenishment-orders", run: () => draft(variant, 1) };
      },
      importing: async () => {
        const { item } = await scarce();
        const { sku } = await app.inventory.retrieveInventoryItem(item);
        const csv = `sku,quantity\n${sku},2`;
        return {
          workflow: "import-replenishment-orders",
          run: () => app.admin.post(`${ORDERS}/import`, { csv, status: "ordered" }),
        };
      },
      receiving: async () => {
        const [, supply] = await waiting();
        const key = { idempotency_key: uniqueId("delivery") };
        return { workflow: "receive-replenishment-order", run: () => receive(supply, 2, key) };
      },
      "a change of the date": async () => {
        const [, { id }] = await waiting();
        const body = { expected_at: day(5), note: "Late" };
        return { workflow: "update-replenishment-order", run: () => change(id, "", body) };
      },
      "a change of lines": async () => {
        const [, supply] = await waiting();
        const body = { update: [{ id: lineOf(supply), quantity: 1 }] };
        const run = () => change(supply.id, "/lines/batch", body);
        return { workflow: "batch-replenishment-lines", run };
      },
      placing: async () => {
        const variant = await scarce();
        await backorder(variant, 2);
        const { id } = await draft(variant, 2);
        return { workflow: "place-replenishment-order", run: () => change(id, "/order") };
      },
      cancelling: async () => {
        const [, { id }] = await waiting();
        return { workflow: "cancel-replenishment-order", run: () => change(id, "/cancel") };
      },
      closing: async () => {
        const [, supply] = await waiting();
        await receive(supply, 1);
        const run = () => change(supply.id, "/close");
        return { workflow: "close-replenishment-order", run };
      },
      deleting: async () => {
        const { id } = await draft(await scarce(), 2, { note: "Keep" });
        const run = () => app.admin.delete(`${ORDERS}/${id}`);
        return { workflow: "delete-replenishment-order", run };
      },
    };

    it.each(Object.entries(attempts))("takes %s back", async (_name, prepare) => {
      const { workflow, run } = await prepare();
      await app.waitForWorkflows();
      const before = await sight();
      const heard = listen();
      const putBack = failAtStep(workflow, "emit-event-step", new Error("The bus is down"));
      try {
        await expect(run()).rejects.toMatchObject({ status: 500 });
      } finally {
        putBack();
      }
      expect(await sight()).toEqual(before);
      expect(heard).toEqual([]);
      // Nothing of it stands in the way of trying again.
      await run();
      expect(await sight()).not.toEqual(before);
    });
  });
});

/** Fields whose values a dry run cannot know. */
const OWN = [
  "id",
  "receipt_id",
  "created_at",
  "updated_at",
  "received_at",
  "ordered_at",
  "closed_at",
  "stock_movement_id",
];

/** An answer without the ids and moments of what the change itself makes: receipts, and entries that it opens. */
function comparable(value: unknown, own = OWN): unknown {
  if (Array.isArray(value)) {
    return value.map((entry) => comparable(entry, own));
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !own.includes(name))
      .map(([name, inner]) => [
        name,
        comparable(inner, name === "shortfalls" ? [...own, "backorder_entry_id"] : own),
      ]),
  );
}
