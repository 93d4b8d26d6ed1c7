// `cargo xtask bench`: ratios and counts of the built page in Chromium with WebGPU. Nothing is asserted.
// --json prints one object instead of lines; --imports measures importing alone, --full with 1 000 photos instead of 100.

import { importTimes, printImports } from "./import-bench.mjs";
import { keepTimes, printKeep } from "./keep-bench.mjs";
import { launch } from "./lib/browser.mjs";
import { open } from "./lib/hourglass.mjs";
import { serve } from "./lib/server.mjs";
import { BATCH, REFERENCE, TINY } from "./lib/specs.mjs";
import { until } from "./lib/wait.mjs";
import { measure } from "./sizes.mjs";

const WARM_UP_STEPS = 5;
const FRAMES_MS = 5000;
const FIRST_VISITS = 6;
const PEN_MOVES = 60;
const PEN_PAUSE_MS = 80;
const SEARCHES = 9;
const ANSWER_MS = 30_000;
const CPU_SECONDS = 15;
const CPU_STEPS = 20;

/** Median time of a step over one epoch, from the trainer's own clock, and what a step (with its share of reading and
 * looking) asks of the GPU. */
function step(page, engine, spec) {
  return page.evaluate(
    async (engine, spec, warmUp, batch) => {
      const trainer = await hourglass.Trainer.open(engine, { counted: true });
      const begun = await trainer.start(spec);
      if (begun.kind !== "Started") return { failed: begun.content.detail };
      await trainer.train({ steps: warmUp });
      trainer.speeds = [];
      const [before, first] = [await trainer.counts(), Object.keys(trainer.losses).length];
      await trainer.train({ epochs: 1 });
      const [after, steps] = [await trainer.counts(), Object.keys(trainer.losses).length - first];
      const asked = Object.keys(after).map((key) => [key, (after[key] - before[key]) / steps]);
      const adapter = trainer.ready.adapter;
      trainer.close();
      const sorted = trainer.speeds.filter(Number.isFinite).sort((a, b) => a - b);
      return { ms: (1000 * batch) / sorted[sorted.length >> 1], adapter, a_step: Object.fromEntries(asked) };
    },
    engine,
    spec,
    WARM_UP_STEPS,
    BATCH,
  );
}

/** CPU time of the WebGPU worker's thread a training step while it plays; what the GPU's own process does, and waiting,
 * do not count. From the browser's trace, whose tasks carry the thread's clock. */
async function workerCpu(page, spec) {
  const step = (past, seconds) =>
    page.evaluate(
      async (past, seconds) => {
        const { trainer } = window;
        const [begun, first] = [performance.now(), trainer.step];
        while (trainer.step - first < past || performance.now() - begun < 1000 * seconds) {
          const { kind, content } = await trainer.next("Progress", "Failed");
          if (kind === "Failed") throw new Error(content.detail);
        }
        return trainer.step;
      },
      past,
      seconds,
    );
  const failed = await page.evaluate(async (spec) => {
    window.trainer = await hourglass.Trainer.open("gpu");
    const begun = await window.trainer.start(spec, { playing: true });
    return begun.kind === "Started" ? null : begun.content.detail;
  }, spec);
  if (failed) return { failed };
  try {
    const first = await step(WARM_UP_STEPS, 0);
    await page.tracing.start({ categories: ["-*", "toplevel"] });
    const last = await step(CPU_STEPS, CPU_SECONDS);
    const { traceEvents } = JSON.parse(Buffer.from(await page.tracing.stop()).toString());
    const thread = ({ pid, tid }) => `${pid} ${tid}`;
    const workers = new Set(traceEvents.filter((it) => it.name === "thread_name" && it.args.name.startsWith("DedicatedWorker")).map(thread));
    const tasks = traceEvents.filter((it) => it.name === "ThreadControllerImpl::RunTask" && workers.has(thread(it)));
    return { ms: tasks.reduce((sum, { tdur = 0 }) => sum + tdur / 1000, 0) / (last - first), steps: last - first };
  } finally {
    await page.evaluate(() => window.trainer.close());
  }
}

