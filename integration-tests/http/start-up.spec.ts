import { bootOtherStore, ownModule } from "../helpers/app/other-store";

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
