// Bringing data: from files and folders over the sheet to a run. What single readers make of files is tested on the host.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe } from "node:test";
import { dropTree, sheet, train, trained, understood } from "./lib/bring.mjs";
import { IS_CHROMIUM } from "./lib/browser.mjs";
import { audit } from "./lib/audit.mjs";
import * as data from "./lib/datasets.mjs";
import { drop, idx, wave } from "./lib/files.mjs";
import { setUp } from "./lib/on-page.mjs";
import { LAPTOP, PHONE, screenshot } from "./lib/screenshots.mjs";
import { until } from "./lib/wait.mjs";

const { onPage } = setUp();
const CPU = "#engine=cpu&n=1500&hidden=64";

const bytesOf = (name, bytes) => [{ name, bytes }];

describe("what is brought becomes a set", () => {
  onPage("a folder of class folders", { hash: CPU }, async (it) => {
    await it.trainOn(20);
    await it.watchForRestarts();
    await dropTree(it, data.classFolders(40));
    await understood(it, /120 images, 3 classes/);
    const text = await understood(it, /bars[\s\S]*rings[\s\S]*stairs & steps/);
    assert.match(text, /40/);
    assert.deepEqual(await it.restarts(), [], "nothing happens to the run before Train");
    await understood(it, /Skipped: 1 file[\s\S]*readme\.txt is a text file/);
    assert.deepEqual(await audit(it.page), []);
    await screenshot(it.page, "import-folder");
    await trained(it, /Training on “patterns”: 120 images of 28×28, with labels/);
    await it.press("Use an example");
    await it.openTab("Search");
    await until("file names are shown with images", async () => /\d{3}\.png/.test(await it.text()));
  });

  onPage("the same as a ZIP, on a phone", { hash: CPU, viewport: PHONE }, async (it) => {
    await it.trainOn(5);
    await drop(it, bytesOf("patterns.zip", data.zip(data.classFolders(40))));
    await understood(it, /120 images, 3 classes/);
    await screenshot(it.page, "import-zip-phone");
    const wide = await it.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(wide <= 0, `the page is ${wide} px too wide`);
    await trained(it, /Training on “patterns”: 120 images/);
  });

  onPage("300 pictures, smaller and in the proportions that are chosen", { hash: CPU }, async (it) => {
    await it.trainOn(5);
    await drop(it, data.loosePictures(300).map(({ path, bytes }) => ({ name: path, type: "image/png", bytes })));
    await understood(it, /300 images/);
    await it.setNumber("Side", 16);
    await it.setNumber("At most", 200);
    await trained(it, /Training on “[^”]+”: 200 images of 16×16/);
  });

  onPage("an NPZ with the names that Keras uses, test for validation", { hash: CPU }, async (it) => {
    await it.trainOn(5);
    await drop(it, bytesOf("bars.npz", data.npz(300, 60)));
    await understood(it, /360 images, 3 classes/);
    await understood(it, /300 for training, 60 for validation/);
    await trained(it, /Training on “bars”: 360 images of 28×28, with labels/);
  });

  onPage("pixels as a table", { hash: CPU }, async (it) => {
    await it.trainOn(5);
    await drop(it, bytesOf("train.csv", data.pixelTable(120)));
    await understood(it, /120 images, 3 classes/);
    await trained(it, /Training on “train”: 120 images of 28×28, with labels/);
  });

  onPage("a numeric table: faults are found, and the columns that deviate are named", { hash: CPU }, async (it) => {
    await it.trainOn(5);
    await drop(it, bytesOf("pumps.csv", data.sensorTable(1000)));
    await understood(it, /1[\u202f,. ]?000 rows/);
    await understood(it, /temperature/);
    await screenshot(it.page, "import-table");
    await trained(it, /Training on “pumps”: 1[\u202f,. ]?000 rows of \d+ columns/, 600);
    await it.openTab("Anomalies");
    const text = await until("the AUROC is told", async () => (await it.text()).match(/(AUROC|area under)\D{0,40}(0?\.\d+|1\.00?)/i));
    assert.ok(Number(text[2]) > 0.9, text[0]);
    await it.untilText(/(temperature|pressure|flow|power|vibration|noise|speed|load) [+−]\d/);
    await screenshot(it.page, "table");
  });

  onPage("MVTec's layout: trains on good ones, and finds defects and their pixels", { hash: CPU }, async (it) => {
    await it.trainOn(5);
    await dropTree(it, data.defects());
    await understood(it, /96 images, 3 classes/);
    await understood(it, /24 mark flaws/);
    await trained(it, /Training on “tile”/, 200);
    await it.openTab("Anomalies");
    await it.untilText(/pixel[^.]*AUROC[^.]*\.\d+/i);
    await screenshot(it.page, "import-defects");
  });

  onPage("a folder of sounds", { hash: CPU }, async (it) => {
    await it.trainOn(5);
    const sounds = Array.from({ length: 30 }, (_, i) => ({ path: `${i % 2 ? "low" : "high"}/${i}.wav`, bytes: wave(i % 2 ? 200 + 5 * i : 1500 + 20 * i).bytes }));
    await dropTree(it, sounds);
    await understood(it, /30 sounds, 2 classes/);
    await trained(it, /Training on/);
  });
});

