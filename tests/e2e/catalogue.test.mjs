// The classic sets by one click. Hosts are stood in for: by the site's own data/ folder, and by answers to the page's requests
// before they leave the browser.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { train, understood } from "./lib/bring.mjs";
import { idx } from "./lib/files.mjs";
import { setUp } from "./lib/on-page.mjs";
import { screenshot } from "./lib/screenshots.mjs";
import { until } from "./lib/wait.mjs";

const site = setUp();
const { onPage } = site;
const SIDE = 28;
const COUNT = 400;
/** What the sheet says of the bars. */
const WHOLE = /400 images, 2 classes/;
const SMALL = "#engine=cpu&n=1500&hidden=64";

/** Bars, upright or lying, as two gzipped IDX files; `seed` makes other bytes of it. */
function bars(seed) {
  const pixels = Buffer.alloc(COUNT * SIDE * SIDE);
  const labels = Buffer.alloc(COUNT);
  for (let i = 0; i < COUNT; i++) {
    labels[i] = i % 2;
    const at = 4 + ((i >> 1) % (SIDE - 8));
    for (let along = 4; along < SIDE - 4; along++) {
      const [row, column] = labels[i] ? [at, along] : [along, at];
      pixels[(i * SIDE + row) * SIDE + column] = 255 - ((i + seed) % 97);
    }
  }
  return { "bars-images-idx3-ubyte.gz": gzipSync(idx([COUNT, SIDE, SIDE], pixels)), "bars-labels-idx1-ubyte.gz": gzipSync(idx([COUNT], labels)) };
}

/** Lays a set beside the page: a row of data/catalogue.json and its files. */
function lay(server, key, name, files) {
  const rows = Object.entries(files).map(([name, body]) => ({ name, bytes: body.length, sha256: createHash("sha256").update(body).digest("hex") }));
  const set = { key, name, about: "Upright and lying bars.", images: COUNT, classes: ["upright", "lying"], files: rows };
  server.answer("data/catalogue.json", { body: JSON.stringify({ files: [], sets: [set] }) });
  for (const [name, body] of Object.entries(files)) server.answer(`data/${key}/${name}`, { body });
}

const dataAsked = (server) => server.asked.filter((path) => path.includes("/data/"));

/** Answers the page's requests to other hosts by `respond`: null for a host that is down. The trainer has to run by then: a
 * request that is on its way while this begins may never be answered. */
