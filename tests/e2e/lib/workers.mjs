// Records the page's workers, so that a test can send a drill to them. Runs in the page, before the page's scripts.

export function watchWorkers() {
  const workers = [];
  class Watched extends Worker {
    constructor(...args) {
      super(...args);
      this.address = String(args[0]);
      this.alive = true;
      workers.push(this);
    }
    postMessage(message, ...rest) {
      if (message && typeof message === "object" && "run" in message) this.run = message.run;
      return super.postMessage(message, ...rest);
    }
    terminate() {
      this.alive = false;
      return super.terminate();
    }
  }
  window.Worker = Watched;
  window.hourglassTestWorkers = workers;
}

/** Sends a drill to the worker that trains, that is, the last one of this kind that was sent a run. */
export function drill(page, kind, which = "") {
  return page.evaluate(
    (body, part) => {
      const running = window.hourglassTestWorkers.filter((it) => it.alive && it.run !== undefined && it.address.includes(part));
      const worker = running.at(-1);
      if (!worker) throw new Error("no worker trains");
      worker.postMessage({ run: worker.run, body });
    },
    { Drill: kind },
    which,
  );
}
