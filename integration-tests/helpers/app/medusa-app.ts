import type { Knex } from "@medusajs/framework/mikro-orm/knex";
import type { HttpTypes, MedusaContainer } from "@medusajs/framework/types";
import { Modules } from "@medusajs/framework/utils";
import { medusaIntegrationTestRunner } from "@medusajs/test-utils";
import { randomBytes } from "node:crypto";
import type InventoryModuleService from "../../../src/modules/inventory/service";
import { keepAsTemplate, startFromTemplate } from "./application-template";
import { databasePrefix } from "../postgres/database";
import { alikeCarts } from "../store/alike-carts";
import { alikeVariants, type NamedVariant } from "../store/alike-variants";
import { type LevelSnapshot, snapshot } from "../store/fixtures";
import { type HttpClient, httpClient, type Transport } from "./http-client";
import { checkInvariants } from "../model/invariants";
import { repositoryRoot } from "../postgres/migrations";
import {
  type MadeVariant,
  makeVariant,
  openShop,
  type Shop,
  signInAdministrator,
  type VariantInput,
} from "../store/shop";
import {
  completeCart,
  type OrderInput,
  type OrderLine,
  type OrderOutcome,
  prepareCart,
  tryOrder,
} from "../store/shopper";
import { setEnvironment } from "./environment";
import { putBackByRows } from "./put-back";
import { watchSubscribers } from "./subscribers-at-work";

/**
 * A running Medusa application with our configuration and an open shop. Everything on it may be
 * used from the suite's own `beforeAll` on.
 */
export type TestApp = {
  /** Sends the administrator's credentials. */
  admin: HttpClient;
  /** Sends the shop's publishable key. */
  store: HttpClient;
  /** Sends nothing but the request. */
  anonymous: HttpClient;
  /** Where the application answers, for requests that have to be sent byte by byte. */
  readonly baseUrl: string;
  /** Sends the given headers: another publishable key, a customer's credentials. */
  clientWith: (headers: Record<string, string>) => HttpClient;
  /** The application's container. */
  readonly container: MedusaContainer;
  /** The application's Inventory Module. */
  readonly inventory: InventoryModuleService;
  /** The application's database connection. */
  knex: Pick<Knex, "raw">;
  /** The shop that is open in every test. */
  readonly shop: Shop;
  /** Puts a variant up for sale; see `alikeVariants`. */
  makeVariant: (input?: VariantInput) => Promise<MadeVariant>;
  /** Makes variants that are like others before. */
  alikeVariant: ReturnType<typeof alikeVariants>;
  /** Balances of a variant's first item (or of an item) at a location; the first location by default. */
  balances: (of: MadeVariant | string, locationId?: string) => Promise<LevelSnapshot>;
  /** Fills a cart up to its completion; returns its id. With variants from `makeVariant`: see `alikeCarts`. */
  prepareCart: (input: OrderInput) => Promise<string>;
  /** Makes carts that are like others before. */
  alikeCart: ReturnType<typeof alikeCarts>;
  /** Completes a prepared cart. */
  completeCart: (cartId: string) => Promise<OrderOutcome>;
  /** Orders as a shopper does, and reports a refusal instead of throwing it. */
  tryOrder: (input: OrderInput) => Promise<OrderOutcome>;
  /** Orders as a shopper does; throws when the order is refused. */
  placeOrder: (input: OrderInput) => Promise<HttpTypes.StoreOrder>;
  /** Waits until no workflow is running any more. */
  waitForWorkflows: () => Promise<void>;
};

type RunnerOptions = Parameters<Parameters<typeof medusaIntegrationTestRunner>[0]["testSuite"]>[0];

/**
 * The runner puts the database back by cutting the connections to it, which the pool then reports
 * as warnings and mends. Other connections keep their logger.
 */
function expectCutConnections(connection: unknown): void {
  const { client } = connection as { client: { logger: { warn: (message: string) => void } } };
  client.logger.warn = () => undefined;
}

