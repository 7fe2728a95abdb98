import type { Locator, Page } from "playwright-core";

/** Where the pictures go, when somebody wants to look. */
const PICTURES = process.env.DESK_PICTURES;

/** A section of a page, by its heading. */
export function region(page: Page, name: string): Locator {
  return page.getByRole("region", { name, exact: true });
}

/**
 * Takes a picture of a page, or of a part of it, where `DESK_PICTURES` names a folder for them.
 *
 * @param shown what is shown on it
 * @param name the file's, without its ending
 */
export async function picture(shown: Page | Locator, name: string): Promise<void> {
  if (PICTURES) {
    await shown.screenshot({ path: `${PICTURES}/${name}.png` });
  }
}