async function steps(browser, server) {
  const page = await browser.newPage();
  await page.goto(server.testUrl);
  await until("the client is there", () => page.evaluate(() => Boolean(window.hourglass)));
  const worker_cpu = { tiny: await workerCpu(page, TINY), dense: await workerCpu(page, REFERENCE.dense) };
  const table = {};
  for (const [name, spec] of Object.entries(REFERENCE)) {
    const cpu = await step(page, "cpu", spec);
    const webgpu = await step(page, "gpu", spec);
    table[name] = { cpu, webgpu, webgpu_over_cpu: webgpu.ms / cpu.ms };
  }
  await page.close();
  return { steps: table, worker_cpu };
}

/** How often the main thread comes to draw, over a while; with `pans` the map is dragged along meanwhile. */
function frames(page, pans = false) {
  return page.evaluate(async (span, pans) => {
    const stage = document.querySelector(".latent-stage");
    const { x, y, width, height } = stage.getBoundingClientRect();
    const drag = (type, now) => {
      const [clientX, clientY] = [x + width * (0.5 + 0.2 * Math.sin(now / 300)), y + height * (0.5 + 0.2 * Math.cos(now / 300))];
      stage.dispatchEvent(new PointerEvent(type, { clientX, clientY, pointerId: 5, pointerType: "mouse", button: type === "pointermove" ? -1 : 0, buttons: 1, bubbles: true }));
    };
    const times = [];
    const end = performance.now() + span;
    let last = performance.now();
    if (pans) drag("pointerdown", last);
    while (last < end) {
      const now = await new Promise(requestAnimationFrame);
      if (pans) drag("pointermove", now);
      times.push(now - last);
      last = now;
    }
    if (pans) drag("pointerup", last);
    times.sort((a, b) => a - b);
    const at = (part) => times[Math.floor(part * (times.length - 1))];
    return { count: times.length, median_ms: at(0.5), p95_ms: at(0.95), p99_ms: at(0.99), longest_ms: at(1) };
  }, FRAMES_MS, pans);
}

/** Drops an IDX file of so many images of 14×14, made in the page. */
async function dropMany(it, count) {
  const zone = await it.control("Your own data", "button", "region", "group");
  await zone.evaluate((element, count) => {
    const side = 14;
    const bytes = new Uint8Array(16 + count * side * side);
    new DataView(bytes.buffer).setUint32(0, 0x803);
    [count, side, side].forEach((size, i) => new DataView(bytes.buffer).setUint32(4 + 4 * i, size));
    for (let i = 0; i < count; i++) {
      const [row, column] = [i % side, Math.floor(i / side) % side];
      for (let k = 0; k < side; k++) bytes[16 + (i * side + row) * side + k] = bytes[16 + (i * side + k) * side + column] = 255 - (i % 97);
    }
    const transfer = new DataTransfer();
    transfer.items.add(new File([bytes], "many-images-idx3-ubyte"));
    for (const kind of ["dragenter", "dragover", "drop"]) {
      element.dispatchEvent(new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: transfer }));
    }
  }, count);
}

/** From a study's query to its last answer, as the page's worker sees them: `act` has the page ask. */
async function asked(it, study, act) {
  await it.page.evaluate((study) => {
    const worker = window.hourglassTestWorkers.find((it) => it.alive && it.run !== undefined);
    const post = worker.postMessage;
    window.asking = new Promise((resolve) => {
      let begun;
      let slot;
      worker.postMessage = function (message, ...rest) {
        const query = message?.body?.Query;
        if (study in (query?.query?.Study ?? {})) {
          begun ??= performance.now();
          slot = query.slot;
        }
        return post.call(this, message, ...rest);
      };
      worker.addEventListener("message", ({ data }) => {
        const result = data?.body?.QueryResult;
        if (begun !== undefined && result?.last && result.slot === slot) {
          worker.postMessage = post;
          resolve(performance.now() - begun);
        }
      });
    });
  }, study);
  await act();
  // Nothing rather than for ever, should the answer not come.
  return it.page.evaluate((limit) => Promise.race([window.asking, new Promise((resolve) => setTimeout(resolve, limit))]), ANSWER_MS);
}

