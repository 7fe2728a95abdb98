import { checkOptions } from "../../src/modules/inventory/loaders/check-options";
import { parseModuleOptions } from "../../src/modules/inventory/options";
import { readStripeOrdersSettings } from "../../src/modules/stripe-orders/options";

describe("the module's options", () => {
  it.each<[options: Record<string, unknown> | undefined, deductOn: string]>([
    [undefined, "order"],
    [{}, "order"],
    [{ deductOn: undefined }, "order"],
    [{ deductOn: "order" }, "order"],
    [{ deductOn: "fulfillment" }, "fulfillment"],
    [{ deductOn: "fulfillment", database: {} }, "fulfillment"],
  ])("%j means deductOn %s", (options, deductOn) => {
    expect(parseModuleOptions(options)).toMatchObject({ deductOn });
  });

  it.each([["Order"], ["fulfilment"], [""], [true], [1], [{}]])(
    "deductOn %j stops the store at start, with the option and its values named",
    async (deductOn) => {
      const message = `deductOn (environment: BACKORDERS_DEDUCT_ON) must be one of "order", "fulfillment", received ${JSON.stringify(deductOn)}`;
      const loading = checkOptions({ options: { deductOn } } as never);
      await expect(loading).rejects.toMatchObject({
        type: "invalid_data",
        message: expect.stringContaining(message),
      });
    },
  );

  it.each<[options: Record<string, unknown> | undefined, locations: string]>([
    [undefined, "mapped"],
    [{ locations: "mapped" }, "mapped"],
    [{ locations: "shipping" }, "shipping"],
  ])("%j means locations %s", (options, locations) => {
    expect(parseModuleOptions(options)).toMatchObject({ locations });
  });

  it.each([["Shipping"], ["channel"], [""], [true], [{}]])(
    "locations %j stops the store at start, with the option and its values named",
    async (locations) => {
      const message = `locations (environment: BACKORDERS_LOCATIONS) must be one of "mapped", "shipping", received ${JSON.stringify(locations)}`;
      await expect(checkOptions({ options: { locations } } as never)).rejects.toMatchObject({
        type: "invalid_data",
        message: expect.stringContaining(message),
      });
    },
  );

  it.each<[option: unknown, repair: string[]]>([
    [undefined, []],
    [null, []],
    [{}, []],
    [{ repair: ["reserved_wrong", "queue_wrong"] }, ["reserved_wrong", "queue_wrong"]],
  ])("reconcile %j repairs %j by itself", (reconcile, repair) => {
    expect(parseModuleOptions({ reconcile })).toMatchObject({ reconcile: { repair } });
  });

  it.each<[option: unknown, message: RegExp]>([
    ["all", /option reconcile must be an object, received "all"/],
    [{ repairs: [] }, /option reconcile has no option "repairs"/],
    [{ repair: "all" }, /option reconcile\.repair must be a list of some of .*queue_wrong/],
    [{ repair: ["on_hand_negative"] }, /received "on_hand_negative"/],
  ])("reconcile %j stops the store at start, with what is wrong named", (reconcile, message) => {
    expect(() => parseModuleOptions({ reconcile })).toThrow(message);
  });

  it.each<[option: unknown, settings: unknown]>([
    [undefined, null],
    [false, null],
    [null, null],
    [
      { channel: "email" },
      {
        channel: "email",
        gather_minutes: 5,
        templates: {
          confirmed: "backorder-confirmed",
          ready: "backorder-ready",
          promised: "backorder-promised",
          delayed: "backorder-delayed",
          waiting: "backorder-waiting",
        },
      },
    ],
    [
      { channel: "sms", templates: { ready: "come-and-get-it" }, gather_minutes: 0 },
      { channel: "sms", gather_minutes: 0, templates: { ready: "come-and-get-it" } },
    ],
  ])("notifyCustomers %j means %j", (notifyCustomers, settings) => {
    const { notifyCustomers: read } = parseModuleOptions({ notifyCustomers });
    expect({ read }).toMatchObject({ read: settings });
  });

  it.each([
    [true, "notifyCustomers must be an object, received true"],
    [{}, "notifyCustomers.channel must be the name of a channel of the Notification Module"],
    [{ channel: "email", gather_minutes: -1 }, "notifyCustomers.gather_minutes must be"],
    [{ channel: "email", gather_minutes: "5" }, "notifyCustomers.gather_minutes must be"],
    [{ channel: "email", templates: { late: "x" } }, "notifyCustomers.templates.late must be"],
    [{ channel: "email", templates: [] }, "notifyCustomers.templates must be an object"],
    [{ channel: "email", template: {} }, 'notifyCustomers has no option "template"'],
  ])("notifyCustomers %j is refused: %s", (notifyCustomers, message) => {
    expect(() => parseModuleOptions({ notifyCustomers })).toThrow(message);
  });

  it("refuses an option that does not exist, and lists those that do", () => {
    expect(() => parseModuleOptions({ deductsOn: "order", exposelevels: true })).toThrow(
      'The Inventory Module has no option "deductsOn", "exposelevels". ' +
        "It has deductOn, exposeIncoming, exposeLevels, locations, notifyCustomers, notifyWarehouse, reconcile, requestReplenishment, ship, splitLines.",
    );
    expect(() => readStripeOrdersSettings({ webhookSecret: "whsec_1" } as never, {})).toThrow(
      'The Stripe orders module has no option "webhookSecret". It has apiBaseUrl, apiKey, ',
    );
  });
});
