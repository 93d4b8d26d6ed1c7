// The page end to end on dist/, in the browser that HOURGLASS_BROWSER names, on the CPU. Each test opens its own page.
// What concerns WebGPU is in webgpu.test.mjs.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { IS_CHROMIUM } from "./lib/browser.mjs";
import { find } from "./lib/accessible.mjs";
import { audit } from "./lib/audit.mjs";
import { train, understood } from "./lib/bring.mjs";
import { BROKEN, drop, idxPair, OPUS, OTHER_PICTURES, paste, PICTURE, wave } from "./lib/files.mjs";
import { open } from "./lib/hourglass.mjs";
import { setUp } from "./lib/on-page.mjs";
import { draw, point } from "./lib/pen.mjs";
import { LAPTOP, PHONE, screenshot } from "./lib/screenshots.mjs";
import { sleep, until } from "./lib/wait.mjs";
import { drill } from "./lib/workers.mjs";

const thousands = (count) => String(count).replace(/(?<=^\d+)(?=(\d{3})+$)/g, "\u202f");

const lab = setUp();
const { onPage } = lab;

// The CPU engine alone, so that a hand-over does not come in between.
const CPU = "#engine=cpu";

describe("training", () => {
  onPage("starts by itself, and the loss falls", {}, async (it) => {
    const first = await it.trainOn(5);
    assert.match(first.engine, /^(cpu|webgpu)$/);
    const later = await it.untilStatus("the loss falls", (now) => now.step > first.step + 50 && now.loss < 0.9 * first.loss);
    assert.ok(later.epoch > 0 && later["imagesPerSecond"] > 0, JSON.stringify(later));
    await it.untilStatus("there is a validation loss", (now) => now.valLoss > 0);
    await screenshot(it.page, "training");
  });

  onPage("pauses, steps, plays and begins anew", { hash: CPU }, async (it) => {
    await it.trainOn(100);
    await it.press("Pause");
    const paused = await it.untilStatus("it is paused", (now) => now.state === "paused");
    await it.press("Step");
    const stepped = await it.untilStatus("one step is done", (now) => now.step > paused.step);
    assert.equal(stepped.step, paused.step + 1);
    await it.press("Play");
    await it.trainOn();
    await it.press("Reset");
    await it.untilStatus("it begins anew", (now) => now.step < stepped.step);
  });

  onPage("stays paused where the address says so", { hash: "#paused" }, async (it) => {
    // These come from the trainer, which from then on could train.
    await until("the trainer has the images", () => it.page.$('canvas[aria-label^="Some images of"]'));
    await sleep(500);
    const status = await it.status();
    assert.ok(status.state !== "training" && !(status.step > 0), JSON.stringify(status));
    await it.press("Step");
    const stepped = await it.untilStatus("one step is done", (now) => now.step > 0);
    assert.equal(stepped.step, 1, "no step was trained before");
  });

  onPage("takes a new learning rate without a restart", { hash: CPU }, async (it) => {
    await it.trainOn(30);
    await it.watchForRestarts();
    await it.setNumber("Learning rate", 0.0005);
    await until("the address has it", () => it.page.evaluate(() => /lr=0\.0005/.test(location.hash)));
    await it.trainOn(50);
    assert.deepEqual(await it.restarts(), []);
  });

  onPage("asks to restart for a new latent size", { hash: CPU }, async (it) => {
    const before = await it.trainOn(100);
    await it.setNumber("Latent size", 3);
    await it.untilText(/takes effect after a restart/i);
    await it.press("Restart");
    await it.untilStatus("a new run trains", (now) => now.state === "training" && now.step > 0 && now.step < before.step);
    assert.match(await it.page.evaluate(() => location.hash), /latent=3/);
  });
});

