import { asValue } from "@medusajs/framework/awilix";
import type { MedusaStoreRequest } from "@medusajs/framework/http";
import type { MedusaContainer, RemoteQueryFunction } from "@medusajs/framework/types";
import { ContainerRegistrationKeys } from "@medusajs/framework/utils";

import { shownVariantQuantity } from "../../../availability/variant-availability";
import { inventoryOf } from "../../../modules/inventory/inventory-of";
import { findSalesChannelId, keyChannelIds, requestedChannelIds } from "../sales-channel";

type GraphQuery = { entity: string; fields: string[]; filters?: Record<string, unknown> };
type GraphAnswer = { data: unknown[]; metadata?: unknown };
type Graph = (config: GraphQuery, options?: unknown) => Promise<GraphAnswer>;
type Query = RemoteQueryFunction & { graph: Graph; index: Graph };

/** One variant in the answer to core's question: a single item, with a single level that has what is shown. */
type VariantRow = {
  variant_id: string;
  required_quantity: 1;
  inventory: { location_levels: { location_id: string; available_quantity: number }[] };
};

/** Stands for the channel's locations together. */
const WHOLE_CHANNEL = "sales-channel";

/** What core's `getVariantAvailability` reads (@medusajs/utils, product/get-variant-availability). */
const AVAILABILITY_FIELDS = [
  "inventory.*",
  "inventory.location_levels.*",
  "required_quantity",
  "variant.allow_backorder",
  "variant.manage_inventory",
  "variant_id",
].join();

/**
 * Medusa's query, as the store routes of one request see it. Two things differ:
 *
 * - Core's `getVariantAvailability`, which puts `inventory_quantity` on variants, reads every level of every item, and
 *   sums them with negative ones lowering the others. Its two reads are answered here from one statement, with the
 *   quantity that the rule shows. Everything around them (when it is computed, for which channel, its errors) stays
 *   core's. Should a version of Medusa ask differently, it gets its own answer, and a test of this plugin fails.
 * - Where `fields` ask for something of levels, they are read whole, and the locations of the request's channels too, so
 *   that the answer can show what is available, and leave out levels elsewhere.
 */
export class GuardedQuery {
  /** The locations of the request's channels, once a query of this request has asked for levels. */
  channelLocationIds?: ReadonlySet<string>;
  private readonly unanswered_: { variantIds: string[]; channelId?: string; rows: VariantRow[] }[] =
    [];

  constructor(
    private readonly req_: MedusaStoreRequest,
    private readonly container_: MedusaContainer,
    private readonly query_: Query,
  ) {}

  /** The function to register in the request's scope. */
  asFunction(): Query {
    const query = this.query_;
    const guarded = (...args: Parameters<RemoteQueryFunction>) => query(...args);
    return Object.assign(guarded, query, {
      graph: (config: GraphQuery, options?: unknown) => this.graph_(config, options),
      index: async (config: GraphQuery, options?: unknown) =>
        query.index(await this.withLocations_(config), options),
    }) as unknown as Query;
  }

  private async graph_(config: GraphQuery, options?: unknown): Promise<GraphAnswer> {
    const variantIds = askedVariants(config);
    if (variantIds) {
      return this.answerQuantities_(variantIds);
    }
    const channelId = askedChannel(config);
    const question = channelId === undefined ? undefined : this.unanswered_.shift();
    if (question && channelId !== undefined) {
      return this.answerLocations_(question, channelId);
    }
    return this.query_.graph(await this.withLocations_(config), options);
  }

  /** Core's first question names no channel, so the request's is taken; the second question names it. */
  private async answerQuantities_(variantIds: string[]): Promise<GraphAnswer> {
    const channelId = findSalesChannelId(this.req_);
    const rows = await this.readRows_(variantIds, channelId);
    this.unanswered_.push({ variantIds, channelId, rows });
    return { data: rows };
  }

