import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { FrameLocator } from "playwright-core";

/** What axe finds wrong with a page for people who do not see, or do not see colours, one line each. */
export async function accessibilityFaults(page: FrameLocator): Promise<readonly string[]> {
  const body = await page.locator("body").elementHandle();
  const frame = await body?.ownerFrame();
  if (!frame) throw new Error("The page has no frame.");
  // Not as a script of the page, whose policy allows none but its own.
  await frame.evaluate(axe);
  return frame.evaluate(async () => {
    const { passes, violations } = await (globalThis as unknown as { axe: Axe }).axe.run();
    if (passes.length < 10) throw new Error("Axe saw no page to speak of.");
    return violations.flatMap(({ id, help, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${help}: ${html}: ${failureSummary}`),
    );
  });
}

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

interface Axe {
  run(): Promise<{
    readonly passes: readonly unknown[];
    readonly violations: readonly {
      readonly id: string;
      readonly help: string;
      readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
    }[];
  }>;
}