describe("figures", () => {
  onPage("say what they show", { hash: CPU }, async (it) => {
    await it.trainOn(30);
    for (const name of ["Reconstructions", "Loss curves", "Latent space"]) {
      const text = await until(`"${name}" says what it shows`, () => it.figure(name));
      assert.ok(text.length > name.length + 10, text);
    }
    // A text alternative follows what is drawn within a second.
    await until("the losses are told", async () => /\d/.test(await it.figure("Loss curves")), 5000);
  });

  onPage("move while it trains", { hash: CPU }, async (it) => {
    const figures = ["Reconstructions", "Loss curves", "Latent space"];
    await it.trainOn(20);
    const before = await Promise.all(figures.map((name) => it.picture(name)));
    for (const [i, name] of figures.entries()) {
      await until(`"${name}" shows something else`, async () => (await it.picture(name)) !== before[i], 20_000);
    }
  });

  onPage("the dataset shows its first images", { hash: CPU }, async (it) => {
    await it.trainOn(5);
    await until("the samples are named", () => it.page.$('canvas[aria-label^="Some images of"]'), 20_000);
    assert.match(await it.text(), /5.?000 images, 500/);
  });

  onPage("the map decodes the place under the pointer, and pins it", { hash: CPU }, async (it) => {
    await it.trainOn(50);
    const map = await it.control("Map of the codes", "application");
    await map.hover();
    await until("the place is decoded", async () => (await it.light("Decoded at the cursor")) > 0);
    const [frame, picture] = [await map.boundingBox(), await (await it.page.$('canvas[aria-label="Decoded at the cursor"]')).boundingBox()];
    const [x, y] = [frame.x + frame.width / 2, frame.y + frame.height / 2];
    assert.ok(picture.x > x || picture.x + picture.width < x || picture.y > y || picture.y + picture.height < y, "it covers no pointer");
    assert.ok(picture.x >= frame.x && picture.x + picture.width <= frame.x + frame.width && picture.y >= frame.y && picture.y + picture.height <= frame.y + frame.height, "it stays on the map");
    await map.click();
    await until("the pin is decoded", async () => (await it.light("Decoded at the pin")) > 0);
    await screenshot(it.page, "map");
  });

  onPage("the map turns to other axes of the code, and to its principal components", { hash: "#engine=cpu&latent=4" }, async (it) => {
    await it.trainOn(100);
    await until("it begins with the components", async () => /PC 1 .* from .* PC 2 .* from.*seen as a shadow/.test(await it.figure("Latent space")));
    await it.choose("Axes", "Two values");
    await until("it shows two values", async () => /z₁ from .* z₂ from/.test(await it.figure("Latent space")));
    await it.choose("Horizontal axis", "z₃");
    await until("it shows z₃", async () => /z₃ from .* z₂ from/.test(await it.figure("Latent space")));
    await it.choose("Axes", "PCA of codes");
    const text = await until("it shows the components", async () => {
      const said = await it.figure("Latent space");
      return /PC 1 \(\d+ %\) from .* PC 2 \(\d+ %\) from/.test(said) && said;
    });
    assert.match(text, /codes of [1-9]\d* of 5000/);
    await screenshot(it.page, "map-pca");
  });

  onPage("the map is coloured by a known factor", { hash: "#engine=cpu&data=shapes&latent=2" }, async (it) => {
    await it.trainOn(150);
    await it.press("Pause");
    await it.untilStatus("it is paused", (now) => now.state === "paused");
    const before = await it.still("Latent space");
    await it.choose("Colour by", "rotation");
    await until("the bar is named", () => it.page.$eval(".legend-bar", (bar) => /rotation/.test(bar.textContent) && bar.textContent).catch(() => null));
    await until("it says so", async () => /coloured by rotation/.test(await it.figure("Latent space")));
    await until("the points have other colours", async () => (await it.picture("Latent space")) !== before);
    await screenshot(it.page, "map-factor");
  });

  onPage("a class can be hidden on the map", { hash: CPU }, async (it) => {
    await it.trainOn(50);
    await it.press("Pause");
    const key = await it.button("3");
    assert.equal(await key.evaluate((element) => element.getAttribute("aria-pressed")), "true");
    await it.press("3");
    await until("it is off", async () => (await it.button("3")).evaluate((element) => element.getAttribute("aria-pressed") === "false"));
  });

  onPage("the chart reads out the losses under the pointer", { hash: CPU }, async (it) => {
    await it.trainOn(60);
    await it.press("Pause");
    await it.untilStatus("it is paused", (now) => now.state === "paused");
    const before = await it.still("Loss curves");
    const chart = await it.page.$('figure[aria-label="Loss curves"] canvas');
    await chart.hover();
    await until("a reading is drawn", async () => (await it.picture("Loss curves")) !== before);
    await screenshot(it.page, "reading");
    await it.page.mouse.move(0, 0);
    await until("it goes with the pointer", async () => (await it.picture("Loss curves")) === before);
  });

  onPage("20 000 points are all placed", { hash: "#engine=cpu&n=20000" }, async (it) => {
    await it.trainOn(50);
    await until("every image has its place", async () => /codes of 20000 of 20000/.test(await it.figure("Latent space")), 120_000);
    await screenshot(it.page, "map-20000");
  });

  onPage("the network is drawn with its compression", { hash: "#paused" }, (it) => it.untilText(/392\s*[×x]/));
});

