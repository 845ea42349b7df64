import type { Workbench } from "./workbench.ts";

/**
 * Answers VS Code's own file dialog, which reads the folder while one types, and then mends what is
 * typed. A folder that is to be chosen, and not only gone into, ends in a slash.
 */
export async function choosePath({ page }: Workbench, path: string): Promise<void> {
  const field = page.locator(".quick-input-widget input.input").first();
  const ok = page.locator(".quick-input-widget .quick-input-action a").first();
  await ok.waitFor();
  for (let tries = 0; tries < 8 && (await ok.isVisible()); tries++) {
    await field.fill(path);
    await page.waitForTimeout(500);
    // What is a folder gets a slash.
    if (bare(await field.inputValue()) !== bare(path)) continue;
    await field.press("Enter");
    await ok.waitFor({ state: "hidden", timeout: 2000 }).catch(() => undefined);
  }
}

function bare(path: string): string {
  return path.replace(/\/$/, "");
}
