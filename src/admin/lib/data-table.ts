/**
 * The data of a row that Medusa's table hands to `rowHref`: the table's own row, where its types promise the data (2.21.2).
 *
 * @param row - as `rowHref` is given it
 */
export function dataOf<Data>(row: Data): Data {
  return (row as { original?: Data }).original ?? row;
}
