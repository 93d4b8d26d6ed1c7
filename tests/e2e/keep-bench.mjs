// What keeping runs costs: memory over many steps, and training speed with and without it: part of `cargo xtask bench`. Nothing is
// asserted.

import { readFileSync } from "node:fs";
import { open } from "./lib/hourglass.mjs";
import { sleep } from "./lib/wait.mjs";

const MB = 1e6;
const STEPS = 100_000;
const SMALL = "#engine=cpu&n=200&hidden=16&batch=8&epochs=100000";
/** The network that the page opens with, and its default data. */
const DENSE = "#engine=cpu&epochs=100000";
const PAIRS = 7;
const SECONDS = 12;

/** Bytes that the browser's largest page has in memory; NaN where the system does not tell. */
async function resident(browser) {
  const session = await browser.target().createCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  await session.detach();
  const of = ({ id }) => {
    try {
      return 1024 * Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${id}/status`, "utf8"))[1]);
    } catch {
      return NaN;
    }
  };
  return Math.max(...processInfo.filter(({ type }) => type === "renderer").map(of));
}

/** Memory at the steps on the way. */
async function memory(browser, server) {
  const it = await open(browser, server, { hash: SMALL });
  const found = [];
  for (let part = 1; part <= 5; part++) {
    const { step, kept } = await it.untilStatus(`${(part * STEPS) / 5} steps`, ({ step }) => step >= (part * STEPS) / 5, 600_000);
    found.push({ step, kept, bytes: await resident(browser) });
  }
  await it.leave();
  return found;
}

/** Steps a second once it trains. */
async function speed(browser, server, keeps) {
  server.unblock();
  if (!keeps) server.block(/worker_storage/);
  const it = await open(browser, server, { hash: DENSE });
  await it.trainOn(200);
  const [begun, first] = [performance.now(), (await it.status()).step];
  await sleep(1000 * SECONDS);
  const [ended, last] = [performance.now(), (await it.status()).step];
  await it.leave();
  server.unblock();
  return (last - first) / ((ended - begun) / 1000);
}

export async function keepTimes(browser, server) {
  const pairs = [];
  for (let i = 0; i < PAIRS; i++) {
    // Each is first in turn: a machine that warms up favours neither.
    const pair = {};
    for (const keeps of i % 2 ? [false, true] : [true, false]) pair[keeps ? "kept" : "not"] = await speed(browser, server, keeps);
    pairs.push(pair);
  }
  return { pairs, memory: await memory(browser, server) };
}

export function printKeep({ pairs, memory }) {
  const middle = (values) => values.sort((a, b) => a - b)[values.length >> 1];
  const [kept, not] = [middle(pairs.map((it) => it.kept)), middle(pairs.map((it) => it.not))];
  const ratio = middle(pairs.map((it) => it.kept / it.not));
  console.log(`steps/s while kept         ${kept.toFixed(0)}, not kept ${not.toFixed(0)} (${(100 * ratio).toFixed(1)} %, middle of ${pairs.length} pairs)`);
  for (const { step, kept, bytes } of memory) console.log(`memory at step ${String(step).padEnd(12)}${(bytes / MB).toFixed(0)} MB, kept at step ${kept}`);
}
