// Sets to bring, made on the spot: pictures, folders, ZIPs, arrays, tables. Each is a list of `{ path, bytes }`.

import { deflateSync } from "node:zlib";
import { chunk, crc32, idx } from "./files.mjs";

/** A random number in 0–1 that is the same in every run (mulberry32). */
export function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A PNG whose pixels are `value(x, y)`, 0–255: 8 bits, grey. */
export function png(width, height, value) {
  const size = Buffer.alloc(8);
  size.writeUInt32BE(width, 0);
  size.writeUInt32BE(height, 4);
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) rows[y * (width + 1) + 1 + x] = value(x, y);
  }
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const header = Buffer.concat([size, Buffer.from([8, 0, 0, 0, 0])]);
  return Buffer.concat([signature, chunk("IHDR", header), chunk("IDAT", deflateSync(rows)), chunk("IEND", Buffer.alloc(0))]);
}

const number = (i) => String(i).padStart(3, "0");

/** The three classes of pictures: where a pixel is light. */
const CLASSES = {
  bars: (x, y, at) => Math.abs(x - at) < 3,
  rings: (x, y, at) => Math.abs(Math.hypot(x - 14, y - 14) - 3 - (at % 9)) < 2,
  "stairs & steps": (x, y, at) => (x + y + at) % 12 < 5,
};

/** A picture of a class; no two of the first 300 are the same. */
function picture(name, i, side = 28) {
  const noise = random(i * 7 + name.length);
  return png(side, side, (x, y) => (CLASSES[name]((x * 28) / side, (y * 28) / side, 4 + (i % 20)) ? 220 : 20) + 30 * noise());
}

/** `count` pictures a class in folders of their own, in one folder, with what systems leave in folders. */
export function classFolders(count, around = "patterns") {
  const files = Object.keys(CLASSES).flatMap((name) =>
    Array.from({ length: count }, (_, i) => ({ path: `${around}/${name}/${number(i)}.png`, bytes: picture(name, i) })),
  );
  const clutter = [
    { path: `${around}/.DS_Store`, bytes: Buffer.from("\0\0\0\x01Bud1") },
    { path: `${around}/bars/Thumbs.db`, bytes: Buffer.from([0xd0, 0xcf, 0x11, 0xe0]) },
    { path: `${around}/readme.txt`, bytes: Buffer.from("Patterns, made for a test.") },
  ];
  return [...files, ...clutter];
}

/** `count` picture files without folders. */
export function loosePictures(count) {
  const names = Object.keys(CLASSES);
  return Array.from({ length: count }, (_, i) => ({ path: `img_${number(i)}.png`, bytes: picture(names[i % 3], i) }));
}

/** MVTec AD's layout: good pieces to learn from, good and flawed ones to test, and masks of the flaws. */
export function defects({ train = 60, test = 12 } = {}) {
  const side = 32;
  const piece = (seed, flaw) => {
    const noise = random(seed);
    return png(side, side, (x, y) => (flaw?.(x, y) ? 250 : 90 + 50 * Math.sin(x / 2) * Math.sin(y / 2)) + 8 * noise());
  };
  const files = Array.from({ length: train }, (_, i) => ({ path: `tile/train/good/${number(i)}.png`, bytes: piece(i) }));
  for (let i = 0; i < test; i++) {
    files.push({ path: `tile/test/good/${number(i)}.png`, bytes: piece(1000 + i) });
    const flaws = { hole: (x, y) => Math.hypot(x - 8 - i, y - 16) < 4, scratch: (x, y) => Math.abs(x - y + i - 6) < 2 && x > 5 && x < 27 };
    for (const [kind, flaw] of Object.entries(flaws)) {
      files.push({ path: `tile/test/${kind}/${number(i)}.png`, bytes: piece(2000 + i, flaw) });
      files.push({ path: `tile/ground_truth/${kind}/${number(i)}_mask.png`, bytes: png(side, side, (x, y) => (flaw(x, y) ? 255 : 0)) });
    }
  }
  return files;
}

