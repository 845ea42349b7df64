import assert from "node:assert/strict";
import type { Locator } from "playwright-core";
import { image, volume } from "./containersOfDemo.ts";
import type { Workbench } from "./workbench.ts";

/** From the palette to the form, as another run may have left it; `remembered` is what the box says of that. */
export async function openForm(workbench: Workbench, remembered = /./): Promise<void> {
  const { page } = workbench;
  const form = `Run ${image} with options`;
  await workbench.runCommand("Slipway: Run Image…");
  await titled(workbench, "Run which image?");
  await page.keyboard.type("0-containers-demo");
  await focusedRow(workbench).filter({ hasText: "0-containers-demo" }).waitFor();
  await endBox(workbench, "Enter");
  await titled(workbench, `Run ${image}`);
  await focusedRow(workbench).filter({ hasText: remembered }).waitFor();
  await chooseByKeys(workbench, "Options…");
  await titled(workbench, form);
  await chooseByKeys(workbench, "Reset to the image's defaults");
  await titled(workbench, form);
}

/** Another port, one more variable, a volume and a platform. */
export async function fillForm(workbench: Workbench): Promise<void> {
  const form = `Run ${image} with options`;
  await chooseByKeys(workbench, "Ports");
  await titled(workbench, "Published ports");
  await chooseByKeys(workbench, "", "8095");
  await titled(workbench, "Published ports");
  await typeInto(workbench, "18095:8095");
  await leave(workbench, "Published ports", "18095:8095");
  await titled(workbench, form);
  await chooseByKeys(workbench, "Environment");
  await titled(workbench, "Environment");
  await chooseByKeys(workbench, "", "Another variable");
  await titled(workbench, "Another variable");
  await typeInto(workbench, "GREETING");
  await titled(workbench, "Variable GREETING");
  await typeInto(workbench, "good day");
  await leave(workbench, "Environment", "GREETING");
  await titled(workbench, form);
  await chooseByKeys(workbench, "Volumes");
  await titled(workbench, "Volumes and folders");
  await typeInto(workbench, `${volume}:/w/data:ro`);
  await leave(workbench, "Volumes and folders", `${volume}:/w/data:ro`);
  await titled(workbench, form);
  await chooseByKeys(workbench, "Platform");
  await titled(workbench, "Platform");
  await typeInto(workbench, "linux/amd64");
  await titled(workbench, form);
}

/** Goes back from a list once it has what was typed. */
async function leave(workbench: Workbench, title: string, entry: string): Promise<void> {
  await titled(workbench, title);
  const rows = workbench.page.locator(".quick-input-widget .monaco-list-row");
  await rows.filter({ hasText: entry }).first().waitFor();
  await endBox(workbench, "Escape");
}

/** Runs another command, after a change of the rows that only have to be pressed. */
export async function run(
  workbench: Workbench,
  command: string,
  ...toggles: readonly string[]
): Promise<void> {
  await openForm(workbench);
  await chooseByKeys(workbench, "Command");
  await titled(workbench, "Command");
  await typeInto(workbench, command);
  await titled(workbench, `Run ${image} with options`);
  for (const toggle of toggles) {
    await chooseByKeys(workbench, toggle);
    await titled(workbench, `Run ${image} with options`);
  }
  await chooseByKeys(workbench, "Run", "0-containers-demo-1");
}

/** Waits for a box until it has the keys as well, which a menu that is closing may still hold. */
export async function titled({ page }: Workbench, title: string): Promise<void> {
  await page
    .locator(".quick-input-widget:focus-within .quick-input-title", {
      hasText: new RegExp(`^${asPattern(title)}$`),
    })
    .waitFor();
}

/** In the place of what the box has. */
export async function typeInto(workbench: Workbench, text: string): Promise<void> {
  const { page } = workbench;
  // A list has the same field, where this would only look for rows.
  await page.locator(".quick-input-widget .quick-input-list").waitFor({ state: "hidden" });
  await page.locator(".quick-input-widget .quick-input-box input").first().fill(text);
  await endBox(workbench, "Enter");
}

/** Goes to a row and takes it. */
export async function chooseByKeys(
  workbench: Workbench,
  label: string,
  also = label,
): Promise<void> {
  const { page } = workbench;
  const focused = focusedRow(workbench);
  for (let step = 0; step < 30; step++) {
    const text = (await focused.getAttribute("aria-label")) ?? "";
    if (text.startsWith(label) && text.includes(also)) return endBox(workbench, "Enter");
    await page.keyboard.press("ArrowDown");
    // The window may be slow to draw it, and what is read then is the row before.
    const moved = async () => (await focused.getAttribute("aria-label")) !== text;
    for (let waits = 0; waits < 20 && !(await moved()); waits++) await page.waitForTimeout(25);
  }
  assert.fail(`There is no row ${label}.`);
}

/**
 * Presses a key that ends the box, and waits until it has: the next one may have the same title, and
 * what is typed before it comes is lost.
 */
async function endBox({ page }: Workbench, key: string): Promise<void> {
  const before = await page.evaluate<number>(closedBoxes);
  await page.keyboard.press(key);
  await page.waitForFunction(`${closedBoxes} > ${before}`);
}

/** How often a box has closed since this was first asked; the next one may come at once, in the same element. */
const closedBoxes = `(() => {
  const box = document.querySelector(".quick-input-widget");
  const hides = (style) => /display: none/.test(style ?? "");
  if (box.closings === undefined) {
    box.closings = 0;
    new MutationObserver((changes) => {
      const styles = [...changes.map(({ oldValue }) => oldValue), box.getAttribute("style")];
      for (let at = 1; at < styles.length; at++) {
        if (hides(styles[at]) && !hides(styles[at - 1])) box.closings++;
      }
    }).observe(box, { attributeFilter: ["style"], attributeOldValue: true });
  }
  return box.closings;
})()`;

function focusedRow({ page }: Workbench): Locator {
  return page.locator(".quick-input-widget .monaco-list-row.focused");
}

function asPattern(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

/** By keys: others may have put any number of images into the same engine. */
export async function showImage({ page, row }: Workbench): Promise<void> {
  await page.getByRole("treeitem").first().click();
  await row(/^Image /).waitFor();
  await page.keyboard.type(image.split(":")[0] ?? "");
  await page.waitForTimeout(500);
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowDown");
  await row(/^Image .*0-containers-demo:1/).waitFor();
}
