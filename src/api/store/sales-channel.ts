import type { MedusaStoreRequest } from "@medusajs/framework/http";
import { MedusaError } from "@medusajs/framework/utils";

/** The sales channels of a request's publishable key. Middlewares also run on routes that ask for no key. */
export function keyChannelIds(req: Partial<MedusaStoreRequest>): string[] {
  return req.publishable_key_context?.sales_channel_ids ?? [];
}

/** The sales channels that a request's query names. */
export function requestedChannelIds(req: Partial<MedusaStoreRequest>): string[] {
  const requested = (req.validatedQuery ?? req.query)?.sales_channel_id;
  return [requested].flat().filter((id): id is string => typeof id === "string" && id !== "");
}

/**
 * The one sales channel that a request asks about, found as core finds it for `inventory_quantity`: the publishable
 * key's, or, where the key has several, the one that the query names.
 *
 * @returns the channel's id; undefined where the request leaves it open
 */
export function findSalesChannelId(req: Partial<MedusaStoreRequest>): string | undefined {
  const ofKey = keyChannelIds(req);
  const requested = requestedChannelIds(req);
  return ofKey.length === 1 ? ofKey[0] : requested.length === 1 ? requested[0] : undefined;
}

/**
 * The one sales channel that a request asks about.
 *
 * @throws MedusaError `invalid_data` when the key has no channel, when it has several and the query names none, or when
 *   the query names one that is not the key's
 */
export function requireSalesChannelId(req: MedusaStoreRequest): string {
  const ofKey = keyChannelIds(req);
  if (!ofKey.length) {
    throw new MedusaError(
      MedusaError.Types.INVALID_DATA,
      "Publishable key needs to have a sales channel configured",
    );
  }
  if (requestedChannelIds(req).some((id) => !ofKey.includes(id))) {
    throw new MedusaError(
      MedusaError.Types.INVALID_DATA,
      "Requested sales channel is not part of the publishable key",
    );
  }
  const salesChannelId = findSalesChannelId(req);
  if (!salesChannelId) {
    throw new MedusaError(
      MedusaError.Types.INVALID_DATA,
      "The publishable key has several sales channels: name one of them as sales_channel_id",
    );
  }
  return salesChannelId;
}
