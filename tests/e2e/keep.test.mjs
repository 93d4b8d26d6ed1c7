// Nothing is lost: what is kept outlives a reload, a crash, a full disk and a second tab. What a crash may leave in a file at any
// byte is tested on the host.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { dropTree, train, understood } from "./lib/bring.mjs";
import { audit } from "./lib/audit.mjs";
import { IS_CHROMIUM } from "./lib/browser.mjs";
import * as data from "./lib/datasets.mjs";
import { PICTURE, drop, wave } from "./lib/files.mjs";
import { open } from "./lib/hourglass.mjs";
import { setUp } from "./lib/on-page.mjs";
import { draw } from "./lib/pen.mjs";
import { LAPTOP, PHONE, screenshot } from "./lib/screenshots.mjs";
import { catchDownloads, taken } from "./lib/taken.mjs";
import { sleep, until } from "./lib/wait.mjs";

const lab = setUp();
const CPU = "#engine=cpu&n=600&hidden=32&batch=20";
const LEFT_OFF = /continues where you left off, at step/;

/** A test with a visitor who may come back: `visit(hash)` opens the page once more. */
function returning(name, options, body) {
  test(name, options, async () => {
    lab.server.unblock();
    const visitor = await lab.browser.createBrowserContext();
    const pages = [];
    const visit = async (hash = "", more = {}) => {
      const it = await open(lab.browser, lab.server, { hash, visitor, ...more });
      pages.push(it);
      return it;
    };
    try {
      await body(visit, visitor);
      await Promise.all(pages.filter((it) => !it.page.isClosed()).map((it) => it.close()));
    } finally {
      await visitor.close();
    }
  });
}

const reload = (it) => it.page.reload({ waitUntil: "load" });

/** Pauses, and waits until the run is kept as it is. */
async function pauseAndKeep(it) {
  await it.press("Pause");
  const status = await it.untilStatus("it is paused", (now) => now.state === "paused");
  await kept(it, status.step);
  return status;
}

/** Makes a run and another with a larger code, both kept, and lists them; the status that the first one had. */
async function twoRuns(it) {
  await it.trainOn(30);
  const first = await pauseAndKeep(it);
  await it.setNumber("Latent size", 5);
  await it.press("Restart");
  await it.press("Play").catch(() => {});
  await it.trainOn(10);
  await pauseAndKeep(it);
  await it.openTab("Runs");
  return first;
}

/** Waits until the run is kept at this step or a later one. */
const kept = (it, step) => it.untilStatus(`step ${step} is kept`, (now) => now.kept >= step);

