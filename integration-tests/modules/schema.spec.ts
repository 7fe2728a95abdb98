import { useStock } from "../helpers/model/ledger";

/** What MikroORM knows of an entity, as far as the tests read it. */
type Metadata = {
  tableName: string;
  properties: Record<string, { fieldNames?: string[]; persist?: boolean; kind?: string }>;
  indexes: { name?: string; expression?: string }[];
  uniques: { name?: string; expression?: string }[];
};

/** Our columns on core's tables. */
const added: [entity: string, columns: string[]][] = [
  ["InventoryItem", ["allow_backorder", "backorder_limit", "lead_time_days"]],
  [
    "InventoryLevel",
    ["allow_backorder", "backorder_limit", "lead_time_days", "backordered_quantity"],
  ],
  ["ReservationItem", ["deducted", "from_order", "ship_date"]],
];

/**
 * Medusa adds an index for each relation and for `deleted_at` to every model. Our tables are written with every change of
 * stock, and are never read that way: the migration makes only those that something reads by.
 */
const isMedusas = (index: string, { tableName, properties }: Metadata): boolean => {
  const relations = Object.values(properties).flatMap(({ kind, fieldNames = [] }) =>
    kind === "m:1" ? fieldNames : [],
  );
  return [...relations, "deleted_at"].some(
    (column) => index === `IDX_${tableName}_${column}: ${column}`,
  );
};

describe("models and the migrated schema", () => {
  const stock = useStock();

  const metadataOf = (entity: string): Metadata => {
    const { baseRepository_: repository } = stock.service as unknown as {
      baseRepository_: {
        getFreshManager: () => { getMetadata: () => { get: (name: string) => Metadata } };
      };
    };
    return repository.getFreshManager().getMetadata().get(entity);
  };

  const columnsOf = async (table: string): Promise<string[]> =>
    (await stock
      .knex("information_schema.columns")
      .where({ table_name: table, table_schema: "public" })
      .pluck("column_name")) as string[];

  const fieldsOf = ({ properties }: Metadata): string[] => [
    ...new Set(
      Object.values(properties)
        .filter(({ persist }) => persist !== false)
        .flatMap(({ fieldNames = [] }) => fieldNames),
    ),
  ];

  /** Name and columns of each index of the model. */
  const declaredIn = ({ indexes, uniques }: Metadata): string[] =>
    [...indexes, ...uniques].flatMap(({ expression }) => {
      const parts =
        /INDEX (?:IF NOT EXISTS )?"([^"]+)" ON "[^"]+" (?:USING \w+ ?)?\(([^)]+)\)/i.exec(
          expression ?? "",
        );
      return parts ? [`${parts[1]}: ${parts[2].replace(/["\s]/g, "")}`] : [];
    });

  /** Name and columns of each index of the table, save its primary key. */
  const indexesOf = async (table: string): Promise<string[]> => {
    const { rows } = await stock.knex.raw<{ rows: { name: string; columns: string }[] }>(
      `select i.relname as name, string_agg(a.attname, ',' order by k.place) as columns
         from pg_index x
         join pg_class t on t.oid = x.indrelid
         join pg_class i on i.oid = x.indexrelid
         cross join lateral unnest(x.indkey) with ordinality as k (attnum, place)
         join pg_attribute a on a.attrelid = t.oid and a.attnum = k.attnum
        where t.relname = ? and not x.indisprimary
        group by i.relname`,
      [table],
    );
    return rows.map(({ name, columns }) => `${name}: ${columns}`);
  };

  const ours = [
    "BackorderEntry",
    "StockMovement",
    "StockCount",
    "ReplenishmentOrder",
    "ReplenishmentLine",
    "ReplenishmentReceipt",
    "ReplenishmentReceiptLine",
  ];

  it.each(ours)("%s has the columns of its table, and no others", async (entity) => {
    const metadata = metadataOf(entity);
    const columns = await columnsOf(metadata.tableName);
    expect(fieldsOf(metadata).sort()).toEqual(columns.sort());
  });

  it.each(ours)("%s has the indexes of its table, and no others", async (entity) => {
    const metadata = metadataOf(entity);
    const [declared, made] = [declaredIn(metadata), await indexesOf(metadata.tableName)];
    expect(declared).toEqual(expect.arrayContaining(made));
    const own = declared.filter((index) => !isMedusas(index, metadata));
    expect(made).toEqual(expect.arrayContaining(own));
    expect(own.length).toBeGreaterThan(0);
  });

  it.each(added)("%s has our columns, and so has its table", async (entity, columns) => {
    const metadata = metadataOf(entity);
    expect(fieldsOf(metadata)).toEqual(expect.arrayContaining(columns));
    expect(await columnsOf(metadata.tableName)).toEqual(expect.arrayContaining(columns));
  });
});
