// A static server for dist/, under a sub-path as on a project page, that can leave files out, put others beside them, and
// keep a visitor waiting.

import { createReadStream, existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the site under test: dist/, unless HOURGLASS_SITE names another. */
export const SITE = process.env.HOURGLASS_SITE ?? fileURLToPath(new URL("../../../dist/", import.meta.url));
const CLIENT = fileURLToPath(new URL("./in-page/", import.meta.url));
const BASE = "/hourglass/";
/** The path of the tests' own page and scripts: on the site's origin, so that they can start its workers. */
const TEST_BASE = "/hourglass/test/";

const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".mjs": "text/javascript; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

/** Serves on a free port; `url` is the page's address. */
export async function serve(root = SITE) {
  if (!existsSync(join(root, "index.html"))) throw new Error(`There is no site in ${root}: run cargo xtask dist`);
  const blocked = [];
  const missed = [];
  const asked = [];
  const answers = new Map();
  const firsts = new Map();
  const server = createServer((request, response) => {
    const path = new URL(request.url, "http://localhost").pathname;
    asked.push(path);
    const answer = answers.get(path);
    if (answer && !blocked.some((pattern) => pattern.test(path))) {
      const { status = 200, body = "", stalls = false } = answer;
      response.writeHead(status, { "content-type": TYPES[extname(path)] ?? "application/octet-stream" });
      // One that stalls sends the first half, and nothing more.
      if (stalls) return response.write(body.subarray(0, body.length >> 1));
      return response.end(body);
    }
    const file = locate(root, path);
    if (!file || blocked.some((pattern) => pattern.test(path))) {
      missed.push(path);
      return response.writeHead(404).end();
    }
    response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream" });
    const first = [...firsts].find(([pattern]) => pattern.test(request.url))?.[1];
    if (first) return response.end(first + readFileSync(file, "utf8"));
    createReadStream(file).pipe(response);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${server.address().port}`;
  return {
    origin,
    url: origin + BASE,
    testUrl: origin + TEST_BASE,
    /** Every path that was answered with 404. */
    missed,
    /** Every path that was asked for. */
    asked,
    /** From now on this path, relative to the page's, is answered so: `{ status, body, stalls }`. */
    answer: (path, answer) => answers.set(BASE + path, answer),
    /** From now on files that match are answered with 404. */
    block: (pattern) => blocked.push(pattern),
    /** From now on scripts whose address matches begin with this one. */
    begin: (pattern, script) => firsts.set(pattern, script),
    /** Ends all blocks, and all answers and scripts of a test's own. */
    unblock: () => {
      firsts.clear();
      blocked.splice(0);
      answers.clear();
    },
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

function locate(root, path) {
  if (path === "/favicon.ico") return null;
  const [folder, base] = path.startsWith(TEST_BASE) ? [CLIENT, TEST_BASE] : [root, BASE];
  if (!path.startsWith(base)) return null;
  const file = join(folder, normalize(decodeURIComponent(path.slice(base.length)) || "index.html"));
  return file.startsWith(folder) && existsSync(file) ? file : null;
}
