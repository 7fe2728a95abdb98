import AxeBuilder from "@axe-core/playwright";
import type { Page } from "playwright-core";

import { deskSuite } from "../helpers/browser/desk";
import { deskOf } from "../helpers/store/desk";

/** A tablet at the packing table. */
const TABLET = { width: 820, height: 1180 };

/**
 * What Medusa's own parts leave without a name, which is Medusa's to mend: the table's search icon, the menus of its filters
 * and its sorting, and the button that closes a drawer. Our own menus and boxes have names (named-cells.tsx). And the grey in
 * which an empty date field of Medusa's says how a date is typed.
 */
const OF_MEDUSA = [
  "[data-radix-popper-content-wrapper]",
  '.pointer-events-none[role="img"]',
  'button[aria-haspopup="menu"]:not([aria-label])',
  '[role="dialog"] button:has(> svg:only-child):not([aria-label])',
  '[role="spinbutton"][aria-valuetext="Empty"]',
];

/** What axe finds that is serious or worse, in the parts of the page that are ours. */
async function faultsOf(page: Page, ours: string): Promise<string[]> {
  const builder = new AxeBuilder({ page }).include(ours);
  for (const selector of OF_MEDUSA) {
    builder.exclude(selector);
  }
  const { violations } = await builder.analyze();
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
}

deskSuite("access to the desk", (desk, app) => {
  const { scarce, backorder, ordered } = deskOf(app);

  it.each(["light", "dark"] as const)(
    "axe finds nothing serious on our pages, in the %s",
    async (theme) => {
      const variant = await scarce(1);
      const [order] = await backorder(variant, 3);
      const supply = await ordered(variant, 5);
      const pages: [path: string, shows: string, ours: string][] = [
        ["/backorders", `#${order?.display_id}`, "main"],
        ["/backorders?bo_view=unallocated", "Everything is claimed", "main"],
        ["/backorders/supply", "Ordered", "main"],
        [`/backorders/supply/${supply.id}`, "Receive", "main"],
        ["/backorders/policies", "Allowed by the location", "main"],
        ["/backorders/payments", "No payments yet", "main"],
        ["/backorders/reconcile", "The books are right", "main"],
        ["/settings/backorders", "Version of the engine", "main"],
        [`/orders/${order?.id}`, "Stock of this order", 'main [role="region"]'],
        [`/inventory/${variant.item}`, "Stock at work", 'main [role="region"]'],
      ];
      const found: Record<string, string[]> = {};
      for (const [path, shows, ours] of pages) {
        const page = await desk.open(path, { theme });
        await page.locator("main").getByText(shows).first().waitFor();
        const faults = await faultsOf(page, ours);
        if (faults.length > 0) {
          found[path.replace(/\/[a-z]+_\w+$/, "/:id")] = faults;
        }
        await page.close();
      }
      const page = await desk.open("/backorders/policies", { theme });
      await page.getByRole("checkbox", { name: "Select all rows of this page" }).click();
      await page.getByRole("button", { name: /^Limit [A-Z]$/ }).click();
      await page.getByRole("dialog", { name: "Polic" }).waitFor();
      const ofOrder = await desk.open(`/orders/${order?.id}`, { theme });
      await ofOrder.getByRole("button", { name: "Change how it ships" }).click();
      await ofOrder.getByRole("dialog", { name: "How this order ships" }).waitFor();
      for (const [drawer, shown] of Object.entries({ policies: page, shipping: ofOrder })) {
        const faults = await faultsOf(shown, '[role="dialog"][aria-labelledby]');
        if (faults.length > 0) {
          found[`the drawer of ${drawer}`] = faults;
        }
      }
      expect(found).toEqual({});
    },
  );

  it("our pages fit a tablet", async () => {
    const variant = await scarce(1);
    const [order] = await backorder(variant, 3);
    for (const [path, shows] of [
      ["/backorders", `#${order?.display_id}`],
      ["/backorders/supply", "Supply"],
      ["/backorders/policies", "Allowed by the location"],
      ["/backorders/payments", "No payments yet"],
      ["/settings/backorders", "Version of the engine"],
    ] as const) {
      const page = await desk.open(path, { screen: TABLET });
      await page.locator("main").getByText(shows).first().waitFor();
      const overflow = await page
        .locator("html")
        .evaluate(
          ({ scrollWidth, clientWidth }: { scrollWidth: number; clientWidth: number }) =>
            scrollWidth - clientWidth,
        );
      expect({ path, overflow }).toEqual({ path, overflow: 0 });
      await page.close();
    }
  });
});
