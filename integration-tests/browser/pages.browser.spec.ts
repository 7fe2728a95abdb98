import type { Page } from "playwright-core";

import { deskSuite } from "../helpers/browser/desk";
import { picture } from "../helpers/browser/sight";
import { administratorWith } from "../helpers/store/roles";
import { deliver } from "../helpers/stripe/deliver";
import { WEBHOOK_SECRET } from "../helpers/stripe/events";
import { usePaymentDesk } from "../helpers/stripe/payment-desk";
import { priceOf } from "../helpers/stripe/shopping";

/** Gives a command to the rows that are selected; beside its label stands its key. */
const command = (page: Page, label: string): Promise<void> =>
  page.getByRole("button", { name: new RegExp(`^${label} [A-Z]$`) }).click();

deskSuite(
  "the desk's own pages",
  (desk, app) => {
    const { payForMissingStock, restock, stripe } = usePaymentDesk(app);

    /** Makes levels without a policy in the first location: `batch-1`, `batch-2`, ... Core takes a minute for so many. */
    const makeLevels = async (count: number): Promise<string[]> => {
      await app.knex.raw(
        "insert into inventory_item (id, sku, title) select 'iitem_' || n, 'batch-' || n, 'Batch ' || n from generate_series(1, ?) n",
        [count],
      );
      const items = Array.from({ length: count }, (_, number) => `iitem_${number + 1}`);
      await app.inventory.createInventoryLevels(
        items.map((inventory_item_id) => ({
          inventory_item_id,
          location_id: app.shop.locations[0].id,
        })),
      );
      return items;
    };

    /** How many levels are allowed up to a limit, by their own setting. */
    const countAllowed = async (limit: number): Promise<number> => {
      const { rows } = await app.knex.raw<{ rows: { count: number }[] }>(
        "select count(*)::int as count from inventory_level where allow_backorder and backorder_limit = ?",
        [limit],
      );
      return rows[0]?.count ?? -1;
    };

    /** Allows all that the list shows, up to a limit. */
    const allowAll = async (page: Page, limit: string) => {
      await page.getByRole("checkbox", { name: "Select all rows of this page" }).click();
      await page.getByRole("button", { name: /^Select all .* that match$/ }).click();
      await page.getByText("10050 selected").waitFor();
      await command(page, "Allow");
      const drawer = page.getByRole("dialog", { name: "Policies" });
      await drawer.getByRole("radio", { name: "Set a limit" }).click();
      await drawer.getByLabel("New limit").fill(limit);
      await picture(page, "policies-drawer");
      await drawer.getByRole("button", { name: "Apply" }).click();
      return drawer;
    };

    it("sets the policies of 10,000 levels at once, of all that the filter matches, with progress", async () => {
      await makeLevels(10_050);
      await app.makeVariant({ levelPolicy: { allow_backorder: false } });
      const page = await desk.open("/backorders/policies?levels_q=batch");
      await page
        .getByText("10050 results")
        .or(page.getByText(/of 10050/))
        .first()
        .waitFor();
      const drawer = await allowAll(page, "2.5");
      const bar = drawer.getByRole("progressbar", { name: "Policies that are set" });
      await bar.waitFor();
      await picture(page, "policies-progress");
      expect(await bar.getAttribute("aria-valuemax")).toBe("10050");
      await drawer.waitFor({ state: "hidden" });
      await page.getByText("Allowed by the location, up to 2.5").first().waitFor();
      await picture(page, "policies");
      expect(await countAllowed(2.5)).toBe(10_050);
    });

    it("says which of many could not be set and why, sets the others, and tries those again", async () => {
      const items = await makeLevels(1_200);
      const page = await desk.open("/backorders/policies?levels_q=batch");
      await page.getByText("batch-1", { exact: true }).waitFor();
      await page.getByRole("checkbox", { name: "Select all rows of this page" }).click();
      await page.getByRole("button", { name: "Select all 1,200 that match" }).click();
      await page.getByText("1200 selected").waitFor();
      const [gone] = await app.inventory.listInventoryLevels({ inventory_item_id: items[3] });
      await app.admin.delete(
        `/admin/inventory-items/${items[3]}/location-levels/${gone.location_id}`,
      );
      await command(page, "Deny");
      const drawer = page.getByRole("dialog", { name: "Policies" });
      await drawer.getByRole("button", { name: "Apply" }).click();
      const failure = drawer.getByRole("alert");
      await failure.getByText(`Item ${items[3]} is not stocked at location`).waitFor();
      await drawer.getByText("200 of 1,200 were set.").waitFor();
      await picture(page, "policies-failure");
      const { rows } = await app.knex.raw<{ rows: { count: number }[] }>(
        "select count(*)::int as count from inventory_level where allow_backorder is false",
      );
      expect(rows).toEqual([{ count: 200 }]);
      await drawer.getByRole("button", { name: "Try again" }).click();
      await drawer.getByText("0 of 1,000 were set.").waitFor();
      await drawer.getByRole("button", { name: "Close" }).last().click();
      await drawer.waitFor({ state: "hidden" });
    });

    it("sets the policies of items, found by what applies, and what is left stays", async () => {
      const { item } = await app.makeVariant({
        itemPolicy: { allow_backorder: true, backorder_limit: 4 },
      });
      const { item: other } = await app.makeVariant({ itemPolicy: { allow_backorder: true } });
      const { item: denied } = await app.makeVariant({ itemPolicy: { allow_backorder: false } });
      const page = await desk.open(
        `/backorders/policies?of=items&items_answer=${encodeURIComponent('["allowed"]')}`,
      );
      const rows = page.getByRole("row").filter({ hasText: "Allowed by the item" });
      await rows.nth(1).waitFor();
      expect(await rows.count()).toBe(2);
      await page.getByRole("checkbox", { name: "Select all rows of this page" }).click();
      await command(page, "Inherit");
      const drawer = page.getByRole("dialog", { name: "Policies" });
      await drawer.getByRole("button", { name: "Apply" }).click();
      await drawer.waitFor({ state: "hidden" });
      const stored = await app.inventory.listInventoryItems({ id: [item, other] });
      expect(new Map(stored.map((row) => [row.id, row]))).toEqual(
        new Map([
          [item, expect.objectContaining({ allow_backorder: null, backorder_limit: 4 })],
          [other, expect.objectContaining({ allow_backorder: null, backorder_limit: null })],
        ]),
      );
      await page.getByText("Nothing found").waitFor();

      const all = await desk.open("/backorders/policies?of=items");
      await all.getByText("Denied by the item").click();
      await all.waitForURL(`**/inventory/${denied}`);
      await all.getByText("Stock at work").first().waitFor();
    });

    it("refuses a change of nothing, and a limit that is no number", async () => {
      await app.makeVariant();
      const page = await desk.open("/backorders/policies", { theme: "dark", language: "de" });
      await page.getByRole("checkbox").nth(1).click();
      await command(page, "Grenze");
      const drawer = page.getByRole("dialog", { name: "Regel an 1 Standort" });
      await drawer.getByRole("button", { name: "Anwenden" }).click();
      await drawer.getByText("Geben Sie eine Zahl ab 0 ein.").waitFor();
      await drawer.getByRole("radio", { name: "So lassen" }).last().click();
      await drawer.getByRole("button", { name: "Anwenden" }).click();
      await drawer.getByText("Wählen Sie, was geändert werden soll.").waitFor();
      await picture(page, "policies-refused-dark");
    });

    it("shows in the settings what the plugin is set to, and names the level whose books are wrong", async () => {
      const { item } = await app.makeVariant({ stocked: 4 });
      const page = await desk.open("/settings/backorders");
      const options = page.getByRole("region", { name: "Backorders" });
      await options.getByText("When the order is placed").waitFor();
      await options.getByText("Every location of the sales channel").waitFor();
      const around = page.getByRole("region", { name: "Around it" });
      await around.getByText("Webhook is signed").waitFor();
      await around.getByText("email, feed").waitFor();
      const books = page.getByRole("region", { name: "The books" });
      await books.getByRole("button", { name: "Check now" }).click();
      await books.getByText(/^All is right, at/).waitFor();

      const set = (quantity: string) =>
        app.knex.raw(
          `update inventory_level set stocked_quantity = ?, raw_stocked_quantity = jsonb_build_object('value', ?::text)
            where inventory_item_id = ?`,
          [quantity, quantity, item],
        );
      await set("5.5");
      await books.getByRole("button", { name: "Check now" }).click();
      await books.getByText(/^1 breach, at/).waitFor();
      const row = books.getByRole("row").filter({ hasText: "Stock is the sum of the ledger" });
      expect(await row.getByRole("cell").allInnerTexts()).toEqual(
        expect.arrayContaining([app.shop.locations[0].name, "4", "5.5"]),
      );
      await picture(page, "settings");
      await set("4");
      await row.getByRole("link").click();
      await page.waitForURL(`**/inventory/${item}`);
    });

    it("a payment without an order is found by its reason, tried again, and refunded after a question", async () => {
      const first = await payForMissingStock(2);
      const second = await payForMissingStock();
      await deliver(app, first.event);
      await deliver(app, second.event);
      const page = await desk.open(
        `/backorders/payments?pay_reason_code=${encodeURIComponent('["insufficient_inventory"]')}`,
      );
      const rowOf = (intent: string) => page.getByRole("row").filter({ hasText: intent });
      const act = async (intent: string, action: string) => {
        await rowOf(intent)
          .getByRole("button", { name: `What can be done with ${intent}` })
          .click();
        await page.getByRole("menuitem", { name: action }).click();
      };
      await rowOf(second.event.intent).waitFor();
      await picture(page, "payments");
      await restock(first.variant.item, 3);
      await act(first.event.intent, "Try again");
      await page.getByText("The order was made.").waitFor();
      expect(await app.balances(first.variant)).toMatchObject({ stocked: "1" });

      await act(second.event.intent, "Refund");
      const question = page.getByRole("alertdialog");
      await question.getByRole("button", { name: "Cancel" }).click();
      expect(stripe.refunds).toEqual([]);
      await act(second.event.intent, "Refund");
      await question.getByText(/\$15\.00 go back to the customer in full/).waitFor();
      await picture(page, "payments-refund");
      await question.getByRole("button", { name: "Refund" }).click();
      await page.getByText("The payment was refunded.").waitFor();
      await rowOf(second.event.intent).getByText("Refunded").waitFor();
      expect(stripe.refunds).toEqual([
        expect.objectContaining({ intent: second.event.intent, amount: priceOf(1) }),
      ]);
    });

    it("does not show a page that the role may not see, and says what the role lacks", async () => {
      const clerk = await administratorWith(app, ["inventory_item:read", "inventory_level:read"]);
      const page = await desk.open("/backorders/payments", { as: clerk });
      await page.getByText("It needs: order:read.").waitFor();
      expect(await page.getByRole("table").count()).toBe(0);
    });

    it("offers what is claimed nowhere to whose role reads orders, and allocates it for whose role changes them", async () => {
      const variant = await app.makeVariant({ stocked: 2 });
      const order = await app.placeOrder({ variant, quantity: 2 });
      await app.admin.post(`/admin/orders/${order.id}/release`, {});
      const open = async (...more: string[]) =>
        desk.open("/backorders?bo_view=unallocated", {
          as: await administratorWith(app, ["backorder:read", ...more]),
        });
      const menu = { name: /^What can be done with/ };
      const ofPurchasing = await open();
      await ofPurchasing.getByText("Nothing waits").waitFor();
      expect(await ofPurchasing.getByText("Claimed nowhere").count()).toBe(0);
      const ofClerk = await open("order:read");
      await ofClerk.getByText("2 of 2").waitFor();
      expect(await ofClerk.getByRole("button", menu).count()).toBe(0);
      const ofManager = await open("order:read", "order:update");
      await ofManager.getByRole("button", menu).click();
      await ofManager.getByRole("menuitem", { name: "Allocate" }).waitFor();
    });

    it("does not offer what the role may not do, and offers it to whose role may", async () => {
      const { item } = await app.makeVariant({ levelPolicy: { allow_backorder: true } });
      const reading = ["inventory_item:read", "inventory_level:read", "stock_location:read"];
      const rowOf = async (role: string[]) => {
        const page = await desk.open(`/inventory/${item}`, {
          as: await administratorWith(app, role),
        });
        const section = page.getByRole("region", { name: "Backorders", exact: true });
        const row = section.getByRole("row").filter({ hasText: "Allowed by the location" });
        await row.waitFor();
        return row;
      };
      const ofReader = await rowOf(reading);
      expect(await ofReader.getByRole("button").count()).toBe(0);
      const ofWriter = await rowOf([...reading, "inventory_level:update"]);
      await ofWriter.getByRole("button").click();
    });
  },
  { env: { MEDUSA_FF_RBAC: "true", STRIPE_WEBHOOK_SECRETS: WEBHOOK_SECRET } },
);
