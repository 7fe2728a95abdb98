import { MedusaError } from "@medusajs/framework/utils";

/** What Medusa itself hands to every module, beside what `medusa-config.ts` says. */
const OF_MEDUSA = ["database"];

/**
 * Refuses options that a module does not have: one that is misspelt would be ignored otherwise, in silence.
 *
 * @param options - as written in `medusa-config.ts`
 * @param about.module - the module, as its errors name it
 * @param about.known - the names of its options
 * @throws MedusaError `invalid_data` that names every unknown option and lists the known ones
 */
export function refuseUnknownOptions(
  options: object | undefined,
  { module, known }: { module: string; known: readonly string[] },
): void {
  const unknown = Object.keys(options ?? {}).filter(
    (name) => !known.includes(name) && !OF_MEDUSA.includes(name),
  );
  if (unknown.length) {
    throw new MedusaError(
      MedusaError.Types.INVALID_DATA,
      `${module} has no option ${unknown.map((name) => `"${name}"`).join(", ")}. ` +
        `It has ${[...known].sort().join(", ")}.`,
    );
  }
}
