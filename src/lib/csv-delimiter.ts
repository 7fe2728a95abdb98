/** Spreadsheets write commas or, where those are in numbers, semicolons; copies of a table have tabs. */
const DELIMITERS = [",", ";", "\t"];

/**
 * What separates the cells of a CSV file.
 *
 * @param header - the file's first line
 */
export function delimiterOf(header: string): string {
  const [delimiter] = [...DELIMITERS].sort(
    (left, right) => header.split(right).length - header.split(left).length,
  );
  return delimiter ?? ",";
}
