// Files to drop on the page: good ones and broken ones.

import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { deflateSync, gzipSync } from "node:zlib";
import { find } from "./accessible.mjs";
import { until } from "./wait.mjs";

const SHARED = fileURLToPath(new URL("../../../../shared/data/", import.meta.url));

/** IDX (LeCun): two zero bytes, type 8 (u8), number of dimensions, sizes as big-endian u32, then the values. */
export function idx(sizes, values) {
  const header = Buffer.alloc(4 + 4 * sizes.length);
  header.writeUInt32BE(0x0800 + sizes.length, 0);
  sizes.forEach((size, i) => header.writeUInt32BE(size, 4 + 4 * i));
  return Buffer.concat([header, Buffer.from(values)]);
}

/** Bars, upright (label 0) or lying (label 1), in every place. */
function bars(count, side = 28) {
  const images = Buffer.alloc(count * side * side);
  const labels = Buffer.alloc(count);
  for (let i = 0; i < count; i++) {
    labels[i] = i % 2;
    const at = 4 + ((i >> 1) % (side - 8));
    for (let along = 4; along < side - 4; along++) {
      const [row, column] = labels[i] ? [at, along] : [along, at];
      images[(i * side + row) * side + column] = 255;
    }
  }
  return { images: idx([count, side, side], images), labels: idx([count], labels) };
}

/** Real MNIST where it lies beside the checkout, else bars; the pair as `{ name, bytes }`, and how many images. */
export function idxPair() {
  const [images, labels] = ["mnist-5k-images-idx3-ubyte.gz", "mnist-5k-labels-idx1-ubyte.gz"];
  if (existsSync(SHARED + images)) {
    const files = [images, labels].map((name) => ({ name, bytes: readFileSync(SHARED + name) }));
    return { files, count: 5000 };
  }
  const made = bars(600);
  const files = [
    { name: "bars-images-idx3-ubyte.gz", bytes: gzipSync(made.images) },
    { name: "bars-labels-idx1-ubyte", bytes: made.labels },
  ];
  return { files, count: 600 };
}

/** A PNG that claims this size; its pixels end long before. */
function png(width, height) {
  const size = Buffer.alloc(8);
  size.writeUInt32BE(width, 0);
  size.writeUInt32BE(height, 4);
  // 8 bits, grey, and the only compression, filter and no interlacing there are.
  const header = Buffer.concat([size, Buffer.from([8, 0, 0, 0, 0])]);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk("IHDR", header), chunk("IDAT", deflateSync(Buffer.alloc(width))), chunk("IEND", Buffer.alloc(0))]);
}

