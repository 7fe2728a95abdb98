import { medusaAppSuite } from "../helpers/app/medusa-app";
import { withoutChange } from "../helpers/model/ledger";
import { LONG_AGO, type Placed, useBooks, VANISHED } from "../helpers/store/books";
import { fulfil } from "../helpers/store/merchant";
import { on, shipDateScene } from "../helpers/store/ship-dates";

/** A way in which a claim and its line lose each other. */
type Way = { what: string; sql: (placed: Placed) => string; kind: string; available: string };

const ways: Way[] = [
  {
    what: "a claim whose line is gone",
    sql: ({ line }) => `
      update order_item set deleted_at = now() where item_id = '${line}';
      update order_line_item set deleted_at = now() where id = '${line}'`,
    kind: "claim_without_line",
    available: "10",
  },
  {
    what: "a claim whose order is gone",
    sql: ({ order }) => `update "order" set deleted_at = now() where id = '${order}'`,
    kind: "claim_without_order",
    available: "10",
  },
  {
    what: "a claim of an order that was cancelled by its column",
    sql: ({ order }) => `update "order" set status = 'canceled' where id = '${order}'`,
    kind: "claim_of_cancelled_order",
    available: "10",
  },
  {
    what: "a claim of an order that was archived",
    sql: ({ order }) => `update "order" set status = 'archived' where id = '${order}'`,
    kind: "claim_of_archived_order",
    available: "10",
  },
  {
    what: "a claim of a line that was fulfilled elsewhere",
    sql: ({ line }) =>
      `update order_item set fulfilled_quantity = quantity, raw_fulfilled_quantity = raw_quantity where item_id = '${line}'`,
    kind: "claim_of_fulfilled_line",
    available: "10",
  },
  {
    what: "a claim of more than its line",
    sql: ({ line }) =>
      `update order_item set quantity = 1, raw_quantity = '{"value": "1", "precision": 20}' where item_id = '${line}'`,
    kind: "claim_exceeds_line",
    available: "9",
  },
  {
    what: "a line whose claim was deleted",
    sql: ({ claim }) => `
      delete from reservation_item where id = '${claim}'`,
    kind: "line_without_claim",
    available: "6",
  },
  {
    what: "a line whose claim was deleted, restorably",
    sql: ({ claim }) => `update reservation_item set deleted_at = now() where id = '${claim}'`,
    kind: "line_without_claim",
    available: "6",
  },
];

