// What is taken away of a run: files are made, hold what they should, and open again.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { audit } from "./lib/audit.mjs";
import { trained, understood } from "./lib/bring.mjs";
import { drop, idxPair } from "./lib/files.mjs";
import { setUp } from "./lib/on-page.mjs";
import { screenshot } from "./lib/screenshots.mjs";
import { catchDownloads, taken, tensors, unzip } from "./lib/taken.mjs";
import { until } from "./lib/wait.mjs";

const it = setUp();
const { onPage } = it;
const HASH = "#v=1&data=digits&n=500&hidden=32&latent=3&batch=50&seed=4&engine=cpu";
const OPTIONS = { hash: HASH, before: catchDownloads };

const open = async (page) => {
  await page.press("Take away");
  return page.control("Take away", "dialog");
};
const words = (dialog) => dialog.evaluate((element) => element.innerText);

/** Opens the sheet if it is not, and gives the file of this row. */
const take = (page, row) => taken(page, () => page.press(row));

/** Trains some steps, pauses, and opens the sheet. */
async function pausedSheet(page) {
  await page.trainOn(20);
  await page.press("Pause");
  await page.untilStatus("it is paused", (now) => now.state === "paused");
  return open(page);
}

onPage("A run is taken away, and opens again as it was", OPTIONS, async (page) => {
  await pausedSheet(page);
  const before = await page.status();
  await page.setNumber("Name", "Night run: 3");
  const file = await take(page, "The whole run");
  assert.equal(file.name, "Night run- 3.hourglass");
  const members = unzip(file.bytes);
  for (const name of ["spec.json", "checkpoint.safetensors", "curves.csv", "figures.json", "preview.png", "README.txt"]) {
    assert.ok(members.has(name), `${name} is in it`);
  }
  assert.ok(!members.has("images.npz"), "generated images are not put in");
  assert.equal(JSON.parse(members.get("spec.json")).name, "Night run: 3");
  assert.equal(JSON.parse(members.get("figures.json")).steps, before.step);
  await page.page.reload({ waitUntil: "load" });
  await page.press("Start over");
  await page.trainOn(5);
  await drop(page, [file]);
  const after = await page.untilStatus("the run is open", (now) => now.state === "paused" && now.step === before.step);
  assert.equal(after.valLoss, before.valLoss);
  assert.equal(after.loss, before.loss);
  await page.press("Play");
  await page.trainOn(5);
});

onPage("The network leaves as weights, ONNX and programs", OPTIONS, async (page) => {
  await pausedSheet(page);
  const { step } = await page.status();
  const weights = await take(page, "Weights");
  const { metadata, tensors: found } = tensors(weights.bytes);
  assert.equal(weights.name, "digits-plain-3-weights.safetensors");
  assert.deepEqual(found["encoder.0.weight"].shape, [32, 784]);
  assert.deepEqual(found["bottleneck.weight"].shape, [3, 32]);
  assert.equal(Number(metadata.step), step);
  assert.ok(metadata.data_fingerprint, "the data are named");
  const onnx = unzip((await take(page, "ONNX")).bytes);
  assert.deepEqual([...onnx.keys()].sort(), ["autoencoder.onnx", "decoder.onnx", "encoder.onnx"]);
  const torch = unzip((await take(page, "PyTorch program")).bytes);
  assert.deepEqual([...torch.keys()].sort(), ["autoencoder.py", "data.safetensors", "model.safetensors", "reference.safetensors"]);
  const keras = unzip((await take(page, "Keras program")).bytes);
  assert.ok(keras.has("autoencoder_keras.py"));
  const checkpoint = await take(page, "Checkpoint");
  assert.equal(tensors(checkpoint.bytes).metadata.format, "hourglass-1");
  // What was measured for the program is of the same network as the graph.
  const reference = tensors(torch.get("reference.safetensors")).tensors;
  const { inputs, reconstructions } = reference;
  const computed = await runtime(page, it.server, onnx.get("autoencoder.onnx"), inputs);
  assert.equal(computed.length, reconstructions.values.length);
  const worst = computed.reduce((worst, value, i) => Math.max(worst, Math.abs(value - reconstructions.values[i])), 0);
  assert.ok(worst <= 1e-5, `the largest difference is ${worst}`);
});

