// Loads and starts a wasm module: the page itself, or, in a web worker, a trainer, the readers or the writers of files. It is the only
// script that is not generated. It replaces trunk's inline script, so that the Content-Security-Policy can forbid inline scripts, and it
// shows the progress of the download and an error message when the download fails.
//
// In the page, `<meta name="hourglass-app" data-js data-wasm data-size>` names the files and the size of the wasm in
// bytes; `#loading-progress` (a <progress>) and `#loading-message` show progress and errors, and both are optional.
// In a worker, the address names them (`loader.js?module=worker_cpu&size=1234`), and the page receives the events that a
// running worker sends: of a trainer `Busy` and `Failed`, of the import worker `Progress` and `Failed` of no import (0), of the
// export worker `Loading` and `Failed`.

const inWorker = typeof document === "undefined";
const imports = inWorker && /module=worker_import/.test(import.meta.url);
const exports = inWorker && /module=worker_export/.test(import.meta.url);
const keeps = inWorker && /module=worker_storage/.test(import.meta.url);
/** The shortest time between two progress reports. */
const REPORT_EVERY_MS = 100;

/** Names of the script and the wasm to load, and the size of the wasm in bytes; 0 or NaN when it is unknown. */
function source() {
  if (inWorker) {
    const query = new URL(import.meta.url).searchParams;
    const module = query.get("module");
    return { js: `./${module}.js`, wasm: `./${module}_bg.wasm`, size: Number(query.get("size")) };
  }
  const { js, wasm, size } = document.querySelector('meta[name="hourglass-app"]').dataset;
  return { js, wasm, size: Number(size) };
}

/** Reports the progress of a copy of the response; the original goes to the streaming compiler. */
async function reportProgress(response, size, report) {
  // The Content-Length of a compressed response is the compressed size, so the build writes the real one into the page.
  const total = size || (response.headers.get("content-encoding") ? 0 : Number(response.headers.get("content-length")));
  let loaded = 0;
  let reported = 0;
  for (const reader = response.body.getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) return report(total || loaded, total || loaded);
    loaded += value.byteLength;
    if (performance.now() - reported > REPORT_EVERY_MS) {
      reported = performance.now();
      report(loaded, total);
    }
  }
}

const megabytes = (bytes) => (bytes / 1e6).toFixed(1);

function showProgress(loaded, total) {
  if (keeps) return;
  if (inWorker) {
    const amount = total ? `${megabytes(loaded)} of ${megabytes(total)} MB` : `${megabytes(loaded)} MB`;
    if (imports) return postMessage({ id: 0, event: { Progress: { what: `Loading the readers, ${amount}`, done: 0, total: 0 } } });
    if (exports) return postMessage({ Loading: `Loading the writers, ${amount}` });
    return postMessage({ run: 0, body: { Busy: `Loading the trainer, ${amount}` } });
  }
  const bar = document.getElementById("loading-progress");
  if (bar && total) bar.value = loaded / total;
}

function showFailure(error) {
  if (keeps) return postMessage({ Unavailable: "The part that keeps runs could not be loaded: reload the page, or your work is lost when the tab is closed." });
  if (imports) return postMessage({ id: 0, event: { Failed: "The readers of files could not be loaded. Check the connection and drop the files again." } });
  if (exports) return postMessage({ Failed: "the writers of files could not be loaded; check the connection and try again" });
  if (inWorker) return postMessage({ run: 0, body: { Failed: { kind: "Load", detail: String(error) } } });
  const place = document.getElementById("loading-message");
  if (!place) return;
  place.setAttribute("role", "alert");
  place.textContent =
    error instanceof WebAssembly.CompileError
      ? "This browser is too old for Hourglass: it needs WebAssembly with SIMD (Chrome 91, Firefox 114, Safari 16.4 or newer)."
      : "Hourglass could not be loaded. Check the connection and reload the page.";
}

async function start() {
  const { js, wasm, size } = source();
  const url = new URL(wasm, import.meta.url);
  const [{ default: init }, response] = await Promise.all([import(js), fetch(url)]);
  if (!response.ok) throw new Error(`${url.pathname} answered ${response.status}`);
  // When the download breaks off, `init` fails as well and reports it.
  reportProgress(response.clone(), size, showProgress).catch(() => {});
  await init({ module_or_path: response });
}

/** Starts workers while the page is still loading: the CPU trainer, which nearly every run needs, and what keeps runs, which tells
 * what the page opens with. The page takes a worker over by calling `hourglassEarly(address)`, and then receives the messages that
 * were sent in the meantime. The call returns nothing when the worker failed to start or another address is wanted. */
function startEarly() {
  const early = new Map();
  const start = (name) => {
    const address = document.querySelector(`meta[name="hourglass-worker-${name}"]`)?.content;
    if (!address) return;
    const it = { worker: new Worker(address, { type: "module" }), messages: [], failed: false };
    it.worker.onmessage = ({ data }) => it.messages.push(data);
    it.worker.onerror = () => (it.failed = true);
    early.set(address, it);
  };
  start("storage");
  if (!/engine=webgpu/.test(location.hash)) start("cpu");
  window.hourglassEarly = (wanted) => {
    const it = early.get(wanted);
    early.delete(wanted);
    if (!it) return;
    const { worker, messages, failed } = it;
    if (failed) return worker.terminate();
    // The page sets its own listener first.
    setTimeout(() => messages.forEach((data) => worker.dispatchEvent(new MessageEvent("message", { data }))));
    worker.onmessage = worker.onerror = null;
    return worker;
  };
}

if (!inWorker) startEarly();

// Errors before the module runs; a running page or trainer reports panics by its own hook.
start().catch((error) => {
  showFailure(error);
  // As text: an error object can't be read any more once its worker has ended.
  console.error(`Could not load ${source().wasm}: ${error}`);
});
