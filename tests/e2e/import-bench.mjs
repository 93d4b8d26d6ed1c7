// How long it takes from files to a first look and to a set that can be trained on, how much memory, and how long the main
// thread is blocked: part of `cargo xtask bench`. Nothing is asserted. The files are made here, from a seed.

import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { open } from "./lib/hourglass.mjs";
import { csvFile, idxFiles, npzFile, photoFiles, pngFiles, zipFile } from "./lib/made.mjs";
import { until } from "./lib/wait.mjs";

const PHOTOS = { few: 100, full: 1000 };
const PHOTO_KINDS = 5;
const MB = 1e6;
const CLI = process.env.HOURGLASS_CLI ?? fileURLToPath(new URL("../../target/release/hourglass", import.meta.url));
/** A case ends after this, finished or not. */
const LIMIT_MS = 600_000;

/** Photos of 12 megapixels, written by the browser: a sky, hills, and the noise of a sensor. */
async function photos(browser) {
  const page = await browser.newPage();
  const encoded = await page.evaluate(async (kinds) => {
    const [width, height] = [4000, 3000];
    const canvas = Object.assign(document.createElement("canvas"), { width, height });
    const context = canvas.getContext("2d");
    const all = [];
    for (let kind = 0; kind < kinds; kind++) {
      const sky = context.createLinearGradient(0, 0, 0, height);
      sky.addColorStop(0, `hsl(${200 + 20 * kind} 70% 60%)`);
      sky.addColorStop(1, "#e8d8b0");
      context.fillStyle = sky;
      context.fillRect(0, 0, width, height);
      for (let i = 0; i < 400; i++) {
        context.fillStyle = `hsl(${(37 * i + 90 * kind) % 360} 40% ${30 + (i % 40)}% / 0.5)`;
        context.beginPath();
        context.arc((i * 997 + 211 * kind) % width, height * 0.4 + ((i * 613) % (height * 0.6)), 40 + (i % 160), 0, 7);
        context.fill();
      }
      const noise = context.getImageData(0, 0, width, height);
      let state = kind + 1;
      for (let i = 0; i < noise.data.length; i++) {
        state = (Math.imul(state, 1664525) + 1013904223) | 0;
        if (i % 4 !== 3) noise.data[i] += (state >>> 28) - 8;
      }
      context.putImageData(noise, 0, 0);
      const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.9));
      const bytes = new Uint8Array(await blob.arrayBuffer());
      let text = "";
      for (let at = 0; at < bytes.length; at += 32768) text += String.fromCharCode(...bytes.subarray(at, at + 32768));
      all.push(btoa(text));
    }
    return all;
  }, PHOTO_KINDS);
  await page.close();
  return encoded.map((text) => Buffer.from(text, "base64"));
}

/** What is measured: a name, and files made in a folder; `folder` says that the folder itself is chosen. */
function cases(jpegs, photoCount) {
  return [
    { name: "10 000 PNG of 28×28", make: (place) => pngFiles(place, 10_000), folder: true },
    { name: `${photoCount} JPEG of 12 megapixels`, make: (place) => photoFiles(place, jpegs, photoCount) },
    { name: "60 000 images, IDX", make: (place) => idxFiles(place, 60_000) },
    { name: "60 000 images, NPZ", make: (place) => npzFile(place, 60_000) },
    { name: "CSV 42 000×785", make: (place) => csvFile(place, 42_000) },
    { name: "ZIP of 5 000 files", make: (place) => zipFile(place, 5_000) },
  ];
}

/** Processes of the browser that run pages. Linux alone tells how much memory one has had at most. */
async function renderers(page) {
  const session = await page.browser().target().createCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  await session.detach();
  return processInfo.filter(({ type }) => type === "renderer").map(({ id }) => id);
}

/** From now on the most memory counts anew. */
const resetPeak = (pid) => {
  try {
    writeFileSync(`/proc/${pid}/clear_refs`, "5");
  } catch {
    // Not Linux, or not allowed: the peak is that of the whole life.
  }
};

/** The most bytes a process has had in memory; NaN where the system does not tell. */
function peak(pid) {
  try {
    return 1024 * Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]);
  } catch {
    return NaN;
  }
}

