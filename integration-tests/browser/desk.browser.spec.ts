import { waitFor } from "../helpers/app/wait-for";
import { deskSuite } from "../helpers/browser/desk";
import { picture, region } from "../helpers/browser/sight";
import { day, deskOf } from "../helpers/store/desk";
import type {
  AdminOrderBackordersResponse,
  AdminReplenishmentOrderListResponse,
} from "../../src/types/http";

deskSuite("the desk", (desk, app) => {
  const { scarce, backorder, ordered } = deskOf(app);

  it("a day: an order goes short, its draft is ordered, the date slips, part arrives, the rest arrives", async () => {
    const variant = await app.makeVariant({ stocked: 0, levelPolicy: { allow_backorder: true } });
    const first = await app.placeOrder({ variant, quantity: 1 });
    const second = await app.placeOrder({ variant, quantity: 2 });
    const drafts = () =>
      app.admin.get<AdminReplenishmentOrderListResponse>("/admin/replenishment-orders", {
        status: "draft",
      });
    await waitFor(drafts, ({ replenishment_orders: [draft] }) => draft?.lines?.[0]?.quantity === 3);

    const page = await desk.open("/backorders");
    await page
      .getByRole("row")
      .filter({ hasText: `#${first.display_id}` })
      .waitFor();
    await page
      .getByRole("row")
      .filter({ hasText: `#${second.display_id}` })
      .waitFor();
    await picture(page, "backorders");

    await page.getByRole("link", { name: "Supply" }).first().click();
    await page.getByRole("row").filter({ hasText: "Draft" }).waitFor();
    await picture(page, "supply");
    await page.getByRole("row").filter({ hasText: "Draft" }).click();
    await page.getByRole("button", { name: "Order", exact: true }).click();
    const drawer = page.getByRole("dialog");
    await drawer.getByRole("button", { name: "Show what this does" }).click();
    await drawer.getByText("What this does").waitFor();
    await picture(page, "order-supply");
    await drawer.getByRole("button", { name: "Order", exact: true }).click();
    await drawer.waitFor({ state: "hidden" });
    const [level] = await app.inventory.listInventoryLevels({ inventory_item_id: variant.item });
    expect(Number(level.incoming_quantity)).toBe(3);

    await page.getByRole("button", { name: "Receive", exact: true }).click();
    await drawer.getByLabel("Accepted").fill("2");
    await drawer.getByRole("button", { name: "Show what this does" }).click();
    await drawer.getByText(`Order #${first.display_id}`).waitFor();
    await picture(page, "receive");
    await drawer.getByRole("button", { name: "Book receipt" }).click();
    await drawer.waitFor({ state: "hidden" });
    expect(await app.balances(variant)).toMatchObject({ backordered: "1" });
    await picture(page, "supply-order");

    const order = await desk.open(`/orders/${first.id}`);
    await region(order, "Stock of this order").getByText("Ready to ship").waitFor();
    const waiting = await desk.open(`/orders/${second.id}`);
    await region(waiting, "Stock of this order").getByText("Part of it can ship").waitFor();
    await picture(waiting, "order");

    const item = await desk.open(`/inventory/${variant.item}`);
    const stock = region(item, "Stock at work");
    await stock.getByRole("row").filter({ hasText: app.shop.locations[0].name }).waitFor();
    await picture(item, "item");
    await stock.getByRole("row").last().getByRole("button").click();
    await item.getByRole("menuitem", { name: "Receive" }).click();
    const booking = item.getByRole("dialog");
    await booking.getByLabel("Accepted").fill("1");
    await booking.getByRole("button", { name: "Show what this does" }).click();
    await booking.getByText(`Order #${second.display_id}`).waitFor();
    await picture(item, "receive-stock");
    await booking.getByRole("button", { name: "Book receipt" }).click();
    await booking.waitFor({ state: "hidden" });
    expect(await app.balances(variant)).toMatchObject({ backordered: "0" });
  });

  it.each(["light", "dark"] as const)(
    "an order says on which day it is wanted, and what comes too late for it, in the %s",
    async (theme) => {
      const [soon, late] = [await scarce(1), await scarce(1)];
      const order = await app.placeOrder({
        lines: [
          { variant: soon, quantity: 2 },
          { variant: late, quantity: 3 },
        ],
      });
      await ordered(soon, 1, { expected_at: day(3) });
      await ordered(late, 2, { expected_at: day(6) });
      await app.admin.post(`/admin/orders/${order.id}/shipping-preference`, {
        ship_date: day(4).slice(0, 10),
      });
      const page = await desk.open(`/orders/${order.id}`, { theme });
      const section = region(page, "Stock of this order");
      // The order's day, and that of the line that comes in time.
      await section.getByText("Wanted on Jan 5, 2030").nth(1).waitFor();
      await section.getByText("Too late for Jan 5, 2030").waitFor();
      await section.getByText("promised for Jan 7, 2030").first().waitFor();
      await picture(section, `order-wanted-${theme}`);
      const german = await desk.open(`/orders/${order.id}`, { theme, language: "de" });
      await german.getByText("Zu spät für 05.01.2030").waitFor();
      await german.getByText("Gewünscht für 05.01.2030").nth(1).waitFor();

      await section.getByRole("button", { name: "Change how it ships" }).click();
      await page.getByRole("dialog").getByRole("radio", { name: "As the store has it" }).waitFor();
      await picture(page, `order-ships-${theme}`);
      await german.getByRole("button", { name: "Versand ändern" }).click();
      await german
        .getByRole("dialog")
        .getByRole("radio", { name: "Wie der Shop es hält" })
        .waitFor();
      await picture(german, `order-ships-de-${theme}`);
    },
  );

  it("a person says how an order ships and on which day it is wanted, takes it back, and reads why it is refused", async () => {
    const [order] = await backorder(await scarce(1), 3);
    const stock = () =>
      app.admin.get<AdminOrderBackordersResponse>(`/admin/orders/${order.id}/backorders`);
    const page = await desk.open(`/orders/${order.id}`);
    const section = region(page, "Stock of this order");
    const drawer = page.getByRole("dialog");
    const choice = (name: string) => drawer.getByRole("radio", { name, exact: true });
    const open = () => section.getByRole("button", { name: "Change how it ships" }).click();
    const save = () => drawer.getByRole("button", { name: "Save" }).click();
    await section.getByText("What is there ships first").waitFor();

    await open();
    expect(await choice("As the store has it").isChecked()).toBe(true);
    await choice("All of it ships together").click();
    await drawer.getByRole("spinbutton", { name: "month" }).pressSequentially("01052030");
    await save();
    await page.getByText("How the order ships was saved.").waitFor();
    await drawer.waitFor({ state: "hidden" });
    await section.getByText("All of it ships together").waitFor();
    await section.getByText("Wanted on Jan 5, 2030").first().waitFor();
    const said = { ship: "complete", ship_preference: "complete", ship_date: "2030-01-05" };
    expect(await stock()).toMatchObject(said);

    // What is not touched stays as somebody else set it meanwhile.
    await open();
    await app.admin.post(`/admin/orders/${order.id}/shipping-preference`, { ship: "available" });
    await drawer.getByRole("button", { name: "Clear date" }).click();
    await save();
    await drawer.waitFor({ state: "hidden" });
    await section.getByText("What is there ships first").waitFor();
    expect(await stock()).toMatchObject({ ship_preference: "available", ship_date: null });

    await open();
    await choice("As the store has it").click();
    await save();
    await drawer.waitFor({ state: "hidden" });
    expect(await stock()).toMatchObject({ ship: "available", ship_preference: null });

    await open();
    await choice("All of it ships together").click();
    await app.admin.post(`/admin/orders/${order.id}/cancel`);
    await save();
    await drawer.getByRole("alert").getByText("The order is cancelled").waitFor();
    await picture(page, "order-ships-refused");
  });

  it("says so where there is nothing, in German and in the dark", async () => {
    const look = { language: "de", theme: "dark" } as const;
    const pages = [
      ["/backorders", "Nichts wartet"],
      ["/backorders/supply", "Noch kein Nachschub"],
      ["/backorders/payments", "Noch keine Zahlungen"],
    ];
    for (const [path, text] of pages) {
      const page = await desk.open(path, look);
      await page.getByText(text, { exact: true }).waitFor();
      await picture(page, `empty${path.replaceAll("/", "-")}`);
    }
  });
});
