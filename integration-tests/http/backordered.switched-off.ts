import type { HttpTypes } from "@medusajs/framework/types";
import { setTimeout as wait } from "node:timers/promises";

import { medusaAppSuite } from "../helpers/app/medusa-app";
import { waitFor } from "../helpers/app/wait-for";

/**
 * Declares the test of a store that wants only one of the two things that a backorder sets off.
 *
 * @param name what the suite is about
 * @param variable the environment variable that switches the other one off
 * @param expected how many notifications and replenishment requests one backorder makes
 */
export function switchedOffSuite(
  name: string,
  variable: "BACKORDERS_NOTIFY_WAREHOUSE" | "BACKORDERS_REQUEST_REPLENISHMENT",
  expected: { notifications: number; requests: number },
): void {
  medusaAppSuite(name, { env: { [variable]: "false" } }, (app) => {
    it("does the other, and not this one", async () => {
      const count = async () => {
        const feed = await app.admin.get<HttpTypes.AdminNotificationListResponse>(
          "/admin/notifications?channel=feed",
        );
        const orders = await app.admin.get<{ count: number }>("/admin/replenishment-orders");
        return { notifications: feed.count, requests: orders.count };
      };
      const variant = await app.makeVariant({ stocked: 0, levelPolicy: { allow_backorder: true } });

      await app.placeOrder({ variant, quantity: 2 });

      await waitFor(count, ({ notifications, requests }) => notifications + requests > 0);
      // Time for what should not come.
      await wait(1_000);
      expect(await count()).toEqual(expected);
    });
  });
}