/** Notes when the sheet shows something, and when the set can be trained on; and the longest time without a frame. */
function watch() {
  const notes = (window.notes = { longest: 0 });
  let last;
  const sheet = () => document.querySelector("dialog.import[open]") ?? document.querySelector("dialog[open]");
  const frame = (now) => {
    if (notes.begun !== undefined && last !== undefined) notes.longest = Math.max(notes.longest, now - last);
    last = now;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  new PerformanceObserver((list) => list.getEntries().forEach(({ duration }) => (notes.task = Math.max(notes.task ?? 0, duration)))).observe({ type: "longtask" });
  addEventListener("change", ({ target }) => target.type === "file" && (notes.begun = performance.now()), true);
  setInterval(() => {
    if (notes.begun === undefined) return;
    const shown = sheet();
    if (!shown) return;
    const button = [...shown.querySelectorAll("button")].find((it) => it.textContent.startsWith("Train"));
    const problem = [...shown.querySelectorAll("[role=alert]")].map((it) => it.textContent).join("");
    if (problem) notes.problem = problem;
    notes.look ??= performance.now() - notes.begun;
    if (button && !button.disabled) notes.ready ??= performance.now() - notes.begun;
  }, 5);
}

async function inBrowser(browser, server, { name, paths, folder }) {
  const visitor = await browser.createBrowserContext();
  const it = await open(visitor, server, { hash: "#engine=cpu&n=1000&paused" });
  try {
    const input = await it.page.waitForSelector(`input[type=file][aria-label="${folder ? "Choose a folder" : "Choose files"}"]`);
    await it.page.evaluate(watch);
    const processes = await renderers(it.page);
    processes.forEach(resetPeak);
    const before = Math.max(...processes.map(peak));
    await input.uploadFile(...(folder ? [folder] : paths));
    const notes = await until(`${name} can be trained on`, () => it.page.evaluate(() => (notes.ready || notes.problem) && notes), LIMIT_MS);
    if (notes.problem && !notes.ready) return { failed: notes.problem };
    const imported = Math.max(...(await renderers(it.page)).map(peak));
    // To the first step of the new run: the set is built, sent to the trainer and made a tensor.
    await it.page.evaluate(() => {
      window.notes.pressed = performance.now();
      [...document.querySelectorAll("dialog[open] button")].find((it) => it.textContent.startsWith("Train")).click();
    });
    await until("the sheet is closed", () => it.page.evaluate(() => !document.querySelector("dialog[open]")), LIMIT_MS);
    // The page was opened without training, and may have the new run wait as well.
    const training = await until("the new run trains", () => it.page.evaluate(() => {
      const { state, step } = document.querySelector("output#status").dataset;
      const play = document.querySelector("button[aria-label=Play]");
      if (state === "paused") play?.click();
      return Number(step) > 0 && performance.now() - window.notes.pressed;
    }), LIMIT_MS).catch(() => NaN);
    const after = Math.max(...(await renderers(it.page)).map(peak));
    const { longest, task = 0 } = await it.page.evaluate(() => notes);
    return { look_ms: notes.look, ready_ms: notes.ready, first_step_ms: training, before, imported, trained: after, longest_frame_ms: longest, longest_task_ms: task };
  } catch (error) {
    return { failed: error.message };
  } finally {
    await visitor.close();
  }
}

/** The same on the command line: until the run has begun. */
function onCommandLine(path) {
  if (!existsSync(CLI)) return Promise.resolve({ failed: "not built (cargo build --release --features trainer)" });
  return new Promise((resolve) => {
    const begun = performance.now();
    const child = spawn(CLI, ["train", "--images", path, "--report", "json"], { stdio: ["ignore", "pipe", "pipe"] });
    let said = "";
    child.stderr.on("data", (text) => (said += text));
    child.stdout.once("data", () => {
      resolve({ begun_ms: performance.now() - begun, peak: peak(child.pid) });
      child.kill();
    });
    child.once("exit", () => resolve({ failed: said.trim() || "ended before it began" }));
  });
}

/** All cases; `full` takes as many photos as a large album has. */
export async function importTimes(browser, server, { full = false } = {}) {
  const place = mkdtempSync(join(tmpdir(), "hourglass-bench-"));
  const results = [];
  try {
    const jpegs = await photos(browser);
    for (const { name, make, folder } of cases(jpegs, full ? PHOTOS.full : PHOTOS.few)) {
      const own = join(place, "set");
      const paths = make(own);
      const browserTimes = await inBrowser(browser, server, { name, paths, folder: folder && own });
      // A pair is found in its folder.
      results.push({ name, ...browserTimes, native: await onCommandLine(paths.length === 1 ? paths[0] : own) });
      rmSync(own, { recursive: true });
    }
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
  return results;
}

export function printImports(results) {
  const seconds = (ms) => (Number.isFinite(ms) ? `${(ms / 1000).toFixed(2)} s` : "–");
  const mb = (bytes) => (Number.isFinite(bytes) ? `${(bytes / MB).toFixed(0)} MB` : "–");
  for (const it of results) {
    if (it.failed) console.log(`${it.name.padEnd(27)}${it.failed}`);
    else {
      const memory = `${mb(it.before)} before, ${mb(it.imported)} looking, ${mb(it.trained)} training`;
      console.log(`${it.name.padEnd(27)}first look ${seconds(it.look_ms)}, trainable ${seconds(it.ready_ms)}, first step ${seconds(it.first_step_ms)} after Train`);
      console.log(`${"".padEnd(27)}memory at most ${memory}; longest frame ${it.longest_frame_ms.toFixed(0)} ms, task ${it.longest_task_ms.toFixed(0)} ms`);
    }
    const { begun_ms, peak: most, failed } = it.native;
    console.log(`${"  on the command line".padEnd(27)}${failed ?? `the run begins after ${seconds(begun_ms)}, ${mb(most)} at most`}`);
  }
}