medusaAppSuite("reconciling stock with orders", {}, (app) => {
  const { list, reconcile, repair, kindsOf, findings, psql, letRest, place } = useBooks(app);

  it("lists nothing where the books are right", async () => {
    const { variant } = await place();
    await place(20, variant);
    expect(await list()).toEqual({ findings: [], count: 0, offset: 0, limit: 1_000, kinds: [] });
    expect(await repair()).toEqual({ repaired: [], skipped: [], findings: [] });
  });

  it.each(ways)("$what: listed, tried, repaired, and not again", async (way) => {
    const placed = await place();
    await place(1, await app.makeVariant({ stocked: 3 }));
    await psql(way.sql(placed));

    const { findings: found, count, kinds } = await list();
    expect(kindsOf(found)).toEqual([way.kind]);
    expect(count).toBe(1);
    expect(kinds).toEqual([{ kind: way.kind, count: 1, repairable: true }]);
    const [{ id, line_item_id, detail, repair: remedy }] = found;
    expect(line_item_id).toBe(placed.line);
    expect([detail, remedy]).toEqual([
      expect.stringMatching(/.{10}/),
      expect.stringMatching(/.{10}/),
    ]);

    await app.waitForWorkflows();
    const tried = await withoutChange(app.knex, () => reconcile({ finding_ids: [id] }));
    expect(tried.repaired.map((finding) => finding.id)).toEqual([id]);
    expect(tried.repaired[0].changes).not.toHaveLength(0);
    expect(tried.findings).toEqual(found);

    const done = await repair({ finding_ids: [id] });
    expect(done).toEqual({ repaired: tried.repaired, skipped: [], findings: [] });
    expect((await app.balances(placed.variant)).available).toBe(way.available);
    const movements = await app.inventory.listStockMovements({ correlation_id: id });
    expect(movements.map(({ kind }) => kind)).toEqual(["reconcile"]);
    expect(await findings()).toEqual([]);
    expect(await repair({ finding_ids: [id] })).toEqual({
      repaired: [],
      skipped: [{ id, reason: VANISHED }],
      findings: [],
    });
  });

  it("a claim of a cart that was completed or deleted, and not of one that is open", async () => {
    const variant = await app.makeVariant({ stocked: 10 });
    const [{ id: location_id }] = app.shop.locations;
    const lineOf = async () => {
      const cart = await app.prepareCart({ variant, quantity: 1 });
      const { rows } = await app.knex.raw<{ rows: { id: string }[] }>(
        "select id from cart_line_item where cart_id = ?",
        [cart],
      );
      return { cart, line_item_id: rows[0].id };
    };
    const [open, closed] = [await lineOf(), await lineOf()];
    for (const { line_item_id } of [open, closed]) {
      const level = { inventory_item_id: variant.item, location_id };
      await app.inventory.createReservationItems({ ...level, line_item_id, quantity: 1 });
    }
    await app.knex.raw("update cart set completed_at = now() where id = ?", [closed.cart]);
    expect(await findings()).toMatchObject([
      { kind: "claim_of_closed_cart", line_item_id: closed.line_item_id },
    ]);
    await repair();
    expect(await findings()).toEqual([]);
    expect((await app.balances(variant)).available).toBe("9");
  });

  it("a kit claims each of its parts by what the variant needs of it", async () => {
    const parts = [await app.makeVariant({ stocked: 20 }), await app.makeVariant({ stocked: 20 })];
    const kit = await app.makeVariant({
      parts: [
        { item: parts[0].item, required: 2 },
        { item: parts[1].item, required: 3 },
      ],
    });
    const order = await app.placeOrder({ variant: kit, quantity: 2 });
    const line = order.items?.[0].id as string;
    expect(await findings()).toEqual([]);
    await fulfil(app, order.id, { line, quantity: 1 });
    expect(await findings()).toEqual([]);
    const claims = await app.inventory.listReservationItems({ line_item_id: line });
    const second = claims.find(({ inventory_item_id }) => inventory_item_id === parts[1].item);
    await app.inventory.deleteReservationItems([second?.id as string]);
    expect(await findings()).toMatchObject([
      {
        id: `line_without_claim:${line}:${parts[1].item}`,
        order_id: order.id,
        detail: expect.stringMatching(/needs 3 of .*, and claims 0/),
      },
    ]);
    await letRest();
    await repair();
    expect(await findings()).toEqual([]);
    expect((await app.balances(parts[1].item)).available).toBe("14");
  });

  it("claims a line that lost its claim by the day on which it is wanted", async () => {
    const { expected, placeFor } = shipDateScene(app);
    const order = await placeFor(await expected(0, [2, 10]), 2, on(10));
    const [line] = order?.items ?? [];
    const [claim] = await app.inventory.listReservationItems({ line_item_id: line?.id });
    await app.inventory.deleteReservationItems([claim.id]);
    const prefer = async (ship_date: string) => {
      await app.admin.post(`/admin/orders/${order?.id}/shipping-preference`, { ship_date });
      await letRest();
    };
    await prefer(on(9));
    expect((await repair()).skipped).toMatchObject([
      { reason: "Needs a person: policy refuses it, 0 of 2 can be had" },
    ]);
    await prefer(on(10));
    await repair();
    expect(await findings()).toEqual([]);
    expect(await app.inventory.listReservationItems({ line_item_id: line?.id })).toMatchObject([
      { quantity: 2, ship_date: on(10) },
    ]);
  });

  it("leaves to a person a line that policy refuses, and what stands below zero", async () => {
    const { variant, claim } = await place();
    await app.inventory.deleteReservationItems([claim]);
    await app.admin.post(`/admin/products/${variant.productId}/variants/${variant.id}`, {
      allow_backorder: false,
    });
    const [{ id: location_id }, other] = app.shop.locations;
    const elsewhere = await app.makeVariant({ stocked: 1 });
    await app.inventory.adjustInventory(variant.item, location_id, -9);
    await app.inventory.adjustInventory(elsewhere.item, location_id, -3);
    const { repaired, skipped, findings: left } = await repair();
    expect(repaired).toEqual([]);
    expect(skipped.map(({ reason }) => reason)).toEqual([
      "Needs a person: policy refuses it, 1 of 2 can be had",
      "Needs a person: count this",
    ]);
    expect(left.map(({ repair: advice, kind }) => [kind, advice])).toEqual([
      ["line_without_claim", expect.any(String)],
      ["on_hand_negative", "Needs a person: count this"],
    ]);
    expect(other.id).not.toBe(location_id);
    await app.inventory.adjustInventory(elsewhere.item, location_id, 3);
    await app.inventory.adjustInventory(variant.item, location_id, 9);
    await repair();
    expect(await findings()).toEqual([]);
  });

  it("does not take an order that is being fulfilled or edited for one that lost its claim", async () => {
    const { order, line, claim } = await place(3);
    await fulfil(app, order, { line, quantity: 1 });
    await app.inventory.deleteReservationItems([claim]);
    const [{ id }] = await findings();
    await app.knex.raw("update fulfillment set created_at = now()");
    expect((await repair({ finding_ids: [id] })).skipped).toEqual([
      { id, reason: expect.stringContaining("being changed at this moment") },
    ]);
    await letRest();
    expect((await repair({ finding_ids: [id] })).skipped).toEqual([]);
  });

  it("says of a finding that vanished between the look and the repair that it is not there any more", async () => {
    const [first, second] = [await place(), await place()];
    const cancelled = [first.order, second.order].map((id) => `'${id}'`).join();
    await psql(`update "order" set status = 'canceled' where id in (${cancelled})`);
    const ids = (await findings()).map(({ id }) => id);
    await app.inventory.deleteReservationItems([first.claim]);
    const { repaired, skipped } = await repair({ finding_ids: [...ids, "nonsense:1"] });
    expect(repaired.map(({ reservation_id }) => reservation_id)).toEqual([second.claim]);
    expect(skipped).toEqual([
      { id: `claim_of_cancelled_order:${first.claim}`, reason: VANISHED },
      { id: "nonsense:1", reason: VANISHED },
    ]);
  });

  it("makes an attempt due that nobody works on, and finishes a customer's notice", async () => {
    await app.knex.raw(
      `insert into stripe_order_attempt (
           id, payment_intent_id, event_id, event_type, status, amount, currency_code, started_at
         ) values ('soatt_left', 'pi_left', 'evt_left', 'payment_intent.succeeded', 'failed', 100, 'usd', ${LONG_AGO})`,
    );
    await app.knex.raw(
      `insert into customer_notice (order_id, confirm, due_at) values ('order_left', true, ${LONG_AGO})`,
    );
    expect((await findings()).map(({ id }) => id)).toEqual([
      "notice_unfinished:order_left",
      "attempt_unfinished:soatt_left",
    ]);
    await repair();
    expect(await findings()).toEqual([]);
    await app.knex.raw("delete from stripe_order_attempt where id = 'soatt_left'");
  });
});
