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
