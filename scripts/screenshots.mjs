/**
 * npm run screenshots
 *
 * Takes the pictures of README.md and docs/admin.md: builds the dashboard, opens a store of its own on a throw-away database
 * with a seeded shop, looks at it with Chromium, and writes docs/pictures/*.png.
 */
import { existsSync, statSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { chromium } from "playwright-core";
import { openDemoDatabase } from "../demo/story/database.mjs";
import { createPrograms } from "../demo/story/programs.mjs";
import { openStore } from "../demo/story/store.mjs";
import { loadSettings, log, ROOT } from "./lib/project.mjs";
import { createRunner } from "./lib/runner.mjs";

const PICTURES = path.join(ROOT, "docs/pictures");
const BUILT = path.join(ROOT, ".medusa/admin");
const SCREEN = { width: 1280, height: 800 };

const CHROMIUM = process.env.CHROMIUM_PATH
  ? [process.env.CHROMIUM_PATH]
  : ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** The pages, by the names of their pictures: where they are, and what is on them once they are complete. */
const PAGES = [
  { name: "backorders", path: () => "/backorders", shows: "Brandsma" },
  { name: "supply", path: () => "/backorders/supply", shows: "Elbe Fahrradteile" },
  { name: "policies", path: () => "/backorders/policies", shows: "Allowed by the location" },
  { name: "payments", path: () => "/backorders/payments", shows: "No order possible" },
  { name: "settings", path: () => "/settings/backorders", shows: "Version of the engine" },
  {
    name: "item",
    path: ({ item }) => `/inventory/${item}`,
    shows: "Stock at work",
    to: "Stock at work",
  },
  {
    name: "order",
    path: ({ order }) => `/orders/${order}`,
    shows: "Stock of this order",
    to: "Stock of this order",
  },
];

async function main() {
  const executablePath = CHROMIUM.find((program) => existsSync(program));
  if (!executablePath) {
    log(
      "the pictures need Chromium. On Debian: apt-get install chromium. Elsewhere name the program in CHROMIUM_PATH.",
    );
    return 1;
  }
  loadSettings();
  // The shop has to have traded, or its pages would be empty.
  process.env.SEED_TRADE = "true";
  const programs = createPrograms(createRunner());
  const database = await openDemoDatabase();
  let browser;
  try {
    log("building the dashboard");
    if ((await programs.medusa(["build", "--admin-only"], { NODE_ENV: "production" })) !== 0) {
      throw new Error("The dashboard could not be built");
    }
    const { urls, staff } = await openStore({ programs, database });
    browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
    await takePictures({ browser, url: urls[0], staff, ids: await readIds(database) });
    return 0;
  } catch (error) {
    log(error.stack);
    programs.printLogTail();
    return 1;
  } finally {
    await browser?.close();
    programs.stop();
    await database.close();
  }
}

/** An item with a queue, and an order of which a part waits. */
async function readIds(database) {
  const [ids] = await database.query(
    `select i.id as item, oi.order_id as "order"
       from inventory_item i
       join backorder_entry e on e.inventory_item_id = i.id and e.status = 'open'
       join order_item oi on oi.item_id = e.line_item_id
      where i.sku = 'PMP-FLR-RED'
      order by e.queued_at desc
      limit 1`,
  );
  return ids;
}

async function takePictures({ browser, url, staff, ids }) {
  const context = await browser.newContext({
    viewport: SCREEN,
    locale: "en-GB",
    reducedMotion: "reduce",
  });
  await context.addCookies([{ name: "lng", value: "en", url }]);
  await context.addInitScript('localStorage.setItem("medusa_admin_theme", "light")');
  context.setDefaultTimeout(120_000);
  const login = await context.request.post(`${url}/auth/user/emailpass`, { data: staff });
  const { token } = await login.json();
  await context.request.post(`${url}/auth/session`, {
    headers: { authorization: `Bearer ${token}` },
    failOnStatusCode: true,
  });
  // The store runs without its dashboard: that comes from the build.
  await context.route(/^[^?]*:\d+\/app(\/|$)/, (route) =>
    route.fulfill({ path: fileOfAdmin(new URL(route.request().url()).pathname) }),
  );
  await mkdir(PICTURES, { recursive: true });
  for (const { name, path: pathOf, shows, to } of PAGES) {
    const page = await context.newPage();
    await page.goto(`${url}/app${pathOf(ids)}`);
    await page.getByText(shows).first().waitFor();
    if (to) {
      await page.getByRole("heading", { name: to }).scrollIntoViewIfNeeded();
      await page
        .getByRole("heading", { name: to })
        .evaluate((heading) => heading.scrollIntoView({ block: "start" }));
    }
    await page.waitForLoadState("networkidle");
    await page.screenshot({ path: path.join(PICTURES, `${name}.png`) });
    log(`docs/pictures/${name}.png`);
    await page.close();
  }
}

/** The file of the built dashboard that answers a request; the page itself for everything that is not a file. */
function fileOfAdmin(pathname) {
  const file = path.join(BUILT, pathname.replace(/^\/app\/?/, ""));
  return statSync(file, { throwIfNoEntry: false })?.isFile()
    ? file
    : path.join(BUILT, "index.html");
}

main().then(
  (code) => process.exit(code),
  (error) => {
    log(error.stack);
    process.exit(1);
  },
);
