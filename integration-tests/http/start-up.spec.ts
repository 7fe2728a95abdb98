import { bootOtherStore, ownModule, runInOtherStore } from "../helpers/app/other-store";

jest.setTimeout(600_000);

describe("a store does not start", () => {
  it("with the plugin and Medusa's own Inventory Module", async () => {
    const { output, code } = await bootOtherStore({ plugin: true });
    expect(output).toContain(
      "medusa-plugin-backorders needs its own Inventory Module: list " +
        '{ key: Modules.INVENTORY, resolve: "medusa-plugin-backorders/modules/inventory" } in medusa-config.ts',
    );
    expect(output).not.toContain("Server is ready");
    expect(code).toBe(1);
  });

  it("with the module and without the plugin", async () => {
    const { output, code } = await bootOtherStore({ plugin: false, module: ownModule() });
    expect(output).toContain(
      'its Inventory Module runs without its plugin. List { resolve: "medusa-plugin-backorders", options: {} } among the plugins',
    );
    expect(output).not.toContain("Server is ready");
    expect(code).toBe(1);
  });

  it("with an option that the module does not have", async () => {
    const module = ownModule('{ deductsOn: "order" }');
    const { output, code } = await bootOtherStore({ plugin: true, module });
    expect(output).toContain('The Inventory Module has no option "deductsOn". It has deductOn, ');
    expect(output).not.toContain("Server is ready");
    expect(code).toBe(1);
  });
});

describe("medusa db:migrate", () => {
  it("runs a store's migration scripts, and not the one of core's that counts deducted claims as reserved", async () => {
    const raw = (value: number) => JSON.stringify({ value: String(value), precision: 20 });
    const { output, code, seen } = await runInOtherStore(
      { plugin: true, module: ownModule() },
      ["db:migrate:scripts"],
      async (knex) => {
        await knex.raw("drop table if exists script_migrations");
        await knex("inventory_item").insert({ id: "iitem_1", sku: "one" });
        await knex("inventory_level").insert({
          id: "ilev_1",
          inventory_item_id: "iitem_1",
          location_id: "sloc_1",
          stocked_quantity: -3,
          raw_stocked_quantity: raw(-3),
        });
        await knex("reservation_item").insert({
          id: "resitem_1",
          inventory_item_id: "iitem_1",
          location_id: "sloc_1",
          line_item_id: "ordli_1",
          quantity: 3,
          raw_quantity: raw(3),
          deducted: true,
        });
      },
      async (knex) => ({
        level: await knex("inventory_level")
          .where({ id: "ilev_1" })
          .first<{ stocked_quantity: string; reserved_quantity: string }>(),
        scripts: await knex("script_migrations")
          .whereNotNull("finished_at")
          .pluck<string[]>("script_name"),
      }),
    );
    expect(output).not.toContain("runs without its plugin");
    expect(output).not.toContain("Starting reconciliation of inventory_level.reserved_quantity");
    expect(output).toContain("Migration scripts completed");
    expect(code).toBe(0);
    expect(Number(seen.level?.reserved_quantity)).toBe(0);
    expect(Number(seen.level?.stocked_quantity)).toBe(-3);
    expect(seen.scripts).toEqual(
      expect.arrayContaining([
        "migrate-product-shipping-profile.js",
        "reconcile-inventory-reserved-quantity.js",
      ]),
    );
  });
});
