// What is taken away of a run: files are made, hold what they should, and open again.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { audit } from "./lib/audit.mjs";
import { dropTree, trained, understood } from "./lib/bring.mjs";
import { defects } from "./lib/datasets.mjs";
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
  assert.match(report, /digits-plain-3[\s\S]*<svg[\s\S]*<h2>Classes<\/h2>[\s\S]*others from their codes/);
  assert.ok(!report.includes("<script"));
  const predicted = await rows("Predicted classes");
  assert.match(predicted[0], /^index,.*,used_for,predicted$/);
  assert.equal(predicted.length, 501);
  assert.equal(unzip((await take(page, "Error maps")).bytes).size, 50);
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
  await until("it has diverged", async () => (await page.text()).match(/the loss is not a number/));
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

/** Gives a file to the field of this name: by choosing it, or by dropping it on the field. */
const give = (page, label, { name, bytes, dropped = false }) =>
  page.page.evaluate(
    (label, name, text, dropped) => {
      const data = new DataTransfer();
      data.items.add(new File([Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))], name));
      const input = document.querySelector(`input[aria-label="${label}"]`);
      if (dropped) {
        for (const kind of ["dragenter", "dragover", "drop"]) {
          input.parentElement.dispatchEvent(new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: data }));
        }
        return;
      }
      input.files = data.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    },
    label,
    name,
    Buffer.from(bytes).toString("base64"),
    dropped,
  );

onPage("Codes from a file become images, which are saved", OPTIONS, async (page) => {
  await page.trainOn(20);
  await page.press("Pause");
  await page.untilStatus("it is paused", (now) => now.state === "paused");
  await page.openTab("Generate");
  const field = "Images of codes from a file";
  const cards = () => page.page.$$eval(`ul[aria-label="${field}"] canvas`, (all) => all.filter((canvas) => canvas.width > 0).length);
  for (const [bytes, why] of [
    ["1,2\n3,4\n", /“codes\.csv” has 2 columns, and a code of this network has 3 values/],
    ["a,b,c\n1,2,x\n", /has "x" in place of a number in line 2/],
    ["1,2,NaN\n", /has a value that is no number in code 0/],
    ["", /holds no codes/],
    ["\x89PNG\0\0", /is neither a table \(CSV\) nor an array \(NPY\)/],
  ]) {
    await give(page, field, { name: "codes.csv", bytes });
    await page.untilText(why);
    assert.equal(await cards(), 0);
  }
  // What the page writes of its codes is read again.
  await open(page);
  const own = await take(page, "Codes as a table");
  const array = await take(page, "Codes as an array");
  await page.page.keyboard.press("Escape");
  const { step } = await page.status();
  await give(page, field, { ...own, dropped: true });
  await page.untilText(/-codes\.csv”: 500 codes\. The first 24 are shown/);
  await until("the first are shown", async () => (await cards()) === 24);
  assert.equal((await page.status()).step, step, "what falls on the field is no data to train on");
  assert.equal(await page.page.$("dialog[open]"), null);
  await screenshot(page.page, "codes-from-file");
  const pictures = unzip((await taken(page, () => page.press("All as PNG (ZIP)"))).bytes);
  assert.equal(pictures.size, 500);
  const named = await take(page, "Not rounded (NPY)");
  assert.match(named.bytes.toString("latin1", 0, 128), /'shape': \(500, 1, 28, 28,?\)/);
  const bytes = unzip((await take(page, "All as bytes (NPZ)")).bytes);
  assert.ok(bytes.has("images.npy"));
  const one = await taken(page, () => page.page.$eval(`ul[aria-label="${field}"] button`, (card) => card.click()));
  assert.equal(one.name, "code-1.png");
  assert.equal(one.bytes.toString("latin1", 1, 4), "PNG");
  await give(page, field, array);
  await page.untilText(/-codes\.npy”: 500 codes/);
  // They are of this network: one with other codes says so.
  await page.openTab("Training");
  await page.setNumber("Latent size", 4);
  await page.press("Restart");
  await page.openTab("Generate");
  await page.untilText(/have 3 values, and a code of this network has 4/);
  assert.equal(await cards(), 0);
});

onPage("Predicted classes are saved where they are measured, and the report tells of them", OPTIONS, async (page) => {
  await page.trainOn(20);
  await page.press("Pause");
  await page.untilStatus("it is paused", (now) => now.state === "paused");
  await page.openTab("Classify");
  await until("classes are measured", async () => /linear probe/.test(await page.figure("Classification from the code")), 120_000);
  const file = await taken(page, () => page.press("Predicted classes (CSV)"));
  assert.equal(file.name, "digits-plain-3-predictions.csv");
  assert.equal(file.bytes.toString("utf8").trim().split("\n").length, 501);
  await screenshot(page.page, "predictions");
  await open(page);
  const report = (await take(page, "Report")).bytes.toString("utf8");
  assert.match(report, /Measured with the tools[\s\S]*Classification from the code[\s\S]*linear probe[\s\S]*At step \d/);
});

onPage("Scores, hits by folder and error maps with masks leave, of the run's pieces and of files", { ...OPTIONS, hash: "#engine=cpu" }, async (page) => {
  await page.trainOn(5);
  const pieces = defects({ train: 60, test: 12 });
  await dropTree(page, pieces);
  await understood(page, /24 mark flaws/);
  await trained(page, /Training on “tile”/, 60);
  await page.press("Pause");
  await page.untilStatus("it is paused", (now) => now.state === "paused");
  await page.openTab("Anomalies");
  const lines = async (row) => (await take(page, row)).bytes.toString("utf8").trim().split("\n");
  const hits = await lines("Hits by folder (CSV)");
  assert.equal(hits[0], "folder,images,hits,share");
  assert.match(hits.join("\n"), /test\/hole,12,\d+,[01]\.\d{4}/);
  assert.equal((await lines("Scores (CSV)")).length, 1 + 36);
  const maps = [...unzip((await take(page, "Error maps (ZIP)")).bytes).keys()];
  assert.equal(maps.length, 36 + 24);
  for (const name of ["test/hole/003.png", "ground_truth/hole/003_mask.png", "test/good/003.png"]) assert.ok(maps.includes(name), `${name} of ${maps}`);
  // Files from outside: the same.
  const [hole] = pieces.filter(({ path }) => path.includes("test/hole/"));
  await give(page, "Score files", { name: "hole.png", bytes: hole.bytes });
  await page.untilText(/1 image, highest score first/);
  const scores = await lines("Scores of the files (CSV)");
  assert.match(scores.join("\n"), /^name,score,threshold,verdict\nhole\.png,[\d.e-]+,[\d.e-]+,(anomaly|normal)$/);
  assert.match((await lines("Hits of the files (CSV)"))[1], /^\(no folder\),1,[01],/);
  assert.deepEqual([...unzip((await take(page, "Error maps of the files (ZIP)")).bytes).keys()], ["hole.png"]);
  await screenshot(page.page, "scores-and-maps");
  assert.deepEqual(await audit(page.page), []);
  await open(page);
  const report = (await take(page, "Report")).bytes.toString("utf8");
  assert.match(report, /<h2>Anomalies<\/h2>[\s\S]*Not flagged/);
  assert.ok([...unzip((await take(page, "The data as images")).bytes).keys()].includes("ground_truth/scratch/011_mask.png"));
});
