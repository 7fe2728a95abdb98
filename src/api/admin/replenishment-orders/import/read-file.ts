import {
  type AuthenticatedMedusaRequest,
  type MedusaNextFunction,
  type MedusaResponse,
} from "@medusajs/framework/http";
import { MedusaError } from "@medusajs/framework/utils";
import { zodValidator } from "@medusajs/framework";
import { z } from "@medusajs/framework/zod";
import multer from "multer";
import { promisify } from "node:util";

import type { AdminImportReplenishmentOrders } from "../../../../types/http";

/** 10,000 lines with long references are about 1 MB. */
const MAX_FILE_BYTES = 5 * 1024 * 1024;

const ImportOptions = z.object({
  location_id: z.string().min(1).optional(),
  status: z.enum(["draft", "ordered"]).optional(),
  // In the query, or beside a file, it comes as a text.
  dry_run: z
    .union([z.boolean(), z.enum(["true", "false"]).transform((flag) => flag === "true")])
    .optional(),
});
const ImportBody = ImportOptions.extend({ csv: z.string().min(1) }).strict();

const takeFile = promisify(
  multer({
    storage: multer.memoryStorage(),
    limits: { fileSize: MAX_FILE_BYTES, files: 1, fields: 10 },
  }).single("file"),
);

/**
 * Reads an import however it comes: as `text/csv`, as the field `file` of a form, as product imports come, or as JSON with
 * `csv`. What holds for the whole file may stand in the query, or beside the file.
 *
 * Sets `req.validatedBody`. Passes on a MedusaError `invalid_data` for a request without a file, or with one that is too big.
 */
export async function readImportFile(
  req: AuthenticatedMedusaRequest,
  res: MedusaResponse,
  next: MedusaNextFunction,
): Promise<void> {
  try {
    const options = await zodValidator(ImportOptions.strict(), req.query);
    const body = await readBody(req, res);
    req.validatedBody = { ...options, ...(await zodValidator(ImportBody, body)) };
    next();
  } catch (error) {
    next(error);
  }
}

async function readBody(
  req: AuthenticatedMedusaRequest,
  res: MedusaResponse,
): Promise<Partial<AdminImportReplenishmentOrders>> {
  if (req.is("multipart/form-data")) {
    await takeFile(req as never, res as never).catch((error: unknown) => {
      throw error instanceof multer.MulterError ? invalid(`file: ${error.message}`) : error;
    });
    const { file } = req as unknown as { file?: { buffer: Buffer } };
    if (!file) {
      throw invalid("No file was uploaded for importing: the form's field is named file");
    }
    return { ...(req.body as object), csv: file.buffer.toString("utf8") };
  }
  if (req.is("text/*")) {
    // Medusa has read what came as text/plain.
    const csv = typeof req.body === "string" ? req.body : await readText(req);
    if (csv.trim() === "") {
      throw invalid("The file is empty");
    }
    return { csv };
  }
  return req.body as Partial<AdminImportReplenishmentOrders>;
}

async function readText(req: AsyncIterable<Buffer>): Promise<string> {
  let chunks: Buffer[] = [];
  let bytes = 0;
  // Read to its end, though not kept: a client that is cut off while it sends does not hear why.
  for await (const chunk of req) {
    bytes += chunk.length;
    chunks = bytes > MAX_FILE_BYTES ? [] : [...chunks, chunk];
  }
  if (bytes > MAX_FILE_BYTES) {
    throw invalid(`The file may have ${MAX_FILE_BYTES} bytes at most`);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function invalid(message: string): MedusaError {
  return new MedusaError(MedusaError.Types.INVALID_DATA, message);
}