async function standIn(it, respond) {
  await it.trainOn(5);
  await it.page.setRequestInterception(true);
  it.page.on("request", (request) => {
    const url = request.url();
    if (/^(blob|data|about):/.test(url) || url.startsWith(site.server.origin)) return request.continue();
    const answer = respond(url);
    if (!answer) return request.abort("connectionfailed");
    return request.respond({ headers: { "access-control-allow-origin": "*" }, ...answer });
  });
  // These tests are about leaving the origin; the browser logs every failed request.
  it.expectError(/left the origin: https:\/\/(cdn\.jsdelivr\.net|raw\.githubusercontent\.com|zenodo\.org)\//);
  it.expectError(/Failed to load resource|NetworkError|Cross-Origin|ERR_|429/);
}

async function openSets(it) {
  await it.press("Classic sets");
  return it.control("Classic sets", "dialog");
}

/** The alert in a dialog, as soon as there is one. */
const problem = (dialog) =>
  until("the sheet says what was wrong", () => dialog.evaluate((element) => [...element.querySelectorAll("[role=alert]")].map((it) => it.textContent.trim()).join("")));

onPage("A set beside the page: nothing is fetched before the click; the second visit needs no network", { hash: SMALL }, async (it) => {
  const { server } = site;
  lay(server, "bars", "Bars", bars(1));
  server.asked.splice(0);
  await it.trainOn(5);
  assert.deepEqual(dataAsked(server), [], "data was asked for before it was wanted");
  await openSets(it);
  await it.button("Download Bars");
  assert.deepEqual(dataAsked(server), ["/hourglass/data/catalogue.json"]);
  await screenshot(it.page, "classic-sets");
  await it.press("Download Bars");
  await understood(it, WHOLE);
  assert.ok(dataAsked(server).includes("/hourglass/data/bars/bars-images-idx3-ubyte.gz"));
  await it.page.reload();
  server.block(/data\/bars\//);
  server.missed.splice(0);
  await openSets(it);
  await it.press("Download Bars");
  await understood(it, WHOLE);
  assert.deepEqual(server.missed, [], "the kept files were asked for again");
  await train(it);
  await it.untilText(/Training on/);
  await it.trainOn(5);
});

onPage("Files of other bytes are refused, and the run goes on", { hash: SMALL }, async (it) => {
  const { server } = site;
  const files = bars(2);
  lay(server, "wrong-bars", "Wrong bars", files);
  await it.trainOn(5);
  await it.watchForRestarts();
  const dialog = await openSets(it);
  const first = "data/wrong-bars/bars-images-idx3-ubyte.gz";
  for (const [body, why] of [
    [Buffer.from(files["bars-images-idx3-ubyte.gz"]).fill(7, 40, 60), /this site sent another file/],
    [Buffer.from("<!doctype html><title>Sign in</title>"), /this site sent a web page/],
    [Buffer.alloc(20), /this site sent it unpacked/],
    [Buffer.concat([files["bars-images-idx3-ubyte.gz"], Buffer.alloc(1000)]), /this site sent another file/],
  ]) {
    server.answer(first, { body });
    await it.press("Download Wrong bars");
    await until(`the sheet says ${why}`, async () => why.test(await problem(dialog)));
    assert.match(await problem(dialog), /“bars-images-idx3-ubyte.gz” of Wrong bars could not be downloaded/);
  }
  await it.page.keyboard.press("Escape");
  await it.trainOn(5);
  assert.deepEqual(await it.restarts(), []);
});

onPage("Hosts that are down, busy, or send something else are told, with what to fetch by hand", { hash: SMALL }, async (it) => {
  let respond = () => null;
  await standIn(it, (url) => respond(url));
  const dialog = await openSets(it);
  const told = async (set, why) => {
    await it.press(`Download ${set}`);
    await until(`the sheet says ${why}`, async () => why.test(await problem(dialog)));
    return problem(dialog);
  };
  const sentence = await told("MNIST", /cdn\.jsdelivr\.net can't be reached/);
  for (const file of ["train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz", "t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz"]) {
    assert.ok(sentence.includes(file), `${file}: ${sentence}`);
  }
  respond = () => ({ status: 429, body: "slow down" });
  await told("Fashion-MNIST", /raw\.githubusercontent\.com gets too many requests/);
  respond = () => ({ status: 200, body: "<html>Sign in to the school's network</html>" });
  await told("BreastMNIST", /zenodo\.org sent a web page/);
  // No host lets a page read these.
  await told("Kuzushiji-MNIST", /no known host lets this page read it.*by hand from http:\/\/codh\.rois\.ac\.jp/);
});

onPage("A download is cancelled, and begun again", { hash: SMALL }, async (it) => {
  const { server } = site;
  const files = bars(3);
  lay(server, "slow-bars", "Slow bars", files);
  const path = "data/slow-bars/bars-images-idx3-ubyte.gz";
  server.answer(path, { body: files["bars-images-idx3-ubyte.gz"], stalls: true });
  const dialog = await openSets(it);
  await it.press("Download Slow bars");
  await until("half of it has come", async () => /of \d/.test(await dialog.evaluate((element) => element.innerText)));
  await it.press("Cancel");
  await it.button("Download Slow bars");
  assert.equal(await dialog.evaluate((element) => element.querySelector("[role=alert]").textContent), "");
  server.answer(path, { body: files["bars-images-idx3-ubyte.gz"] });
  await it.press("Download Slow bars");
  await understood(it, WHOLE);
});

onPage("The policy allows the sets' hosts and no others", { hash: SMALL }, async (it) => {
  const policy = await it.page.$eval("meta[http-equiv='Content-Security-Policy']", (meta) => meta.content);
  assert.match(policy, /connect-src 'self' https:\/\/cdn\.jsdelivr\.net https:\/\/raw\.githubusercontent\.com https:\/\/zenodo\.org;/);
  it.expectError(/CSP: connect-src forbids https:\/\/example\.com|violates|Content.Security.Policy|Refused|left the origin: https:\/\/example\.com/);
  const refused = await it.page.evaluate(() => fetch("https://example.com/").then(() => false, () => true));
  assert.ok(refused, "the policy let a request to another host pass");
});
