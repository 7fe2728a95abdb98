import { type HeldRows, holdRows } from "../postgres/held-rows";

type Copy = { databaseName: string; templateName: string };

/** What Medusa's test runner does to its database. */
type DatabaseUtils = {
  snapshot: (copy: Copy) => Promise<void>;
  restore: (copy: Copy) => Promise<void>;
  shutdown: (databaseName: string) => Promise<void>;
};

/**
 * Has Medusa's test runner put its database back by rows. By itself it makes a new copy of the whole database before every
 * test and cuts all connections for it: 130 ms, and as much again until the new connections know the tables. Where rows do
 * not suffice it does so still. A snapshot of what is held already makes no copy.
 *
 * On Redis all stays as it is: what a queue still has at work of the last test has to lose its connection.
 */
export function putBackByRows(): void {
  if (process.env.REDIS_URL) {
    return;
  }
  const database = jest.requireActual<{ dbTestUtilFactory: () => DatabaseUtils }>(
    "@medusajs/test-utils/dist/database",
  );
  const makeUtils = database.dbTestUtilFactory;
  database.dbTestUtilFactory = () => {
    const utils = makeUtils();
    /** Which copy of the database has what a snapshot held. */
    const templates = new Map<string, string>();
    /** The rows of one of the copies. */
    let held: { rows: HeldRows; template: string } | undefined;

    /** A copy of the database, either way, cuts all of its connections. */
    const letGo = async () => {
      await held?.rows.release();
      held = undefined;
    };
    const hold = async (databaseName: string, template: string) => {
      const rows = await holdRows(databaseName);
      held = rows && { rows, template };
    };

    return {
      ...utils,
      async snapshot({ databaseName, templateName }) {
        if (held && (await held.rows.isUnchanged())) {
          templates.set(templateName, held.template);
          return;
        }
        await letGo();
        await utils.snapshot({ databaseName, templateName });
        templates.set(templateName, templateName);
        await hold(databaseName, templateName);
      },
      async restore({ databaseName, templateName }) {
        const template = templates.get(templateName) ?? templateName;
        if (held?.template === template && (await held.rows.putBack())) {
          return;
        }
        await letGo();
        await utils.restore({ databaseName, templateName: template });
        await hold(databaseName, template);
      },
      async shutdown(databaseName) {
        await letGo();
        await utils.shutdown.call(this, databaseName);
      },
    };
  };
}
