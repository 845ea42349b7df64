import assert from "node:assert/strict";
import { image, volume } from "./containersOfDemo.ts";
import type { Workbench } from "./workbench.ts";

/** From the palette to the form, as another run may have left it; `remembered` is what the box says of that. */
export async function openForm(workbench: Workbench, remembered = /./): Promise<void> {
  await workbench.runCommand("Slipway: Run Image…");
  await titled(workbench, "Run which image?");
  await workbench.page.keyboard.type("0-containers-demo");
  await workbench.page
    .locator(".quick-input-widget .monaco-list-row.focused", { hasText: "0-containers-demo" })
    .waitFor();
  await workbench.page.keyboard.press("Enter");
  await titled(workbench, `Run ${image}`);
  const box = workbench.page.locator(".quick-input-widget .monaco-list-row.focused");
  await box.filter({ hasText: remembered }).waitFor();
  await chooseByKeys(workbench, "Options…");
  await titled(workbench, `Run ${image} with options`);
  await chooseByKeys(workbench, "Reset to the image's defaults");
  await titled(workbench, `Run ${image} with options`);
}

/** Another port, one more variable, a volume and a platform. */
export async function fillForm(workbench: Workbench): Promise<void> {
  const form = `Run ${image} with options`;
  await chooseByKeys(workbench, "Ports");
  await titled(workbench, "Published ports");
  await chooseByKeys(workbench, "", "8095");
  // The box for the entry has the title of the list.
  await workbench.page.locator(".quick-input-widget", { hasText: "empty removes it" }).waitFor();
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

/** Goes back from a list once it has what was typed: before that, the box of the same title would take the key. */
async function leave(workbench: Workbench, title: string, entry: string): Promise<void> {
  const { page } = workbench;
  await titled(workbench, title);
  await page.locator(".quick-input-widget .monaco-list-row", { hasText: entry }).first().waitFor();
  // The rows are drawn before the box listens again.
  await page.waitForTimeout(200);
  await page.keyboard.press("Escape");
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
    await workbench.page.waitForTimeout(300);
    await titled(workbench, `Run ${image} with options`);
  }
  await chooseByKeys(workbench, "Run", "0-containers-demo-1");
}

export async function titled({ page }: Workbench, title: string): Promise<void> {
  await page
    .locator(".quick-input-widget .quick-input-title", {
      hasText: new RegExp(`^${asPattern(title)}$`),
    })
    .waitFor();
}

/** In the place of what the box has. */
export async function typeInto({ page }: Workbench, text: string): Promise<void> {
  await page.keyboard.press("ControlOrMeta+KeyA");
  await page.keyboard.insertText(text);
  await page.keyboard.press("Enter");
}

/** Types a row's words and takes it. */
export async function chooseByKeys(
  workbench: Workbench,
  label: string,
  also = label,
): Promise<void> {
  const { page } = workbench;
  const focused = page.locator(".quick-input-widget .monaco-list-row.focused");
  for (let step = 0; step < 30; step++) {
    const text = (await focused.getAttribute("aria-label")) ?? "";
    if (text.startsWith(label) && text.includes(also)) {
      await page.keyboard.press("Enter");
      return;
    }
    await page.keyboard.press("ArrowDown");
    // The window may be slow to draw it, and what is read then is the row before.
    const moved = async () => (await focused.getAttribute("aria-label")) !== text;
    for (let waits = 0; waits < 20 && !(await moved()); waits++) await page.waitForTimeout(25);
  }
  assert.fail(`There is no row ${label}.`);
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