describe("kinds", () => {
  const quality = async (it) => {
    const said = (await it.figure("Reconstructions")).match(/Corrupted: PSNR ([\d.]+) dB.*restored: PSNR ([\d.]+) dB/);
    return said && { damaged: Number(said[1]), restored: Number(said[2]) };
  };

  onPage("a denoising autoencoder restores, and takes a new strength while it runs", { hash: "#engine=cpu&latent=16&batch=32" }, async (it) => {
    await it.trainOn(5);
    // Beside it in the form, so that neither is folded away.
    await it.choice("Loss");
    assert.equal(await find(it.page, "Strength", ["spinbutton"]), null, "a plain one has no strength");
    await it.choose("Autoencoder", "denoising");
    await until("a denoising one has", () => find(it.page, "Strength", ["spinbutton"]));
    await it.press("Restart");
    await it.untilText(/Corruption/);
    const first = await until("it tells how well it restores", () => quality(it), 30_000);
    await until("it restores", async () => {
      const now = await quality(it);
      return now.restored > now.damaged + 1 && now.restored > first.restored;
    }, 60_000);
    await screenshot(it.page, "denoising");
    await it.trainOn(5);
    await it.watchForRestarts();
    await it.setNumber("Strength", 0.8);
    const stronger = await until("the images are damaged more", async () => {
      const now = await quality(it);
      return now.damaged < first.damaged - 2 && now;
    });
    assert.ok(stronger.restored > stronger.damaged);
    assert.deepEqual(await it.restarts(), [], "the run went on");
    assert.match(await it.page.evaluate(() => location.hash), /kind=denoising&.*corrupt=gaussian&noise=0\.8/);
  });
});

describe("kinds of autoencoder", () => {
  onPage("a variational autoencoder tells its losses in nats, with the KL divergence", { hash: "#engine=cpu&kind=vae&loss=bce&hidden=128" }, async (it) => {
    await it.trainOn(60);
    assert.notEqual(await find(it.page, "β", ["spinbutton"]), null);
    assert.equal(await find(it.page, "Penalty", ["spinbutton"]), null, "that is of other kinds");
    await until("the chart counts in nats", async () => /nats per image/.test(await it.figure("Loss curves")), 30_000);
    assert.match(await it.figure("Loss curves"), /KL [\d.]+/);
    await until("the divergence of each value is told", async () => /of 2 values in use/.test(await it.figure("The code")), 30_000);
    await screenshot(it.page, "variational");
  });

  onPage("a sparse one may have more units than the image has numbers to say", { hash: "#engine=cpu&kind=sparse&hidden=64&latent=128" }, async (it) => {
    await it.trainOn(30);
    await until("the penalty is told", async () => /penalty [\d.]+/.test(await it.figure("Loss curves")), 30_000);
    await until("the dead units are counted", async () => /\d+ of 128 units dead/.test(await it.figure("The code")), 30_000);
    await screenshot(it.page, "sparse");
  });

  onPage("a Siamese one learns who is who on faces in colour", { hash: "#engine=cpu&kind=siamese&data=faces&n=1000&latent=8&weight=0.1&hidden=64" }, async (it) => {
    await it.trainOn(60);
    assert.notEqual(await find(it.page, "Comparison", ["combobox"]), null);
    await until("the penalty is told", async () => /penalty [\d.]+/.test(await it.figure("Loss curves")), 30_000);
    await until("the pairs are verified", async () => /equal error rate [\d.]+/.test(await it.figure("The code")), 30_000);
    await screenshot(it.page, "siamese");
  });

  onPage("a run stops early when it was asked to", { hash: "#engine=cpu&goal=0.09" }, async (it) => {
    await it.untilText(/Stopped early: the validation loss reached 0.09/);
    await until("it stands still", async () => (await it.status()).state === "paused");
  });

  onPage("a contractive one trains", { hash: "#engine=cpu&kind=contractive&latent=8" }, async (it) => {
    await it.trainOn(30);
    await until("the penalty is told", async () => /penalty [\d.]+/.test(await it.figure("Loss curves")), 30_000);
    await until("the slopes are told", async () => /mean .* \d/.test(await it.figure("The code")), 30_000);
    await screenshot(it.page, "contractive");
  });
});

