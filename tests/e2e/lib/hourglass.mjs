// A test's handle of an open page: controls by role and accessible name, the status that the page offers to programs,
// and a list of all errors.

import assert from "node:assert/strict";
import { find } from "./accessible.mjs";
import { until } from "./wait.mjs";
import { watchWorkers } from "./workers.mjs";

/** Looks in a row, 50 ms apart, that show the same: longer than the page puts off drawing. */
const STILL = 8;

/** The places of the page and their tabs; a place of one tab has no tab row. */
export const PLACES = {
  Train: ["Training"],
  Explore: ["Selection", "Sliders", "Factors", "Paths", "Generate", "Search"],
  Use: ["Denoise", "Compress", "Classify", "Cluster", "Anomalies"],
  Runs: ["Runs"],
};

/** Opens the page for a visitor who has never been here (nothing is kept of other tests), or for `visitor`, one of a test's own;
 * `hash` is an experiment, `before` runs on the blank page. */
export async function open(browser, server, { hash = "", viewport, before, visitor } = {}) {
  const own = visitor ? undefined : await browser.createBrowserContext?.();
  const page = await (visitor ?? own ?? browser).newPage();
  if (viewport) await page.setViewport(viewport);
  const it = new Hourglass(page, server, own);
  await page.evaluateOnNewDocument(watchWorkers);
  await page.evaluateOnNewDocument(() => {
    addEventListener("securitypolicyviolation", (event) => {
      console.error(`CSP: ${event.violatedDirective} forbids ${event.blockedURI} ${event.sample}`);
    });
  });
  await before?.(page);
  await page.goto(server.url + hash, { waitUntil: "load" });
  return it;
}

export class Hourglass {
  /** Uncaught errors, console errors and requests to other origins; `close` fails on any that was not expected. */
  errors = [];
  #expected = [];
  #logged = [];
  #own;

  constructor(page, server, own) {
    this.page = page;
    this.#own = own;
    page.on("pageerror", (error) => this.errors.push(`uncaught: ${error.message}`));
    page.on("console", (message) => {
      if (message.type() === "error") this.#logged.push(textOf(message).then((text) => this.errors.push(`console: ${text}`)));
    });
    page.on("request", (request) => {
      const url = request.url();
      if (!/^(blob|data|about):/.test(url) && !url.startsWith(server.origin)) this.errors.push(`left the origin: ${url}`);
    });
  }

  /** Errors that match are part of this test. */
  expectError(pattern) {
    this.#expected.push(pattern);
  }

  /** The attributes of `<output id="status">`, with numbers parsed; an empty one is undefined. */
  status() {
    return this.page.evaluate(() => {
      const { state, engine, ...numbers } = { ...document.querySelector("output#status")?.dataset };
      const parsed = Object.entries(numbers).map(([key, text]) => [key, text === "" ? undefined : Number(text)]);
      return { state, engine, ...Object.fromEntries(parsed) };
    });
  }

  /** Waits until the status fulfils `test`, and returns it. */
  async untilStatus(what, test, limit) {
    let last;
    const ask = async () => (test((last = await this.status())) ? last : null);
    return until(what, ask, limit).catch(async (error) => {
      throw new Error(`${error.message}; status ${JSON.stringify(last)}; errors ${JSON.stringify(this.errors)}`);
    });
  }

  /** Trained at least this many steps beyond where it is now. */
  async trainOn(steps = 5) {
    const { step = 0 } = await this.status();
    return this.untilStatus(`${steps} more steps are trained`, (now) => now.state === "training" && now.step >= step + steps);
  }

  /** From now on every fall of the step count is noted: a run that began anew. */
  watchForRestarts() {
    return this.page.evaluate(() => {
      const status = document.querySelector("output#status");
      let last = Number(status.dataset.step);
      window.restarts = [];
      new MutationObserver(() => {
        const step = Number(status.dataset.step);
        if (step < last) window.restarts.push([last, step]);
        last = step;
      }).observe(status, { attributes: true, attributeFilter: ["data-step"] });
    });
  }

  /** Steps before and after each restart since `watchForRestarts`. */
  restarts = () => this.page.evaluate(() => window.restarts);

  /** The control of one of these roles with this accessible name. */
  async control(name, ...roles) {
    return until(`there is a ${roles.join(" or ")} "${name}"`, async () => {
      const found = await find(this.page, name, roles);
      if (found) return found;
      // Advanced settings are folded away; a user would unfold them.
      await this.page.$$eval("details", (all) => all.forEach((it) => (it.open = true)));
      return null;
    }, 20_000);
  }

  button = (name) => this.control(name, "button");
  choice = (name) => this.control(name, "combobox");
  number = (name) => this.control(name, "spinbutton", "slider", "textbox");

  /** Opens a tool or a figure of training, in its place, as a user does: the place in the bar, then the tab. */
  async openTab(name) {
    const [place, tabs] = Object.entries(PLACES).find(([, tabs]) => tabs.includes(name));
    await (await this.control(place, "tab")).evaluate((tab) => tab.click());
    if (tabs.length > 1) await (await this.control(name, "tab")).evaluate((tab) => tab.click());
  }

