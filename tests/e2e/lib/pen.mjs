// Draws on the pad with the mouse.

import { until } from "./wait.mjs";

/** A stroke through these points, as fractions of the pad. */
export async function draw(it, points) {
  const pad = await until('there is a canvas "Draw"', () => it.page.$('canvas[aria-label^="Draw"]'));
  await pad.scrollIntoView();
  const { x, y, width, height } = await pad.boundingBox();
  const [first, ...rest] = points.map(([across, down]) => [x + across * width, y + down * height]);
  await it.page.mouse.move(...first);
  await it.page.mouse.down();
  for (const point of rest) await it.page.mouse.move(...point, { steps: 12 });
  await it.page.mouse.up();
}

/** A stroke by a pointer of this type ("pen", "touch"), pressed so hard (0–1), through points as above. */
export async function point(it, pointerType, pressure, points) {
  const pad = await until('there is a canvas "Draw"', () => it.page.$('canvas[aria-label^="Draw"]'));
  await pad.evaluate((canvas, type, hard, places) => {
    const { left, top, width, height } = canvas.getBoundingClientRect();
    const send = (name, [across, down], force) => {
      const [clientX, clientY] = [left + across * width, top + down * height];
      const shared = { bubbles: true, cancelable: true, pointerId: 7, isPrimary: true, pointerType: type };
      canvas.dispatchEvent(new PointerEvent(name, { ...shared, clientX, clientY, pressure: force, button: name === "pointermove" ? -1 : 0, buttons: force ? 1 : 0 }));
    };
    send("pointerdown", places[0], hard);
    for (const place of places.slice(1)) send("pointermove", place, hard);
    send("pointerup", places.at(-1), 0);
  }, pointerType, pressure, points);
}
