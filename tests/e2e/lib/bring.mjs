// Bringing files as a user does: by dropping files and folders, and by the pickers.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { until } from "./wait.mjs";

/** Drops files and folders on the page; `path` says in which folder a file lies. Browsers give folders only to real drags, so
 * the entries are stand-ins, which hand out a folder's content in parts of 100 as Chromium does. */
export async function dropTree(it, files) {
  const sent = files.map(({ path, bytes, type = "" }) => ({ path, type, text: bytes.toString("base64") }));
  await until("the page is there", () => it.page.$("main .column.data"));
  // The whole page takes files, so that a near miss does no harm; and a sheet may cover the rest.
  await it.page.evaluate((list) => {
    const element = document.body;
    const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    const fileEntry = (name, fullPath, { text, type }) => {
      const made = () => new File([bytes(text)], name, { type });
      return { name, fullPath, isFile: true, isDirectory: false, made, file: (done) => setTimeout(() => done(made())) };
    };
    const folderEntry = (name, fullPath, inside) => ({
      name,
      fullPath,
      isFile: false,
      isDirectory: true,
      createReader: () => {
        const left = entries(inside, `${fullPath}/`);
        return { readEntries: (done) => setTimeout(() => done(left.splice(0, 100))) };
      },
    });
    const entries = (inside, above) => {
      const folders = new Map();
      const found = [];
      for (const [parts, file] of inside) {
        const [first, ...rest] = parts;
        if (rest.length === 0) found.push(fileEntry(first, above + first, file));
        else if (folders.has(first)) folders.get(first).push([rest, file]);
        else {
          folders.set(first, [[rest, file]]);
          found.push(folderEntry(first, above + first, folders.get(first)));
        }
      }
      return found;
    };
    const roots = entries(list.map((file) => [file.path.split("/"), file]), "/");
    const items = roots.map((entry) => ({ kind: "file", type: "", getAsFile: () => entry.made?.() ?? null, webkitGetAsEntry: () => entry }));
    for (const kind of ["dragenter", "dragover", "drop"]) {
      const event = new DragEvent(kind, { bubbles: true, cancelable: true });
      const dataTransfer = { types: ["Files"], items, files: [], dropEffect: "none", effectAllowed: "all" };
      Object.defineProperty(event, "dataTransfer", { value: dataTransfer });
      element.dispatchEvent(event);
    }
  }, sent);
}

/** Writes files below a folder of their own, calls `use` with its path, and removes it. */
export async function onDisk(files, use) {
  const folder = mkdtempSync(join(tmpdir(), "hourglass-bring-"));
  try {
    for (const { path, bytes } of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), bytes);
    }
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The sheet that says what was brought. */
export const sheet = (it) => it.control("What you brought", "dialog");

/** Waits until the sheet says this of what was brought; gives the words that match. */
export async function understood(it, pattern) {
  const dialog = await sheet(it);
  return until(`the sheet says ${pattern}`, async () => (await dialog.evaluate((element) => element.innerText)).match(pattern)?.[0]);
}

/** Presses the button whose words begin with "Train"; it also names the preset. */
export async function train(it) {
  const dialog = await sheet(it);
  return until("the set can be trained on", () =>
    dialog.evaluate((element) => {
      const button = [...element.querySelectorAll("button")].find((it) => it.textContent.startsWith("Train") && !it.disabled);
      button?.click();
      return button?.textContent.trim();
    }),
  );
}

/** Trains on the set in the sheet, until the page says so and some steps are done; gives the words. */
export async function trained(it, pattern, steps = 10) {
  await train(it);
  const told = await it.untilText(pattern);
  await it.trainOn(steps);
  return told;
}
