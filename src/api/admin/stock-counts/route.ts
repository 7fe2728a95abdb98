import type { IncomingMessage } from "node:http";
import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http";
import { ContainerRegistrationKeys } from "@medusajs/framework/utils";

import { inventoryOf } from "../../../modules/inventory/inventory-of";
import type {
  AdminCreateStockCount,
  AdminStockCountListResponse,
  AdminStockCountResponse,
  AdminStockCountSummary,
  AdminStreamStockCountParams,
} from "../../../types/http";
import {
  bookStockCountWorkflow,
  type CountedStock,
  createStockCountWorkflow,
  readLocationNames,
} from "../../../workflows/counts";
import { answerCount } from "./helpers";
import { drain, type FeedFormat, feedFormatOf, readFeed } from "./read-feed";

/** Lists counts, newest first unless the query says otherwise. */
export async function GET(
  req: AuthenticatedMedusaRequest,
  res: MedusaResponse<AdminStockCountListResponse>,
): Promise<void> {
  const { data, metadata } = await req.scope.resolve(ContainerRegistrationKeys.QUERY).graph({
    entity: "stock_count",
    fields: req.queryConfig.fields,
    filters: req.filterableFields,
    pagination: req.queryConfig.pagination,
  });
  res.json({
    stock_counts: data as unknown as AdminStockCountSummary[],
    count: metadata?.count ?? data.length,
    offset: metadata?.skip ?? 0,
    limit: metadata?.take ?? data.length,
  });
}

/** Sets what levels have: lines as JSON, or streamed as NDJSON or CSV. */
export async function POST(
  req: AuthenticatedMedusaRequest<AdminCreateStockCount | AdminStreamStockCountParams>,
  res: MedusaResponse<AdminStockCountResponse>,
): Promise<void> {
  const format = feedFormatOf(req);
  const { stock_count, errors } = await (format
    ? countStream(req as AuthenticatedMedusaRequest<AdminStreamStockCountParams>, format)
    : countLines(req as AuthenticatedMedusaRequest<AdminCreateStockCount>));
  res.json(await answerCount(stock_count, errors, req.scope));
}

async function countLines(
  req: AuthenticatedMedusaRequest<AdminCreateStockCount>,
): Promise<CountedStock> {
  const { result } = await createStockCountWorkflow(req.scope).run({
    input: { ...req.validatedBody, actor: req.auth_context.actor_id },
  });
  return result;
}

async function countStream(
  req: AuthenticatedMedusaRequest<AdminStreamStockCountParams>,
  format: FeedFormat,
): Promise<CountedStock> {
  const body = req as unknown as IncomingMessage;
  const { after_line = 0 } = req.validatedBody;
  try {
    const { id } = await inventoryOf(req.scope).takeStockCount({
      ...req.validatedBody,
      lines: readFeed(body, format, after_line),
      locations: await readLocationNames(req.scope),
      actor: req.auth_context.actor_id,
    });
    const { result } = await bookStockCountWorkflow(req.scope).run({ input: { id } });
    return result;
  } finally {
    await drain(body);
  }
}
