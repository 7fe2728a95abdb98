import type { Locator, Page } from "playwright-core";
import type { StoreAvailabilityResponse } from "../../src/types/http";
import { waitFor } from "../helpers/app/wait-for";
import { deskSuite } from "../helpers/browser/desk";
import { makeItem, makeLevel } from "../helpers/store/fixtures";
import type { MadeVariant } from "../helpers/store/shop";

type Stored = { allow_backorder: boolean | null; backorder_limit: string | null };

/** What a person does in the drawer. */
type Choice = { setting?: string; limit?: string };

const section = (page: Page, name = "Backorders"): Locator =>
  page.getByRole("region", { name, exact: true });

/** Fills the drawer that is open. */
async function fill(page: Page, { setting, limit }: Choice): Promise<Locator> {
  const drawer = page.getByRole("dialog");
  if (setting !== undefined) {
    await drawer.getByRole("radio", { name: setting, exact: true }).click();
  }
  if (limit !== undefined) {
    await drawer.getByRole("textbox").fill(limit);
  }
  return drawer;
}

/** Saves the drawer that is open, and waits until it is closed. */
async function save(page: Page): Promise<void> {
  const drawer = page.getByRole("dialog");
  await drawer.getByRole("button", { name: "Save" }).click();
  await drawer.waitFor({ state: "hidden" });
}

/** Opens the drawer of the item. */
async function editItem(page: Page): Promise<void> {
  await section(page).getByRole("button", { name: "Edit" }).click();
}

/** Opens the drawer of a location. */
async function editLocation(page: Page, location: string): Promise<void> {
  const row = section(page).getByRole("row").filter({ hasText: location });
  await row.getByRole("button").click();
  await page.getByRole("menuitem", { name: "Edit" }).click();
}

