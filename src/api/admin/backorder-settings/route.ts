import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http";

import { inventoryOf } from "../../../modules/inventory/inventory-of";
import { STRIPE_ORDERS_MODULE } from "../../../modules/stripe-orders";
import type StripeOrdersModuleService from "../../../modules/stripe-orders/service";
import { readSurroundings } from "../../../start/surroundings";
import type { AdminBackorderSettingsResponse, AdminStripeSettings } from "../../../types/http";

/** Says what the plugin is set to, and what is set up around it. */
export const GET = async (
  req: AuthenticatedMedusaRequest,
  res: MedusaResponse<AdminBackorderSettingsResponse>,
): Promise<void> => {
  const inventory = inventoryOf(req.scope);
  const options = inventory.getBackorderOptions();
  const around = readSurroundings(req.scope);
  const channels = around?.notificationChannels ?? [];
  res.status(200).json({
    backorder_settings: {
      engine_version: inventory.engineVersion(),
      options,
      locking: {
        provider: around?.lockingProvider ?? null,
        is_shared: Boolean(around?.lockingProvider) && !around?.locksInProcess,
      },
      redis: around?.onRedis ?? [],
      notification: {
        channels,
        reaches_customers:
          options.notifyCustomers && channels.includes(options.notifyCustomers.channel),
      },
      stripe: readStripe(req.scope),
    },
  });
};

/** Whether there are secrets, never which. */
function readStripe(scope: AuthenticatedMedusaRequest["scope"]): AdminStripeSettings | null {
  const module = scope.resolve<StripeOrdersModuleService | undefined>(STRIPE_ORDERS_MODULE, {
    allowUnregistered: true,
  });
  if (!module) {
    return null;
  }
  const settings = module.settings();
  return {
    has_webhook_secret: settings.webhookSecrets.length > 0,
    has_api_key: settings.apiKey !== undefined,
    refund_unfulfillable: settings.refundUnfulfillable,
    webhook_tolerance_seconds: settings.webhookToleranceSeconds,
    retention_days: settings.retentionDays,
  };
}
