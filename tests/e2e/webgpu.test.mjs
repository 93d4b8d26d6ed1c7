// What concerns WebGPU: which engine a run is on and why, hand-overs between engines, and failures of the GPU. In
// Chromium with WebGPU on its software adapter.

import assert from "node:assert/strict";
import { describe } from "node:test";
import { setUp } from "./lib/on-page.mjs";
import { screenshot } from "./lib/screenshots.mjs";
import { until } from "./lib/wait.mjs";
import { drill } from "./lib/workers.mjs";

const lab = setUp();
const { onPage } = lab;

/** A step on the software adapter takes a while, and its trainer is 3 MB of code to compile. */
const GPU_LIMIT_MS = 300_000;
/** A network that is quick on a software adapter too, and does not end. */
const SMALL = "n=500&hidden=32&batch=32&epochs=10000";

const onWebGpu = (it) => it.untilStatus("WebGPU trains", (now) => now.engine === "webgpu" && now.state === "training" && now.step > 5, GPU_LIMIT_MS);

/** The adapter here is a software one, which is never preferred: the page is made to take it for a GPU, and its measured
 * speed for a GPU's (images a second). All else is as it would be there. */
const asOnHardware = (speed) => (page) =>
  page.evaluateOnNewDocument((speed) => {
    const words = { vendor: "acme", architecture: "test", device: "", description: "", isFallbackAdapter: false };
    for (const [key, value] of Object.entries(words)) {
      Object.defineProperty(GPUAdapterInfo.prototype, key, { get: () => value });
    }
    const { get } = Object.getOwnPropertyDescriptor(MessageEvent.prototype, "data");
    Object.defineProperty(MessageEvent.prototype, "data", {
      get() {
        const data = get.call(this);
        if (data?.body?.Calibrated) data.body.Calibrated.images_per_second = speed;
        return data;
      },
    });
  }, speed);

describe("left to itself", () => {
  onPage("a software adapter is not used, and the page says so", { hash: `#${SMALL}` }, async (it) => {
    await it.untilText(/only WebGPU adapter here runs in software/);
    const status = await it.trainOn(50);
    assert.equal(status.engine, "cpu");
    const addresses = await it.page.evaluate(() => window.hourglassTestWorkers.map(({ address }) => address));
    assert.ok(addresses.some((address) => /worker_cpu/.test(address)), addresses.join());
    assert.ok(!addresses.some((address) => /worker_gpu/.test(address)), addresses.join());
  });

  onPage("when it is faster, it takes the run over by itself and goes on where the CPU was", { before: asOnHardware(1e6), hash: `#${SMALL}` }, async (it) => {
    const before = await it.untilStatus("the CPU begins", (now) => now.engine === "cpu" && now.step > 50);
    const after = await it.untilStatus("WebGPU goes on", (now) => now.engine === "webgpu" && now.state === "training" && now.step > before.step, GPU_LIMIT_MS);
    assert.ok(after.loss < before.loss * 1.1, `${before.loss} → ${after.loss}`);
    const later = await it.trainOn(5);
    assert.equal(later.engine, "webgpu");
    await it.untilText(/measured at [\d.]+× the CPU/);
    await screenshot(it.page, "hand-over");
  });

  onPage("when it is slower, the CPU goes on", { before: asOnHardware(1), hash: `#${SMALL}` }, async (it) => {
    await until("it was measured", async () => /measured at 0(\.0)?× the CPU/.test(await it.text()), GPU_LIMIT_MS);
    const status = await it.trainOn(20);
    assert.equal(status.engine, "cpu");
  });
});

describe("pinned", () => {
  onPage("trains there, and moves to the CPU when that is chosen", { hash: `#engine=webgpu&${SMALL}` }, async (it) => {
    const there = await onWebGpu(it);
    await screenshot(it.page, "webgpu");
    await it.watchForRestarts();
    await it.choose("Engine", "cpu");
    await it.untilStatus("the CPU goes on", (now) => now.engine === "cpu" && now.step > there.step);
    await it.trainOn(5);
    // At most the steps since the checkpoint that it moved with are taken again.
    for (const [before, after] of await it.restarts()) assert.ok(after > 0, `from step ${before} to ${after}`);
  });

  onPage("the default network trains there", { hash: "#engine=webgpu" }, onWebGpu);
});

describe("failures", () => {
  onPage("a lost device: a sentence, and the CPU goes on", { hash: `#engine=webgpu&${SMALL}` }, async (it) => {
    it.expectError(/device|lost|gpu/i);
    const before = await onWebGpu(it);
    await drill(it.page, "LoseDevice", "gpu");
    await it.untilText(/lost its GPU/);
    await it.untilStatus("the CPU goes on", (now) => now.engine === "cpu" && now.step >= before.step);
    await it.trainOn(5);
  });

  onPage("no WebGPU trainer: a sentence, and the CPU goes on", { before: asOnHardware(1e6), block: /worker_gpu/, hash: `#${SMALL}` }, async (it) => {
    it.expectError(/404|worker|load/i);
    await it.untilText(/WebGPU could not be used here/);
    assert.ok(lab.server.missed.some((path) => /worker_gpu/.test(path)), "it was asked for");
    const status = await it.trainOn(50);
    assert.equal(status.engine, "cpu");
  });
});
