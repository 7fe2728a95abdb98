import type { MedusaContainer } from "@medusajs/framework/types";
import { ContainerRegistrationKeys } from "@medusajs/framework/utils";

/**
 * Undoes what may have been done before an error that the caller is about to throw. Where undoing fails as well, as when the
 * database is away, that is logged, and the first error stays the one that is thrown: it says what went wrong.
 *
 * @param container - for the logger
 * @param undo - safe to do when there is nothing to undo
 */
export async function undoAfter(
  container: MedusaContainer,
  undo: () => Promise<void>,
): Promise<void> {
  try {
    await undo();
  } catch (error) {
    const { name, code } = error as { name?: string; code?: string };
    container
      .resolve(ContainerRegistrationKeys.LOGGER)
      .error(`What a failed order left could not be taken back at once (${name} ${code ?? ""})`);
  }
}