describe("the sheet", () => {
  onPage("labels that come later join the set they fit", { hash: CPU }, async (it) => {
    await it.trainOn(5);
    const { images, labels } = data.idxOf(200);
    await drop(it, bytesOf("mine-images-idx3-ubyte", images));
    await understood(it, /200 images/);
    await trained(it, /200 images of 28×28, without labels/);
    await drop(it, bytesOf("mine-labels-idx1-ubyte", labels));
    await understood(it, /200 images, 3 classes/);
    await trained(it, /200 images of 28×28, with labels/);
  });

  onPage("Cancel, Escape and refusals leave the run as it was", { hash: CPU }, async (it) => {
    await it.trainOn(50);
    await it.watchForRestarts();
    await dropTree(it, data.classFolders(20));
    await understood(it, /60 images/);
    await it.page.keyboard.press("Escape");
    await it.trainOn(20);
    // Nine images once ended a run of a thousand steps.
    await drop(it, data.loosePictures(9).map(({ path, bytes }) => ({ name: path, bytes })));
    await understood(it, /at least 20/i);
    await it.page.keyboard.press("Escape");
    await it.choose("Dataset", "own");
    await it.trainOn(20);
    await drop(it, bytesOf("notes.pdf", Buffer.from("%PDF-1.7 nothing to learn from")));
    const sentence = await until("a sentence stands in the drop zone", () => it.dropAlert());
    assert.match(sentence, /notes\.pdf.*PDF/);
    await it.trainOn(20);
    assert.deepEqual(await it.restarts(), []);
  });

  onPage("the last drop counts", { hash: CPU }, async (it) => {
    await it.trainOn(5);
    await drop(it, bytesOf("first.npz", data.npz(2000, 200)));
    await drop(it, bytesOf("second.npz", data.npz(60, 20)));
    await understood(it, /80 images, 3 classes/);
    await trained(it, /Training on “second”: 80 images/);
  });

  onPage("files are added, one becomes the own image, and what is left out can be read", { hash: CPU }, async (it) => {
    await it.trainOn(5);
    const broken = { path: "patterns/bars/broken.png", bytes: data.loosePictures(1)[0].bytes.subarray(0, 40) };
    await dropTree(it, [...data.classFolders(20), broken]);
    await understood(it, /60 images/);
    const dialog = await sheet(it);
    await dialog.evaluate((element) => element.querySelectorAll("details").forEach((it) => (it.open = true)));
    await understood(it, /broken\.png/);
    await screenshot(it.page, "import-left-out");
    await it.press("Add to the dataset");
    await dropTree(it, data.classFolders(30, "more").slice(20, 30));
    await understood(it, /70 images/);
    await it.press("Use one as my image");
    await until("one is picked", () => dialog.evaluate((element) => {
      const card = element.querySelector("[aria-label='Examples to choose from'] button");
      card?.click();
      return Boolean(card);
    }));
    await it.untilText(/\d{3}\.png” is now your image/);
    await until("the copy is shown", async () => (await it.light("Reconstruction")) > 0);
  });

  onPage("a name of 200 letters moves nothing", { hash: CPU, viewport: LAPTOP }, async (it) => {
    await it.trainOn(5);
    const width = () => it.page.evaluate(() => document.querySelector(".column.data").getBoundingClientRect().width);
    const before = await width();
    const [picture] = data.loosePictures(1);
    await drop(it, [{ name: `${"Screenshot_20241105_".repeat(10)}.png`, type: "image/png", bytes: picture.bytes }]);
    await it.untilText(/is now your image/);
    assert.equal(await width(), before);
  });
});