/** t-SNE of 5 000 codes, and a search over 20 000. */
async function toolTimes(browser, server) {
  const it = await open(browser, server, { hash: "#engine=cpu&latent=16" });
  await it.trainOn(200);
  await it.press("Pause");
  await it.untilStatus("it stands still", (now) => now.state === "paused");
  const tsne_5000_ms = await asked(it, "Embedding", () => it.choose("Axes", "t-SNE of codes"));
  await it.page.close();
  const many = await open(browser, server, { hash: "#engine=cpu&latent=16&n=20000" });
  await many.trainOn(200);
  await many.openTab("Search");
  await until("every image has a code", async () => /codes of 20000 of 20000/.test(await many.figure("Latent space")));
  const search = async () => {
    const times = [];
    for (let i = 0; i < SEARCHES; i++) times.push(await asked(many, "Search", () => many.press("Use an example")));
    return times.sort((a, b) => a - b)[SEARCHES >> 1];
  };
  const search_20000_training_ms = await search();
  await many.press("Pause");
  await many.untilStatus("it stands still", (now) => now.state === "paused");
  const search_20000_ms = await search();
  await many.page.close();
  return { tsne_5000_ms, search_20000_ms, search_20000_training_ms };
}

/** From a move of the pen to the picture of its copy on the page, while the network trains. */
function penTimes(page) {
  return page.evaluate(async (moves, pause) => {
    const pad = document.querySelector('canvas[aria-label^="Draw"]');
    const copy = document.querySelector('canvas[aria-label="Reconstruction"]');
    const { x, y, width, height } = pad.getBoundingClientRect();
    const point = (type, i) => {
      const angle = (2 * Math.PI * i) / moves;
      const [across, down] = [0.5 + 0.25 * Math.cos(angle), 0.5 + 0.35 * Math.sin(angle)];
      const place = { clientX: x + across * width, clientY: y + down * height };
      pad.dispatchEvent(new PointerEvent(type, { ...place, pointerId: 1, button: 0, buttons: 1, bubbles: true }));
    };
    // The command is sent, the answer comes, the answer is painted: each counts only after the one before it.
    let stage = "idle";
    let shown;
    const worker = window.hourglassTestWorkers.find((it) => it.alive && it.run !== undefined);
    const post = worker.postMessage;
    worker.postMessage = function (message, ...rest) {
      if (stage === "moved" && message?.body?.Own) stage = "asked";
      return post.call(this, message, ...rest);
    };
    worker.addEventListener("message", ({ data }) => {
      if (stage === "asked" && data?.body?.Own) stage = "answered";
    });
    const put = CanvasRenderingContext2D.prototype.putImageData;
    CanvasRenderingContext2D.prototype.putImageData = function (...all) {
      put.apply(this, all);
      if (stage === "answered" && this.canvas === copy) {
        stage = "idle";
        shown(performance.now());
      }
    };
    point("pointerdown", 0);
    const times = [];
    for (let i = 1; i <= moves; i++) {
      await new Promise((resolve) => setTimeout(resolve, pause));
      const painted = new Promise((resolve) => (shown = resolve));
      const begun = performance.now();
      stage = "moved";
      point("pointermove", i);
      times.push((await painted) - begun);
    }
    point("pointerup", moves);
    times.sort((a, b) => a - b);
    return { count: moves, median_ms: times[moves >> 1], p95_ms: times[Math.floor(0.95 * (moves - 1))], longest_ms: times.at(-1) };
  }, PEN_MOVES, PEN_PAUSE_MS);
}

/** From the navigation's start to the first step, of somebody who was never here before, with a browser that runs. */
async function firstSteps(browser, server) {
  const before = (page) =>
    page.evaluateOnNewDocument(() => {
      const timer = setInterval(() => {
        if (!(Number(document.querySelector("output#status")?.dataset.step) > 0)) return;
        window.firstStep = performance.now();
        clearInterval(timer);
      }, 5);
    });
  const times = [];
  for (let i = 0; i < FIRST_VISITS; i++) {
    const visitor = await browser.createBrowserContext();
    const it = await open(visitor, server, { hash: "#engine=cpu", before });
    await it.trainOn(5);
    times.push(await it.page.evaluate(() => window.firstStep));
    await visitor.close();
  }
  // The browser's own start is in the first.
  return times.slice(1).sort((a, b) => a - b)[(times.length - 1) >> 1];
}