  private async answerLocations_(
    question: (typeof this.unanswered_)[number],
    channelId: string,
  ): Promise<GraphAnswer> {
    if (question.channelId !== channelId) {
      const rows = await this.readRows_(question.variantIds, channelId);
      const byVariant = new Map(rows.map((row) => [row.variant_id, row]));
      for (const row of question.rows) {
        row.inventory = byVariant.get(row.variant_id)?.inventory ?? { location_levels: [] };
      }
    }
    return { data: [{ stock_location_id: WHOLE_CHANNEL }] };
  }

  private async readRows_(variantIds: string[], channelId?: string): Promise<VariantRow[]> {
    const variants = await inventoryOf(this.container_).listVariantStock({
      variant_ids: variantIds,
      sales_channel_id: channelId ?? null,
    });
    return variants
      .filter((variant) => variant.items.length)
      .map((variant) => ({
        variant_id: variant.variant_id,
        required_quantity: 1,
        inventory: {
          location_levels: [
            {
              location_id: WHOLE_CHANNEL,
              available_quantity: shownVariantQuantity({ ...variant, manage_inventory: true }) ?? 0,
            },
          ],
        },
      }));
  }

  private async withLocations_<Config extends GraphQuery>(config: Config): Promise<Config> {
    const paths = new Set(
      (Array.isArray(config.fields) ? config.fields : [])
        .filter((field) => this.isForTheAnswer_(field))
        .flatMap((field) => levelPath(field) ?? []),
    );
    if (!paths.size) {
      return config;
    }
    this.channelLocationIds ??= await this.readChannelLocations_();
    return {
      ...config,
      fields: [...config.fields, ...[...paths].map((path) => `${path}.*`)],
    };
  }

  /** Routes that change something also run core's workflows with this query, which read levels for themselves. */
  private isForTheAnswer_(field: string): boolean {
    return this.req_.method === "GET" || !!this.req_.queryConfig?.fields?.includes(field);
  }

  private async readChannelLocations_(): Promise<ReadonlySet<string>> {
    const ofKey = keyChannelIds(this.req_);
    const requested = requestedChannelIds(this.req_).filter((id) => ofKey.includes(id));
    const { data } = await this.query_.graph({
      entity: "sales_channel_locations",
      fields: ["stock_location_id"],
      filters: { sales_channel_id: requested.length ? requested : ofKey },
    });
    return new Set(
      (data as { stock_location_id: string }[]).map((location) => location.stock_location_id),
    );
  }
}

/**
 * Puts a guarded query into a request's scope.
 *
 * @returns the guard, which knows what the request has asked for
 */
export function guardQuery(req: MedusaStoreRequest): GuardedQuery {
  const query = req.scope.resolve(ContainerRegistrationKeys.QUERY) as unknown as Query;
  const guard = new GuardedQuery(req, req.scope, query);
  req.scope.register({ [ContainerRegistrationKeys.QUERY]: asValue(guard.asFunction()) });
  return guard;
}

/** The variants, when the query is the first read of core's `getVariantAvailability`. */
function askedVariants({ entity, fields, filters = {} }: GraphQuery): string[] | undefined {
  const { variant_id, ...others } = filters;
  return entity === "product_variant_inventory_items" &&
    [...fields].sort().join() === AVAILABILITY_FIELDS &&
    Array.isArray(variant_id) &&
    !Object.keys(others).length
    ? (variant_id as string[])
    : undefined;
}

/** The channel, when the query is the second read of core's `getVariantAvailability`. */
function askedChannel({ entity, fields, filters = {} }: GraphQuery): string | undefined {
  const { sales_channel_id, ...others } = filters;
  return entity === "sales_channel_locations" &&
    fields.join() === "stock_location_id" &&
    typeof sales_channel_id === "string" &&
    !Object.keys(others).length
    ? sales_channel_id
    : undefined;
}

/** The path down to the levels, where a field asks for something of them. */
function levelPath(field: string): string | undefined {
  return /^\*?((?:.*\.)?location_levels)(?:\.|$)/.exec(field)?.[1];
}