/** What onnxruntime-web makes of these inputs, on a page of the tests' own. */
async function runtime({ page }, server, graph, inputs) {
  const folder = dirname(createRequire(import.meta.url).resolve("onnxruntime-web"));
  for (const file of ["ort.wasm.min.mjs", "ort-wasm-simd-threaded.mjs", "ort-wasm-simd-threaded.wasm"]) {
    server.answer(`test/ort/${file}`, { body: readFileSync(join(folder, file)) });
  }
  const own = await page.browser().newPage();
  await own.goto(`${server.testUrl}index.html`);
  const values = await own.evaluate(
    async (graph, shape, values) => {
      const ort = await import("./ort/ort.wasm.min.mjs");
      ort.env.wasm.numThreads = 1;
      ort.env.wasm.wasmPaths = new URL("./ort/", location.href).href;
      const bytes = Uint8Array.from(atob(graph), (letter) => letter.charCodeAt(0));
      const session = await ort.InferenceSession.create(bytes);
      const { reconstruction } = await session.run({ image: new ort.Tensor("float32", Float32Array.from(values), shape) });
      return [...reconstruction.data];
    },
    graph.toString("base64"),
    inputs.shape,
    [...inputs.values],
  );
  await own.close();
  return values;
}

onPage("Results leave as tables and arrays, while it trains", OPTIONS, async (page) => {
  await page.trainOn(20);
  const dialog = await open(page);
  const rows = async (row) => (await take(page, row)).bytes.toString("utf8").trim().split("\n");
  const codes = await rows("Codes as a table");
  assert.equal(codes.length, 501);
  assert.match(codes[0], /^index,.*used_for,code_0,code_1,code_2$/);
  const errors = await rows("Errors of every image");
  assert.equal(errors.length, 501);
  const losses = await rows("Loss history");
  assert.equal(losses[0], "step,epoch,loss,penalty,validation_loss");
  assert.ok(losses.length > 20);
  const array = (await take(page, "Codes as an array")).bytes;
  assert.match(array.toString("latin1", 0, 128), /NUMPY.*'shape': \(500, 3,\)/s);
  const projector = unzip((await take(page, "Codes for a projector")).bytes);
  assert.deepEqual([...projector.keys()].sort(), ["metadata.tsv", "projector_config.json", "sprite.png", "vectors.tsv"]);
  const report = (await take(page, "Report")).bytes.toString("utf8");
  assert.match(report, /digits-plain-3[\s\S]*<svg/);
  assert.ok(!report.includes("<script"));
  assert.equal(unzip((await take(page, "The data as images")).bytes).size, 500);
  const data = unzip((await take(page, "The data")).bytes);
  assert.ok(data.has("images.npy") && data.has("labels.npy"));
  assert.match(await words(dialog), /digits-plain-3-dataset\.npz is saved/);
  // It went on.
  await page.trainOn(5);
  await screenshot(page.page, "take-away");
  assert.deepEqual(await audit(page.page), []);
  await page.page.keyboard.press("Escape");
  assert.equal(await dialog.evaluate((element) => element.open), false);
});

onPage("The user's own images are put in only when that is asked for", { ...OPTIONS, hash: "#engine=cpu" }, async (page) => {
  await page.trainOn(5);
  await drop(page, idxPair().files);
  await understood(page, /images/);
  await trained(page, /./);
  await page.press("Pause");
  await page.untilStatus("it is paused", (now) => now.state === "paused");
  await open(page);
  assert.ok(!unzip((await take(page, "The whole run")).bytes).has("images.npz"));
  const box = await page.control("with my images", "checkbox");
  await box.evaluate((element) => element.click());
  const { bytes, name } = await take(page, "The whole run");
  assert.match(name, /^(mnist-5k|bars).*-plain-\d+\.hourglass$/);
  assert.ok(unzip(bytes).has("images.npz"));
});

