// The map and the tools for a trained network: each tool is opened and used once, and its figures are checked for range
// and direction.

import assert from "node:assert/strict";
import { describe } from "node:test";
import { IS_CHROMIUM } from "./lib/browser.mjs";
import { audit } from "./lib/audit.mjs";
import { drop, PICTURE } from "./lib/files.mjs";
import { PLACES } from "./lib/hourglass.mjs";
import { setUp } from "./lib/on-page.mjs";
import { draw } from "./lib/pen.mjs";
import { LAPTOP, PHONE, screenshot } from "./lib/screenshots.mjs";
import { until } from "./lib/wait.mjs";

const { onPage } = setUp();

const SMALL = "#engine=cpu&n=1500&latent=8&hidden=128";

/** Trains at least this many steps and pauses, so that measurements stay as they are. */
async function trained(it, steps = 150) {
  await it.trainOn(steps);
  await it.press("Pause");
  await it.untilStatus("it stands still", (now) => now.state === "paused");
}

/** The match of a figure's text alternative, as soon as there is one. */
const says = (it, figure, pattern, limit) =>
  until(`"${figure}" says ${pattern}`, async () => (await it.figure(figure))?.match(pattern), limit);

const cards = (it, label) => it.page.$$eval(`ul[aria-label="${label}"] canvas`, (all) => all.filter((canvas) => canvas.width > 0).length);

const map = (it) => it.control("Map of the codes", "application");

/** Milliseconds that the last film made on the page plays for. It plays in a page of its own: the policy of the site
 * allows no media. */
async function playedBack(page) {
  const bytes = await page.evaluate(async () => {
    const all = new Uint8Array(await window.lastBlob.arrayBuffer());
    return [window.lastBlob.type, btoa(Array.from(all, (byte) => String.fromCharCode(byte)).join(""))];
  });
  const cinema = await page.browser().newPage();
  const played = await cinema.evaluate(async ([type, text]) => {
    const film = document.createElement("video");
    film.muted = true;
    film.src = `data:${type};base64,${text}`;
    await film.play();
    await new Promise((resolve) => (film.onended = resolve));
    return film.videoWidth > 0 ? 1000 * film.currentTime : 0;
  }, bytes);
  await cinema.close();
  return played;
}

async function drag(it, element, from, to, shift = false) {
  const { x, y, width, height } = await element.boundingBox();
  const at = ([across, down]) => [x + across * width, y + down * height];
  if (shift) await it.page.keyboard.down("Shift");
  await it.page.mouse.move(...at(from));
  await it.page.mouse.down();
  await it.page.mouse.move(...at(to), { steps: 6 });
  await it.page.mouse.up();
  if (shift) await it.page.keyboard.up("Shift");
}

/** Left and right edge of the map. */
async function edges(it) {
  const number = (text) => Number(text.replace("−", "-"));
  const [, left, right] = await says(it, "Latent space", /from (\S+) to (\S+),/);
  return [number(left), number(right)];
}