describe("own images", () => {
  onPage("a drawing is reconstructed", { hash: CPU }, async (it) => {
    await it.trainOn(20);
    const before = await it.figure("Reconstructions");
    await draw(it, [[0.3, 0.25], [0.7, 0.25], [0.45, 0.8]]);
    await until("the drawing is among the reconstructions", async () => {
      const text = await it.figure("Reconstructions");
      return text !== before && /your image/i.test(text);
    });
    await until("the copy is shown", async () => (await it.light("Reconstruction")) > 0);
    await screenshot(it.page, "drawing");
  });

  onPage("a dropped picture is reconstructed", { hash: CPU }, async (it) => {
    await it.trainOn(20);
    await drop(it, [PICTURE]);
    await until("the picture is among the reconstructions", async () => /your/i.test(await it.figure("Reconstructions")));
  });

  for (const type of ["image/png", "image/jpeg", "image/webp"]) {
    onPage(`a pasted picture (${type}) is reconstructed`, { hash: CPU }, async (it) => {
      await it.trainOn(10);
      await paste(it, type);
      await it.untilText(/is now your image/);
      await until("the copy is shown", async () => (await it.light("Reconstruction")) > 0);
    });
  }

  onPage("pictures of kinds that only browsers read are reconstructed", { hash: CPU }, async (it) => {
    await it.trainOn(10);
    for (const picture of OTHER_PICTURES) {
      await drop(it, [picture]);
      await it.untilText(new RegExp(`${picture.name}” is now your image`));
      await until("the copy is shown", async () => (await it.light("Reconstruction")) > 0);
    }
  });

  onPage("a finger draws, and a pen draws wider where it is pressed", { hash: "#paused" }, async (it) => {
    await it.button("Play");
    const stroke = [[0.3, 0.3], [0.5, 0.5], [0.7, 0.7]];
    const ink = async (type, pressure) => {
      await point(it, type, pressure, stroke);
      const light = await until("there is ink", () => it.light("Draw"));
      await until("the pad is clean", async () => {
        // The button wakes a frame after the stroke; before, pressing it does nothing.
        await it.press("Clear");
        return (await it.light("Draw")) === 0;
      });
      return light;
    };
    const [light, hard, finger] = [await ink("pen", 0.2), await ink("pen", 0.8), await ink("touch", 0)];
    assert.ok(hard > 1.5 * light, `${light} ${hard}`);
    assert.ok(finger > light && finger < hard, `${light} ${finger} ${hard}`);
  });

  onPage("an IDX pair becomes the dataset", { hash: CPU }, async (it) => {
    await it.trainOn(20);
    const { files, count } = idxPair();
    await drop(it, files);
    await understood(it, new RegExp(`${thousands(count)} images`));
    await train(it);
    await it.untilText(new RegExp(`Training on “[^”]+”: ${thousands(count)} images`));
    await until("they are the dataset", async () => (await it.choice("Dataset")).evaluate((select) => select.value === "own"));
    await it.trainOn(20);
    await screenshot(it.page, "own-dataset");
  });

  for (const [what, files] of Object.entries(BROKEN)) {
    onPage(`${what}: one sentence, and nothing lost`, { hash: CPU }, async (it) => {
      await it.trainOn(5);
      await it.watchForRestarts();
      assert.equal(await it.dropAlert(), "");
      await drop(it, files);
      const sentence = await until("a sentence stands in the drop zone", () => it.dropAlert());
      assert.match(sentence, /\w+ \w+ .*[.?!]$/);
      await it.trainOn(20);
      assert.deepEqual(await it.restarts(), [], "the run went on");
    });
  }
});

