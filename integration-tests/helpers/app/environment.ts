/**
 * Sets variables of the environment for the tests of a suite or a test, for what reads them when it
 * needs them.
 *
 * @param values `undefined` takes a variable away
 * @returns puts back what was there
 */
export function setEnvironment(values: Record<string, string | undefined>): () => void {
  const previous = Object.keys(values).map((key) => [key, process.env[key]] as const);
  const assign = (entries: readonly (readonly [string, string | undefined])[]): void => {
    for (const [key, value] of entries) {
      if (value === undefined) {
        delete process.env[key];
      } else {
        process.env[key] = value;
      }
    }
  };
  assign(Object.entries(values));
  return () => assign(previous);
}