describe("the map", () => {
  onPage("zooms by wheel and keys, moves, shows images at its points, and comes back", { hash: SMALL }, async (it) => {
    await trained(it);
    const wide = async () => {
      const [left, right] = await edges(it);
      return right - left;
    };
    const all = await wide();
    await (await map(it)).hover();
    await it.page.mouse.wheel({ deltaY: -240 });
    await until("it is zoomed in", async () => (await wide()) < 0.7 * all);
    const [before] = await edges(it);
    await drag(it, await map(it), [0.4, 0.5], [0.6, 0.5]);
    await until("it has moved", async () => (await edges(it))[0] < before);
    await (await map(it)).focus();
    for (let i = 0; i < 6; i++) await it.page.keyboard.press("+");
    await until("it is near", async () => (await wide()) < 0.2 * all);
    await screenshot(it.page, "map-near");
    await it.press("Show all");
    await until("all is in view", async () => (await wide()) > 0.5 * all);
    const open = await wide();
    await (await map(it)).evaluate((stage) => {
      const { left, top, width, height } = stage.getBoundingClientRect();
      const send = (type, pointerId, across) =>
        stage.dispatchEvent(new PointerEvent(type, { bubbles: true, pointerId, pointerType: "touch", button: type === "pointermove" ? -1 : 0, clientX: left + across * width, clientY: top + height / 2 }));
      send("pointerdown", 11, 0.45);
      send("pointerdown", 12, 0.55);
      for (const across of [0.6, 0.65, 0.7, 0.75]) send("pointermove", 12, across);
      send("pointerup", 11, 0.45);
      send("pointerup", 12, 0.75);
    });
    await until("two fingers that part zoom in", async () => (await wide()) < 0.7 * open);
  });

  onPage("selects by a frame and by a loop, and the selection is listed", { hash: SMALL }, async (it) => {
    await trained(it);
    await drag(it, await map(it), [0.35, 0.3], [0.6, 0.6], true);
    const [, framed] = await says(it, "Selected images", /(\d+) images are selected: \d+ of /);
    await until("they are shown", async () => (await cards(it, "Selected images")) >= Math.min(framed, 120));
    await it.press("Clear selection");
    await says(it, "Selected images", /No images are selected/);
    await it.press("Select");
    const { x, y, width, height } = await (await map(it)).boundingBox();
    const at = (across, down) => [x + across * width, y + down * height];
    await it.page.mouse.move(...at(0.2, 0.2));
    await it.page.mouse.down();
    for (const corner of [[0.8, 0.2], [0.8, 0.75], [0.2, 0.75]]) await it.page.mouse.move(...at(...corner), { steps: 6 });
    await it.page.mouse.up();
    const [, looped] = await says(it, "Selected images", /(\d+) images are selected/);
    assert.ok(Number(looped) > Number(framed), `${looped} in the loop, ${framed} in the frame`);
    await screenshot(it.page, "selection");
  });

  onPage("is walked and selected from by keys alone", { hash: SMALL }, async (it) => {
    await trained(it);
    const stage = await map(it);
    await stage.focus();
    const said = (pattern) => until(`the map says ${pattern}`, async () => (await stage.evaluate((element) => element.querySelector("[role=status]").textContent)).match(pattern)?.[0]);
    await it.page.keyboard.press("ArrowLeft");
    await said(/^−?[\d.]+, −?[\d.]+/);
    for (let i = 0; i < 4; i++) await it.page.keyboard.press("ArrowUp");
    await it.page.keyboard.press("f");
    await said(/F again selects/);
    for (let i = 0; i < 8; i++) await it.page.keyboard.press("ArrowDown");
    for (let i = 0; i < 6; i++) await it.page.keyboard.press("ArrowRight");
    await it.page.keyboard.press("f");
    const [count] = (await said(/\d+ images? (is|are) selected/)).match(/\d+/);
    assert.ok(count > 0 && count < 1500, `${count} are selected`);
    await says(it, "Selected images", new RegExp(`${count} images? `));
    await stage.focus();
    await it.page.keyboard.press("Escape");
    await says(it, "Selected images", /No images are selected/);
  });

  onPage("goes back in time", { hash: SMALL }, async (it) => {
    await trained(it, 300);
    const now = await it.picture("Latent space");
    await it.setNumber("Time", await (await it.number("Time")).evaluate((slider) => slider.min));
    await until("it shows an earlier map", async () => (await it.picture("Latent space")) !== now);
    await it.untilText(/step \d+ → now/);
    await says(it, "Latent space", /\d+ images as they lay at step \d+/);
    await screenshot(it.page, "replay");
    // Other axes cost the places and not the copies.
    await it.choose("Axes", "Two values");
    await until("it is now again", async () => !/→ now/.test(await it.text()));
    const copies = await it.picture("Reconstructions");
    await it.setNumber("Time", await (await it.number("Time")).evaluate((slider) => slider.min));
    await until("the copies are those of then", async () => (await it.picture("Reconstructions")) !== copies);
    await it.untilText(/on these axes the map goes back less far/);
  });

  onPage("lays the codes out by t-SNE, shows the image under the pointer, and can be cancelled", { hash: "#engine=cpu&n=3000&latent=8&hidden=128" }, async (it) => {
    await trained(it);
    await it.choose("Axes", "t-SNE of codes");
    await it.press("Cancel");
    await it.untilText(/Cancelled/);
    await it.press("Measure again");
    const underWay = () => it.page.evaluate(() => Boolean(document.querySelector(".latent-embedding progress:not([hidden])")));
    await until("it has begun", underWay);
    await says(it, "Latent space", /3000 of 3000 codes in a plane by t-SNE/);
    await until("it is done", async () => !(await underWay()));
    await (await map(it)).hover();
    await screenshot(it.page, "t-sne");
    await it.choose("Axes", "PCA of codes");
    await says(it, "Latent space", /PC 1/);
  });
});