/** Builds the object that tests work with; `state` is filled once the application is up. */
function testApp(
  runner: RunnerOptions,
  state: { adminHeaders: Record<string, string>; shop?: Shop },
): TestApp {
  const transport = runner.api as Transport;
  const openedShop = (): Shop => {
    if (!state.shop) {
      throw new Error("The shop opens in beforeAll: use the application from there on");
    }
    return state.shop;
  };
  const app: TestApp = {
    admin: httpClient(transport, () => state.adminHeaders),
    store: httpClient(transport, () => ({ "x-publishable-api-key": openedShop().publishableKey })),
    anonymous: httpClient(transport),
    get baseUrl() {
      return (runner.api as { defaults: { baseURL: string } }).defaults.baseURL;
    },
    clientWith: (headers) => httpClient(transport, () => headers),
    knex: runner.dbConnection as Pick<Knex, "raw">,
    get container() {
      return runner.getContainer();
    },
    get inventory() {
      return runner.getContainer().resolve<InventoryModuleService>(Modules.INVENTORY);
    },
    get shop() {
      return openedShop();
    },
    makeVariant: (input) => makeVariant(app, input),
    alikeVariant: alikeVariants(runner.dbConnection as Pick<Knex, "raw">),
    balances: (of, locationId = app.shop.locations[0].id) =>
      snapshot(app.knex, typeof of === "string" ? of : of.item, locationId),
    alikeCart: alikeCarts(runner.dbConnection as Pick<Knex, "raw">),
    prepareCart: (input) => {
      const lines = "lines" in input ? input.lines : [input];
      const variants = lines.map(({ variant }) => variant).filter(isNamed);
      const prepare = () => prepareCart(app, input);
      if (variants.length < lines.length) {
        return prepare();
      }
      const shape = {
        lines: lines.map(({ quantity, metadata }) => ({ quantity, metadata })),
        metadata: input.metadata,
        shippingOptionId: input.shippingOptionId ?? app.shop.locations[0].shippingOptionId,
        paid: true,
      };
      return app.alikeCart(variants, shape, prepare);
    },
    completeCart: (cartId) => completeCart(app.store, cartId),
    tryOrder: (input) => tryOrder(app, input),
    placeOrder: async (input) => {
      const { order, refusal } = await app.completeCart(await app.prepareCart(input));
      if (!order) {
        throw new Error(`The order was refused: ${JSON.stringify(refusal)}`);
      }
      return order;
    },
    waitForWorkflows: () => runner.utils.waitWorkflowExecutions(),
  };
  return app;
}

/** Whether a line names its variant as `makeVariant` does. */
const isNamed = (variant: OrderLine["variant"]): variant is NamedVariant =>
  typeof variant !== "string" && "productId" in variant && "name" in variant;

putBackByRows();

/** A suite as {@link medusaAppSuite} was given it. */
type Suite = {
  name: string;
  env: Record<string, string>;
  invariants: boolean;
  declare: (app: TestApp) => void;
};

/** Where suites go instead of booting, while a file gathers those that share its application. */
let gathering: Suite[] | undefined;

/**
 * Declares a suite that runs against the whole application over HTTP. The application boots once
 * for the suite; before every test the database is put back to what it was after the suite's
 * `beforeAll`; after every test the invariants are checked. One such suite per file: Medusa reads
 * its configuration once per module registry.
 *
 * @param name what the suite is about
 * @param options.env environment of the application, for example `BACKORDERS_DEDUCT_ON`
 * @param options.invariants false leaves the check after each test out
 * @param suite declares the tests
 */
export function medusaAppSuite(
  name: string,
  { env = {}, invariants = true }: { env?: Record<string, string>; invariants?: boolean },
  suite: (app: TestApp) => void,
): void {
  const declared = { name, env, invariants, declare: suite };
  if (gathering) {
    gathering.push(declared);
    return;
  }
  describe(name, () => {
    bootForSuites(env, ({ app, subscribersAreDone }) => {
      checkAfterEach(declared, app, subscribersAreDone);
      suite(app);
    });
  });
}

/**
 * Declares the suites of several files on one application, which boots once for all of them. Each suite starts from the
 * database that the application has right after its boot, and otherwise runs as it does in a file of its own.
 *
 * @param name what the suites have in common
 * @param load requires the files whose suites are to share the application
 * @throws when two of them want applications that boot differently
 */
