import type { Locator, Page } from "playwright-core";

import type { AdminReplenishmentOrderListResponse } from "../../src/types/http";
import { waitFor } from "../helpers/app/wait-for";
import { deskSuite } from "../helpers/browser/desk";
import { picture, region } from "../helpers/browser/sight";
import { day, deskOf } from "../helpers/store/desk";
import { administratorWith } from "../helpers/store/roles";

/** Everybody but the administrator of the suite has a role of their own. */
const ROLES = { env: { MEDUSA_FF_RBAC: "true" } };

deskSuite(
  "on Medusa's own pages",
  (desk, app) => {
    const { location, scarce, backorder, ordered } = deskOf(app);

    /** Opens a form of the first location on an item's page. */
    const openForm = async (page: Page, name: string): Promise<Locator> => {
      await region(page, "Stock at work").getByRole("row").nth(1).getByRole("button").click();
      await page.getByRole("menuitem", { name, exact: true }).click();
      return page.getByRole("dialog");
    };

    describe("an inventory item", () => {
      it("is counted: what is owed stays owed, and it is said before it is saved", async () => {
        const variant = await scarce(5);
        const [first, second] = await backorder(variant, 2, 1);
        const page = await desk.open(`/inventory/${variant.item}`);
        const form = await openForm(page, "Count");
        await form.getByText("On the shelf by the books: 5. Owed: 3.").waitFor();
        await form.getByRole("button", { name: "Show what this does" }).click();
        await form.getByText("Enter a number.").waitFor();
        await form.getByLabel("Counted").fill("2");
        await form.getByText("2 on the shelf, 3 owed: 1 will wait.").waitFor();
        await form.getByRole("button", { name: "Show what this does" }).click();
        await form.getByText(`Order #${second.display_id}: 1 more waiting`).waitFor();
        await form.getByRole("link", { name: `Order #${second.display_id}` }).waitFor();
        await picture(page, "item-count");
        expect(await app.balances(variant)).toMatchObject({ stocked: "2", backordered: "0" });
        await form.getByRole("button", { name: "Save count" }).click();
        await form.waitFor({ state: "hidden" });
        expect(await app.balances(variant)).toMatchObject({ stocked: "-1", backordered: "1" });
        expect(first.id).not.toBe(second.id);

        const row = region(page, "Stock at work").getByRole("row").nth(1);
        for (const [place, figure] of ["2", "3", "0", "1", "0"].entries()) {
          expect(
            await row
              .getByRole("cell")
              .nth(place + 1)
              .innerText(),
          ).toBe(figure);
        }
        await row.getByText("Allowed by the location").waitFor();
        const queue = page.getByRole("row").filter({ hasText: `#${second.display_id}` });
        await queue.first().waitFor();
        await picture(page, "item");
      });

      it("is not overwritten: what somebody else changed meanwhile is said, and asked again", async () => {
        const variant = await scarce(5);
        const page = await desk.open(`/inventory/${variant.item}`);
        const form = await openForm(page, "Count");
        await form.getByText("On the shelf by the books: 5.").waitFor();
        await form.getByLabel("Counted").fill("4");
        await form.getByRole("button", { name: "Show what this does" }).click();
        await form.getByText("No order is filled or left short by it.").waitFor();
        await app.inventory.adjustInventory(variant.item, location(), -2);
        await form.getByRole("button", { name: "Save count" }).click();
        await form.getByRole("alert").getByText("This changed since you looked").waitFor();
        await form.getByText("On the shelf by the books: 3.").waitFor();
        await picture(page, "item-changed");
        expect(await app.balances(variant)).toMatchObject({ stocked: "3" });
        await form.getByRole("button", { name: "Show what this does" }).click();
        await form.getByRole("button", { name: "Save count" }).click();
        await form.waitFor({ state: "hidden" });
        expect(await app.balances(variant)).toMatchObject({ stocked: "4" });
      });

      it("takes goods with what was rejected and why, and is adjusted below zero", async () => {
        const variant = await scarce();
        const [order] = await backorder(variant, 3);
        const page = await desk.open(`/inventory/${variant.item}`);
        const receive = await openForm(page, "Receive");
        await receive.getByLabel("Accepted").fill("4");
        await receive.getByLabel("Rejected").fill("1");
        await receive.getByLabel("Reason").fill("Wet");
        await receive.getByRole("button", { name: "Show what this does" }).click();
        await receive.getByText(`Order #${order.display_id}: 3 filled, complete`).waitFor();
        await receive.getByRole("button", { name: "Book receipt" }).click();
        await receive.waitFor({ state: "hidden" });
        expect(await app.balances(variant)).toMatchObject({ stocked: "1", backordered: "0" });
        const { rows } = await app.knex.raw<{ rows: object[] }>(
          "select accepted::text, rejected::text, reason from replenishment_receipt_line",
        );
        expect(rows).toEqual([{ accepted: "4", rejected: "1", reason: "Wet" }]);

        const adjust = await openForm(page, "Adjust");
        await adjust.getByLabel("Change by").fill("-3");
        await adjust.getByText("1 on the shelf, 3 owed: 2 will wait.").waitFor();
        await adjust.getByRole("button", { name: "Show what this does" }).click();
        await adjust.getByText(`Order #${order.display_id}: 2 more waiting`).waitFor();
        await adjust.getByRole("button", { name: "Adjust", exact: true }).click();
        await adjust.waitFor({ state: "hidden" });
        expect(await app.balances(variant)).toMatchObject({ stocked: "-2", backordered: "2" });
      });

      it("has a ledger that says who did what for which order, filtered and paged, and leads to the order", async () => {
        const variant = await scarce(20);
        const [order] = await backorder(variant, 2);
        await ordered(variant, 5);
        for (let time = 0; time < 10; time++) {
          await app.inventory.adjustInventory(variant.item, location(), -1);
        }
        const page = await desk.open(`/inventory/${variant.item}`, { theme: "dark" });
        const ledger = region(page, "Ledger");
        const rows = ledger.getByRole("row");
        await rows.filter({ hasText: "Adjusted" }).nth(9).waitFor();
        await picture(region(page, "Stock at work"), "item-stock-dark");
        await picture(ledger, "item-ledger-dark");
        await ledger.getByRole("button", { name: "Older" }).click();
        const claimed = rows.filter({ hasText: "Claimed" });
        await claimed.filter({ hasText: "-2" }).filter({ hasText: "18" }).waitFor();
        await claimed.filter({ hasText: "The store" }).waitFor();
        expect(await rows.count()).toBe(3);
        await ledger.getByRole("button", { name: "Newer" }).click();
        await rows.filter({ hasText: "Adjusted" }).nth(9).waitFor();
        await ledger.getByRole("combobox", { name: "Cause" }).click();
        await page.getByRole("option", { name: "Claimed" }).click();
        await rows.filter({ hasText: "Adjusted" }).first().waitFor({ state: "detached" });
        expect(await rows.count()).toBe(2);
        await claimed.getByRole("link", { name: `#${order.display_id}` }).click();
        await page.waitForURL(`**/orders/${order.id}`);
      });
    });

    describe("an order", () => {
      it("says what is there and what waits for what; what is covered is fulfilled from where it is", async () => {
        const [some, none] = [await scarce(2), await scarce(0)];
        const order = await app.placeOrder({
          lines: [
            { variant: some, quantity: 3 },
            { variant: none, quantity: 1 },
          ],
        });
        const supply = await ordered(some, 1, { expected_at: day(3) });
        const page = await desk.open(`/orders/${order.id}`);
        const section = region(page, "Stock of this order");
        await section.getByText("Part of it can ship").waitFor();
        await section.getByText("2 of 3 can ship from First warehouse").waitFor();
        await section.getByText("0 of 1 can ship from First warehouse").waitFor();
        await section.getByText("promised for Jan 4, 2030").first().waitFor();
        await section.getByText("no supply is ordered").waitFor();
        await section.getByText('Medusa says "Allocated"').waitFor();
        await picture(section, "order");
        const name = `Replenishment order #${supply.display_id}`;
        expect(await section.getByRole("link", { name }).getAttribute("href")).toContain(supply.id);

        await section.getByRole("button", { name: "Raise priority" }).click();
        await section.getByText("Raised", { exact: true }).first().waitFor();
        const open = await app.inventory.listBackorderEntries({ status: "open" });
        expect(open.map(({ priority }) => priority)).toEqual([10, 10]);

        await section.getByRole("button", { name: "Fulfil what is covered" }).click();
        const form = page.getByRole("dialog");
        await form.getByText("2 of 3 are there").waitFor();
        await picture(page, "order-fulfil");
        await form.getByRole("button", { name: "Fulfil", exact: true }).click();
        await form.waitFor({ state: "hidden" });
        await section.getByText("Waits for supply").waitFor();
        await section.getByText("0 of 1 can ship from First warehouse").nth(1).waitFor();
        expect(await app.balances(some)).toMatchObject({ stocked: "-1", backordered: "1" });
        // Medusa's own section on the page was read again, too.
        await page.getByText("Fulfillment #1").first().waitFor();
        await section.getByRole("button", { name: /Show all/ }).click();
        await section.getByText("2 shipped or given back").waitFor();
        await section.getByText("promised for Jan 4, 2030").last().waitFor();
        await picture(section, "order-shipped");
      });

      it("is warned before what is not there is fulfilled, here and on Medusa's own form", async () => {
        const variant = await scarce(1);
        const [order] = await backorder(variant, 3);
        const page = await desk.open(`/orders/${order.id}`, { theme: "dark" });
        const section = region(page, "Stock of this order");
        await section.getByRole("button", { name: "Fulfil what is covered" }).click();
        const form = page.getByRole("dialog");
        const quantity = form.getByRole("textbox");
        await quantity.fill("4");
        await form.getByRole("button", { name: "Fulfil all the same" }).click();
        await form.getByText("That is more than has not shipped yet.").waitFor();
        await quantity.fill("3");
        await form.getByRole("alert").getByText("Not there: 2 of 3").waitFor();
        await picture(page, "order-missing-dark");
        await form.getByRole("button", { name: "Fulfil all the same" }).click();
        const sure = form.getByRole("button", { name: "Yes, fulfil what is not there" });
        await sure.waitFor();
        expect(await app.balances(variant)).toMatchObject({ stocked: "-2", backordered: "2" });

        // What came meanwhile is said, and nothing is fulfilled by what was read before.
        await app.inventory.adjustInventory(variant.item, location(), 1);
        await sure.click();
        await page.getByText("What is there changed since you looked.").waitFor();
        await form.getByText("2 of 3 are there").waitFor();
        await quantity.fill("3");
        await form.getByRole("button", { name: "Fulfil all the same" }).click();
        await sure.click();
        await form.waitFor({ state: "hidden" });
        expect(await app.balances(variant)).toMatchObject({ stocked: "-1", backordered: "0" });
        const claims = await app.inventory.listReservationItems({
          inventory_item_id: variant.item,
        });
        expect(claims).toEqual([]);

        const [other] = await backorder(await scarce(1), 2);
        const core = await desk.open(`/orders/${other.id}/fulfillment?requires_shipping=true`);
        await core.getByText("Not all of it is there").waitFor();
        await core.getByText("Not there: 1 of 2").waitFor();
        await picture(core, "order-core-form");
      });
    });

    describe("a reservation", () => {
      it("says its form, its order and what waits, and is changed below zero", async () => {
        const variant = await scarce(1);
        const [order] = await backorder(variant, 2);
        const [claim] = await app.inventory.listReservationItems({
          inventory_item_id: variant.item,
        });
        const ofOrder = await desk.open(`/reservations/${claim?.id}`);
        const section = region(ofOrder, "What this claims");
        await section.getByText("1 of 2").waitFor();
        await section.getByText("1 waiting for 0 days, no supply is ordered").waitFor();
        await section.getByText("Taken out of stock when it was ordered").waitFor();
        await picture(ofOrder, "reservation");
        await section.getByRole("link", { name: `#${order.display_id}` }).click();
        await ofOrder.waitForURL(`**/orders/${order.id}`);

        const { id } = await app.inventory.createReservationItems({
          inventory_item_id: variant.item,
          location_id: location(),
          quantity: 3,
        });
        const page = await desk.open(`/reservations/${id}`, { theme: "dark", language: "de" });
        const held = region(page, "Was sie beansprucht");
        await held.getByText("0 von 3").waitFor();
        await held.getByText("Zählt noch als auf Lager").waitFor();
        await held.getByRole("button", { name: "Bearbeiten" }).click();
        const form = page.getByRole("dialog");
        await form.getByLabel("Menge").fill("5");
        await form.getByRole("button", { name: "Zeigen, was das bewirkt" }).click();
        await form.getByText("Reservierung von Hand").waitFor();
        await picture(page, "reservation-edit-dark-de");
        await app.inventory.updateReservationItems({ id, quantity: 4 });
        await form.getByRole("button", { name: "Speichern" }).click();
        await page.getByText("Es sind jetzt 4 in First warehouse").waitFor();
        await form.getByLabel("Menge").fill("2");
        await form.getByRole("button", { name: "Zeigen, was das bewirkt" }).click();
        await form.getByRole("button", { name: "Speichern" }).click();
        await form.waitFor({ state: "hidden" });
        await held.getByText("0 von 2").waitFor();
        expect(await app.balances(variant)).toMatchObject({ available: "-3", backordered: "3" });
      });
    });

    describe("a location", () => {
      it("shows what waits there, what is on its way, and its draft, which leads to it", async () => {
        const variant = await scarce();
        const [order] = await backorder(variant, 3);
        const supply = await ordered(variant, 2, { expected_at: day(3), supplier: "Acme" });
        const { replenishment_orders: drafts } = await waitFor(
          () =>
            app.admin.get<AdminReplenishmentOrderListResponse>("/admin/replenishment-orders", {
              status: "draft",
            }),
          ({ replenishment_orders: [draft] }) => draft?.lines?.[0]?.quantity === 1,
        );
        const page = await desk.open(`/settings/locations/${location()}`);
        const section = region(page, "Supply for this location");
        await section.getByText(/^Asks for 1 × /).waitFor();
        await section.getByText(/^To come: 2 × /).waitFor();
        await section.getByText("Expected Jan 4, 2030").waitFor();
        await section.getByText(`Replenishment order #${supply.display_id}`).waitFor();
        await page
          .getByRole("row")
          .filter({ hasText: `#${order.display_id}` })
          .waitFor();
        await picture(section, "location-supply");
        await picture(page, "location");
        const draft = `Replenishment order #${drafts[0]?.display_id}`;
        await section.getByRole("link", { name: draft }).click();
        await page.waitForURL(`**/backorders/supply/${drafts[0]?.id}`);
      });
    });

    it("the bell names the order, and the search leads to it", async () => {
      const variant = await scarce();
      const [order] = await backorder(variant, 2);
      await waitFor(
        () => app.admin.get<{ count: number }>("/admin/notifications", { channel: "feed" }),
        ({ count }) => count === 1,
      );
      const page = await desk.open("/inventory");
      await page.getByRole("heading", { name: "Inventory" }).waitFor();
      await page.keyboard.press("Control+n");
      const bell = page.getByRole("dialog");
      await bell
        .getByText(new RegExp(`^Backordered: .*, for order #${order.display_id}$`))
        .waitFor();
      await bell.getByText("2 of ").waitFor();
      await picture(page, "bell");
      await page.keyboard.press("Escape");
      await bell.waitFor({ state: "hidden" });
      await page.keyboard.press("Control+k");
      await page.getByRole("combobox").fill(String(order.display_id));
      await page
        .getByRole("option")
        .filter({ hasText: `#${order.display_id}` })
        .first()
        .click();
      await page.waitForURL(`**/orders/${order.id}`);
    });

    it("offers to a role what it may do, and nothing else", async () => {
      const variant = await scarce(1);
      const [order] = await backorder(variant, 2);
      const reader = await administratorWith(app, [
        "order:read",
        "inventory_item:read",
        "inventory_level:read",
        "stock_location:read",
      ]);
      const page = await desk.open(`/orders/${order.id}`, { as: reader });
      const section = region(page, "Stock of this order");
      await section.getByText("1 of 2 can ship").waitFor();
      await section.getByText("Ready at First warehouse").waitFor();
      await section.getByText("What is there ships first").waitFor();
      expect(await section.getByRole("button", { name: "Change how it ships" }).count()).toBe(0);
      expect(await section.getByRole("button", { name: "Raise priority" }).count()).toBe(0);
      expect(await section.getByRole("button", { name: "Fulfil what is covered" }).count()).toBe(0);
    });
  },
  ROLES,
);
