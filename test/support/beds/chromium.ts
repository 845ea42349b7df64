import { type Browser, chromium } from "playwright-core";
import { requireBed } from "./beds.ts";
import { chromiumPath } from "./chromiumPath.ts";

/** This machine's own Chromium; its pages speak English and have room for a workbench. */
export async function launchChromium(): Promise<Browser> {
  requireBed("chromium");
  const executablePath = chromiumPath();
  const browser = await chromium.launch({
    ...(executablePath && { executablePath }),
    args: [...flags],
    timeout: 60_000,
  });
  const newContext = browser.newContext.bind(browser);
  browser.newContext = (options) => newContext({ ...pageDefaults, ...options });
  const newPage = browser.newPage.bind(browser);
  browser.newPage = (options) => newPage({ ...pageDefaults, ...options });
  return browser;
}

const pageDefaults = { locale: "en-US", viewport: { width: 1400, height: 900 } };

const flags: readonly string[] = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