deskSuite("backorder policies", (desk, app) => {
  const openItem = async (item: string, look?: Parameters<typeof desk.open>[1]): Promise<Page> => {
    const page = await desk.open(`/inventory/${item}`, look);
    await section(page, look?.language === "de" ? "Rückstände" : undefined).waitFor();
    return page;
  };

  const storedOfItem = async (item: string): Promise<Stored | undefined> => {
    const { rows } = await app.knex.raw<{ rows: Stored[] }>(
      `select allow_backorder, trim_scale(backorder_limit)::text as backorder_limit
         from inventory_item where id = ?`,
      [item],
    );
    return rows[0];
  };

  const storedOfLevel = async (item: string, location: string): Promise<Stored | undefined> => {
    const { rows } = await app.knex.raw<{ rows: Stored[] }>(
      `select allow_backorder, trim_scale(backorder_limit)::text as backorder_limit
         from inventory_level where inventory_item_id = ? and location_id = ?`,
      [item, location],
    );
    return rows[0];
  };

  /** What a storefront is told of a variant. */
  const inStore = async ({ id }: MadeVariant) => {
    const { availability } = await app.store.get<StoreAvailabilityResponse>("/store/availability", {
      variant_id: id,
    });
    return availability[0];
  };

  /** Waits until the page says what applies at a location. */
  const seen = (page: Page, location: string, answer: string): Promise<void> =>
    section(page)
      .getByRole("row")
      .filter({ hasText: location })
      .getByText(answer, { exact: true })
      .waitFor();

  const buy = async (variant: MadeVariant, quantity: number): Promise<boolean> =>
    (await app.tryOrder({ variant, quantity })).order !== undefined;

  it("an item's setting is stored, told to the storefront, and obeyed: allow up to a limit, deny, not set", async () => {
    const variant = await app.makeVariant({ stocked: 1, allow_backorder: true });
    const { item } = variant;
    const location = app.shop.locations[0].name;
    const page = await openItem(item);
    await seen(page, location, "Each variant decides");

    await editItem(page);
    await fill(page, { setting: "Allow", limit: "2" });
    await save(page);
    await seen(page, location, "Allowed by the item, up to 2");
    expect(await storedOfItem(item)).toEqual({ allow_backorder: true, backorder_limit: "2" });
    expect(await inStore(variant)).toMatchObject({
      available_quantity: 1,
      backorderable_quantity: 2,
    });
    expect(await buy(variant, 4)).toBe(false);
    expect(await buy(variant, 3)).toBe(true);
    expect(await app.balances(variant)).toMatchObject({ available: "-2", backordered: "2" });

    await editItem(page);
    await fill(page, { setting: "Deny" });
    await save(page);
    await seen(page, location, "Denied by the item");
    expect(await storedOfItem(item)).toEqual({ allow_backorder: false, backorder_limit: "2" });
    expect(await inStore(variant)).toMatchObject({ status: "out_of_stock" });
    expect(await buy(variant, 1)).toBe(false);

    await editItem(page);
    await fill(page, { setting: "Not set", limit: "" });
    await save(page);
    await seen(page, location, "Each variant decides");
    expect(await storedOfItem(item)).toEqual({ allow_backorder: null, backorder_limit: null });
    expect(await inStore(variant)).toMatchObject({ status: "backorder" });
    expect(await buy(variant, 1)).toBe(true);
  });

  it("a location's setting comes before the item's: deny, allow up to a limit, inherit", async () => {
    const variant = await app.makeVariant({
      stocked: 0,
      itemPolicy: { allow_backorder: true, backorder_limit: 20 },
    });
    const { item } = variant;
    const [{ id, name }] = app.shop.locations;
    const page = await openItem(item);
    await seen(page, name, "Allowed by the item, up to 20");

    await editLocation(page, name);
    await fill(page, { setting: "Deny" });
    await save(page);
    await seen(page, name, "Denied by the location");
    expect(await storedOfLevel(item, id)).toEqual({
      allow_backorder: false,
      backorder_limit: null,
    });
    expect(await inStore(variant)).toMatchObject({ status: "out_of_stock" });
    expect(await buy(variant, 1)).toBe(false);

    await editLocation(page, name);
    await fill(page, { setting: "Allow", limit: "1.5" });
    await save(page);
    await seen(page, name, "Allowed by the location, up to 1.5");
    expect(await storedOfLevel(item, id)).toEqual({
      allow_backorder: true,
      backorder_limit: "1.5",
    });
    expect(await inStore(variant)).toMatchObject({
      status: "backorder",
      backorderable_quantity: 1,
    });
    expect(await buy(variant, 2)).toBe(false);
    expect(await buy(variant, 1)).toBe(true);

    await editLocation(page, name);
    const drawer = await fill(page, { setting: "Inherit", limit: "" });
    await drawer.getByText("For now: Allowed by the item, up to 20").waitFor();
    await save(page);
    await seen(page, name, "Allowed by the item, up to 20");
    expect(await storedOfLevel(item, id)).toEqual({ allow_backorder: null, backorder_limit: null });
    expect(await inStore(variant)).toMatchObject({ backorderable_quantity: 19 });
    expect(await buy(variant, 19)).toBe(true);
    expect(await buy(variant, 1)).toBe(false);
    expect(await storedOfItem(item)).toEqual({ allow_backorder: true, backorder_limit: "20" });
  });

  it("what is wrong stands beside the field, and nothing is saved; a limit of 0 reads as denied", async () => {
    const { item } = await app.makeVariant({ stocked: 0 });
    const [{ name }] = app.shop.locations;
    const page = await openItem(item);
    await editItem(page);
    for (const [limit, error] of [
      ["-1", "Enter a number of 0 or more, or nothing."],
      ["many", "Enter a number of 0 or more, or nothing."],
      ["1,000", "Enter a number of 0 or more, or nothing."],
      ["1234567890123456", "Enter a number of at most 15 digits."],
    ] as const) {
      const drawer = await fill(page, { setting: "Allow", limit });
      await drawer.getByRole("button", { name: "Save" }).click();
      await drawer.getByText(error, { exact: true }).waitFor();
      const field = drawer.getByRole("textbox", { name: "Limit" });
      expect(await field.getAttribute("aria-invalid")).toBe("true");
    }
    expect(await storedOfItem(item)).toEqual({ allow_backorder: null, backorder_limit: null });

    await fill(page, { limit: "0" });
    await save(page);
    await seen(page, name, "Denied by the item's limit of 0");
    expect(await storedOfItem(item)).toEqual({ allow_backorder: true, backorder_limit: "0" });
  });

  it("only what was changed is saved: what somebody else set meanwhile stays", async () => {
    const { item } = await app.makeVariant({ stocked: 0 });
    const page = await openItem(item);
    await editItem(page);
    await app.admin.post(`/admin/inventory-items/${item}/backorder-policy`, { backorder_limit: 7 });
    await fill(page, { setting: "Allow" });
    await save(page);
    await seen(page, app.shop.locations[0].name, "Allowed by the item, up to 7");
  });

  it("what the store refuses is said, and the drawer stays open", async () => {
    const { item } = await app.makeVariant({ stocked: 0 });
    const [{ id, name }] = app.shop.locations;
    const page = await openItem(item);
    await editLocation(page, name);
    await app.admin.delete(`/admin/inventory-items/${item}/location-levels/${id}`);
    const drawer = await fill(page, { setting: "Allow" });
    await drawer.getByRole("button", { name: "Save" }).click();
    await page.getByText(`Inventory Level for Item ${item} at Location ${id} not found`).waitFor();
    expect(await drawer.isVisible()).toBe(true);
  });

  it("a variant's page says what applies at each location, and leads to where it is set", async () => {
    const [first, second] = app.shop.locations;
    const variant = await app.makeVariant({
      stocked: { [first.id]: 0, [second.id]: 0 },
      allow_backorder: true,
    });
    await app.admin.post(
      `/admin/inventory-items/${variant.item}/location-levels/${first.id}/backorder-policy`,
      { allow_backorder: false },
    );
    const page = await desk.open(`/products/${variant.productId}/variants/${variant.id}`);
    const answers = section(page).getByRole("listitem");
    await answers.first().waitFor();
    const texts = await answers.allInnerTexts();
    expect(texts.map((text) => text.split(/\n+/)).sort()).toEqual(
      [
        [first.name, "Denied by the location"],
        [second.name, "Allowed by the variant"],
      ].sort(),
    );

    await app.admin.post(`/admin/products/${variant.productId}/variants/${variant.id}`, {
      allow_backorder: false,
    });
    await page.reload();
    await section(page)
      .getByText("Denied: neither location, item nor variant allows it", { exact: true })
      .waitFor();

    await section(page).getByRole("link").click();
    await page.waitForURL((url) => url.pathname.endsWith(`/inventory/${variant.item}`));
    await seen(page, first.name, "Denied by the location");
  });

  it("a bundle's page says it for each of its items, and leads to the one that refuses", async () => {
    const [{ id: location, name: place }] = app.shop.locations;
    const lamp = await makeItem(app.inventory, { title: "Lamp", allow_backorder: true });
    const shade = await makeItem(app.inventory, { title: "Shade" });
    for (const item of [lamp, shade]) {
      await makeLevel(app.inventory, { item, location, stocked: 0 });
    }
    const bundle = await app.makeVariant({
      parts: [
        { item: lamp.id, required: 1 },
        { item: shade.id, required: 2 },
      ],
    });
    const page = await desk.open(`/products/${bundle.productId}/variants/${bundle.id}`);
    const answers = async () => {
      const items = section(page).getByRole("listitem");
      await items.nth(1).waitFor();
      return (await items.allInnerTexts()).map((text) => text.split(/\n+/)).sort();
    };
    const denied = [place, "Denied: neither location, item nor variant allows it"];
    expect(await answers()).toEqual([[place, "Allowed by the item"], denied]);
    expect(await buy(bundle, 1)).toBe(false);

    await section(page).getByRole("link", { name: "Shade" }).click();
    await page.waitForURL((url) => url.pathname.endsWith(`/inventory/${shade.id}`));
    await section(page).waitFor();
    await editItem(page);
    await fill(page, { setting: "Allow", limit: "4" });
    await save(page);
    await page.goBack();
    await section(page).getByText("Allowed by the item, up to 4", { exact: true }).waitFor();
    expect(await answers()).toEqual([
      [place, "Allowed by the item"],
      [place, "Allowed by the item, up to 4"],
    ]);
    expect(await buy(bundle, 3)).toBe(false);
    expect(await buy(bundle, 2)).toBe(true);
  });

  it("speaks German where the dashboard does, and reads numbers as Germans write them", async () => {
    const { item } = await app.makeVariant({ stocked: 0 });
    const page = await openItem(item, { language: "de" });
    const german = section(page, "Rückstände");
    await german.getByText("Jede Variante entscheidet", { exact: true }).waitFor();
    await german.getByRole("button", { name: "Bearbeiten" }).click();
    const drawer = await fill(page, { setting: "Zulassen", limit: "1000,5" });
    await drawer.getByRole("button", { name: "Speichern" }).click();
    await german.getByText("Zugelassen vom Artikel, bis 1.000,5", { exact: true }).waitFor();
    const stored = await waitFor(
      () => storedOfItem(item),
      (policy) => policy?.allow_backorder === true,
    );
    expect(stored).toEqual({ allow_backorder: true, backorder_limit: "1000.5" });
  });
});
