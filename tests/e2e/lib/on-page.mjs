// A test with a page of its own.

import { after, before, test } from "node:test";
import { launch } from "./browser.mjs";
import { open } from "./hourglass.mjs";
import { screenshot } from "./screenshots.mjs";
import { serve } from "./server.mjs";

/** Starts a browser and a server before the tests of a file, and closes both after. Returns both, and `onPage`. */
export function setUp() {
  const it = {};
  before(async () => {
    it.server = await serve();
    it.browser = await launch();
  });
  after(async () => {
    await it.browser?.close();
    await it.server?.close();
  });

  /** A test with an open page. It fails when the page has reported errors by the time it is closed. The server answers
   * 404 for files that match `options.block`. */
  it.onPage = (name, options, body) =>
    test(name, async () => {
      it.server.unblock();
      if (options.block) it.server.block(options.block);
      const page = await open(it.browser, it.server, options);
      try {
        await body(page);
      } catch (error) {
        await screenshot(page.page, `failed-${name.replaceAll(/\W+/g, "-")}`).catch(() => {});
        // A page left open would go on training, and slow down all that comes after.
        await page.leave();
        throw error;
      }
      await page.close();
    });
  return it;
}