describe("tools", () => {
  onPage("places and tabs are walked with the arrow keys, places by number", { hash: "#paused" }, async (it) => {
    const focused = (name) => until(`${name} is open`, async () =>
      (await it.control(name, "tab")).evaluate((tab) => tab.ariaSelected === "true" && tab === document.activeElement));
    await (await it.control("Train", "tab")).focus();
    await it.page.keyboard.press("ArrowRight");
    await focused("Explore");
    await (await it.control("Sliders", "tab")).focus();
    await it.page.keyboard.press("ArrowLeft");
    await focused("Selection");
    await it.page.keyboard.press("ArrowLeft");
    await focused("Search");
    await it.page.keyboard.press("3");
    await it.untilOpen("Denoise");
    await it.page.keyboard.press("2");
    await it.untilOpen("Search");
    await it.page.keyboard.press("1");
    await it.untilOpen("Training");
  });

  onPage("with a tool open the map is large, the run goes on, and pad and tab row keep their places", { hash: `${SMALL}`, viewport: LAPTOP }, async (it) => {
    await trained(it);
    const box = (selector) => it.page.$eval(selector, (element) => {
      const { x, y, width, height } = element.getBoundingClientRect();
      return [x, y, width, height];
    });
    const [pad, { step }] = [await box("canvas[aria-label=Draw]"), await it.status()];
    let row;
    for (const name of ["Sliders", "Generate", "Search", "Denoise", "Anomalies"]) {
      await it.openTab(name);
      await it.untilOpen(name);
      const [, , width, height] = await box(".latent-box");
      assert.ok(width >= 480 && height >= 400, `${name}: the map has ${width} × ${height} px`);
      assert.deepEqual(await box("canvas[aria-label=Draw]"), pad, `${name}: the pad`);
      const [x, y] = await box(".bench > .tabs");
      row ??= [x, y];
      assert.deepEqual([x, y], row, `${name}: the tab row`);
      const scrolls = await it.page.evaluate(() => document.documentElement.scrollHeight - innerHeight);
      assert.ok(scrolls <= 0, `${name}: ${scrolls} px below the screen`);
      await screenshot(it.page, `place-${name}`);
    }
    assert.ok((await it.status()).step >= step, "the run goes on");
    await it.openTab("Training");
    assert.deepEqual(await box("canvas[aria-label=Draw]"), pad, "the pad");
  });

  onPage("a link opens a tool, and the address says which is open", { hash: "#engine=cpu&tab=cluster&paused" }, async (it) => {
    await it.untilOpen("Cluster");
    await says(it, "Clusters without labels", /10 clusters of /);
    await it.openTab("Runs");
    await until("the address says so", () => it.page.evaluate(() => location.hash.includes("tab=runs")));
    await it.openTab("Training");
    await until("the first needs no words", () => it.page.evaluate(() => !location.hash.includes("tab=")));
  });

  onPage("search finds what is like a drawing, and an image when it is clicked", { hash: SMALL }, async (it) => {
    await it.openTab("Search");
    await it.untilText(/Draw or drop an image/);
    await trained(it);
    await draw(it, [[0.5, 0.2], [0.5, 0.8]]);
    await until("both rows are full", async () => (await cards(it, "Nearest by code")) === 12 && (await cards(it, "Nearest by pixels")) === 12);
    await until("neighbours are of a kind", async () => {
      const [, code, pixels] = await says(it, "Search by example", /Precision at 10: (\d+)\s%.* (\d+)\s% by pixels/u);
      return code > 35 && code <= 100 && pixels > 35 && pixels <= 100;
    });
    const nearest = async () => (await says(it, "Search by example", /Nearest by code: (.+?)\. Precision/))[1];
    const first = await nearest();
    await it.press("Clear");
    await draw(it, [[0.3, 0.25], [0.7, 0.25], [0.7, 0.75], [0.3, 0.75], [0.3, 0.25]]);
    const second = await until("another drawing finds others", async () => (await nearest()) !== first && (await nearest()));
    await it.page.$eval('ul[aria-label="Nearest by code"] button', (card) => card.click());
    await until("it searches on", async () => (await nearest()) !== second);
    await screenshot(it.page, "search");
  });

  onPage("a slider changes the picture, and an image can be what they go out from", { hash: SMALL }, async (it) => {
    await trained(it);
    await it.openTab("Sliders");
    await says(it, "What each value changes", /8 values, in the order of their variance/);
    const picture = () => it.page.$eval('canvas[aria-label="Decoded from the sliders"]', (canvas) => canvas.toDataURL());
    await until("there is a picture", async () => (await it.light("Decoded from the sliders")) > 0);
    const mean = await picture();
    await it.setNumber("Value 1 in standard deviations", 2.5);
    await until("it has changed", async () => (await picture()) !== mean);
    await it.press("Reset sliders");
    await until("it is back", async () => (await picture()) === mean);
    await screenshot(it.page, "sliders");
  });

  onPage("known factors are looked for in the values", { hash: "#engine=cpu&n=1500&data=shapes&latent=6&hidden=128" }, async (it) => {
    await trained(it);
    await it.openTab("Factors");
    const [, mig, sap] = await says(it, "Values and known factors", /MIG (0(?:\.\d+)?) · SAP (0(?:\.\d+)?)/);
    assert.ok(mig >= 0 && mig <= 1 && sap >= 0 && sap <= 1, `${mig} ${sap}`);
    await screenshot(it.page, "factors");
  });

  onPage("a path is decoded, straight and spherical; sums want selections", { hash: SMALL }, async (it) => {
    await trained(it);
    await it.openTab("Paths");
    await says(it, "Paths and sums", /19 images along a path through 3 codes/);
    const strip = () => it.page.$eval('canvas[aria-label="The path, image by image"]', (canvas) => canvas.toDataURL());
    const straight = await strip();
    await it.choose("Interpolation", "Spherical");
    await until("the way is another", async () => (await strip()) !== straight);
    await it.page.evaluate(() => {
      window.saved = [];
      HTMLAnchorElement.prototype.click = function () {
        window.saved.push([this.download, this.href.slice(0, 15)]);
      };
      const made = URL.createObjectURL;
      URL.createObjectURL = function (blob) {
        window.lastBlob = blob;
        return made.call(this, blob);
      };
    });
    const saved = (pattern) => until(`a file ${pattern} is saved`, () => it.page.evaluate((p) => window.saved.some(([name, url]) => new RegExp(p).test(`${name} ${url}`)), pattern));
    await it.press("Save as PNG");
    await saved("path.png data:image/png");
    await it.press("Save video");
    await saved("path.(webm|mp4) blob:");
    assert.ok((await playedBack(it.page)) >= 200, "the film is one that a browser plays");
    await it.setNumber("Images between stops", 4);
    await says(it, "Paths and sums", /9 images/);
    await drag(it, await map(it), [0.3, 0.3], [0.7, 0.7], true);
    for (const name of ["A", "B", "C"]) await it.press(`Selection as ${name}`);
    await until("the sum is drawn", async () => (await cards(it, "The sum")) === 4);
    await screenshot(it.page, "paths");
    // Indices of these images mean nothing to others.
    await it.setNumber("Images", 500);
    await it.press("Restart");
    await it.untilStatus("the other run is there", (now) => now.step === 0);
    await until("the sum is gone", async () => (await cards(it, "The sum")) === 0);
    await it.control("Selection as A", "button");
  });

  onPage("a plain one is warned of, a variational one generates, and less spread is more alike", { hash: SMALL }, async (it) => {
    await trained(it);
    await it.openTab("Generate");
    await it.untilText(/has no prior/);
    await until("they are shown", async () => (await cards(it, "Generated images, each with the nearest training image")) === 48);
    await says(it, "Generated images", /nearest training image: 0\.\d+ for generated images, 0\.\d+ for validation images/);
    const kinds = () => it.page.$$eval('ul[aria-label="Generated images, each with the nearest training image"] canvas', (all) =>
      new Set(all.filter((_, i) => i % 2 === 0).map((canvas) => canvas.toDataURL())).size);
    assert.ok((await kinds()) > 1, "they differ");
    await it.setNumber("Spread", 0);
    await until("all are the mean image", async () => (await kinds()) === 1);
    await it.setNumber("Images per side", 500);
    await it.untilText(/Set to 40, the nearest value allowed/);
    await it.setNumber("Images per side", "");
    await it.untilText(/Enter a whole number from 2 to 40/);
    await it.choose("Draw codes from", "Standard normal");
    await it.untilText(/lie where no image does/);
    await screenshot(it.page, "generate");
  });

  onPage("more noise, lower PSNR; the restored one can be swiped to", { hash: `${SMALL}&kind=denoising` }, async (it) => {
    await trained(it, 250);
    await it.openTab("Denoise");
    const quality = async () => (await says(it, "Denoising", /Corrupted: ([\d.]+)\sdB.*restored: ([\d.]+)\sdB/u)).slice(1).map(Number);
    const [usual] = await quality();
    await it.setNumber("Test strength", 0.2);
    const [little] = await until("it is damaged less", async () => {
      const now = await quality();
      return now[0] > usual + 1 && now;
    });
    await it.setNumber("Test strength", 0.7);
    const [much, restored] = await until("it is damaged more", async () => {
      const now = await quality();
      return now[0] < little - 3 && now;
    });
    assert.ok(restored > much, `${much} dB to ${restored} dB`);
    await it.setNumber("Before and after", 80);
    await it.choose("Test corruption", "Already noisy");
    await says(it, "Denoising", /The clean image is unknown/);
    await screenshot(it.page, "denoise");
  });

  onPage("more bits bring a picture nearer, beside PCA and JPEG; a photo goes in patches", { hash: SMALL }, async (it) => {
    await trained(it);
    await it.openTab("Compress");
    const quality = async () => Number((await says(it, "Compression", /the network ([\d.]+)\sdB/u))[1]);
    await says(it, "Compression", /JPEG/);
    const four = await quality();
    await it.setNumber("Bits per value", 1);
    await until("it is worse", async () => (await quality()) < four);
    await screenshot(it.page, "compress");
    await it.press("Train other sizes");
    await says(it, "Compression", /Best of the sizes that were trained: /, 120_000);
    const rows = () => it.page.$$eval(".view-compress table tbody tr", (all) => all.map((row) => [...row.cells].map((cell) => Number.parseFloat(cell.textContent))));
    const sizes = await until("all sizes are there", async () => (await rows()).length === 3 && (await rows()));
    assert.deepEqual(sizes.map(([values]) => values), [2, 4, 16]);
    assert.ok(sizes[2][1] < sizes[1][1] && sizes[1][1] < sizes[0][1], `larger code, lower MSE: ${JSON.stringify(sizes)}`);
    await screenshot(it.page, "compress-sizes");
    const width = () => it.page.$eval('.compressed canvas[aria-label="Original"]', (canvas) => canvas.width);
    const sheet = await width();
    assert.equal(sheet, 16 * 28, "validation images in rows of 16");
    await it.choose("What to compress", "Your image, in patches");
    await it.untilText(/Draw or drop an image first/);
    await drop(it, [PICTURE]);
    await until("the photo came through", async () => (await width()) !== sheet);
    await it.choose("What to compress", "Your image, scaled down");
    await until("it is one patch", async () => (await width()) === 28);
    await screenshot(it.page, "compress-photo");
  });

  onPage("classes are read off the code, the better the more labels; cells open their images", { hash: SMALL }, async (it) => {
    await trained(it);
    await it.openTab("Classify");
    const told = await says(it, "Classification from the code", /Code: linear probe ([\d.]+)\s%.*Labels per class: 1; code ([\d.]+).*Labels per class: 100; code ([\d.]+)/su, 240_000);
    const [probe, one, hundred] = told.slice(1).map(Number);
    assert.ok(probe > 40 && probe <= 100 && hundred > one, `${probe} ${one} ${hundred}`);
    await it.page.$eval("table.confusion td:not(.confused) button:not(:disabled)", (cell) => cell.click());
    await it.untilText(/predicted correctly/);
    await until("its images are shown", async () => (await cards(it, "Images in this cell")) > 0);
    await screenshot(it.page, "classify");
  });

  onPage("groups agree with the classes, and colour the map", { hash: SMALL }, async (it) => {
    await trained(it);
    await it.openTab("Cluster");
    const [, nmi] = await says(it, "Clusters without labels", /10 clusters of .*NMI (0\.\d+)/);
    assert.ok(nmi > 0.15 && nmi < 1, nmi);
    await it.choose("Colour by", "cluster");
    await says(it, "Latent space", /coloured by cluster/);
    await it.choose("Method", "Gaussian mixture");
    await it.setNumber("Clusters", 6);
    await says(it, "Clusters without labels", /6 clusters of/);
    await screenshot(it.page, "cluster");
    await it.page.$eval('ul[aria-label="Clusters"] button', (card) => card.click());
    await says(it, "Selected images", /images are selected/);
  });

  onPage("the user's own files are scored", { hash: SMALL }, async (it) => {
    await trained(it, 60);
    await it.openTab("Anomalies");
    await it.untilText(/No anomalies to find yet/);
    const picker = await it.page.$('input[aria-label="Score files"]');
    await picker.evaluate((input, { name, type, bytes }) => {
      const data = Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0));
      const files = new DataTransfer();
      for (const file of [new File([data], name, { type }), new File(["no picture"], "notes.png")]) files.items.add(file);
      input.files = files.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    }, { ...PICTURE, bytes: PICTURE.bytes.toString("base64") });
    await it.untilText(/which is generated: everything in your files is new to it/);
    await it.press("Score them anyway");
    await it.untilText(/1 image, highest score first. Skipped: 1 file/);
    await until("it has a score", async () => (await cards(it, "Your images, highest score first")) === 1);
  });

  onPage("a threshold can be typed while the network trains, and a flawed image is shown with its verdict", { hash: "#engine=cpu&data=defects&n=800&latent=16&hidden=64" }, async (it) => {
    await it.trainOn(30);
    await it.openTab("Anomalies");
    await says(it, "Anomalies", /area under the ROC curve \.\d+/);
    const field = await it.number("Threshold");
    await field.focus();
    await field.evaluate((input) => (input.value = "0.0"));
    const before = await it.figure("Anomalies");
    await it.trainOn(30);
    await until("the threshold has moved with the network", async () => (await it.figure("Anomalies")) !== before);
    assert.equal(await field.evaluate((input) => input.value), "0.0", "nothing writes into what is being typed");
    await it.setNumber("Threshold", "much");
    await it.untilText(/Enter a number from 0/);
    await it.setNumber("Threshold", 0);
    await says(it, "Anomalies", /Above 0: (\d+) of \1 anomalies found/);
    await screenshot(it.page, "anomalies");
  });

  onPage("runs stand side by side, and one can go back", { hash: SMALL }, async (it) => {
    await trained(it);
    const before = await it.status();
    await it.setNumber("Latent size", 3);
    await it.press("Restart");
    await it.untilStatus("the new one is there", (now) => now.step === 0);
    await it.press("Play");
    await it.untilStatus("the new one trains", (now) => now.step > 20 && now.step < before.step);
    await it.press("Pause");
    await it.openTab("Runs");
    await says(it, "Compare runs", /Run 2 with .*, Run 1 with validation loss/);
    await it.untilText(/Latent size\s+3\s+8/);
    await until("both maps are drawn", async () => (await it.light("Map of this run")) > 0 && (await it.light("Map of the other run")) > 0);
    await screenshot(it.page, "runs");
    // A and B: what differs is named, and tried with the same seed.
    await it.setNumber("Latent size", 5);
    await it.untilText(/A\/B: Latent size 3 → 5; all else, seed \d+ included, as in Run 2/);
    await it.press("Restart with these settings (same seed)");
    await says(it, "Compare runs", /Run 3 with .*, Run 2 with/);
    await it.press("Go back to Run 1");
    await it.untilStatus("it is where it was", (now) => now.step === before.step);
    await it.press("Play");
    await it.untilStatus("it goes on", (now) => now.step > before.step);
  });
});