describe("a reload", () => {
  returning("goes on where it was, paused or training, and says so", {}, async (visit) => {
    const it = await visit(CPU);
    await it.trainOn(60);
    const before = await pauseAndKeep(it);
    await reload(it);
    const after = await it.untilStatus("the run is there", (now) => now.step === before.step);
    assert.deepEqual([after.state, after.loss], ["paused", before.loss]);
    await it.untilText(LEFT_OFF);
    await screenshot(it.page, "reopened");
    await it.press("Play");
    await it.trainOn(30);
    const training = await kept(it, before.step + 1);
    await reload(it);
    const goesOn = await it.untilStatus("it trains on", (now) => now.state === "training" && now.step > 0);
    assert.ok(goesOn.step >= training.kept, `${goesOn.step} is before ${training.kept}`);
  });

  returning("is no different from training on, to the last bit", {}, async (visit) => {
    const whole = await open(lab.browser, lab.server, { hash: `${CPU}&paused` });
    const parted = await visit(`${CPU}&paused`);
    const epoch = async (it) => {
      const { step = 0 } = await it.status();
      await (await it.button("Step")).evaluate((button) => button.dispatchEvent(new MouseEvent("click", { bubbles: true, shiftKey: true })));
      const done = await it.untilStatus("an epoch is done", (now) => now.state === "paused" && now.step > step);
      return done;
    };
    for (const it of [whole, parted]) {
      await it.untilStatus("the run is set up", (now) => now.state === "paused");
      await epoch(it);
    }
    await kept(parted, (await parted.status()).step);
    await reload(parted);
    await parted.untilText(LEFT_OFF);
    await parted.untilStatus("the run is there", (now) => now.step > 0);
    const [expected, found] = [await epoch(whole), await epoch(parted)];
    assert.deepEqual([found.step, found.loss, found.valLoss], [expected.step, expected.loss, expected.valLoss]);
    await whole.close();
  });

  returning("brings a drawing back, stroke by stroke", {}, async (visit) => {
    const it = await visit(CPU);
    await it.trainOn(20);
    await pauseAndKeep(it);
    await draw(it, [[0.3, 0.3], [0.7, 0.7]]);
    await draw(it, [[0.7, 0.3], [0.3, 0.7]]);
    const drawn = await it.light("Draw");
    assert.ok(drawn > 0);
    await new Promise((resolve) => setTimeout(resolve, 2500));
    await reload(it);
    await it.untilText(LEFT_OFF);
    await until("the drawing is there", async () => (await it.light("Draw")) === drawn);
    await until("its copy is there", async () => (await it.light("Reconstruction")) > 0);
    await it.press("Undo");
    await until("a stroke is gone", async () => (await it.light("Draw")) < drawn);
  });

  returning("brings a picture back as its file, so that it can be framed otherwise", {}, async (visit) => {
    const it = await visit(CPU);
    await it.trainOn(20);
    await pauseAndKeep(it);
    await drop(it, [PICTURE]);
    await it.untilText(/seven\.svg/);
    const seen = () => it.light("Network input");
    const auto = await until("it is seen", seen);
    await it.choose("Fit", "stretch");
    await until("it is stretched", async () => (await seen()) !== auto);
    await it.choose("Invert", "no");
    const chosen = await seen();
    await sleep(2500);
    await reload(it);
    await it.untilText(LEFT_OFF);
    await it.untilText(/seven\.svg/);
    await until("it is seen as before", async () => (await seen()) === chosen);
    const choice = async (name) => (await it.choice(name)).evaluate((element) => element.value);
    assert.deepEqual([await choice("Fit"), await choice("Invert")], ["stretch", "no"]);
    await screenshot(it.page, "picture-back");
    await it.choose("Invert", "auto");
    await it.choose("Fit", "auto");
    await until("it is framed anew", async () => (await seen()) === auto);
  });

  returning("brings a sound back as it was heard", {}, async (visit) => {
    const it = await visit("#engine=cpu&data=tones&n=300&hidden=32&latent=8");
    await it.trainOn(10);
    await pauseAndKeep(it);
    await drop(it, [wave(440)]);
    await it.untilText(/wave\.wav/);
    const seen = () => it.light("Network input");
    const before = await until("it is seen", seen);
    await sleep(2500);
    await reload(it);
    await it.untilText(LEFT_OFF);
    await it.untilText(/wave\.wav/);
    await until("it is seen as before", async () => (await seen()) === before);
  });

  returning("starts anew when that is wanted, and keeps the run before", {}, async (visit) => {
    const it = await visit(CPU);
    await it.trainOn(40);
    const before = await pauseAndKeep(it);
    await reload(it);
    await it.untilText(LEFT_OFF);
    await it.press("Start over");
    await it.untilStatus("a run has begun", (now) => now.step < before.step && now.kept === undefined);
  });

  returning("a run that is dropped before the kept one is there stays", {}, async (visit) => {
    const it = await visit(CPU, { before: catchDownloads });
    await it.trainOn(20);
    const dropped = await pauseAndKeep(it);
    await it.openTab("Runs");
    const file = await taken(it, () => it.press("Download Run 1"));
    await it.press("Play");
    await it.trainOn(20);
    await pauseAndKeep(it);
    lab.server.begin(/loader.*worker_storage/, "await new Promise((done) => setTimeout(done, 2000));");
    await reload(it);
    await dropTree(it, [{ path: file.name, bytes: file.bytes }]);
    const opened = (now) => now.state === "paused" && now.step === dropped.step;
    await it.untilStatus("it is open", opened);
    await sleep(2500);
    assert.ok(opened(await it.status()), "it is still open");
    await it.press("Play");
    await it.trainOn(10);
    await pauseAndKeep(it);
    await it.openTab("Runs");
    await it.untilText(/2 runs, /);
  });

  returning("another address starts another run", {}, async (visit) => {
    const it = await visit(CPU);
    await it.trainOn(200);
    await pauseAndKeep(it);
    await it.close();
    const other = await visit(`${CPU}&latent=5`);
    await other.untilStatus("a new run is kept", (now) => now.kept > 0);
    assert.doesNotMatch(await other.text(), LEFT_OFF);
    await other.close();
    // Without an address it goes on with the newest.
    const again = await visit("");
    await again.untilText(LEFT_OFF);
    assert.match(await again.page.url(), /latent=5/);
  });

  returning("own data are still there, and the address is true", {}, async (visit) => {
    const it = await visit(CPU);
    await it.trainOn(5);
    await drop(it, [{ name: "bars.npz", bytes: data.npz(300, 60) }]);
    await understood(it, /360 images, 3 classes/);
    await train(it);
    await it.untilText(/Training on “bars”/);
    await it.trainOn(40);
    const before = await pauseAndKeep(it);
    await reload(it);
    await it.untilText(LEFT_OFF);
    const after = await it.untilStatus("the run is there", (now) => now.step === before.step);
    assert.equal(after.loss, before.loss);
    assert.match(await it.page.url(), /data=own/);
    await it.press("Play");
    await it.trainOn(20);
  });
});

