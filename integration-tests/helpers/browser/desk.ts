import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { medusaAppSuite, type TestApp } from "../app/medusa-app";
import { makeAdministrator } from "../store/shop";
import { ensureBuiltAdmin, fileOfAdmin } from "./built-admin";
import { launchChromium } from "./chromium";

/** How a page is shown, and to whom: to the administrator who may do everything, unless another logs in. */
export type Look = {
  theme?: "light" | "dark";
  language?: string;
  as?: Credentials;
  screen?: { width: number; height: number };
};

type Credentials = { email: string; password: string };

/** The dashboard in a browser. */
export type Desk = {
  /** Opens a page of the dashboard as an administrator who is logged in; it is closed after the test. */
  open: (path: string, look?: Look) => Promise<Page>;
};

/** Building the dashboard takes minutes on a busy machine, starting a store beside other suites too. */
const TIMEOUT = 900_000;
/** How long a test waits for what should be on the page. */
const PATIENCE = 120_000;
const SCREEN = { width: 1440, height: 1000 };

/**
 * Declares a suite that works in Medusa's dashboard, with a real browser: the dashboard is built with the plugin's
 * extensions, and talks to the store under test. Otherwise it is a suite as {@link medusaAppSuite} declares it.
 *
 * @param name what the suite is about
 * @param suite declares the tests
 * @param options as of {@link medusaAppSuite}
 */
export function deskSuite(
  name: string,
  suite: (desk: Desk, app: TestApp) => void,
  options: Parameters<typeof medusaAppSuite>[1] = {},
): void {
  jest.setTimeout(TIMEOUT);
  describe(name, () => {
    let browser: Browser;

    beforeAll(async () => {
      browser = await launchChromium();
      await ensureBuiltAdmin();
    });
    afterAll(() => browser?.close());

    medusaAppSuite("in the dashboard", options, (app) => {
      let loggedIn: BrowserContextOptions["storageState"];
      const problems: string[] = [];

      beforeAll(async () => {
        loggedIn = await logIn(browser, app, await makeAdministrator(app.container));
      });

      afterEach(async () => {
        // Before the database is put back: a page asks for its notifications all the time.
        await Promise.all(browser.contexts().map((context) => context.close()));
        expect(problems.splice(0)).toEqual([]);
      });

      const open: Desk["open"] = async (path, look = {}) => {
        const { theme = "light", language = "en", screen = SCREEN, as } = look;
        const context = await browser.newContext({
          storageState: as ? await logIn(browser, app, as) : loggedIn,
          viewport: screen,
          hasTouch: screen !== SCREEN,
          locale: "en-US",
          reducedMotion: "reduce",
        });
        // Where the dashboard keeps what a person chose.
        await context.addCookies([{ name: "lng", value: language, url: app.baseUrl }]);
        await context.addInitScript(`localStorage.setItem("medusa_admin_theme", "${theme}")`);
        context.setDefaultTimeout(PATIENCE);
        // Medusa's test runner switches the dashboard off, so its files come from the build; all else is the store's.
        await context.route(/^[^?]*:\d+\/app(\/|$)/, (route) =>
          route.fulfill({ path: fileOfAdmin(new URL(route.request().url()).pathname) }),
        );
        const page = await context.newPage();
        page.on("pageerror", (error) => problems.push(error.message));
        await page.goto(`${app.baseUrl}/app${path}`);
        return page;
      };

      suite({ open }, app);
    });
  });
}

/** Logs in as the dashboard does; returns what the browser keeps of it. */
async function logIn(
  browser: Browser,
  app: TestApp,
  credentials: Credentials,
): Promise<BrowserContextOptions["storageState"]> {
  const { token } = await app.anonymous.post<{ token: string }>(
    "/auth/user/emailpass",
    credentials,
  );
  const context = await browser.newContext();
  try {
    await context.request.post(`${app.baseUrl}/auth/session`, {
      headers: { authorization: `Bearer ${token}` },
      failOnStatusCode: true,
    });
    return await context.storageState();
  } finally {
    await context.close();
  }
}