describe("sounds", () => {
  const TONES = "#engine=cpu&data=tones&n=500&hidden=64&latent=16";
  /** Notes what the page plays from now on: how many samples, and how loud. */
  const listen = (it) => it.page.evaluate(() => {
    window.played = [];
    const start = AudioBufferSourceNode.prototype.start;
    AudioBufferSourceNode.prototype.start = function (...all) {
      const samples = this.buffer.getChannelData(0);
      window.played.push({ length: samples.length, loudest: samples.reduce((most, v) => Math.max(most, Math.abs(v)), 0) });
      return start.apply(this, all);
    };
  });
  const played = (it, count) => until(`${count} sounds are played`, () => it.page.evaluate((n) => window.played.length >= n && window.played, count));

  onPage("a clip is played, and so is its copy", { hash: TONES }, async (it) => {
    await it.trainOn(30);
    await listen(it);
    await it.press("Use an example");
    await until("the copy is shown", async () => (await it.light("Reconstruction")) > 0);
    await it.press("Play input");
    await it.press("Play output");
    for (const sound of await played(it, 2)) {
      assert.equal(sound.length, 4224);
      assert.ok(sound.loudest > 0.05 && sound.loudest <= 1, JSON.stringify(sound));
    }
    await screenshot(it.page, "tones");
  });

  onPage("a dropped sound is reconstructed where sounds are learned, and refused with a sentence elsewhere", { hash: TONES }, async (it) => {
    await it.trainOn(10);
    await drop(it, [wave(440)]);
    await it.untilText(/wave\.wav” is now your sound/);
    await until("it is seen", async () => (await it.light("Network input")) > 0);
    await drop(it, [{ ...wave(440), bytes: wave(440).bytes.subarray(0, 30) }]);
    await until("one that was cut off is refused", async () => /wave\.wav” is a sound that was cut off: download or save it again/.test(await it.dropAlert()));
    await drop(it, [OPUS]);
    await it.untilText(/voice\.opus” is now your sound/);
    await it.button("Play output");
    await it.choose("Dataset", "digits");
    await until("the buttons are gone", async () => (await find(it.page, "Play output", ["button"])) === null);
    await drop(it, [wave(440)]);
    await until("it says what to do", async () => /choose the dataset Tones/.test(await it.dropAlert()));
  });

  onPage("a second from the microphone is reconstructed", { hash: TONES }, async (it) => {
    await it.trainOn(10);
    await it.press("Record");
    await it.untilText(/Recording/);
    await until("it is seen", async () => (await it.light("Network input")) > 0, 20_000);
    await until("the copy is shown", async () => (await it.light("Reconstruction")) > 0);
    await it.button("Record");
  });
});

