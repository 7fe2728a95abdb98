import type {
  AdminBackorderSettingsResponse,
  AdminStockBreachListResponse,
} from "../../src/types/http";
import { medusaAppSuite } from "../helpers/app/medusa-app";
import { refusalOf } from "../helpers/store/desk";

const path = "/admin/backorder-settings";
const SECRETS = { STRIPE_WEBHOOK_SECRETS: "whsec_hidden", STRIPE_API_KEY: "sk_test_hidden" };

medusaAppSuite("the plugin's settings", { env: SECRETS }, (app) => {
  it("are told as they are, with what is set up around them, and without secrets", async () => {
    const answer = await app.admin.get<AdminBackorderSettingsResponse>(path);
    expect(answer.backorder_settings).toEqual({
      engine_version: "v1",
      options: app.inventory.getBackorderOptions(),
      locking: { provider: "in-memory", is_shared: false },
      redis: [],
      notification: { channels: ["email", "feed"], reaches_customers: true },
      stripe: {
        has_webhook_secret: true,
        has_api_key: true,
        refund_unfulfillable: false,
        webhook_tolerance_seconds: 300,
        retention_days: 90,
      },
    });
    expect(JSON.stringify(answer)).not.toContain("hidden");
  });

  it("the books are right until somebody changes a number past the plugin; then the level is named", async () => {
    const { item } = await app.makeVariant({ stocked: 4 });
    const check = (query = {}) =>
      app.admin.get<AdminStockBreachListResponse>(`${path}/breaches`, query);
    expect(await check()).toMatchObject({ breaches: [], has_more: false });

    const set = (quantity: number) =>
      app.knex.raw(
        `update inventory_level set stocked_quantity = ?, raw_stocked_quantity = jsonb_build_object('value', ?::text)
          where inventory_item_id = ?`,
        [quantity, String(quantity), item],
      );
    await set(5);
    const { breaches } = await check();
    expect(breaches).toEqual([
      expect.objectContaining({
        invariant: "I2",
        inventory_item_id: item,
        location_id: app.shop.locations[0].id,
        location_name: app.shop.locations[0].name,
        sku: expect.stringMatching(/^product_/),
        expected: "4",
        actual: "5",
      }),
    ]);
    await app.knex.raw(
      "update inventory_level set reserved_quantity = 1 where inventory_item_id = ?",
      [item],
    );
    expect(await check({ limit: 1 })).toMatchObject({ breaches: [{}], has_more: true });
    await app.knex.raw(
      "update inventory_level set reserved_quantity = 0 where inventory_item_id = ?",
      [item],
    );
    await set(4);
    expect(await check()).toMatchObject({ breaches: [] });
  });

  it.each([
    ["none", { limit: 0 }],
    ["too many", { limit: 1_001 }],
    ["a word", { limit: "all" }],
    ["an unknown word", { level: "ilev" }],
  ])("%s for the limit is refused", async (_what, query) => {
    const { status, message } = await refusalOf(app.admin.get(`${path}/breaches`, query));
    expect(status).toBe(400);
    expect(message).toMatch(/limit|level/);
  });
});
