import reconcileStock from "../../src/jobs/reconcile-stock";
import reconcileScript from "../../src/scripts/reconcile-stock";
import type { AdminReconcileStockResponse } from "../../src/types/http";
import { atOnce, times } from "../helpers/app/at-once";
import { HttpError } from "../helpers/app/http-client";
import { medusaAppSuite } from "../helpers/app/medusa-app";
import { useBooks } from "../helpers/store/books";
import { uniqueId } from "../helpers/store/fixtures";

medusaAppSuite(
  "reconciling stock by job, script and in a crowd",
  { env: { BACKORDERS_RECONCILE_REPAIR: "claim_of_cancelled_order, claim_without_order" } },
  (app) => {
    const { list, reconcile, repair, kindsOf, findings, psql, place } = useBooks(app);

    it("repairs hundreds of claims that a switched-off subscriber never released, while shoppers buy", async () => {
      const variant = await app.makeVariant({ stocked: 50, allow_backorder: true });
      const [{ id: location_id }] = app.shop.locations;
      const left = times(300, () => ({
        inventory_item_id: variant.item,
        location_id,
        quantity: 1,
        line_item_id: uniqueId("ordli"),
        allow_backorder: true,
      }));
      await app.inventory.createReservationItems(left);
      expect((await app.balances(variant)).available).toBe("-250");
      const [{ repaired }, ...bought] = (
        await atOnce<unknown>([
          () => repair(),
          ...times(4, () => () => app.placeOrder({ variant, quantity: 2 })),
        ])
      ).accepted as [AdminReconcileStockResponse, ...object[]];
      expect(repaired).toHaveLength(300);
      expect(bought).toHaveLength(4);
      await app.waitForWorkflows();
      expect(await findings()).toEqual([]);
      expect((await app.balances(variant)).available).toBe("42");
    });

    it("two people who repair at the same time repair each finding once", async () => {
      const placed = [await place(), await place(), await place()];
      await psql(
        placed.map(({ claim }) => `delete from reservation_item where id = '${claim}'`).join(";"),
      );
      const { accepted } = await atOnce([() => repair(), () => repair(), () => repair()]);
      const repaired = accepted.flatMap((answer) => answer.repaired.map(({ id }) => id));
      expect(repaired).toHaveLength(3);
      expect(new Set(repaired).size).toBe(3);
      for (const { line } of placed) {
        expect(await app.inventory.listReservationItems({ line_item_id: line })).toHaveLength(1);
      }
    });

    it("pages, and filters by kind", async () => {
      for (const status of ["canceled", "canceled", "archived"]) {
        const { order } = await place();
        await psql(`update "order" set status = '${status}' where id = '${order}'`);
      }
      const all = await findings();
      expect((await list({ limit: 2 })).findings).toEqual(all.slice(0, 2));
      expect(await list({ limit: 2, offset: 2 })).toMatchObject({
        findings: all.slice(2),
        count: 3,
        limit: 2,
        offset: 2,
      });
      const archived = await list({ kinds: ["claim_of_archived_order"] });
      expect(kindsOf(archived.findings)).toEqual(["claim_of_archived_order"]);
      const { repaired } = await repair({ kinds: ["claim_of_archived_order"] });
      expect(repaired).toHaveLength(1);
      expect(await findings()).toHaveLength(2);
      await repair();
    });

    it.each<[body: object, message: RegExp]>([
      [{ dry_run: "yes" }, /dry_run/],
      [{ kinds: ["nonsense"] }, /kinds\[0\]/],
      [{ finding_ids: [1] }, /finding_ids\[0\]/],
      [{ repair: true }, /repair/],
    ])("refuses %j", async (body, message) => {
      const error = await reconcile(body).catch((refusal: unknown) => refusal);
      expect(error).toBeInstanceOf(HttpError);
      expect(error).toMatchObject({
        status: 400,
        body: { message: expect.stringMatching(message) },
      });
    });

    it("a daily job repairs the kinds that the option names, and tells of the others once for each change", async () => {
      const [cancelled, archived] = [await place(), await place()];
      await psql(`
        update "order" set status = 'canceled' where id = '${cancelled.order}';
        update "order" set status = 'archived' where id = '${archived.order}'`);
      const told = async () => {
        const { notifications } = await app.admin.get<{
          notifications: { data: { title: string; description: string } }[];
        }>("/admin/notifications", { channel: "feed" });
        return notifications
          .map(({ data }) => `${data.title}: ${data.description}`)
          .filter((text) => /books/.test(text));
      };
      await reconcileStock(app.container);
      await reconcileStock(app.container);
      expect(kindsOf(await findings())).toEqual(["claim_of_archived_order"]);
      expect(await told()).toEqual([expect.stringContaining("1 × claim of archived order")]);

      await repair();
      await reconcileStock(app.container);
      await reconcileStock(app.container);
      expect(await told()).toHaveLength(2);
      expect((await told()).join()).toContain("The books are right");
    });

    it("a script says what there is, and repairs it with the word repair", async () => {
      const { order } = await place();
      await psql(`update "order" set status = 'canceled' where id = '${order}'`);
      await reconcileScript({ container: app.container, args: [] });
      expect(await findings()).toHaveLength(1);
      await expect(reconcileScript({ container: app.container, args: ["fix"] })).rejects.toThrow(
        /fix is neither/,
      );
      await reconcileScript({
        container: app.container,
        args: ["repair", "claim_of_cancelled_order"],
      });
      expect(await findings()).toEqual([]);
    });
  },
);
