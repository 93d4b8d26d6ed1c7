// Starts a wasm module: the page itself, or, in a web worker, a trainer. It is the one script that is not generated,
// so that index.html needs no inline script (CSP), every download reports how far it is, and a download that fails
// ends in a sentence instead of in silence.
//
// In the page, `<meta name="hourglass-app" data-js data-wasm data-size>` says what to load, and the elements
// `#loading-progress` (a <progress>) and `#loading-message` show how it goes; both are optional.
// In a worker, the address says it (`loader.js?module=worker_cpu&size=1234`), and the page is told by the protocol's
// own `Busy` and `Failed`, which the trainer sends as well once it runs.

const inWorker = typeof document === "undefined";
const REPORT_EVERY_MS = 100;

function source() {
  if (inWorker) {
    const query = new URL(import.meta.url).searchParams;
    const module = query.get("module");
    return { js: `./${module}.js`, wasm: `./${module}_bg.wasm`, size: Number(query.get("size")) };
  }
  const { js, wasm, size } = document.querySelector('meta[name="hourglass-app"]').dataset;
  return { js, wasm, size: Number(size) };
}

// Counts a copy of the body as it arrives; the original goes on to the streaming compiler untouched.
async function count(response, size, report) {
  // A compressed body's Content-Length is not what arrives here; the build writes the true size beside the address.
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
  if (inWorker) {
    const amount = total ? `${megabytes(loaded)} of ${megabytes(total)} MB` : `${megabytes(loaded)} MB`;
    return postMessage({ run: 0, body: { Busy: `Loading the trainer, ${amount}` } });
  }
  const bar = document.getElementById("loading-progress");
  if (bar && total) bar.value = loaded / total;
}

function showFailure(error) {
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
  // A copy that breaks off breaks off the original too, which is where it is handled.
  count(response.clone(), size, showProgress).catch(() => {});
  await init({ module_or_path: response });
}

/** Starts the CPU trainer beside the page, which needs it in nearly every case, and not after it. The page takes it
 * over by `hourglassEarly(address)`, with all that it has said so far; a trainer that could not start is not given. */
function startEarly() {
  const address = document.querySelector('meta[name="hourglass-worker-cpu"]')?.content;
  if (!address || /engine=webgpu/.test(location.hash)) return;
  const worker = new Worker(address, { type: "module" });
  const said = [];
  let failed = false;
  worker.onmessage = ({ data }) => said.push(data);
  worker.onerror = () => (failed = true);
  window.hourglassEarly = (wanted) => {
    delete window.hourglassEarly;
    if (wanted !== address || failed) return worker.terminate();
    // After the page has set its own listener.
    setTimeout(() => said.forEach((data) => worker.dispatchEvent(new MessageEvent("message", { data }))));
    worker.onmessage = worker.onerror = null;
    return worker;
  };
}

if (!inWorker) startEarly();

// Only what keeps the module from starting is told here: a page or trainer that runs has its own panic hook.
start().catch((error) => {
  showFailure(error);
  // As text: the object would die with a worker that is ended.
  console.error(`Could not load ${source().wasm}: ${error}`);
});
