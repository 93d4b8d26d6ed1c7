// Files that the page makes: caught when they are saved, and read.

import { inflateRawSync } from "node:zlib";
import { until } from "./wait.mjs";

/** Catches what the page saves in place of asking the user; call it before the page opens. */
export const catchDownloads = (page) =>
  page.evaluateOnNewDocument(() => {
    const blobs = new Map();
    window.saved = [];
    const create = URL.createObjectURL;
    URL.createObjectURL = (blob) => {
      const url = create(blob);
      blobs.set(url, blob);
      return url;
    };
    HTMLAnchorElement.prototype.click = function () {
      window.saved.push({ name: this.download, blob: blobs.get(this.href) });
    };
  });

/** The file that the page saves next: `{ name, bytes }`. `act` asks for it. */
export async function taken(it, act) {
  const before = await it.page.evaluate(() => window.saved.length);
  await act();
  await until("a file is saved", () => it.page.evaluate((count) => window.saved.length > count, before), 120_000);
  const { name, text } = await it.page.evaluate(async (index) => {
    const { name, blob } = window.saved[index];
    const bytes = new Uint8Array(await blob.arrayBuffer());
    let text = "";
    for (let i = 0; i < bytes.length; i += 0x8000) text += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
    return { name, text: btoa(text) };
  }, before);
  return { name, bytes: Buffer.from(text, "base64") };
}

/** The members of a ZIP by their names (APPNOTE 4.3.12, without ZIP64). */
export function unzip(bytes) {
  const members = new Map();
  const end = bytes.lastIndexOf(Buffer.from("PK\x05\x06", "latin1"));
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left--) {
    const [method, packed, nameLength] = [bytes.readUInt16LE(at + 10), bytes.readUInt32LE(at + 20), bytes.readUInt16LE(at + 28)];
    const [extra, comment, local] = [bytes.readUInt16LE(at + 30), bytes.readUInt16LE(at + 32), bytes.readUInt32LE(at + 42)];
    const name = bytes.toString("utf8", at + 46, at + 46 + nameLength);
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const body = bytes.subarray(start, start + packed);
    members.set(name, method === 8 ? inflateRawSync(body) : body);
    at += 46 + nameLength + extra + comment;
  }
  return members;
}

/** The tensors of a safetensors file as `{ shape, dtype, values }`, and its metadata. */
export function tensors(bytes) {
  const length = Number(bytes.readBigUInt64LE(0));
  const { __metadata__: metadata = {}, ...header } = JSON.parse(bytes.toString("utf8", 8, 8 + length));
  const read = ([name, { dtype, shape, data_offsets: [from, to] }]) => {
    const copy = Uint8Array.from(bytes.subarray(8 + length + from, 8 + length + to));
    return [name, { dtype, shape, values: dtype === "F32" ? new Float32Array(copy.buffer) : copy }];
  };
  return { metadata, tensors: Object.fromEntries(Object.entries(header).map(read)) };
}
