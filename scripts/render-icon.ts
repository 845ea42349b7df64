/** `npx tsx scripts/render-icon.ts`: draws `scripts/icon.svg` as the marketplace's `media/icon.png`. */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { launchChromium } from "../test/support/beds/chromium.ts";

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));
const svg = await readFile(path("icon.svg"), "utf8");
const browser = await launchChromium();
try {
  const page = await browser.newPage({ viewport: { width: 256, height: 256 } });
  await page.setContent(`<style>body{margin:0;background:transparent}</style>${svg}`);
  await page.screenshot({ path: path("../media/icon.png"), omitBackground: true });
} finally {
  await browser.close();
}
