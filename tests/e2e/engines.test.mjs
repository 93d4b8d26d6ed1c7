// Both engines through the worker protocol, on the shipped files: equal loss curves, hand-overs that continue them, and
// failures that are reported.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { launch } from "./lib/browser.mjs";
import { SITE, serve } from "./lib/server.mjs";
import { KINDS, SMALL } from "./lib/specs.mjs";
import { until } from "./lib/wait.mjs";

// f32 sums in another order: 1e-7 a step, amplified by Adam's division while the second moment is small.
const TOLERANCE = 0.01;

let browser, server, page;

before(async () => {
  server = await serve();
  browser = await launch();
  page = await browser.newPage();
  page.on("pageerror", (error) => console.error("page:", error.message));
  await page.goto(server.testUrl);
  await until("the client is there", () => page.evaluate(() => Boolean(window.hourglass)));
});
after(async () => {
  await browser?.close();
  await server?.close();
});

/** The losses of a run that trains in one worker. */
const losses = (engine, spec, far) =>
  page.evaluate(
    async (engine, spec, far) => {
      const trainer = await hourglass.Trainer.open(engine);
      const begun = await trainer.start(spec);
      if (begun.kind !== "Started") throw new Error(JSON.stringify(begun));
      const list = await trainer.train(far);
      trainer.close();
      return list;
    },
    engine,
    spec,
    far,
  );

/** The losses of a run that moves from one worker to another by checkpoint. */
const moved = (engines, spec, first, second) =>
  page.evaluate(
    async (engines, spec, first, second) => {
      const from = await hourglass.Trainer.open(engines[0]);
      await from.start(spec);
      const begin = await from.train(first);
      const checkpoint = await from.save();
      from.close();
      const to = await hourglass.Trainer.open(engines[1]);
      const begun = await to.start(spec, { checkpoint });
      if (begun.kind !== "Started") throw new Error(JSON.stringify(begun));
      const end = await to.train(second);
      to.close();
      return { step: begun.content.step, losses: [...begin, ...end] };
    },
    engines,
    spec,
    first,
    second,
  );

// wasm-ld wraps every export of a program with static constructors, unless their function is exported itself.
test("the WebGPU trainer runs its static constructors once, not on every call", () => {
  const [file] = readdirSync(SITE).filter((name) => /^worker_gpu.*\.wasm$/.test(name));
  const exported = WebAssembly.Module.exports(new WebAssembly.Module(readFileSync(join(SITE, file))));
  assert.ok(exported.some(({ name, kind }) => name === "__wasm_call_ctors" && kind === "function"));
});

function assertClose(actual, expected, tolerance = TOLERANCE) {
  assert.equal(actual.length, expected.length, "as many steps");
  assert.ok(actual.length > 10, `${actual.length} steps`);
  actual.forEach((loss, i) => {
    const off = Math.abs(loss - expected[i]) / expected[i];
    assert.ok(off <= tolerance, `step ${i + 1}: ${loss} against ${expected[i]}, off by ${off}`);
  });
}

for (const [name, spec] of Object.entries(SMALL)) {
  describe(`a ${name} network`, () => {
    const epochs = 3;
    let unmoved;
    before(async () => {
      unmoved = await losses("cpu", spec, { epochs });
    });

    test("learns", () => assert.ok(unmoved.at(-1) < 0.9 * unmoved[0], `${unmoved[0]} → ${unmoved.at(-1)}`));

    test("has the same loss curve on both engines", async () => {
      assertClose(await losses("gpu", spec, { epochs }), unmoved);
    });

    test("goes on in another CPU worker to the last bit", async () => {
      const run = await moved(["cpu", "cpu"], spec, { epochs: 1, steps: 3 }, { epochs: epochs - 1 });
      assert.ok(run.step > 0);
      assertClose(run.losses, unmoved, 0);
    });

    test("goes on from CPU to WebGPU as if it had never moved", async () => {
      const run = await moved(["cpu", "gpu"], spec, { epochs: 1, steps: 3 }, { epochs: epochs - 1 });
      assertClose(run.losses, unmoved);
    });
  });
}

describe("every kind of autoencoder", () => {
  // One worker an engine for all of them: a software GPU takes most of its time to load and to compile.
  const inTurn = (engine, spec) =>
    page.evaluate(
      async (engine, spec) => {
        window.inTurn ??= {};
        const trainer = (window.inTurn[engine] ??= await hourglass.Trainer.open(engine));
        const begun = await trainer.start(spec);
        if (begun.kind !== "Started") throw new Error(JSON.stringify(begun));
        return trainer.train({ epochs: 3 });
      },
      engine,
      spec,
    );
  after(() => page.evaluate(() => Object.values(window.inTurn).forEach((trainer) => trainer.close())));

  for (const [name, spec] of Object.entries(KINDS)) {
    test(`${name}: the same loss curve on both engines`, async () => {
      // 7 steps an epoch.
      const all = `n=500&batch=64&hidden=32&latent=6&${spec}`;
      const [gpu, cpu] = [await inTurn("gpu", all), await inTurn("cpu", all)];
      assert.ok(gpu.length > 20, `${gpu.length} steps`);
      assertClose(gpu, cpu);
    });
  }
});

describe("drills", () => {
  /** What comes of a drill in the midst of training. */
  const drilled = (engine, kind, ...answers) =>
    page.evaluate(
      async (engine, spec, kind, answers) => {
        const trainer = await hourglass.Trainer.open(engine);
        const begun = await trainer.start(spec);
        if (begun.kind !== "Started") throw new Error(JSON.stringify(begun));
        await trainer.ask("Play", "Progress");
        const { content } = await trainer.ask({ Drill: kind }, ...answers);
        trainer.close();
        return content;
      },
      engine,
      `${SMALL.dense}&epochs=10000`,
      kind,
      answers,
    );

  for (const engine of ["cpu", "gpu"]) {
    test(`a panic in the ${engine} worker is told`, async () => {
      const content = await drilled(engine, "Panic", "Failed");
      assert.equal(content.kind, "Panic");
      assert.ok(content.detail.length > 0);
    });
  }

  test("a lost device is told", async () => {
    const content = await drilled("gpu", "LoseDevice", "Failed");
    assert.equal(content.kind, "DeviceLost");
  });

  test("a loss that is not a number stops the run, with the step", async () => {
    const content = await drilled("cpu", "Diverge", "Paused");
    assert.ok(content.Diverged.step > 0, JSON.stringify(content));
  });

  test("a worker whose wasm is missing says so", async () => {
    server.block(/worker_cpu.*\.wasm$/);
    const failure = await page.evaluate(async () => (await hourglass.Trainer.open("cpu")).failed);
    server.unblock();
    assert.equal(failure.kind, "Load");
    assert.match(failure.detail, /404/);
  });
});
