import type { AdminBackorderListResponse, AdminLeadTimeResponse } from "../../src/types/http";
import { medusaAppSuite } from "../helpers/app/medusa-app";

const DAY_MS = 24 * 60 * 60 * 1000;

medusaAppSuite("lead times over the Admin API", {}, (app) => {
  const itemPath = (item: string) => `/admin/inventory-items/${item}/lead-time`;
  const levelPath = (item: string) =>
    `/admin/inventory-items/${item}/location-levels/${app.shop.locations[0].id}/lead-time`;
  const estimate = async (item: string) => {
    const { backorders } = await app.admin.get<AdminBackorderListResponse>("/admin/backorders", {
      inventory_item_id: item,
    });
    const [{ estimated_at, queued_at }] = backorders;
    return estimated_at && (Date.parse(estimated_at) - Date.parse(queued_at)) / DAY_MS;
  };

  it("are set for an item and for its level, which comes first; estimates follow", async () => {
    const variant = await app.makeVariant({ stocked: 0, levelPolicy: { allow_backorder: true } });
    const { item } = variant;
    await app.placeOrder({ variant, quantity: 1 });
    expect(await estimate(item)).toBeNull();

    await app.admin.post(itemPath(item), { lead_time_days: 10 });
    expect(await estimate(item)).toBe(10);
    const set = await app.admin.post<AdminLeadTimeResponse>(levelPath(item), { lead_time_days: 3 });
    expect(set.lead_time).toEqual({
      inventory_item_id: item,
      location_id: app.shop.locations[0].id,
      lead_time_days: 3,
      effective: 3,
    });
    expect(await estimate(item)).toBe(3);
    await app.admin.post(levelPath(item), { lead_time_days: null });
    const { lead_time } = await app.admin.get<AdminLeadTimeResponse>(levelPath(item));
    expect(lead_time).toMatchObject({ lead_time_days: null, effective: 10 });
    expect(await estimate(item)).toBe(10);
  });

  it.each([{ lead_time_days: -1 }, { lead_time_days: 1.5 }, { lead_time_days: "10" }, {}])(
    "%j is refused, by the field's name",
    async (body) => {
      const { item } = await app.makeVariant({ stocked: 0 });
      await expect(app.admin.post(itemPath(item), body)).rejects.toMatchObject({
        status: 400,
        body: { message: expect.stringContaining("lead_time_days") },
      });
    },
  );

  it("of what does not exist are not found", async () => {
    await expect(app.admin.get(itemPath("iitem_none"))).rejects.toMatchObject({ status: 404 });
    await expect(
      app.admin.post(levelPath("iitem_none"), { lead_time_days: 1 }),
    ).rejects.toMatchObject({ status: 404 });
  });
});