describe("what goes wrong", () => {
  returning("a tab that crashes loses five seconds at most, and says what happened", { skip: !IS_CHROMIUM }, async (visit) => {
    const it = await visit(CPU);
    await it.trainOn(50);
    const before = await kept(it, 20);
    const session = await it.page.createCDPSession();
    session.send("Page.crash").catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, 500));
    const again = await visit(CPU);
    await again.untilText(/closed unexpectedly; nothing before step/);
    const after = await again.untilStatus("it trains on", (now) => now.state === "training" && now.step > 0);
    assert.ok(after.step >= before.kept, `${after.step} is before ${before.kept}`);
    await it.leave().catch(() => {});
  });

  returning("two tabs never write one run: the second works on a copy", {}, async (visit) => {
    const first = await visit(CPU);
    await first.trainOn(40);
    const before = await pauseAndKeep(first);
    const second = await visit(CPU);
    await second.untilText(/open in another tab, so this tab continues with a copy/);
    assert.equal((await second.untilStatus("it is there", (now) => now.step > 0)).step, before.step);
    await second.press("Play");
    await second.trainOn(20);
    assert.equal((await first.status()).step, before.step);
    await pauseAndKeep(second);
    await second.close();
    // The first goes on with its own.
    await reload(first);
    await first.untilStatus("the newest is there", (now) => now.step > 0);
  });

  returning("without Web Locks the tabs ask each other, also when both open at once", {}, async (visit) => {
    lab.server.begin(/loader.*worker_storage/, "delete WorkerNavigator.prototype.locks;");
    const COPY = /open in another tab, so this tab continues with a copy/;
    const first = await visit(CPU);
    await first.trainOn(40);
    const before = await pauseAndKeep(first);
    const second = await visit(CPU);
    await second.untilText(COPY);
    assert.equal((await second.untilStatus("it is there", (now) => now.step > 0)).step, before.step);
    await second.press("Play");
    await second.trainOn(20);
    await pauseAndKeep(second);
    assert.equal((await first.status()).step, before.step);
    await Promise.all([first.close(), second.close()]);
    // As after a restart of the browser: without an address both want the newest run.
    const both = await Promise.all([visit(""), visit("")]);
    await Promise.all(both.map((it) => it.untilText(/where you left off|continues with a copy/)));
    const texts = await Promise.all(both.map((it) => it.text()));
    assert.equal(texts.filter((text) => COPY.test(text)).length, 1, "one of them works on a copy");
  });

  returning("without OPFS the runs are kept in IndexedDB", {}, async (visit) => {
    lab.server.begin(/loader.*worker_storage/, "delete StorageManager.prototype.getDirectory;");
    const it = await visit(CPU);
    await it.trainOn(40);
    const before = await pauseAndKeep(it);
    await reload(it);
    await it.untilText(LEFT_OFF);
    await it.untilStatus("the run is there", (now) => now.step === before.step);
  });

  returning("a browser that keeps nothing says so, and training goes on", {}, async (visit) => {
    const deny = "StorageManager.prototype.getDirectory = () => Promise.reject(new DOMException('no', 'SecurityError')); IDBFactory.prototype.open = () => { throw new DOMException('no', 'SecurityError'); };";
    lab.server.begin(/loader.*worker_storage/, deny);
    const it = await visit(CPU);
    await it.untilText(/lets the page keep nothing/);
    await it.trainOn(40);
    await screenshot(it.page, "storage-denied");
  });

  returning("what keeps runs can't be loaded: a sentence, and training goes on", {}, async (visit) => {
    lab.server.block(/worker_storage.*wasm$/);
    const it = await visit(CPU);
    it.expectError(/404|Could not load|Failed to load/);
    await it.untilText(/The part that keeps runs could not be loaded/);
    await it.trainOn(40);
  });

  returning("a full disk: a sentence, training goes on, and what was kept is still there", { skip: !IS_CHROMIUM }, async (visit) => {
    const it = await visit(CPU);
    await it.trainOn(20);
    const before = await pauseAndKeep(it);
    const session = await it.page.createCDPSession();
    await session.send("Storage.overrideQuotaForOrigin", { origin: lab.server.origin, quotaSize: 1000 });
    await it.press("Play");
    await it.trainOn(50);
    await it.press("Pause");
    await it.untilText(/no room left to keep this run/);
    await screenshot(it.page, "quota-full");
    await session.send("Storage.overrideQuotaForOrigin", { origin: lab.server.origin });
    await reload(it);
    await it.untilText(LEFT_OFF);
    await it.untilStatus("what was kept is there", (now) => now.step >= before.step);
  });

  returning("a full disk: the oldest run is offered, and makes room once it is deleted", { skip: !IS_CHROMIUM }, async (visit) => {
    const it = await visit(CPU);
    await twoRuns(it);
    await it.untilText(/2 runs, /);
    // No more than there is now.
    const session = await it.page.createCDPSession();
    const { usage } = await it.page.evaluate(() => navigator.storage.estimate());
    const limit = (quotaSize) => session.send("Storage.overrideQuotaForOrigin", { origin: lab.server.origin, quotaSize });
    await limit(usage);
    await it.press("Play");
    await it.untilText(/oldest run that is neither pinned nor named is Run 1 \(\d+ \w+ \d{4},? .*[KM]B\)/);
    await it.press("Pause");
    const { step } = await it.untilStatus("it is paused", (now) => now.state === "paused");
    await it.button("Delete Run 1 for good");
    await screenshot(it.page, "make-room");
    await it.press("Delete it for good");
    await kept(it, step);
    await it.untilText(/One run, /);
    assert.doesNotMatch(await it.text(), /no room left/);
    // Nothing else may go: nothing is offered.
    await limit(1000);
    await it.press("Play");
    await it.untilText(/no room left.*Save this run as a file/);
    assert.equal(await it.page.$$eval(".make-room:not([hidden])", (all) => all.length), 0);
    await limit(undefined);
  });

  returning("a damaged save: the one before opens, and that is told", {}, async (visit) => {
    const it = await visit(CPU);
    await it.trainOn(20);
    const first = await pauseAndKeep(it);
    await it.press("Play");
    await it.trainOn(20);
    const second = await pauseAndKeep(it);
    // Flips the last byte of the newer slot.
    await it.page.evaluate(async () => {
      const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle("hourglass");
      const slots = [];
      for await (const handle of folder.values()) {
        if (!/\.run\.[ab]$/.test(handle.name)) continue;
        const bytes = new Uint8Array(await (await handle.getFile()).arrayBuffer());
        slots.push({ handle, bytes, sequence: new DataView(bytes.buffer).getUint32(12, true) });
      }
      const { handle, bytes } = slots.sort((a, b) => b.sequence - a.sequence)[0];
      bytes[bytes.length - 1] ^= 1;
      const file = await handle.createWritable();
      await file.write(bytes);
      await file.close();
    });
    await reload(it);
    await it.untilText(/newest save of this run was damaged/);
    const after = await it.untilStatus("the older one is there", (now) => now.step > 0);
    assert.ok(after.step >= first.step && after.step <= second.step);
  });
});

