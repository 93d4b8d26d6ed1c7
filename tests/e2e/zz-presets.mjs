import { launch } from "./lib/browser.mjs";
import { serve } from "./lib/server.mjs";
import { open } from "./lib/hourglass.mjs";
import { readFileSync } from "node:fs";
const src = readFileSync("../../src/spec/preset.rs", "utf8");
const presets = [...src.matchAll(/name: "([^"]+)",\s+about: "([^"]+)",\s+hash: "([^"]*)"/g)].map((m) => ({ name: m[1], hash: m[3] }));
const server = await serve(); const browser = await launch();
const only = process.argv[2] ? new RegExp(process.argv[2]) : /./;
for (const { name, hash } of presets) {
  if (!only.test(name)) continue;
  const it = await open(browser, server, { hash: "#engine=cpu&" + hash });
  await it.untilStatus("starts", (s) => s.step > 0, 60000).catch((e) => console.log(name, e.message));
  await new Promise((r) => setTimeout(r, 20000));
  const s = await it.status();
  const code = await it.figure("The code");
  console.log(name, JSON.stringify(s), "|", (await it.figure("Reconstructions"))?.slice(0, 230), "|", code?.slice(0, 300));
  const file = "/tmp/presets/" + name.replaceAll(/\W+/g, "-") + ".png";
  await it.page.screenshot({ path: file });
  await it.page.close();
}
await browser.close(); await server.close(); process.exit(0);
