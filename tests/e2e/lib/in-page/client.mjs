// A client of the worker protocol (src/protocol.rs) in place of the page. Runs in a browser, on the site's origin.

const LIMIT_MS = 300_000;

/** `enum` values come as "Name" or { Name: content }. */
const kindOf = (body) => (typeof body === "string" ? body : Object.keys(body)[0]);
const contentOf = (body) => (typeof body === "string" ? undefined : Object.values(body)[0]);
/** `Floats` are little-endian bytes, which may begin anywhere in their buffer. */
export const floats = (bytes) => Array.from(new Float32Array(bytes.slice().buffer));

/** The address of a worker, as the shipped page names it. */
export async function workerAddress(engine) {
  const html = await (await fetch("../index.html")).text();
  const page = new DOMParser().parseFromString(html, "text/html");
  return new URL(page.querySelector(`meta[name="hourglass-worker-${engine}"]`).content, new URL("..", location.href));
}

export class Trainer {
  /** The loss of every step that was reported, by step. */
  losses = {};
  speeds = [];
  /** The last step that was reported. */
  step = 0;
  #waiting = [];
  #worker;
  #run = 0;
  #countsWanted;

  /** Starts a worker and waits until it is ready; with `counted`, `counts` can be called. */
  static async open(engine, { counted = false } = {}) {
    const it = new Trainer();
    const address = await workerAddress(engine);
    const url = counted ? `./counting.mjs?load=${encodeURIComponent(address)}` : address;
    it.#worker = new Worker(url, { type: "module" });
    const ready = it.next("Ready", "Failed");
    it.#worker.onmessage = ({ data }) => it.#receive(data);
    it.#worker.onerror = (event) => it.#receive({ run: it.#run, body: { Failed: { kind: "Load", detail: event.message } } });
    const { kind, content } = await ready;
    if (kind === "Failed") it.failed = content;
    else it.ready = content;
    return it;
  }

  /** Begins a run and waits until it is set up, or failed. */
  async start(spec, { checkpoint, playing = false } = {}) {
    if (this.failed) return { kind: "Failed", content: this.failed };
    this.#run += 1;
    this.losses = {};
    const started = this.next("Started", "Failed");
    this.send({ Start: { spec, playing, checkpoint, axes: { Pair: [0, 1] } } });
    return started;
  }

  send(body) {
    this.#worker.postMessage({ run: this.#run, body });
  }

  /** The next event of one of these kinds. */
  next(...kinds) {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no ${kinds} came; last: ${this.last}`)), LIMIT_MS);
      this.#waiting.push({ kinds, resolve: (event) => (clearTimeout(timer), resolve(event)) });
    });
  }

  /** Sends a command and waits for its answer. */
  ask(body, ...kinds) {
    const answer = this.next(...kinds);
    this.send(body);
    return answer;
  }

  /** Trains whole epochs, then single steps. */
  async train({ epochs = 0, steps = 0 }) {
    for (let i = 0; i < epochs; i++) await this.ask({ Step: "Epoch" }, "Paused", "Failed");
    for (let i = 0; i < steps; i++) await this.ask({ Step: "Step" }, "Paused", "Failed");
    return Object.values(this.losses);
  }

  async save() {
    return (await this.ask("Save", "Checkpoint", "Failed")).content.file;
  }

  /** How many GPU calls of each kind the worker has made so far. */
  counts() {
    return new Promise((resolve) => {
      this.#countsWanted = resolve;
      this.#worker.postMessage("counts");
    });
  }

  close() {
    this.#worker.terminate();
  }

  #receive({ run, body, counts }) {
    if (counts) return this.#countsWanted(counts);
    const kind = kindOf(body);
    const content = contentOf(body);
    // Events before the first run, from the loader or a new worker, carry run 0.
    if (run !== this.#run && run !== 0) return;
    this.last = kind === "Failed" ? `Failed ${JSON.stringify(content)}` : kind;
    if (kind === "Progress") this.#keep(content);
    if (kind === "Reconstructions" || kind === "Latents") this.send("Shown");
    const wanted = this.#waiting.filter(({ kinds }) => kinds.includes(kind));
    this.#waiting = this.#waiting.filter((it) => !wanted.includes(it));
    wanted.forEach(({ resolve }) => resolve({ kind, content }));
  }

  #keep({ step, losses, images_per_second }) {
    const list = floats(losses);
    list.forEach((loss, i) => (this.losses[step - list.length + 1 + i] = loss));
    this.speeds.push(images_per_second);
    this.step = step;
  }
}

window.hourglass = { Trainer, floats };
