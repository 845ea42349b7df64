import assert from "node:assert/strict";
import type { Locator } from "playwright-core";
import type { Workbench } from "./workbench.ts";

/** A way to a command, and what it is for. */
export interface Reached {
  /** As the menus and the palette have it, without "Slipway:". */
  readonly title: string;
  readonly way: Way;
  /** The row that it is for; the palette asks in its place. */
  readonly row: Locator;
  /** What the pickers of the palette are answered, one after the other; of one for several all that are checked. */
  readonly picks?: readonly (string | readonly string[])[];
}

export type Way = "menu" | "icon" | "palette" | `key ${string}`;

/**
 * Does something in one of the ways to it. Which one is taken does not depend on the engine, so that
 * each engine's journey takes another one.
 */
export async function reach(workbench: Workbench, reached: Reached): Promise<void> {
  const { title, way, row, picks = [] } = reached;
  const { page } = workbench;
  switch (way) {
    case "menu":
      // A longer title may begin with this one.
      return workbench.chooseFromMenu(row, new RegExp(`^${asPattern(title)}(?! [a-z])`));
    case "icon":
      await row.hover();
      return row.getByRole("button", { name: title }).first().click();
    case "palette":
      await workbench.runCommand(`Slipway: ${title}`);
      if (picks.length > 0) {
        const rows = page.locator(".quick-input-widget .monaco-list-row");
        // Something took the focus, which closes a picker: the command is run once more.
        await rows
          .first()
          .waitFor({ timeout: 6000 })
          .catch(() => workbench.runCommand(`Slipway: ${title}`));
      }
      for (const pick of picks) await take(workbench, pick);
      return;
    default:
      await row.click();
      // A window that is busy has the focus there later.
      await row.and(page.locator(".focused, [aria-selected=true]")).waitFor();
      await page.keyboard.press(way.slice("key ".length));
  }
}

/** Types what names a row of the picker, and takes it; among those of other tests it may be out of sight before. */
export async function take({ page }: Workbench, pick: string | readonly string[]): Promise<void> {
  const rows = page.locator(".quick-input-widget .monaco-list-row");
  const field = page.locator(".quick-input-widget input.input, .quick-input-box input").first();
  await rows.first().waitFor();
  // The palette may be there still, and would take what is typed as its own.
  for (let waits = 0; waits < 100 && (await field.inputValue()).startsWith(">"); waits++) {
    await page.waitForTimeout(50);
  }
  for (const text of typeof pick === "string" ? [pick] : pick) {
    await field.fill(text);
    await rows.filter({ hasText: text }).first().click();
  }
  if (typeof pick !== "string") await page.keyboard.press("Enter");
}

/** Selects rows that are where they stay: those that move are missed. */
export async function selectRows({ page }: Workbench, ...rows: readonly Locator[]): Promise<void> {
  await page.waitForTimeout(300);
  for (const [at, row] of rows.entries()) {
    await row.click(at === 0 ? {} : { modifiers: ["ControlOrMeta"] });
  }
  for (const row of rows) assert.equal(await row.getAttribute("aria-selected"), "true");
}

function asPattern(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
