import { type HeldRows, holdRows } from "../postgres/held-rows";

type Copy = { databaseName: string; templateName: string };

/** What Medusa's test runner does to its database. */
type DatabaseUtils = {
  snapshot: (copy: Copy) => Promise<void>;
  restore: (copy: Copy) => Promise<void>;
  shutdown: (databaseName: string) => Promise<void>;
};

/** What a database held at a snapshot: its rows where they are kept, and the copy of the whole. */
type Held = { rows: HeldRows | undefined; template: string };

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
    const snapshots = new Map<string, Held>();

    /** A copy of the database, either way, cuts all of its connections. */
    const letGo = async () => {
      for (const held of snapshots.values()) {
        await held.rows?.release();
        held.rows = undefined;
      }
    };

    const findUnchanged = async (): Promise<Held | undefined> => {
      for (const held of snapshots.values()) {
        if (await held.rows?.isUnchanged()) {
          return held;
        }
      }
      return undefined;
    };

    return {
      ...utils,
      async snapshot({ databaseName, templateName }) {
        const unchanged = await findUnchanged();
        if (unchanged) {
          snapshots.set(templateName, unchanged);
          return;
        }
        await letGo();
        await utils.snapshot({ databaseName, templateName });
        const rows = await holdRows(databaseName);
        snapshots.set(templateName, { rows, template: templateName });
      },
      async restore({ databaseName, templateName }) {
        const held = snapshots.get(templateName);
        if (await held?.rows?.putBack()) {
          return;
        }
        await letGo();
        await utils.restore({ databaseName, templateName: held?.template ?? templateName });
        if (held) {
          held.rows = await holdRows(databaseName);
        }
      },
      async shutdown(databaseName) {
        await letGo();
        await utils.shutdown.call(this, databaseName);
      },
    };
  };
}