export function shareOneApp(name: string, load: () => void): void {
  const suites: Suite[] = [];
  gathering = suites;
  try {
    load();
  } finally {
    gathering = undefined;
  }
  const env = bootEnvironment(name, suites);
  describe(name, () => {
    bootForSuites(env, ({ app, runner, dbName, subscribersAreDone }) => {
      const freshlyOpened = `${dbName}-opened`;
      beforeAll(() => runner.dbUtils.snapshot({ templateName: freshlyOpened }));

      describe.each(suites)("$name", (suite) => {
        let restoreEnvironment: () => void;
        beforeAll(async () => {
          restoreEnvironment = setEnvironment(suite.env);
          await runner.dbUtils.restore({ templateName: freshlyOpened });
        });
        checkAfterEach(suite, app, subscribersAreDone);
        suite.declare(app);
        // Hooks run in the order in which they are declared: what the suite's own have written is kept for its tests.
        beforeAll(() => runner.dbUtils.snapshot());
        afterAll(() => restoreEnvironment());
      });
    });
  });
}

/** Read again for every request, so that suites of one application may differ in them. */
const READ_LATE = /^(STRIPE_|LOG_LEVEL$)/;

/** The environment in which the application of several suites boots: what any of them asks for. */
function bootEnvironment(name: string, suites: Suite[]): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const { name: suite, env } of suites) {
    for (const [key, value] of Object.entries(env)) {
      if (READ_LATE.test(key)) {
        continue;
      }
      if ((environment[key] ??= value) !== value) {
        throw new Error(
          `The suites of one application boot in one environment, and "${suite}" wants ${key} to be "${value}", which is ` +
            `"${environment[key]}" for another: take it out of "${name}" in integration-tests/http/shared-boots.json`,
        );
      }
    }
  }
  return environment;
}

function checkAfterEach(
  { invariants }: Suite,
  app: TestApp,
  subscribersAreDone: () => Promise<void>,
): void {
  afterEach(async () => {
    await subscribersAreDone();
    if (invariants) {
      await checkInvariants(app.knex);
    }
  });
}

type Booted = {
  app: TestApp;
  runner: RunnerOptions;
  dbName: string;
  /** Waits until no subscriber is at work. */
  subscribersAreDone: () => Promise<void>;
};

/**
 * A suite's application is one process, so locks that live in it are enough. With locks in the database, every wait for one
 * makes the workflow engine's checkpoints slower, and a step that fails beside others then meets core's own defect more
 * often (docs/adr/0003). What servers share is tested with servers: http/two-servers, http/start-up-locks.
 */
const LOCKS = { LOCKING_PROVIDER: "memory" };

/** Boots the application for what `declare` declares, and opens the shop in it. */
function bootForSuites(env: Record<string, string>, declare: (booted: Booted) => void): void {
  const environment: Record<string, string> = { DISABLE_ADMIN: "true", ...LOCKS, ...env };
  // The prefix lets the end of the run sweep what a killed worker left behind.
  const dbName = `${databasePrefix()}http_${randomBytes(4).toString("hex")}`;
  const printInfo = console.info;
  let restoreEnvironment: () => void;

  beforeAll(async () => {
    // Medusa's runner sets `env` only after it has read the configuration, so it is set before.
    restoreEnvironment = setEnvironment(environment);
    // One of core's migrations prints a hint past the logger.
    console.info = () => undefined;
    await startFromTemplate(dbName);
  });

  medusaIntegrationTestRunner({
    dbName,
    cwd: repositoryRoot,
    env: environment,
    testSuite: (runner) => {
      const state: { adminHeaders: Record<string, string>; shop?: Shop } = { adminHeaders: {} };
      const app = testApp(runner, state);
      let watch: () => Promise<void>;

      beforeAll(async () => {
        console.info = printInfo;
        expectCutConnections(runner.dbConnection);
        await keepAsTemplate(dbName);
        watch = watchSubscribers(app.container);
        state.adminHeaders = await signInAdministrator(app.container, app.anonymous);
        state.shop = await openShop(app.admin);
      });

      declare({ app, runner, dbName, subscribersAreDone: () => watch() });
    },
  });

  afterAll(() => restoreEnvironment());
}
