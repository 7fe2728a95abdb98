import type { Page } from "playwright-core";
import { deskSuite } from "../helpers/browser/desk";
import { useBooks } from "../helpers/store/books";

const PATH = "/backorders/reconcile";

deskSuite("reconciling stock", (desk, app) => {
  const { findings, kindsOf, place, psql, repair } = useBooks(app);

  /** An order that was cancelled past Medusa, one that lost its claim, and a shelf below zero. */
  const breakStore = async () => {
    const [cancelled, lost] = [await place(), await place()];
    const empty = await app.makeVariant({ stocked: 1 });
    await app.inventory.adjustInventory(empty.item, app.shop.locations[0].id, -4);
    await psql(`
      update "order" set status = 'canceled' where id = '${cancelled.order}';
      delete from reservation_item where id = '${lost.claim}'`);
    return { cancelled, lost, empty };
  };

  const mend = async ({ empty }: Awaited<ReturnType<typeof breakStore>>) => {
    await app.inventory.adjustInventory(empty.item, app.shop.locations[0].id, 4);
    await repair();
  };

  const row = (page: Page, text: string) => page.getByRole("row").filter({ hasText: text });

  it("shows what is wrong, says what the repair of what is chosen changes, and repairs it when confirmed", async () => {
    const broken = await breakStore();
    const page = await desk.open(PATH);
    await row(page, "Claim of a cancelled order").waitFor();
    await row(page, "Line without its claim").waitFor();
    await row(page, "Needs a person: count this").waitFor();

    await row(page, "Claim of a cancelled order").getByRole("checkbox").click();
    await row(page, "On hand below zero").getByRole("checkbox").click();
    await page.getByRole("button", { name: "Repair" }).click();
    const drawer = page.getByRole("dialog");
    await drawer.getByText("Stocked 8 → 10").waitFor();
    await drawer.getByText("Needs a person: count this").waitFor();
    expect(await findings()).toHaveLength(3);

    await drawer.getByRole("button", { name: "Repair 1 finding" }).click();
    await drawer.waitFor({ state: "hidden" });
    await row(page, "Claim of a cancelled order").waitFor({ state: "hidden" });
    expect(kindsOf(await findings())).toEqual(["line_without_claim", "on_hand_negative"]);
    await mend(broken);
    await page.reload();
    await page.getByText("The books are right").waitFor();
  });

  it.each([
    ["light", "en", "What is wrong"],
    ["dark", "de", "Was nicht stimmt"],
  ] as const)("is shown %s, in %s", async (theme, language, heading) => {
    const broken = await breakStore();
    const page = await desk.open(PATH, { theme, language });
    await page.getByRole("columnheader", { name: heading }).waitFor();
    await page.getByRole("row").nth(3).waitFor();
    await mend(broken);
  });
});
