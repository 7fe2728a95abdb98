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
 * not suffice it does so still.
 */
export function putBackByRows(): void {
  const database = jest.requireActual<{ dbTestUtilFactory: () => DatabaseUtils }>(
    "@medusajs/test-utils/dist/database",
  );
  const makeUtils = database.dbTestUtilFactory;
  database.dbTestUtilFactory = () => {
    const utils = makeUtils();
    let held: { templateName: string; rows: HeldRows | undefined } | undefined;
    const letGo = async () => {
      await held?.rows?.release();
      held = undefined;
    };
    return {
      ...utils,
      async snapshot(copy) {
        await letGo();
        await utils.snapshot(copy);
        held = { templateName: copy.templateName, rows: await holdRows(copy.databaseName) };
      },
      async restore(copy) {
        const isHeld = held?.templateName === copy.templateName;
        if (isHeld && (await held?.rows?.putBack())) {
          return;
        }
        await letGo();
        await utils.restore(copy);
        if (isHeld) {
          held = { templateName: copy.templateName, rows: await holdRows(copy.databaseName) };
        }
      },
      async shutdown(databaseName) {
        await letGo();
        await utils.shutdown.call(this, databaseName);
      },
    };
  };
}
