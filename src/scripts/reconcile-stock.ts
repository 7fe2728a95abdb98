import type { ExecArgs } from "@medusajs/framework/types";
import { ContainerRegistrationKeys, MedusaError } from "@medusajs/framework/utils";

import { FINDING_KINDS, type FindingKind } from "../modules/inventory/reconcile-types";
import { reconcileStockWorkflow } from "../workflows/reconcile";

/**
 * Prints what a look at the books finds, and with the word `repair` repairs it: all of it, or the kinds that are named.
 *
 *     npx medusa exec <this file> [repair] [kind ...]
 */
export default async function reconcileStock({ container, args }: ExecArgs): Promise<void> {
  const logger = container.resolve(ContainerRegistrationKeys.LOGGER);
  const words = args ?? [];
  const kinds = words.filter((word) => word !== "repair") as FindingKind[];
  const unknown = kinds.find((kind) => !FINDING_KINDS.includes(kind));
  if (unknown) {
    throw new MedusaError(
      MedusaError.Types.INVALID_DATA,
      `${unknown} is neither "repair" nor a kind of finding: ${FINDING_KINDS.join(", ")}`,
    );
  }
  const { result } = await reconcileStockWorkflow(container).run({
    input: {
      dry_run: !words.includes("repair"),
      kinds: kinds.length ? kinds : undefined,
      actor: "script",
    },
  });
  for (const { id, detail, repair } of result.findings) {
    logger.info(`${id}: ${detail}. ${repair}.`);
  }
  for (const { id, reason } of result.skipped) {
    logger.info(`Skipped ${id}: ${reason}`);
  }
  const done = words.includes("repair") ? "repaired" : "can be repaired";
  logger.info(`${result.findings.length} findings; ${result.repaired.length} ${done}`);
}
