import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const HOW_TO_GET_IT =
  "The suites in a browser need Chromium. On Debian: apt-get install chromium. Elsewhere, or for another build, " +
  "name the program in CHROMIUM_PATH. `npm test` runs everything that needs nothing but Node.";

/** Where systems keep Chromium, or a browser that is made from it. */
const USUAL_PATHS = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** A test's browser talks to the store that is tested, and to nobody else. */
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
];

/**
 * Finds the browser of this machine.
 *
 * @returns the path of the program
 * @throws Error that says how to get it, when it is not there
 */
export function findChromium(): string {
  const named = process.env.CHROMIUM_PATH;
  const found = named ? [named].find(existsSync) : USUAL_PATHS.find(existsSync);
  if (!found) {
    throw new Error(named ? `CHROMIUM_PATH names ${named}, which is not there.` : HOW_TO_GET_IT);
  }
  return found;
}

/**
 * Starts the browser without a window.
 *
 * @returns the browser; the caller closes it
 * @throws Error that says how to get it, when it is not there
 */
export async function launchChromium(): Promise<Browser> {
  return await chromium.launch({ executablePath: findChromium(), args: FLAGS });
}
