// axe-core in the page.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** On any page with a form axe has more rules to check; with fewer it has not seen the page. */
const FEWEST_RULES = 10;

/** One line a violation: the rule, what it wants, and where. */
export async function audit(page) {
  // By the debugger and not as a script element: the page's policy forbids those, as it should.
  await page.evaluate(AXE);
  const { violations, passes } = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
  if (passes.length < FEWEST_RULES) throw new Error(`axe found something to check for ${passes.length} rules only`);
  return violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((node) => node.html.slice(0, 120)).join(" · ")}`);
}
