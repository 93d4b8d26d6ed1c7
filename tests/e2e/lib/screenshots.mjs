// Pictures of the page, kept as test output.

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { KIND } from "./browser.mjs";

const OUTPUT = fileURLToPath(new URL("../../../test-output/", import.meta.url));

export const LAPTOP = { width: 1366, height: 768 };
export const PHONE = { width: 390, height: 844 };

/** Writes test-output/NAME-BROWSER.png. */
export async function screenshot(page, name) {
  mkdirSync(OUTPUT, { recursive: true });
  await page.screenshot({ path: join(OUTPUT, `${name}-${KIND}.png`) });
}