const TABS = Object.values(PLACES).flat();

describe("every tool", () => {
  /** What the open tab shows is to be seen. */
  const shown = (it) => it.page.evaluate(() => [...document.querySelectorAll(".bench > .view")].some((view) => view.checkVisibility()));

  onPage("says what it needs or shows, and axe finds nothing", { hash: SMALL }, async (it) => {
    await trained(it);
    for (const name of TABS) {
      await it.openTab(name);
      await until(`${name} shows something`, () => shown(it));
      if (IS_CHROMIUM) assert.deepEqual(await audit(it.page), [], name);
    }
  });

  onPage("stands on a phone without scrolling sideways", { hash: SMALL, viewport: PHONE }, async (it) => {
    await trained(it);
    for (const name of TABS) {
      await it.openTab(name);
      await it.untilOpen(name);
      await until(`${name} shows something`, () => shown(it));
      const overflow = await it.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(overflow <= 0, `${name}: ${overflow} px too wide`);
      await screenshot(it.page, `phone-${name}`);
    }
    // The pad, what the network makes of the drawing, and its mark on the map: one screen.
    await (await it.control("Draw", "tab")).evaluate((tab) => tab.click());
    await draw(it, [[0.3, 0.2], [0.7, 0.2], [0.5, 0.8]]);
    const low = (selector) => it.page.$eval(selector, (element) => element.getBoundingClientRect().bottom - document.querySelector(".places").getBoundingClientRect().top);
    await until("the output is there", async () => (await it.light("Reconstruction")) > 0);
    assert.ok((await low(".draw")) < 0 && (await low(".latent-stage")) < 0, "below the screen");
    await screenshot(it.page, "phone-Draw");
  });
});
