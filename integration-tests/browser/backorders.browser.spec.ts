import { Modules } from "@medusajs/framework/utils";
import { parse } from "csv-parse/sync";
import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";

import type { AdminBackorderSummaryResponse } from "../../src/types/http";
import { waitFor } from "../helpers/app/wait-for";
import { deskSuite } from "../helpers/browser/desk";
import { picture } from "../helpers/browser/sight";
import { deskOf } from "../helpers/store/desk";
import { inDays } from "../helpers/store/supply";

deskSuite("the page of backorders", (desk, app) => {
  const { scarce, backorder, ordered } = deskOf(app);
  const row = (page: Page, order: { display_id?: number }) =>
    page
      .getByRole("row")
      .filter({ has: page.getByRole("cell", { name: `#${order.display_id}`, exact: true }) });
  const select = (page: Page, order: { display_id?: number }) =>
    row(page, order).getByRole("checkbox").click();

  /** What waits for two items, one of them with supply. */
  async function queue() {
    const [one, two] = [await scarce(), await scarce(1)];
    const [first, second] = await backorder(one, 2, 1);
    const [third] = await backorder(two, 3);
    await ordered(one, 2, { expected_at: inDays(3), supplier: "Acme" });
    return { one, two, first, second, third };
  }

  it("says in sum what waits, in figures, as a picture and as a table, and in the menu", async () => {
    const { first } = await queue();
    const { summary } = await app.admin.get<AdminBackorderSummaryResponse>(
      "/admin/backorders/summary",
    );
    expect(summary.waiting).toEqual({ entries: 3, units: "5" });

    const page = await desk.open("/backorders");
    const figures = page.getByRole("region", { name: "Backorders in sum" });
    const figure = (label: string) =>
      figures.locator("dl > div").filter({ hasText: label }).locator("dd");
    await figure("Units waiting").getByText("5", { exact: true }).waitFor();
    await figure("Units waiting").getByText("in 3 orders").waitFor();
    const money = new Intl.NumberFormat("en", {
      style: "currency",
      currency: first.currency_code,
    }).format(Number(summary.money[0]?.amount));
    await figure("Money waiting").getByText(money, { exact: true }).waitFor();
    await figure("No supply").getByText("3", { exact: true }).waitFor();
    await figures.locator("svg.recharts-surface").first().waitFor();
    await picture(page, "backorders-page");
    await figures.getByRole("button", { name: "Show as a table" }).click();
    await figures
      .getByRole("row")
      .filter({ hasText: new Date(inDays(3)).getUTCDate().toString() })
      .first()
      .waitFor();

    await page.getByRole("link", { name: "3 waiting Backorders" }).waitFor();
    const dark = await desk.open("/backorders", { theme: "dark", language: "de" });
    await dark.locator("svg.recharts-surface").first().waitFor();
    await row(dark, first).waitFor();
    await picture(dark, "backorders-page-dark");
  });

  it("keeps its filters in the address, where the keyboard reaches them", async () => {
    const { two, first, second, third } = await queue();
    await app.inventory.adjustInventory(two.item, app.shop.locations[0].id, 1);
    const page = await desk.open("/backorders");
    const views = page.getByRole("navigation", { name: "Saved filters" });
    await row(page, first).waitFor();
    await views.getByRole("link", { name: "No supply" }).focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(/bo_view=no_supply/);
    await row(page, first).waitFor({ state: "hidden" });
    await row(page, second).waitFor();
    expect(await views.locator("[aria-current=page]").innerText()).toBe("No supply");

    const ready = await desk.open("/backorders?bo_view=ready");
    await row(ready, third).waitFor();
    expect(await ready.locator("tbody").getByRole("row").count()).toBe(1);
    const sorted = await desk.open("/backorders?bo_order=-waiting_quantity");
    await row(sorted, first).waitFor();
    expect(await sorted.locator("tbody").getByRole("row").first().innerText()).toContain(
      `#${first.display_id}`,
    );
    const slipped = await desk.open("/backorders?bo_view=late");
    await slipped.getByText("Nothing found").waitFor();
    const nothing = await desk.open(
      `/backorders?bo_waiting_quantity=${encodeURIComponent(JSON.stringify({ $gt: 1 }))}`,
    );
    await row(nothing, first).waitFor();
    expect(await nothing.locator("tbody").getByRole("row").count()).toBe(1);
  });

  it("orders supply for what is selected, after it showed what that promises to whom", async () => {
    const { two, third, second, one } = await queue();
    const page = await desk.open("/backorders");
    await select(page, second);
    await select(page, third);
    await page.getByRole("button", { name: /^Order supply/ }).click();
    const drawer = page.getByRole("dialog");
    await drawer.getByLabel("Supplier").fill("Bolt");
    await drawer.getByRole("button", { name: "Show what this does" }).click();
    await drawer.getByText("2 lines, 3 units").waitFor();
    await picture(page, "order-supply-for-backorders");
    const incoming = async (item: string) => {
      const [level] = await app.inventory.listInventoryLevels({ inventory_item_id: item });
      return Number(level.incoming_quantity);
    };
    expect(await incoming(two.item)).toBe(0);
    await drawer.getByRole("button", { name: "Order", exact: true }).click();
    await drawer.waitFor({ state: "hidden" });
    expect(await incoming(two.item)).toBe(2);
    expect(await incoming(one.item)).toBe(3);
    const orders = await app.inventory.listReplenishmentOrders({ status: "ordered" });
    expect(orders.map(({ supplier }) => supplier).sort()).toEqual(["Acme", "Bolt"]);
    await app.waitForWorkflows();
  });

  it("raises, tells customers once, and exports, what is selected or all that is filtered", async () => {
    const { first, second, third } = await queue();
    const mails = async () =>
      await app.container
        .resolve(Modules.NOTIFICATION)
        .listNotifications({ channel: "email" }, { take: 100 });
    await waitFor(mails, (sent) => sent.length >= 3);
    const page = await desk.open("/backorders");

    await select(page, second);
    await page.getByRole("button", { name: /^Raise priority/ }).click();
    await page.getByText("The priority was set.").waitFor();
    const entries = await app.inventory.listBackorderEntries(
      { status: "open" },
      { order: { priority: "DESC" } },
    );
    expect(entries.map(({ priority }) => priority)).toEqual([10, 0, 0]);

    for (const said of ["1 customer is told.", "1 was told a moment ago"]) {
      await select(page, third);
      await page.getByRole("button", { name: /^Tell customers/ }).click();
      await page.getByRole("button", { name: "Tell them" }).click();
      await page.getByText(said).waitFor();
      await page.getByRole("button", { name: /^Tell customers/ }).waitFor({ state: "hidden" });
    }
    const waiting = (await mails()).filter(({ template }) => template === "backorder-waiting");
    expect(waiting.map(({ to }) => to)).toEqual([third.email]);

    const saved = async (press: () => Promise<void>) => {
      const [download] = await Promise.all([page.waitForEvent("download"), press()]);
      const rows = parse<{ order_display_id: string }>(await readFile(await download.path()), {
        columns: true,
      });
      return rows.map(({ order_display_id }) => Number(order_display_id)).sort();
    };
    expect(
      await saved(() => page.getByRole("button", { name: "Export CSV", exact: true }).click()),
    ).toEqual([first.display_id, second.display_id, third.display_id].sort());
    await select(page, first);
    expect(await saved(() => page.getByRole("button", { name: /^Export CSV./ }).click())).toEqual([
      first.display_id,
    ]);
  });

  it("shows what is claimed nowhere, and allocates it after it said where that is", async () => {
    const variant = await scarce(5);
    const [one, two] = await backorder(variant, 2, 4);
    for (const { id } of [one, two]) {
      await app.admin.post(`/admin/orders/${id}/release`, {});
    }
    const page = await desk.open("/backorders");
    const views = page.getByRole("navigation", { name: "Saved filters" });
    await views.getByRole("link", { name: "Claimed nowhere (2)" }).click();
    await page.waitForURL(/bo_view=unallocated/);
    await row(page, two).getByText("4 of 4").waitFor();
    await picture(page, "unallocated");
    const dark = await desk.open("/backorders?bo_view=unallocated", {
      theme: "dark",
      language: "de",
    });
    await row(dark, one).getByText("2 von 2").waitFor();
    await picture(dark, "unallocated-dark");
    await row(dark, one).getByRole("button").click();
    await dark.getByRole("menuitem", { name: "Zuteilen" }).click();
    await dark.getByRole("dialog").getByText("2 in First warehouse").waitFor();
    await picture(dark, "unallocated-drawer-dark");
    await dark.context().close();

    // Two are sold meanwhile, so that one of the four has to wait.
    await backorder(variant, 2);
    await row(page, two)
      .getByRole("button", { name: /^What can be done with/ })
      .click();
    await page.getByRole("menuitem", { name: "Allocate" }).click();
    const drawer = page.getByRole("dialog");
    await drawer.getByText("4 at First warehouse").waitFor();
    await drawer.getByText("Waiting for stock: 1").waitFor();
    await picture(page, "unallocated-drawer");
    expect(await app.inventory.listReservationItems({})).toHaveLength(1);
    await drawer.getByRole("button", { name: "Allocate" }).click();
    await drawer.waitFor({ state: "hidden" });
    await row(page, two).waitFor({ state: "hidden" });
    expect(await app.inventory.listReservationItems({})).toHaveLength(2);
    await page.getByRole("link", { name: "Claimed nowhere (1)" }).waitFor();

    await row(page, one).getByText(`#${one.display_id}`).click();
    await page.waitForURL(`**/orders/${one.id}`);
    await app.admin.post(`/admin/orders/${one.id}/allocation`, {
      lines: [{ line_item_id: one.items?.[0]?.id, to: "auto" }],
    });
    const waiting = await desk.open("/backorders");
    await row(waiting, two).getByText(`#${two.display_id}`).click();
    await waiting.waitForURL(`**/orders/${two.id}`);
    const nothing = await desk.open("/backorders?bo_view=unallocated");
    await nothing.getByText("Everything is claimed").waitFor();
    await app.waitForWorkflows();
  });

  it("says so where what is claimed nowhere cannot be read, and asks again", async () => {
    const page = await desk.open("/backorders?bo_view=unallocated");
    await page.getByText("Everything is claimed").waitFor();
    await page.route(/\/admin\/unallocated-lines/, (route) => route.abort());
    await page.reload();
    await page.getByRole("alert").waitFor();
    await page.unroute(/\/admin\/unallocated-lines/);
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByText("Everything is claimed").waitFor();
  });
});