  /** Waits until this tool's tab, or the place of one tab alone, is open. */
  untilOpen(name) {
    const [place, tabs] = Object.entries(PLACES).find(([, tabs]) => tabs.includes(name));
    const opened = async (tab) => (await this.control(tab, "tab")).evaluate((element) => element.ariaSelected === "true");
    return until(`${name} is open`, async () => (await opened(place)) && (tabs.length === 1 || opened(name)));
  }

  /** Presses a button as soon as it can be pressed. */
  async press(name) {
    const button = await until(`"${name}" can be pressed`, async () => {
      const found = await this.button(name);
      return (await found.evaluate((element) => !element.disabled)) && found;
    }, 20_000);
    await button.evaluate((element) => element.click());
  }

  /** Chooses the option with this value, or else with this text. */
  async choose(name, option) {
    const select = await this.choice(name);
    const found = await select.evaluate((element, wanted) => {
      const row = [...element.options].find((it) => it.value === wanted || it.textContent.trim() === wanted);
      if (!row) return [...element.options].map((it) => it.textContent);
      element.value = row.value;
      element.dispatchEvent(new Event("input", { bubbles: true }));
      element.dispatchEvent(new Event("change", { bubbles: true }));
      return true;
    }, option);
    assert.equal(found, true, `"${name}" offers ${found}`);
  }

  async setNumber(name, value) {
    const input = await this.number(name);
    await input.evaluate((element, text) => {
      element.value = text;
      element.dispatchEvent(new Event("input", { bubbles: true }));
      element.dispatchEvent(new Event("change", { bubbles: true }));
    }, String(value));
  }

  /** Accessible name and description, which states what is shown now, of the figure whose name begins with `name`; null
   * when there is none. */
  figure(name) {
    return this.page.evaluate((wanted) => {
      const texts = (ids) => (ids ?? "").split(" ").map((id) => document.getElementById(id)?.textContent ?? "").join(" ");
      for (const element of document.querySelectorAll("figure, [role=figure], [role=img]")) {
        const label = element.getAttribute("aria-label") ?? texts(element.getAttribute("aria-labelledby"));
        const title = label.trim() || (element.querySelector("figcaption")?.textContent ?? "").trim();
        if (!title.startsWith(wanted)) continue;
        const about = element.getAttribute("aria-description") ?? texts(element.getAttribute("aria-describedby"));
        const inner = element.querySelector("[role=img]")?.getAttribute("aria-label") ?? "";
        return `${title} ${about} ${inner}`.trim();
      }
      return null;
    }, name);
  }

  /** The figure's canvases as data URLs, in one string. */
  picture(name) {
    return this.page.evaluate((label) => {
      const canvases = document.querySelectorAll(`figure[aria-label="${label}"] canvas`);
      return [...canvases].map((canvas) => canvas.toDataURL()).join();
    }, name);
  }

  /** The figure's picture as soon as it has stopped changing. */
  async still(name) {
    let [last, same] = ["", 0];
    return until(`"${name}" stands still`, async () => {
      const now = await this.picture(name);
      same = now && now === last ? same + 1 : 0;
      last = now;
      return same >= STILL && now;
    });
  }

  /** The sum of a canvas's red channel; 0 for an empty canvas. */
  light(name) {
    return this.page.evaluate((label) => {
      const canvas = document.querySelector(`canvas[aria-label="${label}"]`);
      if (!canvas?.width) return 0;
      const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
      return data.reduce((sum, value, i) => sum + (i % 4 === 0 ? value : 0), 0);
    }, name);
  }

  /** The error messages in the drop zone; "" when there are none. */
  async dropAlert() {
    const zone = await this.control("Your own data", "button", "region", "group");
    return zone.evaluate((element) => [...element.querySelectorAll("[role=alert]")].map((it) => it.textContent.trim()).join(" "));
  }

  /** The page's visible text. */
  text = () => this.page.evaluate(() => document.body.innerText);

  /** Waits until the page's text matches. */
  untilText(pattern) {
    return until(`the page says ${pattern}`, async () => (await this.text()).match(pattern)?.[0]);
  }

  /** Closes the page, and forgets its visitor. */
  leave() {
    return (this.#own ?? this.page).close();
  }

  async close() {
    await Promise.all(this.#logged);
    await this.leave();
    const unexpected = this.errors.filter((error) => !this.#expected.some((pattern) => pattern.test(error)));
    assert.deepEqual(unexpected, [], "the page reported errors");
  }
}

/** The text of a console message; Firefox passes errors as objects. */
async function textOf(message) {
  if (!message.text().includes("JSHandle@")) return message.text();
  const words = message.args().map((value) => value.evaluate((it) => String(it)).catch(() => "?"));
  return (await Promise.all(words)).join(" ");
}