/** The main thread's frames while it trains, and the pen. */
async function pageTimes(browser, server) {
  const first_step_ms = await firstSteps(browser, server);
  const it = await open(browser, server, { hash: "#engine=cpu" });
  await it.trainOn(5);
  const few = await frames(it.page);
  const pen = await penTimes(it.page);
  await it.page.close();
  const crowd = await open(browser, server, { hash: "#engine=cpu&n=20000" });
  await crowd.trainOn(200);
  const many = await frames(crowd.page);
  await crowd.page.close();
  const throng = await open(browser, server, { hash: "#engine=cpu" });
  await throng.trainOn(5);
  await dropMany(throng, 50_000);
  await until("every image has its place", async () => /codes of 50000 of 50000/.test(await throng.figure("Latent space")));
  const frames_50000_points = await frames(throng.page);
  const frames_50000_panning = await frames(throng.page, true);
  await throng.page.close();
  return { first_step_ms, frames: few, frames_20000_points: many, frames_50000_points, frames_50000_panning, pen };
}

const server = await serve();
const browser = await launch();
try {
  const has = (option) => process.argv.includes(option);
  const keep = has("--imports") ? null : await keepTimes(browser, server);
  const imports = has("--keep") ? null : await importTimes(browser, server, { full: has("--full") });
  const others = async () => ({ ...(await pageTimes(browser, server)), ...(await toolTimes(browser, server)), ...(await steps(browser, server)), sizes: measure() });
  const rest = has("--imports") || has("--keep") ? null : await others();
  if (has("--json")) console.log(JSON.stringify({ keep, imports, ...rest }));
  else {
    if (keep) printKeep(keep);
    if (imports) printImports(imports);
    if (rest) print(rest);
  }
} finally {
  await browser.close();
  await server.close();
}

function print({ first_step_ms, frames, frames_20000_points, frames_50000_points, frames_50000_panning, pen, tsne_5000_ms, search_20000_ms, search_20000_training_ms, steps, worker_cpu, sizes }) {
  const ms = (value) => (Number.isFinite(value) ? `${value.toFixed(1)} ms` : "–");
  console.log(`navigation to first step   ${ms(first_step_ms)}`);
  const spread = ({ count, median_ms, p95_ms, p99_ms, longest_ms }) =>
    `median ${ms(median_ms)}, 95 % ${ms(p95_ms)}, ${p99_ms ? `99 % ${ms(p99_ms)}, ` : ""}longest ${ms(longest_ms)} (${count})`;
  console.log(`frames while training      ${spread(frames)}`);
  console.log(`  with 20 000 points       ${spread(frames_20000_points)}`);
  console.log(`  with 50 000 points       ${spread(frames_50000_points)}`);
  console.log(`  and the map dragged      ${spread(frames_50000_panning)}`);
  console.log(`t-SNE of 5 000 codes       ${ms(tsne_5000_ms)}`);
  console.log(`search over 20 000         ${ms(search_20000_ms)}, while training ${ms(search_20000_training_ms)}`);
  console.log(`pen to copy, training      ${spread(pen)}`);
  for (const [name, { cpu, webgpu, webgpu_over_cpu }] of Object.entries(steps)) {
    const ratio = Number.isFinite(webgpu_over_cpu) ? ` (${webgpu_over_cpu.toFixed(1)} times)` : "";
    console.log(`a ${name} step, batch 128`.padEnd(27) + `CPU ${ms(cpu.ms)}, WebGPU ${webgpu.failed ?? ms(webgpu.ms)}${ratio}, on ${webgpu.adapter ?? "no adapter"}`);
    const asked = Object.entries(webgpu.a_step ?? {}).map(([what, count]) => `${count.toFixed(1)} ${what.replace("_", " ")}`);
    if (asked.length) console.log(`  of the GPU, a step`.padEnd(27) + asked.join(", "));
  }
  for (const [name, { ms: cpu_ms, steps, failed }] of Object.entries(worker_cpu)) {
    console.log(`WebGPU worker, a ${name} step`.padEnd(27) + `${failed ?? `${ms(cpu_ms)} of CPU (${steps} steps)`}`);
  }
  sizes.forEach(({ name, bytes, budget }) => console.log(`${name}, brotli`.padEnd(27) + `${(bytes / 1000).toFixed(0)} KB of ${budget / 1000} KB`));
}