describe("My work", () => {
  returning("runs are named, pinned, copied, compared, opened, and deleted with a way back", {}, async (visit) => {
    const it = await visit(CPU, { before: catchDownloads });
    const first = await twoRuns(it);
    await it.untilText(/2 runs, [\d.]+.[KM]B, are kept in this browser/);
    assert.equal(await it.page.$$eval(".my-work li canvas:not([hidden])", (all) => all.length), 2, "each shows its reconstructions");
    await it.setNumber("Name of Run 1", "Narrow");
    await it.press("Pin Narrow");
    await until("it is pinned", async () => (await it.button("Pin Narrow")).evaluate((button) => button.ariaPressed === "true"));
    await it.press("Duplicate Narrow");
    await it.untilText(/3 runs/);
    await it.press("Compare with Narrow");
    const listTop = () => it.page.$eval("#my-work", (list) => list.getBoundingClientRect().top);
    assert.ok((await listTop()) < 200, "the list stands beside the comparison");
    await screenshot(it.page, "my-work");
    const file = await taken(it, () => it.press("Download Narrow"));
    assert.equal(file.name, "Narrow.hourglass");
    assert.equal(String.fromCharCode(...file.bytes.slice(0, 2)), "PK");
    await it.press("Delete Run 3");
    await it.untilText(/“Run 3” is deleted/);
    await it.untilText(/2 runs/);
    await it.press("Bring back");
    await it.untilText(/3 runs/);
    await it.press("Delete Run 3");
    await it.untilText(/2 runs/);
    await it.press("Open Narrow");
    const opened = await it.untilStatus("it is open", (now) => now.step === first.step);
    assert.equal(opened.state, "paused");
    // All of it outlives the tab.
    await reload(it);
    await it.untilText(LEFT_OFF);
    await it.openTab("Runs");
    await it.button("Pin Narrow");
    assert.deepEqual(await audit(it.page), []);
    await it.press("Delete everything");
    await it.untilText(/One run, /);
  });

  for (const [where, viewport] of [["phone", PHONE], ["laptop", LAPTOP]]) {
    returning(`is seen whole on a ${where}`, {}, async (visit) => {
      const it = await visit(CPU, { viewport });
      await it.trainOn(30);
      await pauseAndKeep(it);
      await it.openTab("Runs");
      await it.untilText(/One run, /);
      await it.page.$eval(".my-work", (element) => element.scrollIntoView());
      const wide = await it.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(wide <= 0, `the page is ${wide} px too wide`);
      await screenshot(it.page, `my-work-${where}`);
    });
  }
});
