// Finding a control by role and accessible name.
//
// Chromium is asked for its accessibility tree, and so proves that names and roles are what they should be. Firefox
// takes seconds for each such question, so there the same rules are applied to the document.

import { IS_CHROMIUM } from "./browser.mjs";

/** The first control of these roles with this name, or null. */
export async function find(page, name, roles) {
  for (const role of IS_CHROMIUM ? roles : []) {
    const found = await page.$(`::-p-aria([name="${name}"][role="${role}"])`);
    if (found) return found;
  }
  return IS_CHROMIUM ? null : inDocument(page, name, roles);
}

async function inDocument(page, name, roles) {
  const handle = await page.evaluateHandle(search, name, roles);
  const element = handle.asElement();
  if (!element) await handle.dispose();
  return element;
}

function search(name, roles) {
  const selectors = {
    button: "button",
    checkbox: "input[type=checkbox]",
    combobox: "select",
    dialog: "dialog[open]",
    region: "section",
    slider: "input[type=range]",
    spinbutton: "input[type=number]",
    textbox: "input[type=text]",
  };
  const tidy = (text) => (text ?? "").replace(/\s+/g, " ").trim();
  const nameOf = (element) => {
    const label = element.getAttribute("aria-label");
    if (label) return tidy(label);
    const by = element.getAttribute("aria-labelledby");
    if (by) return tidy(by.split(" ").map((id) => document.getElementById(id)?.textContent).join(" "));
    if (element.labels?.length) return tidy(element.labels[0].textContent);
    return tidy(element.textContent);
  };
  // Elements in a closed <details> or a hidden ancestor can't be reached.
  const reachable = (element) => element.checkVisibility() && !element.closest("[aria-hidden=true]");
  for (const role of roles) {
    const implied = selectors[role] ? `, ${selectors[role]}:not([role])` : "";
    const all = document.querySelectorAll(`[role=${role}]${implied}`);
    const found = [...all].find((element) => reachable(element) && nameOf(element) === name);
    if (found) return found;
  }
  return null;
}
