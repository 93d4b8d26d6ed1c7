// Sets made for measuring: PNG and JPEG files in class folders, IDX, NPZ, CSV and ZIP, written to a folder. All from one
// seed, without a download.

import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { crc32 as zlibCrc, deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { idx } from "./files.mjs";

const SIDE = 28;
const CLASSES = 10;
/** Time of the files in an archive: the first of January 1980, the earliest that ZIP can say. */
const ZIP_DATE = 0x0021;

/** Numbers from 0 to 1 (mulberry32). */
export function chance(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A bright bar on black whose slope is its class, 28×28 bytes; most of it is black, as of MNIST. */
function bar(label, random) {
  const pixels = Buffer.alloc(SIDE * SIDE);
  const angle = (Math.PI * label) / CLASSES;
  const [dx, dy] = [Math.cos(angle), Math.sin(angle)];
  const [x0, y0, half] = [10 + 8 * random(), 10 + 8 * random(), 5 + 4 * random()];
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      const along = Math.abs((x - x0) * dx + (y - y0) * dy);
      const across = Math.abs((x - x0) * dy - (y - y0) * dx);
      if (along < half && across < 2) pixels[y * SIDE + x] = 155 + Math.floor(100 * random());
    }
  }
  return pixels;
}

const labelOf = (i) => i % CLASSES;

/** A table of CRC-32 (ISO 3309), for Node before 22.2. */
const TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  for (let bit = 0; bit < 8; bit++) n = (n >>> 1) ^ (n & 1 ? 0xedb88320 : 0);
  return n;
});

function crc32(bytes) {
  if (zlibCrc) return zlibCrc(bytes);
  let sum = 0xffffffff;
  for (let i = 0; i < bytes.length; i++) sum = (sum >>> 8) ^ TABLE[(sum ^ bytes[i]) & 255];
  return (sum ^ 0xffffffff) >>> 0;
}

/** A grey PNG of 8 bits. */
export function greyPng(width, height, pixels) {
  const chunk = (type, data) => {
    const named = Buffer.concat([Buffer.from(type), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(named));
    return Buffer.concat([length, named, sum]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y++) pixels.copy(rows, y * (width + 1) + 1, y * width, (y + 1) * width);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk("IHDR", header), chunk("IDAT", deflateSync(rows)), chunk("IEND", Buffer.alloc(0))]);
}

/** A ZIP of `{ name, bytes }`; `packed` deflates them. */
export function zip(files, packed) {
  const [parts, list] = [[], []];
  let at = 0;
  for (const { name, bytes } of files) {
    const [text, body] = [Buffer.from(name), packed ? deflateRawSync(bytes) : bytes];
    const common = Buffer.alloc(26);
    [20, 0x0800, packed ? 8 : 0, 0, ZIP_DATE].forEach((value, i) => common.writeUInt16LE(value, 2 * i));
    [crc32(bytes), body.length, bytes.length].forEach((value, i) => common.writeUInt32LE(value, 10 + 4 * i));
    common.writeUInt16LE(text.length, 22);
    parts.push(Buffer.from("PK\x03\x04"), common, text, body);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(at, 10);
    list.push(Buffer.concat([Buffer.from("PK\x01\x02"), Buffer.from([20, 0]), common, tail, text]));
    at += 30 + text.length + body.length;
  }
  const directory = Buffer.concat(list);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", 0, "latin1");
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, directory, end]);
}

/** NPY of unsigned bytes. */
export function npy(shape, values) {
  const about = `{'descr': '|u1', 'fortran_order': False, 'shape': (${shape.join(", ")},), }`;
  const padded = about.padEnd(Math.ceil((about.length + 11) / 64) * 64 - 11) + "\n";
  const head = Buffer.alloc(10);
  head.write("\x93NUMPY\x01\x00", 0, "latin1");
  head.writeUInt16LE(padded.length, 8);
  return Buffer.concat([head, Buffer.from(padded), values]);
}

function many(count) {
  const random = chance(7);
  const labels = Buffer.from(Array.from({ length: count }, (_, i) => labelOf(i)));
  return { images: Buffer.concat(Array.from({ length: count }, (_, i) => bar(labelOf(i), random))), labels };
}

/** `count` PNG files of 28×28 in ten class folders below `folder`; their paths. */
export function pngFiles(folder, count) {
  const random = chance(1);
  const paths = [];
  for (let i = 0; i < count; i++) {
    const kind = join(folder, `class ${labelOf(i)}`);
    mkdirSync(kind, { recursive: true });
    paths.push(join(kind, `${String(i).padStart(5, "0")}.png`));
    writeFileSync(paths.at(-1), greyPng(SIDE, SIDE, bar(labelOf(i), random)));
  }
  return paths;
}

/** Copies of `photos` (JPEG, as bytes) to `count` files, each of other bytes; their paths. */
export function photoFiles(folder, photos, count) {
  mkdirSync(folder, { recursive: true });
  return Array.from({ length: count }, (_, i) => {
    const photo = photos[i % photos.length];
    const note = Buffer.from(`photo ${i}`);
    // A comment (COM) right after the start.
    const comment = Buffer.concat([Buffer.from([0xff, 0xfe, 0, note.length + 2]), note]);
    const path = join(folder, `IMG_${String(i).padStart(4, "0")}.jpg`);
    writeFileSync(path, Buffer.concat([photo.subarray(0, 2), comment, photo.subarray(2)]));
    return path;
  });
}

/** An IDX pair as MNIST's, gzipped. */
export function idxFiles(folder, count) {
  mkdirSync(folder, { recursive: true });
  const { images, labels } = many(count);
  const files = { "train-images-idx3-ubyte.gz": idx([count, SIDE, SIDE], images), "train-labels-idx1-ubyte.gz": idx([count], labels) };
  return Object.entries(files).map(([name, bytes]) => {
    writeFileSync(join(folder, name), gzipSync(bytes, { level: 6 }));
    return join(folder, name);
  });
}

/** An NPZ with Keras' names, deflated. */
export function npzFile(folder, count) {
  mkdirSync(folder, { recursive: true });
  const { images, labels } = many(count);
  const arrays = { x_train: npy([count, SIDE, SIDE], images), y_train: npy([count], labels) };
  const path = join(folder, "set.npz");
  writeFileSync(path, zip(Object.entries(arrays).map(([name, bytes]) => ({ name: `${name}.npy`, bytes })), true));
  return [path];
}

/** A CSV of a label and 784 pixels a row, with a header. */
export function csvFile(folder, count) {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, "train.csv");
  const random = chance(3);
  const file = openSync(path, "w");
  writeSync(file, `label,${Array.from({ length: SIDE * SIDE }, (_, i) => `pixel${i}`).join(",")}\n`);
  for (let i = 0; i < count; i++) writeSync(file, `${labelOf(i)},${bar(labelOf(i), random).join(",")}\n`);
  closeSync(file);
  return [path];
}

/** A ZIP of `count` PNG files in class folders, stored as archivers store pictures. */
export function zipFile(folder, count) {
  mkdirSync(folder, { recursive: true });
  const random = chance(4);
  const files = Array.from({ length: count }, (_, i) => ({
    name: `set/class ${labelOf(i)}/${String(i).padStart(5, "0")}.png`,
    bytes: greyPng(SIDE, SIDE, bar(labelOf(i), random)),
  }));
  const path = join(folder, "set.zip");
  writeFileSync(path, zip(files, false));
  return [path];
}
