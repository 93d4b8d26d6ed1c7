// Starts the browser that HOURGLASS_BROWSER names: chromium-webgpu, chromium or firefox.

import { existsSync } from "node:fs";
import puppeteer from "puppeteer-core";

export const KIND = process.env.HOURGLASS_BROWSER ?? "chromium-webgpu";
export const HAS_WEBGPU = KIND === "chromium-webgpu";
export const IS_CHROMIUM = KIND.startsWith("chromium");

const QUIET = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"];
// A microphone that beeps, and a user who lets the page hear it.
const MICROPHONE = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"];
const FIREFOX_MICROPHONE = { "media.navigator.streams.fake": true, "media.navigator.permission.disabled": true };
// WebGPU on the software adapter that Chromium brings: the same everywhere, GPU or not.
const WEBGPU = [
  "--enable-unsafe-webgpu",
  "--enable-features=Vulkan",
  "--use-vulkan=swiftshader",
  "--use-webgpu-adapter=swiftshader",
  "--enable-unsafe-swiftshader",
];

const CANDIDATES = {
  CHROMIUM: ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"],
  FIREFOX: ["/usr/bin/firefox", "/usr/bin/firefox-esr"],
};

function executable(variable) {
  const path = [process.env[variable], ...CANDIDATES[variable]].find((it) => it && existsSync(it));
  if (!path) throw new Error(`No browser found: set ${variable} to its path`);
  return path;
}

/** A fresh browser with a fresh profile. A real GPU instead of the software adapter: HOURGLASS_REAL_GPU=1. */
export function launch() {
  // A step on the software adapter may take seconds; the protocol's own limit is for hung browsers.
  const common = { headless: true, protocolTimeout: 600_000, defaultViewport: { width: 1366, height: 768 } };
  if (!IS_CHROMIUM) {
    return puppeteer.launch({ ...common, browser: "firefox", executablePath: executable("FIREFOX"), extraPrefsFirefox: FIREFOX_MICROPHONE });
  }
  const real = process.env.HOURGLASS_REAL_GPU ? ["--enable-unsafe-webgpu", "--enable-features=Vulkan", "--use-angle=vulkan"] : WEBGPU;
  const args = [...QUIET, ...MICROPHONE, ...(HAS_WEBGPU ? real : [])];
  return puppeteer.launch({ ...common, browser: "chrome", executablePath: executable("CHROMIUM"), args });
}
