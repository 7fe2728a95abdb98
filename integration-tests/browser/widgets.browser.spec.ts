import type { Locator, Page } from "playwright-core";

import { deskSuite } from "../helpers/browser/desk";
import { deskOf } from "../helpers/store/desk";

const region = (page: Page, name: string): Locator =>
  page.getByRole("region", { name, exact: true });

/** Where the pictures go, when somebody wants to look. */
const PICTURES = process.env.DESK_PICTURES;

async function picture(page: Page, name: string): Promise<void> {
  if (PICTURES) {
    await page.screenshot({ path: `${PICTURES}/${name}.png`, fullPage: true });
  }
}

deskSuite("on Medusa's own pages", (desk, app) => {
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
      await picture(page, "item-dark");
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
});