describe("a run from its file", () => {
  const fixture = (name) => bytesOf(name, readFileSync(new URL(`../fixtures/runs/${name}`, import.meta.url)));
  const opened = async (it) => {
    const status = await it.untilStatus("the run is open, trained and paused", (now) => now.state === "paused" && now.step === 40);
    assert.ok(Math.abs(status.valLoss - 0.1376) < 0.001, `validation loss ${status.valLoss}`);
  };

  onPage("with its images it opens at once, with tools ready", { hash: CPU }, async (it) => {
    await it.trainOn(5);
    await drop(it, fixture("format-1.hourglass"));
    await opened(it);
    await it.untilText(/Training on “[^”]+”: 40 images of 8×8, with labels/);
    await it.openTab("Sliders");
    await until("the network decodes", async () => (await it.light("Decoded from the sliders")) > 0);
    await screenshot(it.page, "run-from-file");
  });

  onPage("without them it waits until they are brought", { hash: CPU }, async (it) => {
    await it.trainOn(5);
    await it.watchForRestarts();
    await drop(it, fixture("format-1.safetensors"));
    const sentence = await until("a sentence stands in the drop zone", () => it.dropAlert());
    assert.match(sentence, /“format-1” was trained on its author's own data/);
    await it.trainOn(5);
    assert.deepEqual(await it.restarts(), []);
    await drop(it, bytesOf("spots-idx3-ubyte", idx([40, 8, 8], Array.from({ length: 40 * 64 }, (_, i) => (i * 31) % 256))));
    await understood(it, /“format-1”, trained for 40 steps, opens with these data/);
    await train(it);
    await it.untilStatus("the run is open and paused", (now) => now.state === "paused" && now.step === 40);
  });

  onPage("a broken one and another program's are told, and the run goes on", { hash: CPU }, async (it) => {
    await it.trainOn(5);
    await it.watchForRestarts();
    const [{ bytes }] = fixture("format-1.hourglass");
    await drop(it, bytesOf("cut.hourglass", bytes.subarray(0, 9000)));
    assert.match(await until("a sentence stands in the drop zone", () => it.dropAlert()), /“cut\.hourglass” is damaged or was cut off/);
    await it.trainOn(5);
    assert.deepEqual(await it.restarts(), []);
  });
});

describe("the camera", () => {
  onPage("takes pictures into classes while a button is held", { hash: CPU }, async (it) => {
    await it.trainOn(5);
    await it.press("Camera");
    const dialog = await it.control("Camera", "dialog");
    const shots = () => dialog.evaluate((element) => element.querySelectorAll("img").length);
    const hold = async (least) => {
      const button = await until("the camera is on", async () => {
        const found = await dialog.evaluateHandle((element) => [...element.querySelectorAll("button")].find((it) => it.textContent.startsWith("Hold") && !it.disabled));
        return found.asElement();
      });
      await button.evaluate((element) => element.dispatchEvent(new PointerEvent("pointerdown", { bubbles: true, pointerId: 1, isPrimary: true, button: 0 })));
      await until(`${least} pictures are taken`, async () => (await shots()) >= least);
      await button.evaluate((element) => element.dispatchEvent(new PointerEvent("pointerup", { bubbles: true, pointerId: 1, isPrimary: true, button: 0 })));
    };
    await hold(22);
    await screenshot(it.page, "camera");
    await it.press("Use these");
    await understood(it, /\d+ images/);
    await trained(it, /Training on/);
  });

  if (IS_CHROMIUM) {
    onPage("a refusal is told, and nothing else happens", {
      hash: CPU,
      before: (page) => page.evaluateOnNewDocument(() => {
        navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("no", "NotAllowedError"));
      }),
    }, async (it) => {
      await it.trainOn(5);
      await it.press("Camera");
      await it.untilText(/allow/i);
      await it.trainOn(5);
    });
  }
});
