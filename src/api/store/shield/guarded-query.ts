import { asValue } from "@medusajs/framework/awilix";
import type { MedusaStoreRequest } from "@medusajs/framework/http";
import type { RemoteQueryFunction } from "@medusajs/framework/types";
import { ContainerRegistrationKeys } from "@medusajs/framework/utils";

import { shownVariantQuantity } from "../../../availability/variant-availability";
import { findSalesChannelId } from "../sales-channel";
import type { RequestStock } from "./request-stock";

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
 * - Where a read asks for something of levels, they are read whole, so that the answer can show what is available, and
 *   leave out levels at locations that do not serve the request's channels.
 */
export class GuardedQuery {
  private readonly unanswered_: { variantIds: string[]; channelId?: string; rows: VariantRow[] }[] =
    [];

  constructor(
    private readonly req_: MedusaStoreRequest,
    private readonly query_: Query,
    private readonly stock_: RequestStock,
  ) {}

  /** The function to register in the request's scope. */
  asFunction(): Query {
    const query = this.query_;
    const guarded = (...[asked, ...rest]: Parameters<RemoteQueryFunction>) =>
      query(this.withLevelColumns_(asked) as typeof asked, ...rest);
    return Object.assign(guarded, query, {
      graph: (config: GraphQuery, options?: unknown) => this.graph_(config, options),
      index: (config: GraphQuery, options?: unknown) =>
        query.index(this.withLevels_(config), options),
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
    return this.query_.graph(this.withLevels_(config), options);
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
    const variants = await this.stock_.list(variantIds, channelId ?? null);
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

  private withLevels_<Config extends GraphQuery>(config: Config): Config {
    const fields = Array.isArray(config.fields) ? config.fields : [];
    const paths = new Set(
      fields
        .filter((field) => this.isForTheAnswer_(field))
        .flatMap((field) => levelPath(field) ?? []),
    );
    if (LEVEL_ENTITIES.has(config.entity) && this.req_.method === "GET") {
      paths.add("");
    }
    return paths.size ? { ...config, fields: [...fields, ...[...paths].map(wholePath)] } : config;
  }

  /** The same for the older form of a read, `remoteQuery({ product: { variants: { fields: [...] } } })`. */
  private withLevelColumns_(asked: unknown): unknown {
    return this.req_.method === "GET" ? widenLevels(asked) : asked;
  }

  /** Routes that change something also run core's workflows with this query, which read levels for themselves. */
  private isForTheAnswer_(field: string): boolean {
    return this.req_.method === "GET" || !!this.req_.queryConfig?.fields?.includes(field);
  }
}

/**
 * Puts a guarded query into a request's scope, under both of the names that Medusa has for it.
 *
 * @param req - the request
 * @param stock - what the request reads of stock
 */
export function guardQuery(req: MedusaStoreRequest, stock: RequestStock): void {
  const query = req.scope.resolve(ContainerRegistrationKeys.QUERY) as unknown as Query;
  const guarded = asValue(new GuardedQuery(req, query, stock).asFunction());
  req.scope.register({
    [ContainerRegistrationKeys.QUERY]: guarded,
    [ContainerRegistrationKeys.REMOTE_QUERY]: guarded,
  });
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

/** Names that a query may call levels by when it starts from them. */
const LEVEL_ENTITIES = new Set(["inventory_level", "inventory_levels", "location_levels"]);

/** The path down to the levels, where a field asks for something of them. */
function levelPath(field: string): string | undefined {
  return /^\*?((?:.*\.)?location_levels)(?:\.|$)/.exec(field)?.[1];
}

/** Parts of a query object that name no fields. */
const ARGUMENTS = new Set(["__args", "__directives", "args", "directives", "filters", "variables"]);

/**
 * Copies a query object, with all columns of levels asked for wherever it comes to them. It may be nested by relation, or
 * name its entry point and paths of fields, or list what it expands.
 */
function widenLevels(value: unknown, name = ""): unknown {
  if (Array.isArray(value)) {
    return value.map((entry) => widenLevels(entry));
  }
  if (typeof value !== "object" || value === null || ARGUMENTS.has(name)) {
    return value;
  }
  const copy: Record<string, unknown> = Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, widenLevels(inner, key)]),
  );
  if (Array.isArray(copy.fields)) {
    const fields = copy.fields as string[];
    const isOfLevels = [name, copy.entryPoint, copy.service, copy.alias, copy.property]
      .map((known) => String(known).split(".").at(-1) ?? "")
      .some((known) => LEVEL_ENTITIES.has(known));
    const paths = new Set(fields.flatMap((field) => levelPath(field) ?? []));
    copy.fields = [...fields, ...(isOfLevels ? ["*"] : []), ...[...paths].map(wholePath)];
  }
  return copy;
}

function wholePath(path: string): string {
  return path ? `${path}.*` : "*";
}