export function chunk(type, data) {
  const named = Buffer.concat([Buffer.from(type), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}

/** The checksum of PNG and ZIP (ISO 3309); zlib offers it from Node 20 on only. */
export function crc32(bytes) {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return (sum ^ 0xffffffff) >>> 0;
}

const few = bars(8);

/** Each must end in one sentence next to the drop zone, with nothing lost. */
export const BROKEN = {
  "a wrong magic number": [{ name: "images-idx3-ubyte", bytes: Buffer.from("not an IDX file at all, only text") }],
  "a truncated gzip": [{ name: "images-idx3-ubyte.gz", bytes: gzipSync(few.images).subarray(0, 60) }],
  "a header larger than the file": [{ name: "images-idx3-ubyte", bytes: few.images.subarray(0, 200) }],
  "no images": [{ name: "images-idx3-ubyte", bytes: idx([0, 28, 28], []) }],
  "labels that differ in count": [
    { name: "images-idx3-ubyte", bytes: few.images },
    { name: "labels-idx1-ubyte", bytes: idx([3], [0, 1, 2]) },
  ],
  "a text file named .png": [{ name: "picture.png", bytes: Buffer.from("I am no picture.") }],
  "an image of 30 000 by 30 000": [{ name: "huge.png", type: "image/png", bytes: png(30_000, 30_000) }],
};

/** An image any browser can read: a thick seven, dark on light, as a person would photograph it. */
export const PICTURE = {
  name: "seven.svg",
  type: "image/svg+xml",
  bytes: Buffer.from(
    '<svg xmlns="http://www.w3.org/2000/svg" width="120" height="160"><rect width="120" height="160" fill="#eee"/>' +
      '<path d="M25 35h65l-40 90" fill="none" stroke="#111" stroke-width="12"/></svg>',
  ),
};

/** The same seven in formats that no browser writes. */
export const OTHER_PICTURES = [
  {
    name: "seven.gif",
    type: "image/gif",
    bytes: Buffer.from(
      "R0lGODdhGAAYAIEAABQUFOvr6wAAAAAAACwAAAAAGAAYAEAISgADCBxIsKDBgwgHAliYEOFCAA0NPpxIEWJEiQwvatzI8WDFjx0VZgz5MKTA" +
        "kiZTqlzZ8CPIlChNxiQ5suNMmzVxWpSZk6XPhgEBADs=",
      "base64",
    ),
  },
  {
    name: "seven.avif",
    type: "image/avif",
    bytes: Buffer.from(
      "AAAAHGZ0eXBhdmlmAAAAAGF2aWZtaWYxbWlhZgAAAOltZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAAA5waXRtAAAA" +
        "AAABAAAAHmlsb2MAAAAARAAAAQABAAAAAQAAAQ0AAAAzAAAAKGlpbmYAAAAAAAEAAAAaaW5mZQIAAAAAAQAAYXYwMUNvbG9yAAAAAGhpcHJwAAAA" +
        "SWlwY28AAAAUaXNwZQAAAAAAAAAYAAAAGAAAAA5waXhpAAAAAAEIAAAADGF2MUOBABwAAAAAE2NvbHJuY2x4AAEADQAGgAAAABdpcG1hAAAAAAAA" +
        "AAEAAQQBAoMEAAAAO21kYXQSAAoIGBEvdpgIaDUyJUaxeHMMCgCAywEDu/8jCMCkLqZs1fUtAj9LQWPGgvWQtbxjM6A=",
      "base64",
    ),
  },
];

/** A sound that the page decodes, for the worker can't. */
export const OPUS = {
  name: "voice.opus",
  type: "audio/ogg",
  bytes: readFileSync(new URL("../../fixtures/pictures/opus.ogg", import.meta.url)),
};

/** A second of a wave of this frequency in Hz, as WAV: 16 bits, one channel. */
export function wave(frequency, rate = 16_000) {
  const samples = Buffer.alloc(2 * rate);
  for (let i = 0; i < rate; i++) samples.writeInt16LE(Math.round(12_000 * Math.sin((2 * Math.PI * frequency * i) / rate)), 2 * i);
  const header = Buffer.alloc(44);
  header.write("RIFF", 0);
  header.writeUInt32LE(36 + samples.length, 4);
  header.write("WAVEfmt ", 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(rate, 24);
  header.writeUInt32LE(2 * rate, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write("data", 36);
  header.writeUInt32LE(samples.length, 40);
  return { name: "wave.wav", type: "audio/wav", bytes: Buffer.concat([header, samples]) };
}

/** Drops files on the zone that the page calls "Your own data", or, while a sheet covers the page, on that sheet. */
export async function drop(it, files) {
  const zone = await until("there is where to drop", async () => (await it.page.$("dialog[open]")) ?? (await find(it.page, "Your own data", ["group"])));
  const sent = files.map(({ name, type = "", bytes }) => ({ name, type, text: bytes.toString("base64") }));
  await zone.evaluate(async (element, list) => {
    const transfer = new DataTransfer();
    for (const { name, type, text } of list) {
      const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
      transfer.items.add(new File([bytes], name, { type }));
    }
    for (const kind of ["dragenter", "dragover", "drop"]) {
      element.dispatchEvent(new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: transfer }));
    }
  }, sent);
}

/** Pastes a picture of this type, made by the browser's own encoder. */
export async function paste(it, type) {
  await it.page.evaluate(async (wanted) => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 90, height: 120 });
    const context = canvas.getContext("2d");
    context.fillStyle = "#eee";
    context.fillRect(0, 0, 90, 120);
    context.lineWidth = 10;
    context.strokeRect(25, 20, 40, 80);
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, wanted));
    if (blob.type !== wanted) throw new Error(`this browser writes ${blob.type}`);
    const transfer = new DataTransfer();
    transfer.items.add(new File([blob], "pasted", { type: wanted }));
    const event = new ClipboardEvent("paste", { bubbles: true, cancelable: true });
    // Firefox's constructor takes text only.
    Object.defineProperty(event, "clipboardData", { value: transfer });
    document.body.dispatchEvent(event);
  }, type);
}