onPage("A network that diverged is not taken away, and the sheet says why", OPTIONS, async (page) => {
  await page.trainOn(5);
  await page.page.evaluate(() => {
    const worker = window.hourglassTestWorkers.filter((it) => it.alive && it.run !== undefined).at(-1);
    worker.postMessage({ run: worker.run, body: { Drill: "Diverge" } });
  });
  await until("it has diverged", async () => (await page.text()).match(/blew up/));
  const dialog = await open(page);
  assert.match(await words(dialog), /diverged/);
  assert.equal(await (await page.button("ONNX")).evaluate((element) => element.disabled), true);
});

onPage("Writers that can't be loaded are told of, and training goes on", { ...OPTIONS, block: /worker_export/ }, async (page) => {
  page.expectError(/worker_export|404|Failed to load/);
  await page.trainOn(5);
  const dialog = await open(page);
  await page.press("ONNX");
  await until("a sentence says so", async () => /could not be made: .*loaded/.test(await words(dialog)));
  await page.trainOn(5);
});

onPage("Figures are saved as pictures, drawings and numbers", OPTIONS, async (page) => {
  await page.trainOn(30);
  await page.press("Pause");
  await page.untilStatus("it is paused", (now) => now.state === "paused");
  await until("the map has all points", () => page.page.evaluate(() => !document.querySelector(".view-latent .view-empty:not([hidden])")));
  const open = async (name) => {
    await page.press(`Save the figure “${name}”`);
    return page.control("Save the figure", "dialog");
  };
  const dialog = await open("Loss curves");
  const svg = await taken(page, () => page.press("Drawing"));
  assert.equal(svg.name, "loss-curves.svg");
  const text = svg.bytes.toString("utf8");
  for (const part of [/<svg/, /<polyline/, />\s*validation\s*<\/text>/, />\s*steps\s*<\/text>/]) assert.match(text, part);
  const png = (await taken(page, () => page.press("Picture"))).bytes;
  const [width, ratio] = await page.page.evaluate(() => [document.querySelector(".view-curves .view-body").clientWidth, devicePixelRatio]);
  assert.ok(Math.abs(png.readUInt32BE(16) - 2 * ratio * width) <= 2 * ratio, `${png.readUInt32BE(16)} pixels for ${width}`);
  assert.ok(png.length > 5000, "it is not empty");
  const numbers = (await taken(page, () => page.press("Numbers"))).bytes.toString("utf8").trim().split("\n");
  assert.equal(numbers[0], "series,step,loss");
  assert.ok(numbers.length > 30);
  await page.press("Copy");
  await until("a sentence says what became of it", () => dialog.evaluate((element) => /copied|save the PNG/.test(element.innerText)));
  await screenshot(page.page, "save-figure");
  assert.deepEqual(await audit(page.page), []);
  await page.page.keyboard.press("Escape");
  await open("Latent space");
  const map = (await taken(page, () => page.press("Drawing"))).bytes.toString("utf8");
  assert.ok(map.split("<circle").length > 450, `${map.split("<circle").length} points`);
  const places = (await taken(page, () => page.press("Numbers"))).bytes.toString("utf8").trim().split("\n");
  assert.equal(places[0], "index,class,x,y");
  assert.match(map, />\s*9\s*<\/text>/, "the legend is in it");
  assert.equal(places.length, 501);
  await page.page.keyboard.press("Escape");
  await open("The hourglass");
  const drawing = (await taken(page, () => page.press("Drawing"))).bytes.toString("utf8");
  assert.match(drawing, /<polygon[^>]*fill="rgb/);
  await page.page.keyboard.press("Escape");
  await open("Reconstructions");
  assert.ok((await taken(page, () => page.press("Picture"))).bytes.length > 2000);
});