describe("flaws", () => {
  onPage("good pieces are learned from, flawed ones shown", { hash: "#engine=cpu&data=defects&n=1000&latent=32&hidden=128&norm=1&lr=0.002" }, async (it) => {
    await it.trainOn(100);
    await it.untilText(/1\s?000 images, 74 validation, 25\d anomalies/);
    const judged = async () => {
      const said = (await it.figure("Anomalies"))?.match(/ROC curve \.(\d+).*: (\d+) of (\d+) anomalies found, (\d+) of (\d+) normal/);
      return said && said.slice(1).map(Number);
    };
    const [area, found, odd, alarms, good] = await until("it finds most", async () => {
      const now = await judged();
      return now && now[0] > 800 && now;
    }, 60_000);
    assert.ok(found > odd / 2 && odd > 50, `${area}: ${found} of ${odd}`);
    assert.ok(alarms <= good / 20, `${alarms} of ${good}`);
    await it.press("Pause");
    await it.setNumber("False alarms", 30);
    await until("more are found at the price of more alarms", async () => {
      const now = await judged();
      return now[1] > found && now[3] > alarms && now[3] <= 0.3 * now[4];
    });
    await it.setNumber("Threshold", 1e6);
    await until("a threshold by hand that nothing reaches finds nothing", async () => {
      const now = await judged();
      return now[1] === 0 && now[3] === 0;
    });
    await screenshot(it.page, "defects");
  });
});

describe("a held-out class", () => {
  onPage("is flagged", { hash: "#engine=cpu&n=1000&latent=8&hold=0" }, async (it) => {
    await it.trainOn(60);
    await it.untilText(/1\s?000 images, 90 validation, 100 of the held-out class/);
    await until("it is judged", async () => /100 anomalies/.test(await it.figure("Anomalies")), 60_000);
  });
});

describe("the address", () => {
  onPage("brings back the same experiment", { hash: CPU }, async (it) => {
    await it.trainOn(5);
    await it.choose("Loss", "bce");
    await it.setNumber("Seed", 7);
    await it.press("Restart");
    const hash = await until("the address holds both", () =>
      it.page.evaluate(() => (/loss=bce/.test(location.hash) && /seed=7/.test(location.hash) ? location.hash : "")),
    );
    await it.page.goto("about:blank");
    await it.page.goto(lab.server.url + hash, { waitUntil: "load" });
    await it.trainOn(5);
    assert.equal(await (await it.choice("Loss")).evaluate((select) => select.value), "bce");
    assert.equal(await (await it.number("Seed")).evaluate((input) => Number(input.value)), 7);
    assert.equal(await it.page.evaluate(() => location.hash), hash);
  });

  onPage("full of nonsense still opens", { hash: "#latent=9999&kind=perpetuum&x=y&lr=NaN&paused" }, async (it) => {
    await it.button("Play");
    assert.equal(await (await it.number("Latent size")).evaluate((input) => Number(input.value)), 256);
    await it.untilText(/perpetuum/);
  });
});

describe("keyboard", () => {
  onPage("Space pauses and plays, S steps, R resets, ? helps", { hash: CPU }, async (it) => {
    const { keyboard } = it.page;
    await it.trainOn(10);
    await keyboard.press(" ");
    const paused = await it.untilStatus("Space pauses", (now) => now.state === "paused");
    await keyboard.press("s");
    await it.untilStatus("S steps", (now) => now.step === paused.step + 1);
    await keyboard.press(" ");
    const going = await it.trainOn(20);
    await keyboard.press("r");
    await it.untilStatus("R begins anew", (now) => now.step < going.step);
    await keyboard.type("?");
    await until("a sheet lists the keys", () => it.page.$("dialog[open], [role=dialog]"));
    await keyboard.press("Escape");
    await until("Escape closes it", async () => !(await it.page.$("dialog[open]")));
  });

  onPage("reaches every control, and the focus can be seen", { hash: "#paused" }, async (it) => {
    await it.button("Play");
    const seen = new Set();
    for (let i = 0; i < 20; i++) {
      await it.page.keyboard.press("Tab");
      const focus = await it.page.evaluate(() => {
        const element = document.activeElement;
        const style = getComputedStyle(element);
        const visible = style.outlineStyle !== "none" || style.boxShadow !== "none";
        return { name: element.getAttribute("aria-label") ?? element.labels?.[0]?.textContent ?? element.textContent, visible, tag: element.tagName };
      });
      if (focus.tag === "BODY") continue;
      assert.ok(focus.visible, `no visible focus on ${focus.tag} ${focus.name}`);
      seen.add(focus.name.trim());
    }
    assert.ok(seen.size > 8, [...seen].join(", "));
  });
});