/** A ZIP of these files, stored without compression (PKWARE APPNOTE 6.3.3). */
export function zip(files) {
  const [parts, directory] = [[], []];
  let at = 0;
  for (const { path, bytes } of files) {
    const name = Buffer.from(path);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    // Names are UTF-8.
    common.writeUInt16LE(0x0800, 2);
    common.writeUInt16LE(0x21, 8);
    common.writeUInt32LE(crc32(bytes), 10);
    common.writeUInt32LE(bytes.length, 14);
    common.writeUInt32LE(bytes.length, 18);
    common.writeUInt16LE(name.length, 22);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(at, 10);
    parts.push(Buffer.from("PK\x03\x04"), common, name, bytes);
    directory.push(Buffer.from("PK\x01\x02"), Buffer.from([20, 0]), common, tail, name);
    at += 30 + name.length + bytes.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(files.length, 4);
  end.writeUInt16LE(files.length, 6);
  end.writeUInt32LE(central.length, 8);
  end.writeUInt32LE(at, 12);
  return Buffer.concat([...parts, central, Buffer.from("PK\x05\x06"), end]);
}

/** NPY 1.0 of unsigned bytes in C order. */
export function npy(shape, bytes) {
  const dict = `{'descr': '|u1', 'fortran_order': False, 'shape': (${shape.join(", ")},), }`;
  const padded = dict.padEnd(Math.ceil((dict.length + 11) / 64) * 64 - 11) + "\n";
  const length = Buffer.alloc(2);
  length.writeUInt16LE(padded.length);
  return Buffer.concat([Buffer.from([0x93]), Buffer.from("NUMPY"), Buffer.from([1, 0]), length, Buffer.from(padded), Buffer.from(bytes)]);
}

/** The pixels of `count` images of 28×28 in three classes, with their classes. */
function pixels(count) {
  const names = Object.keys(CLASSES);
  const images = Buffer.alloc(count * 784);
  for (let i = 0; i < images.length; i++) {
    const [image, at] = [Math.floor(i / 784), i % 784];
    images[i] = CLASSES[names[image % 3]](at % 28, Math.floor(at / 28), 4 + (image % 20)) ? 230 : 10 + (image % 7);
  }
  return { images, labels: Buffer.from(Array.from({ length: count }, (_, i) => i % 3)) };
}

/** An NPZ with the names that Keras uses: `train` images to learn from and `test` to validate on. */
export function npz(train, test) {
  const [a, b] = [pixels(train), pixels(test)];
  return zip([
    { path: "x_train.npy", bytes: npy([train, 28, 28], a.images) },
    { path: "y_train.npy", bytes: npy([train], a.labels) },
    { path: "x_test.npy", bytes: npy([test, 28, 28], b.images) },
    { path: "y_test.npy", bytes: npy([test], b.labels) },
  ]);
}

/** IDX images and labels. */
export function idxOf(count) {
  const { images, labels } = pixels(count);
  return { images: idx([count, 28, 28], images), labels: idx([count], labels) };
}

/** Pixels as a table, the label first, with a header as Kaggle's `train.csv` has it. */
export function pixelTable(count) {
  const { images, labels } = pixels(count);
  const header = ["label", ...Array.from({ length: 784 }, (_, i) => `pixel${i}`)].join(",");
  const rows = Array.from({ length: count }, (_, i) => [labels[i], ...images.subarray(i * 784, (i + 1) * 784)].join(","));
  return Buffer.from([header, ...rows].join("\n") + "\n");
}

/** Readings of a machine: eight sensors that follow two hidden causes; in every 25th row one sensor does not follow. Semicolons
 * and decimal commas, as spreadsheets of many countries write them. */
export function sensorTable(count) {
  const next = random(5);
  const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  const rows = [["pump", "temperature", "pressure", "flow", "power", "vibration", "noise", "speed", "load", "fault"].join(";")];
  for (let i = 0; i < count; i++) {
    const [warm, fast] = [normal(), normal()];
    const readings = [60 + 5 * warm, 3 + 0.4 * warm, 20 + 2 * fast, 7 + warm + fast, 1 + 0.2 * fast, 50 + 3 * fast - warm, 1500 + 90 * fast, 70 + 8 * warm + 3 * fast];
    const sizes = [5, 0.4, 2, 1.4, 0.2, 3, 90, 8.5];
    const faulty = i % 25 === 24;
    const shown = readings.map((value, k) => value + sizes[k] * (0.1 * normal() + (faulty && k === i % 8 ? 4 : 0)));
    rows.push([`P${i % 3}`, ...shown.map((value) => value.toFixed(3).replace(".", ",")), faulty ? 1 : 0].join(";"));
  }
  return Buffer.from(`\ufeff${rows.join("\r\n")}\r\n`);
}
