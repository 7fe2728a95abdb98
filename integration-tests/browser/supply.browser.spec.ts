import type { Locator, Page } from "playwright-core";

import { deskSuite } from "../helpers/browser/desk";
import { picture } from "../helpers/browser/sight";
import { deskOf, ORDERS, orderSupply } from "../helpers/store/desk";
import type { MadeVariant } from "../helpers/store/shop";
import { inDays } from "../helpers/store/supply";

deskSuite("the pages of supply", (desk, app) => {
  const { location, scarce, backorder, draft, ordered, read } = deskOf(app);
  const numbers = async (page: Page) => {
    await page.locator("tbody").getByRole("row").first().waitFor();
    const rows = await page.locator("tbody").getByRole("row").allInnerTexts();
    return rows.map((text) => Number(/#(\d+)/.exec(text)?.[1]));
  };
  const skuOf = async ({ item }: MadeVariant) =>
    (await app.inventory.retrieveInventoryItem(item)).sku ?? "";
  const receipts = () => app.inventory.listReplenishmentReceipts({}, { relations: ["lines"] });
  /** Opens the form for a delivery. */
  async function receiving(id: string): Promise<{ page: Page; form: Locator }> {
    const page = await desk.open(`/backorders/supply/${id}`);
    await page.getByRole("button", { name: "Receive", exact: true }).click();
    return { page, form: page.getByRole("dialog") };
  }
  const preview = (form: Locator) =>
    form.getByRole("button", { name: "Show what this does" }).click();

  it("show what is overdue first, a page for each state, and what is searched for", async () => {
    const variant = await scarce();
    const drafted = await draft(variant, 1);
    const later = await ordered(variant, 2, { expected_at: inDays(5), supplier: "Acme" });
    const overdue = await ordered(variant, 3, { expected_at: inDays(-2) });
    await app.admin.post(`${ORDERS}/${(await ordered(variant, 1)).id}/cancel`);

    const page = await desk.open("/backorders/supply");
    expect(await numbers(page)).toEqual([overdue.display_id, later.display_id, drafted.display_id]);
    await page.getByRole("row").filter({ hasText: "Overdue" }).waitFor();
    await picture(page, "supply-page");
    await page
      .getByRole("navigation", { name: "States" })
      .getByRole("link", { name: "Draft" })
      .click();
    await page.waitForURL(/sup_view=draft/);
    await page
      .getByRole("row")
      .filter({ hasText: `#${overdue.display_id}` })
      .waitFor({
        state: "hidden",
      });
    expect(await numbers(page)).toEqual([drafted.display_id]);
    expect(await numbers(await desk.open("/backorders/supply?sup_view=overdue"))).toEqual([
      overdue.display_id,
    ]);
    expect(await numbers(await desk.open("/backorders/supply?sup_view=all"))).toHaveLength(4);
    expect(await numbers(await desk.open("/backorders/supply?sup_q=Acme"))).toEqual([
      later.display_id,
    ]);
    const empty = await desk.open("/backorders/supply?sup_view=received", {
      theme: "dark",
      language: "de",
    });
    await empty.getByText("Keine Nachbestellungen gefunden").waitFor();
    await picture(empty, "supply-page-dark");
  });

  it("receive by scanning: each code adds one to its line, and what this fills is shown before it is booked", async () => {
    const [one, two] = [await scarce(), await scarce()];
    const [order] = await backorder(one, 3);
    await app.admin.post(`/admin/products/${two.productId}/variants/${two.id}`, {
      ean: "4006381333931",
    });
    const supply = await orderSupply(app.admin, location(), [
      [one.item, 3],
      [two.item, 4],
    ]);
    const { page, form } = await receiving(supply.id);
    const scan = form.getByLabel("Scan", { exact: true });
    const type = async (code: string) => {
      // As a scanner does: into whatever has the focus.
      await page.keyboard.type(code);
      await page.keyboard.press("Enter");
    };
    await scan.waitFor();
    const sku = await skuOf(one);
    await type(sku);
    await type(sku.toUpperCase());
    await form.getByText(/: 2$/).waitFor();
    await type("4006381333931");
    await form.getByText(/: 1$/).waitFor();
    await type("no-such-code");
    await form.getByText("Nothing of this order has the code no-such-code.").waitFor();
    const accepted = form.getByLabel("Accepted");
    expect([await accepted.first().inputValue(), await accepted.last().inputValue()]).toEqual([
      "2",
      "1",
    ]);
    await form.getByLabel("Rejected").last().fill("2");
    await form.getByLabel("Reason").fill("Broken");
    await preview(form);
    await form.getByText(`Order #${order.display_id}`).waitFor();
    await picture(page, "receive-by-scanning");
    expect(await receipts()).toEqual([]);
    await form.getByRole("button", { name: "Book receipt" }).click();
    await form.waitFor({ state: "hidden" });
    await page.getByText("1 accepted, 2 rejected (Broken)").waitFor();
    const [receipt] = await receipts();
    const lines = (receipt?.lines ?? []).map((line) => [
      line.inventory_item_id,
      Number(line.accepted),
      Number(line.rejected),
      line.reason,
    ]);
    expect(lines).toHaveLength(2);
    expect(lines).toEqual(
      expect.arrayContaining([
        [one.item, 2, 0, null],
        [two.item, 1, 2, "Broken"],
      ]),
    );
    expect(await app.balances(one)).toMatchObject({ backordered: "1" });
  });

  it("import a file: every bad row is named, what it makes is shown, and only then it is made", async () => {
    const variant = await scarce();
    const [order] = await backorder(variant, 2);
    const sku = await skuOf(variant);
    const page = await desk.open("/backorders/supply");
    await page.getByRole("button", { name: "Import CSV" }).click();
    const form = page.getByRole("dialog");
    const choose = (csv: string) =>
      form
        .getByLabel("CSV file")
        .setInputFiles({ name: "supply.csv", mimeType: "text/csv", buffer: Buffer.from(csv) });
    const name = app.shop.locations[0].name;
    await choose(`sku,quantity,location\n${sku},2,${name}\n${sku},none,${name}\nwho,1,${name}`);
    await preview(form);
    await form.getByText(/^Row 3: quantity/).waitFor();
    await form.getByText('Row 4: no inventory item has the sku "who"').waitFor();
    await picture(page, "import-refused");
    await choose(`sku,quantity,location,date\n${sku},2,${name},${inDays(4).slice(0, 10)}`);
    await form.getByLabel("As orders that are placed").click();
    await preview(form);
    await form.getByText(`${name}: 1 line, 2 units`).waitFor();
    await form.getByText(`Order #${order.display_id}`).waitFor();
    await picture(page, "import");
    const [level] = await app.inventory.listInventoryLevels({ inventory_item_id: variant.item });
    expect(Number(level.incoming_quantity)).toBe(0);
    await form.getByRole("button", { name: "Import", exact: true }).click();
    await form.waitFor({ state: "hidden" });
    const [after] = await app.inventory.listInventoryLevels({ inventory_item_id: variant.item });
    expect(Number(after.incoming_quantity)).toBe(2);
    await app.waitForWorkflows();
  });

  it("two who book one delivery: the second is told, sees it as it is by now, and nothing is booked twice", async () => {
    const variant = await scarce();
    const supply = await ordered(variant, 5);
    const [ada, bob] = [await receiving(supply.id), await receiving(supply.id)];
    await preview(bob.form);
    await bob.form.getByRole("button", { name: "Book receipt" }).waitFor();
    await ada.form.getByLabel("Accepted").fill("2");
    await preview(ada.form);
    await ada.form.getByRole("button", { name: "Book receipt" }).click();
    await ada.form.waitFor({ state: "hidden" });

    await bob.form.getByRole("button", { name: "Book receipt" }).click();
    await bob.form
      .getByRole("alert")
      .getByText(/got a receipt meanwhile/)
      .waitFor();
    await bob.form.getByText("3 to come").waitFor();
    await picture(bob.page, "somebody-else-booked");
    expect(await receipts()).toHaveLength(1);
    expect(await app.balances(variant)).toMatchObject({ stocked: "2" });

    await preview(bob.form);
    await bob.form.getByRole("button", { name: "Book receipt" }).click();
    await bob.form.waitFor({ state: "hidden" });
    expect(await app.balances(variant)).toMatchObject({ stocked: "5" });
    expect((await read(supply.id)).status).toBe("received");
  });

  it("a draft that somebody else changed is not ordered unseen", async () => {
    const variant = await scarce();
    const made = await draft(variant, 1);
    const page = await desk.open(`/backorders/supply/${made.id}`);
    await page.getByRole("button", { name: "Order", exact: true }).click();
    const form = page.getByRole("dialog");
    await form.getByRole("button", { name: "Show what this does" }).waitFor();
    await app.admin.post(`${ORDERS}/${made.id}/lines/batch`, {
      update: [{ id: made.lines?.[0]?.id, quantity: 40 }],
    });
    await preview(form);
    await form
      .getByRole("alert")
      .getByText(/was changed meanwhile/)
      .waitFor();
    expect((await read(made.id)).status).toBe("draft");
    await preview(form);
    await form.getByRole("button", { name: "Order", exact: true }).click();
    await form.waitFor({ state: "hidden" });
    expect(await read(made.id)).toMatchObject({ status: "ordered", lines: [{ incoming: 40 }] });
  });
});
