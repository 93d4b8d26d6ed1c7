import { launch } from "./lib/browser.mjs";
import http from "node:http"; import fs from "node:fs"; import path from "node:path";
const root = "/tmp/site";
const types = { ".html":"text/html", ".js":"text/javascript", ".wasm":"application/wasm", ".css":"text/css" };
const srv = http.createServer((q,r)=>{ const u=new URL(q.url,"http://x"); let f=path.join(root,u.pathname==="/"?"index.html":u.pathname); if(!fs.existsSync(f)){r.writeHead(404);return r.end();} r.writeHead(200,{"content-type":types[path.extname(f)]??"text/plain"}); r.end(fs.readFileSync(f)); }).listen(0);
const port = srv.address().port;
const browser = await launch();
const args = JSON.parse(process.argv[2]);
const page = await browser.newPage();
page.on("console", m => { if (m.type()==="error"||m.type()==="warn") console.log("console:", m.text()); });
page.on("pageerror", e => console.log("pageerror:", e.message));
await page.setViewport({ width: args.width ?? 1366, height: args.height ?? 768, deviceScaleFactor: 1 });
if (args.dark) await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: "dark" }]);
await page.goto(`http://127.0.0.1:${port}/${args.hash ?? "#engine=cpu&latent=8"}`);
await new Promise(r=>setTimeout(r, args.train ?? 8000));
if (args.pause !== false) await page.evaluate(()=>document.querySelector('button[aria-label=Pause]')?.click());
for (const step of args.steps) {
  if (step.tab) await page.evaluate((t)=>[...document.querySelectorAll('[role=tab]')].find(b=>b.textContent===t).click(), step.tab);
  if (step.js) console.log("js:", JSON.stringify(await page.evaluate(step.js)));
  if (step.drag) { const b = await (await page.$(step.drag.on)).boundingBox(); const at=([x,y])=>[b.x+x*b.width,b.y+y*b.height];
    if (step.drag.key) await page.keyboard.down(step.drag.key);
    await page.mouse.move(...at(step.drag.path[0])); await page.mouse.down(); for (const p of step.drag.path.slice(1)) await page.mouse.move(...at(p),{steps:8}); await page.mouse.up();
    if (step.drag.key) await page.keyboard.up(step.drag.key); }
  if (step.wheel) { const b = await (await page.$(step.wheel.on)).boundingBox(); await page.mouse.move(b.x+step.wheel.at[0]*b.width,b.y+step.wheel.at[1]*b.height); for (let i=0;i<step.wheel.n;i++){ await page.mouse.wheel({deltaY: step.wheel.dy}); await new Promise(r=>setTimeout(r,60)); } }
  await new Promise(r=>setTimeout(r, step.wait ?? 1500));
  if (step.shot) await page.screenshot({ path: `/tmp/shots/${step.shot}.png`, fullPage: step.full ?? false });
}
await browser.close(); srv.close();