describe("accessibility", { skip: !IS_CHROMIUM }, () => {
  for (const theme of ["light", "dark"]) {
    const before = (page) => page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: theme }]);
    onPage(`axe finds nothing in the ${theme} theme`, { hash: CPU, before }, async (it) => {
      await it.trainOn(30);
      assert.deepEqual(await audit(it.page), []);
      await screenshot(it.page, theme);
    });
  }
});

describe("layout", () => {
  onPage("fits a laptop without scrolling", { hash: CPU, viewport: LAPTOP }, async (it) => {
    // Far enough that the picture, which is also the README's, shows something.
    await it.trainOn(400);
    await draw(it, [[0.3, 0.25], [0.7, 0.25], [0.45, 0.8]]);
    await until("the copy is shown", async () => (await it.light("Reconstruction")) > 0);
    const overflow = await it.page.evaluate(() => document.documentElement.scrollHeight - innerHeight);
    assert.ok(overflow <= 0, `${overflow} px too high`);
    await screenshot(it.page, "laptop");
  });

  onPage("stacks on a phone without scrolling sideways", { hash: CPU, viewport: PHONE }, async (it) => {
    await it.trainOn(30);
    const overflow = await it.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(overflow <= 0, `${overflow} px too wide`);
    await screenshot(it.page, "phone");
  });

  test("does not shift while it loads", { skip: !IS_CHROMIUM }, async () => {
    const before = (page) =>
      page.evaluateOnNewDocument(() => {
        window.shifts = [];
        new PerformanceObserver((list) => {
          for (const { value, sources } of list.getEntries()) {
            window.shifts.push({ value, nodes: sources.map((it) => it.node?.outerHTML?.slice(0, 80) ?? it.node?.nodeName) });
          }
        }).observe({ type: "layout-shift", buffered: true });
      });
    const it = await open(lab.browser, lab.server, { hash: CPU, before });
    await it.trainOn(50);
    assert.ok(await it.page.evaluate(() => PerformanceObserver.supportedEntryTypes.includes("layout-shift")), "shifts are seen");
    const shifts = await it.page.evaluate(() => window.shifts);
    const sum = shifts.reduce((total, { value }) => total + value, 0);
    // 0.01: a hundredth of the screen moved by its own size; the sum that users notice begins at 0.1.
    assert.ok(sum < 0.01, `${sum}: ${JSON.stringify(shifts)}`);
    await it.close();
  });
});

describe("failures", () => {
  onPage("a panic in the trainer: a sentence, and it goes on", { hash: CPU }, async (it) => {
    it.expectError(/panicked|unreachable|drill/i);
    const before = await it.untilStatus("there is a checkpoint", (now) => now.step > 100);
    await drill(it.page, "Panic");
    await it.untilText(/stopped unexpectedly; the run continues from step/);
    await it.untilStatus("it trains on", (now) => now.state === "training" && now.step > before.step);
    await screenshot(it.page, "after-panic");
  });

  onPage("a diverging loss: stops, says why, and can be rewound", { hash: CPU }, async (it) => {
    await it.untilStatus("there is a checkpoint", (now) => now.step > 100);
    await drill(it.page, "Diverge");
    await it.untilStatus("it stops", (now) => now.state === "paused" || now.state === "error");
    await it.untilText(/not a number/);
    await screenshot(it.page, "diverged");
    await it.press("Rewind and halve the learning rate");
    await it.trainOn(5);
    assert.equal(await (await it.number("Learning rate")).evaluate((input) => Number(input.value)), 0.0005);
  });

  onPage("no trainer at all: a sentence", { block: /worker_[cg]pu.*\.wasm$/ }, async (it) => {
    it.expectError(/404|worker|load/i);
    await it.untilText(/could not be loaded/);
    await it.untilStatus("it says so to programs", (now) => now.state === "error");
  });

  onPage("WebGPU, pinned where there is no adapter, falls back to the CPU in words", { hash: "#engine=webgpu" }, async (it) => {
    await it.untilText(/no GPU adapter|no WebGPU/i);
    const status = await it.trainOn(20);
    assert.equal(status.engine, "cpu");
  });
});
