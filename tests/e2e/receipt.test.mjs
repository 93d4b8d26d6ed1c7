// A receipt: made of the run, opened by somebody else, trained again and compared.

import assert from "node:assert/strict";
import { audit } from "./lib/audit.mjs";
import { open } from "./lib/hourglass.mjs";
import { setUp } from "./lib/on-page.mjs";
import { screenshot } from "./lib/screenshots.mjs";
import { until } from "./lib/wait.mjs";

const it = setUp();
const { onPage } = it;
const HASH = "#v=1&data=digits&n=500&hidden=32&latent=3&batch=50&seed=4&engine=cpu";
const OPTIONS = { hash: HASH };
const sheet = (page) => page.control("Receipt", "dialog");
const words = async (page) => (await sheet(page)).evaluate((element) => element.innerText);

/** The link of the receipt of the run on this page. */
async function made(page) {
  await page.press("Pause");
  await page.untilStatus("it is paused", (now) => now.state === "paused");
  await page.press("Take away");
  await page.press("Receipt");
  const field = await page.control("Receipt", "textbox");
  return until("the link is there", () => field.evaluate((element) => element.value));
}

/** A page of another visitor who opens this link. */
const elsewhere = (link, options = {}) => open(it.browser, it.server, { hash: new URL(link).hash, ...options });

onPage("A receipt is trained again elsewhere, and is equal to the last bit", OPTIONS, async (page) => {
  await page.trainOn(12);
  const link = await made(page);
  const { step } = await page.status();
  assert.match(link, new RegExp(`#v=1&.*receipt=1\\.${step}\\.[0-9a-f]{40}\\.wasm32\\.loss-`));
  assert.ok(await page.figure("The receipt as a QR code"));
  for (const theme of ["light", "dark"]) {
    await page.page.evaluate((chosen) => (document.documentElement.dataset.theme = chosen), theme);
    const colours = await page.page.$eval(".qr-code path", (path) => [getComputedStyle(path).fill, getComputedStyle(path.closest("div")).backgroundColor]);
    assert.deepEqual(colours, ["rgb(0, 0, 0)", "rgb(255, 255, 255)"], `black on white in ${theme}`);
  }
  assert.deepEqual(await audit(page.page), []);
  await screenshot(page.page, "receipt-made");
  for (const viewport of [{ width: 1366, height: 768 }, { width: 360, height: 740 }]) {
    const other = await elsewhere(link, { viewport });
    await until("the receipt is told", async () => (await words(other)).includes(`a run of ${step} steps on digits`));
    await other.untilStatus("nothing trains", (now) => now.step === 0 && now.state === "paused");
    assert.ok((await other.page.url()).includes("receipt=1."), "it stays in the address");
    await screenshot(other.page, `receipt-opened-${viewport.width}`);
    await other.press("Train again and compare");
    await other.untilText(/every figure is equal to the last bit/);
    const after = await other.status();
    assert.deepEqual([after.step, after.state], [step, "paused"]);
    assert.match(await words(other), /Validation loss\s+[\d.]+\s+[\d.]+\s+equal to the last bit/);
    const wide = await other.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(wide <= 0, `the page is ${wide} px too wide`);
    assert.deepEqual(await audit(other.page), []);
    await screenshot(other.page, `receipt-compared-${viewport.width}`);
    // It goes on as any other run.
    await other.press("Close");
    await other.press("Show the receipt");
    assert.match(await words(other), /equal to the last bit/);
    await other.press("Close");
    await other.press("Play");
    await other.trainOn(2);
    await other.close();
  }
});

onPage("A run whose settings were changed on the way has no receipt, also after a reload", OPTIONS, async (page) => {
  await page.trainOn(5);
  await page.setNumber("Learning rate", 0.01);
  await page.trainOn(5);
  await page.press("Pause");
  const { step } = await page.untilStatus("it is kept", (now) => now.state === "paused" && now.kept === now.step);
  await page.page.reload({ waitUntil: "load" });
  await page.untilStatus("it is open again", (now) => now.step === step);
  await page.press("Take away");
  await page.press("Receipt");
  await page.untilText(/There is no receipt of this run: settings that shape the training were changed on the way/);
});

onPage("What can't be checked is said", OPTIONS, async (page) => {
  await page.trainOn(5);
  const link = await made(page);
  const changed = await elsewhere(link.replace("latent=3", "latent=4"));
  await changed.untilText(/The receipt in this link can't be checked: this receipt does not belong to the settings/);
  await changed.close();
  // Another run takes the place of the one that trains it again.
  const other = await elsewhere(link.replace(/receipt=/, "paused&receipt="));
  await sheet(other);
  await other.page.evaluate(() => (location.hash = "#v=1&latent=5&engine=cpu"));
  await other.untilStatus("the other experiment trains", (now) => now.step > 0);
  assert.ok(!(await other.page.url()).includes("receipt="));
  await other.close();
});
