import { existsSync } from "node:fs";
import { env } from "node:process";

/** The browser installed on this machine, if there is one. */
export function chromiumPath(): string | undefined {
  return [env.SLIPWAY_CHROMIUM, ...places].find((path) => path && existsSync(path));
}

const places: readonly string[] = [
  // Without a window of its own, which nobody sees here.
  "/usr/bin/chromium-headless-shell",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/snap/bin/chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];
