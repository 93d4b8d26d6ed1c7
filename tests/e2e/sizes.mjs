// What a visitor downloads, compressed as a good host does (brotli), against the budgets of docs/architecture.md.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";
import { SITE } from "./lib/server.mjs";

const KB = 1000;
const PARTS = [
  { name: "page", files: /^(?!worker_).*\.(js|wasm|html|css)$/, budget: 620 * KB },
  { name: "storage worker", files: /^worker_storage.*\.(js|wasm)$/, budget: 190 * KB },
  { name: "import worker", files: /^worker_import.*\.(js|wasm)$/, budget: 800 * KB },
  { name: "export worker", files: /^worker_export.*\.(js|wasm)$/, budget: 425 * KB },
  { name: "CPU trainer", files: /^worker_cpu.*\.(js|wasm)$/, budget: 670 * KB },
  { name: "WebGPU trainer", files: /^worker_gpu.*\.(js|wasm)$/, budget: 2250 * KB },
];

function brotli(bytes) {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  return brotliCompressSync(bytes, { params }).length;
}

/** Bytes of each part, compressed. */
export function measure(site = SITE) {
  const names = readdirSync(site, { recursive: true });
  return PARTS.map(({ name, files, budget }) => {
    const own = names.filter((file) => files.test(file));
    return { name, budget, files: own.length, bytes: own.reduce((sum, file) => sum + brotli(readFileSync(join(site, file))), 0) };
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const sizes = measure();
  for (const { name, bytes, budget } of sizes) {
    const verdict = bytes > budget ? `: ${((bytes - budget) / KB).toFixed(0)} KB over its budget` : "";
    console.log(`${name.padEnd(16)} ${(bytes / KB).toFixed(0).padStart(5)} KB of ${budget / KB} KB${verdict}`);
  }
  const over = sizes.filter(({ bytes, budget, files }) => bytes > budget || files === 0).map(({ name }) => `${name} is larger than allowed, or missing`);
  over.forEach((sentence) => console.error(sentence));
  process.exitCode = over.length ? 1 : 0;
}
